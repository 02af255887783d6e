import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BlackBlockKernel, hostBlackBlock } from '../../bench/kernels/black-block-host.ts';
import { kernelTasks, runKernelBench } from '../../bench/kernels/kernels.node.ts';
import { type SliceWorkload, sliceWorkload } from '../../bench/kernels/slice-workload.ts';
import { splitmix32 } from '../../bench/splitmix.ts';
import { enableRelaxedSimd } from '../../src/engine/relaxed-simd.node.ts';
import {
  BLACK_BLOCK_CONSTANTS_BYTES,
  blackBlock,
  cappedInverse,
  contract,
  FLOAT32_ERROR_ULP,
  RELAXED_ERROR_ULP,
} from '../../src/spec/black-block.ts';
import { exponentOf } from '../../src/spec/machine.ts';
import {
  cubicCoefficient,
  farTail,
  fillTailTable,
  TAIL_FAR,
  TAIL_ROW_CELLS,
  TAIL_ROW_COUNT,
  tableTail,
} from '../../src/spec/tail-table.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { blackBlockFloat32Mirror } from './black-block-float32.ts';
import { errorUlp, expectWithinUlp, type TruthTable, truthTable } from './ulp.ts';

const hasRelaxed = enableRelaxedSimd();
const strict = hostBlackBlock(await compileWasmBuild('strict'));
const relaxed = hasRelaxed ? hostBlackBlock(await compileWasmBuild('relaxed')) : undefined;
const tailRows = new Float64Array(TAIL_ROW_COUNT * TAIL_ROW_CELLS);
fillTailTable(tailRows, new Float64Array(64));

type Machine = (workload: SliceWorkload, out: Float64Array) => void;

const reference: Machine = ({ scenarios, scenarioCount, options, optionCount }, out) =>
  blackBlock(tailRows, scenarios, scenarios.length / 4, scenarioCount, options, options.length / 6, optionCount, out);

/** A build as a machine; throws what the status says. */
function build(host: typeof strict, kernel: BlackBlockKernel): Machine {
  return ({ scenarios, scenarioCount, options, optionCount }, out) => {
    const block = host.place(scenarios, scenarioCount, options, optionCount);
    block.out.set(out);
    const [code, lane, input] = block.run(kernel);
    if (code !== 0) throw new Error(`status ${code}, lane ${lane}, input ${input}`);
    out.set(block.out.subarray(0, out.length));
  };
}

/** Columns of one option in four equal scenarios. */
function oneOption(row: readonly number[]): SliceWorkload {
  const scenarios = new Float64Array(16);
  for (let cell = 0; cell < 16; cell++) scenarios[cell] = row[cell >> 2]!;
  return { scenarioCount: 4, optionCount: 1, scenarios, options: Float64Array.from(row.slice(4, 10)) };
}

/** |actual - truth|, to a few digits. */
function absoluteError(actual: number, truth: string): number {
  const nearest = Math.abs(Number(truth));
  return errorUlp(actual, truth) * 2 ** (nearest < 2 ** -1022 ? -1074 : exponentOf(nearest) - 52);
}

/** Every price within `limit` units of `unit` times its scale, but for `floor` per contract. */
function expectWithinScale(
  machine: Machine,
  limit: number,
  unit: number,
  scaleColumn: 'scale' | 'float32Scale',
  floor: (upper: number) => number,
): void {
  const table: TruthTable = truthTable('black-block', 'blackBlock');
  const at = table.columns.indexOf(scaleColumn);
  let worst = { error: -1, row: '' };
  for (const row of table.rows) {
    const inputs = row.slice(0, 10) as number[];
    const out = new Float64Array(4);
    machine(oneOption(inputs), out);
    const excess =
      absoluteError(out[0]!, row[10] as string) - Math.abs(inputs[8]!) * floor(Math.max(inputs[0]!, inputs[4]!));
    const error = Math.max(excess, 0) / (unit * Number(row[at]) + Number.MIN_VALUE);
    if (!(error <= worst.error)) worst = { error, row: `${inputs.join(', ')}: got ${out[0]}, wanted ${row[10]}` };
  }
  if (process.env.PLIMSOLL_SHOW_ERRORS) console.log(`black-block: ${worst.error.toFixed(3)}, ${worst.row}`);
  expect(worst.error, worst.row).toBeLessThanOrEqual(limit);
}

// Quantities are doubles to 1e6: a subnormal price times one of them keeps the subnormal's few digits.
const subnormal = () => 1e-322;
const cutTail = (upper: number) => 1e-23 * upper + 1e-37;

const workloads = fc
  .record({
    scenarioCount: fc.integer({ min: 1, max: 300 }),
    optionCount: fc.integer({ min: 1, max: 24 }),
    spread: fc.constantFrom(0.02, 0.3, 2, 10),
    volSqrtTime: fc.constantFrom(0.001, 0.02, 0.3, 8),
    seed: fc.integer(),
  })
  .map(({ scenarioCount, optionCount, spread, volSqrtTime, seed }): SliceWorkload & { before: Float64Array } => {
    const stride = (scenarioCount + 63) & ~63;
    const uniform = splitmix32(seed);
    const scenarios = new Float64Array(4 * stride).fill(1);
    const before = new Float64Array(stride);
    for (let lane = 0; lane < scenarioCount; lane++) {
      const x = (uniform() - 0.5) * spread;
      const factor = uniform() < 0.05 ? 0 : 0.3 + 1.5 * uniform();
      [100 * Math.exp(x), x, factor, cappedInverse(factor)].forEach((value, column) => {
        scenarios[lane + column * stride] = value;
      });
      before[lane] = seed % 3 === 0 ? 0 : (uniform() - 0.5) * 10 ** (30 * uniform() - 25);
    }
    const options = new Float64Array(6 * optionCount);
    for (let option = 0; option < optionCount; option++) {
      const x = (uniform() - 0.5) * 4;
      const deviation = uniform() < 0.05 ? 0 : volSqrtTime * (0.5 + uniform());
      const quantity = (uniform() - 0.5) * 10 ** (8 * uniform());
      const sign = uniform() < 0.5 ? 1 : -1;
      [100 * Math.exp(x), x, deviation, cappedInverse(deviation), quantity, sign].forEach((value, column) => {
        options[option + column * optionCount] = value;
      });
    }
    return { scenarioCount, optionCount, scenarios, options, before };
  });

const seeded = (seed: number, numRuns = 60) => ({ seed, numRuns });

function expectSameBits(found: Float64Array, wanted: Float64Array, count: number): void {
  for (let lane = 0; lane < count; lane++) {
    if (!Object.is(found[lane], wanted[lane])) expect(found[lane], `lane ${lane}`).toBe(wanted[lane]);
  }
}

describe('tail table', () => {
  it('has N(-u / 64) within 2 ULP everywhere, and within 1.5 where u / 64 < 8', () => {
    const table = truthTable('black-block', 'tableTail');
    expectWithinUlp(table, 2, (u) => tableTail(tailRows, u));
    const near = table.rows.filter(([u]) => (u as number) < 8 * 64);
    expectWithinUlp({ ...table, rows: near }, 1.5, (u) => tableTail(tailRows, u));
  });

  it('is continued by a product of relative accuracy', () => {
    expectWithinUlp(truthTable('black-block', 'farTail'), 3, farTail);
    expect(farTail(100, 639.49)).toBe(0);
    expect(farTail(100, 1e300)).toBe(0);
    expect(tableTail(tailRows, TAIL_FAR)).toBe(0);
  });

  it('is the same in WASM, f64 rows and f32 rows', () => {
    const rows = new Float64Array(strict.memory.buffer, strict.constantsByte + 64, tailRows.length);
    expectSameBits(rows, tailRows, tailRows.length);
    const shortRows = new Float32Array(strict.memory.buffer, rows.byteOffset + rows.byteLength, 4 * TAIL_ROW_COUNT);
    expect(shortRows.byteOffset + shortRows.byteLength).toBeLessThanOrEqual(
      strict.constantsByte + BLACK_BLOCK_CONSTANTS_BYTES,
    );
    shortRows.forEach((cell, index) => {
      const wanted = Math.fround(cubicCoefficient(tailRows.subarray((index >> 2) * 8), index & 3));
      if (!Object.is(cell, wanted)) expect(cell, `f32 cell ${index}`).toBe(wanted);
    });
  });
});

describe('black-block against 25 digits', () => {
  it('reference within its contract', () => {
    expectWithinScale(reference, contract.error.reference.amount, 2 ** -52, 'scale', subnormal);
  });

  it('f64 strict within its contract', () => {
    expectWithinScale(build(strict, 'blackBlock'), contract.error.wasm.amount, 2 ** -52, 'scale', subnormal);
  });

  it('f32 strict within its bound', () => {
    expectWithinScale(build(strict, 'blackBlockFloat32'), FLOAT32_ERROR_ULP, 2 ** -23, 'float32Scale', cutTail);
  });

  it.skipIf(!relaxed)('f64 relaxed within its bound (skipped where relaxed SIMD is missing)', () => {
    expectWithinScale(build(relaxed!, 'blackBlock'), RELAXED_ERROR_ULP, 2 ** -52, 'scale', subnormal);
  });

  it.skipIf(!relaxed)('f32 relaxed within its bound (skipped where relaxed SIMD is missing)', () => {
    expectWithinScale(build(relaxed!, 'blackBlockFloat32'), FLOAT32_ERROR_ULP, 2 ** -23, 'float32Scale', cutTail);
  });
});

describe('black-block: bits', () => {
  it('f64 strict and reference agree on any block: odd counts, far wings, no volatility, sums already there', () => {
    fc.assert(
      fc.property(workloads, (workload) => {
        const wanted = workload.before.slice();
        reference(workload, wanted);
        const found = workload.before.slice();
        build(strict, 'blackBlock')(workload, found);
        expectSameBits(found, wanted, workload.scenarioCount);
      }),
      seeded(20261122),
    );
  });

  it('f32 strict and its mirror agree', () => {
    fc.assert(
      fc.property(workloads, (workload) => {
        const wanted = workload.before.slice();
        blackBlockFloat32Mirror(tailRows, workload, wanted);
        const found = workload.before.slice();
        build(strict, 'blackBlockFloat32')(workload, found);
        expectSameBits(found, wanted, workload.scenarioCount);
      }),
      seeded(20261123, 30),
    );
  });

  it('a block is its options one by one, and its scenarios in any cut', () => {
    fc.assert(
      fc.property(workloads, (workload) => {
        const { scenarios, scenarioCount, options, optionCount } = workload;
        const whole = new Float64Array(workload.before.length);
        build(strict, 'blackBlock')(workload, whole);
        const sum = new Float64Array(workload.before.length);
        for (let option = 0; option < optionCount; option++) {
          const one = Float64Array.from({ length: 6 }, (_, column) => options[option + column * optionCount]!);
          build(strict, 'blackBlock')({ ...workload, options: one, optionCount: 1 }, sum);
        }
        expectSameBits(sum, whole, scenarioCount);
        const lane = scenarioCount >> 1;
        const stride = scenarios.length / 4;
        const alone = new Float64Array(4);
        const four = Float64Array.from({ length: 16 }, (_, cell) => scenarios[lane + (cell >> 2) * stride]!);
        build(strict, 'blackBlock')({ ...workload, scenarios: four, scenarioCount: 1 }, alone);
        expect(alone[0]).toBe(whole[lane]);
      }),
      seeded(20261124, 30),
    );
  });
});

describe('black-block: laws', () => {
  const price = (row: readonly number[], machine = build(strict, 'blackBlock')): number => {
    const out = new Float64Array(4);
    machine(oneOption(row), out);
    return out[0]!;
  };
  const market = fc.record({
    forward: fc.double({ min: 1, max: 1e5, noNaN: true }),
    x: fc.double({ min: -3, max: 3, noNaN: true }),
    deviation: fc.double({ min: 0.001, max: 4, noNaN: true }),
    factor: fc.double({ min: 0.3, max: 3, noNaN: true }),
  });
  const columns = (forward: number, x: number, deviation: number, factor: number, sign: number) => {
    const strike = forward * Math.exp(-x);
    return [forward, 0, factor, 1 / factor, strike, -x, deviation, cappedInverse(deviation), 1, sign];
  };

  it('call - put = forward - strike', () => {
    fc.assert(
      fc.property(market, ({ forward, x, deviation, factor }) => {
        const call = price(columns(forward, x, deviation, factor, 1));
        const put = price(columns(forward, x, deviation, factor, -1));
        const strike = forward * Math.exp(-x);
        expect(Math.abs(call - put - (forward - strike))).toBeLessThanOrEqual(
          2 ** -52 * Math.max(call, put, forward, strike),
        );
      }),
      seeded(20261125, 300),
    );
  });

  it.each([
    [100, 90, 1, 10],
    [100, 90, -1, 0],
    [100, 110, -1, 10],
    [100, 110, 1, 0],
    [100, 100, 1, 0],
    [100, 100, -1, 0],
  ])('without volatility, forward %d, strike %d, sign %d is worth %d', (forward, strike, sign, worth) => {
    for (const [deviation, factor] of [
      [0, 1],
      [0.3, 0],
      [0, 0],
      [1e-160, 1],
    ] as const) {
      const row = [forward, Math.log(forward), factor, cappedInverse(factor), strike, Math.log(strike), deviation];
      expect(price([...row, cappedInverse(deviation), 1, sign])).toBe(worth);
      expect(price([...row, cappedInverse(deviation), 1, sign], build(strict, 'blackBlockFloat32'))).toBe(worth);
    }
  });

  it('rises with the factor, and stays between intrinsic value and forward', () => {
    fc.assert(
      fc.property(
        market,
        fc.double({ min: 1e-6, max: 0.5, noNaN: true }),
        ({ forward, x, deviation, factor }, step) => {
          const strike = forward * Math.exp(-x);
          const call = price(columns(forward, x, deviation, factor, 1));
          const slack = 2 ** -48 * Math.max(forward, strike);
          expect(price(columns(forward, x, deviation, factor * (1 + step), 1))).toBeGreaterThanOrEqual(call - slack);
          expect(call).toBeGreaterThanOrEqual(Math.max(forward - strike, 0) - slack);
          expect(call).toBeLessThanOrEqual(forward + slack);
        },
      ),
      seeded(20261126, 300),
    );
  });
});

describe('black-block: status', () => {
  const good = sliceWorkload(8, 4);
  const cases = contract.inputs.flatMap((input, index) =>
    [Number.NaN, Number.POSITIVE_INFINITY, -1e19, ...(index === 9 ? [0, 0.5] : [])].map(
      (value) => [input.name, value, index] as const,
    ),
  );

  it.each(cases)('%s = %d is refused with its lane, and nothing is added', (_name, value, index) => {
    const isScenario = index < 4;
    const lane = isScenario ? 5 : 3;
    const scenarios = good.scenarios.slice();
    const options = good.options.slice();
    if (isScenario) scenarios[lane + 8 * index] = value;
    else options[lane + 4 * (index - 4)] = value;
    for (const kernel of ['blackBlock', 'blackBlockFloat32'] as const) {
      const block = strict.place(scenarios, 8, options, 4);
      block.out.fill(7);
      expect(block.run(kernel)).toEqual([1, lane, index]);
      expect([...block.out]).toEqual(new Array(8).fill(7));
    }
  });

  it('the largest factor counts against volSqrtTime', () => {
    const scenarios = good.scenarios.slice();
    const options = good.options.slice();
    scenarios[6 + 16] = 10;
    options[2 + 8] = 4.1;
    expect(strict.place(scenarios, 8, options, 4).run('blackBlock')).toEqual([1, 2, 6]);
  });
});

describe('bench kernels', () => {
  it('times one formula: all tasks have the same sums', async () => {
    const tasks = await kernelTasks(sliceWorkload(64, 8));
    for (const { run } of tasks) run();
    const wanted = tasks[0]!.sums();
    for (const { name, sums } of tasks) {
      for (let lane = 0; lane < 64; lane++) expect(sums()[lane], `${name}, lane ${lane}`).toBeCloseTo(wanted[lane]!, 3);
    }
  });

  it('gives a figure for every task', async () => {
    for (const { name, nsPerPriceMedian, min, spread } of await runKernelBench(true)) {
      expect(nsPerPriceMedian, name).toBeGreaterThan(0);
      expect(min, name).toBeLessThanOrEqual(nsPerPriceMedian);
      expect(spread, name).toBeGreaterThanOrEqual(0);
    }
  });
});
