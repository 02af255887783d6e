import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BlackBlockKernel, DIGITAL_COLUMNS, hostBlackBlock } from '../../bench/kernels/black-block-host.ts';
import { splitmix32 } from '../../bench/splitmix.ts';
import { enableRelaxedSimd } from '../../src/engine/relaxed-simd.node.ts';
import { blackBlock, cappedInverse } from '../../src/spec/black-block.ts';
import {
  contract,
  DIGITAL_FLOAT32_ERROR_ULP,
  DIGITAL_RELAXED_ERROR_ULP,
  digitalBlock,
} from '../../src/spec/digital-block.ts';
import { fillTailTable, TAIL_ROW_CELLS, TAIL_ROW_COUNT } from '../../src/spec/tail-table.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { expectSameBits, expectWithinScale, FLOAT32 } from './block-error.ts';
import { digitalBlockFloat32Mirror } from './digital-block-float32.ts';

const hasRelaxed = enableRelaxedSimd();
const strict = hostBlackBlock(await compileWasmBuild('strict'));
const relaxed = hasRelaxed ? hostBlackBlock(await compileWasmBuild('relaxed')) : undefined;
const tailRows = new Float64Array(TAIL_ROW_COUNT * TAIL_ROW_CELLS);
fillTailTable(tailRows, new Float64Array(64));

interface Block {
  readonly scenarios: Float64Array;
  readonly scenarioCount: number;
  readonly options: Float64Array;
}
type Machine = (block: Block, out: Float64Array) => void;

const reference: Machine = ({ scenarios, scenarioCount, options }, out) => {
  const count = options.length / 7;
  digitalBlock(tailRows, scenarios, scenarios.length / 4, scenarioCount, options, count, count, out);
};

/** A build as a machine; throws what the status says. */
function build(host: typeof strict, kernel: BlackBlockKernel = 'digitalBlock'): Machine {
  return ({ scenarios, scenarioCount, options }, out) => {
    const block = host.place(scenarios, scenarioCount, options, options.length / 7, DIGITAL_COLUMNS);
    block.out.set(out);
    const [code, lane, input] = block.run(kernel);
    if (code !== 0) throw new Error(`status ${code}, lane ${lane}, input ${input}`);
    out.set(block.out.subarray(0, out.length));
  };
}

const fourEqual = (row: readonly number[]) => Float64Array.from({ length: 16 }, (_, cell) => row[cell >> 2]!);

/** The price of one option in the last of four equal scenarios. */
const oneOption =
  (machine: Machine) =>
  (row: readonly number[]): number => {
    const out = new Float64Array(4);
    machine({ scenarios: fourEqual(row), scenarioCount: 4, options: Float64Array.from(row.slice(4)) }, out);
    return out[3]!;
  };

const price = oneOption(build(strict));

const blocks = fc
  .record({
    scenarioCount: fc.integer({ min: 1, max: 300 }),
    optionCount: fc.integer({ min: 0, max: 20 }),
    spread: fc.constantFrom(0.02, 0.3, 2, 10),
    volSqrtTime: fc.constantFrom(0.001, 0.02, 0.3, 8),
    seed: fc.integer(),
  })
  .map(({ scenarioCount, optionCount, spread, volSqrtTime, seed }): Block & { before: Float64Array } => {
    const stride = (scenarioCount + 3) & ~3;
    const uniform = splitmix32(seed);
    const scenarios = new Float64Array(4 * stride).fill(1);
    const before = new Float64Array(stride);
    for (let lane = 0; lane < scenarioCount; lane++) {
      const x = uniform() < 0.05 ? 0 : (uniform() - 0.5) * spread;
      const factor = uniform() < 0.05 ? 0 : 0.3 + 1.5 * uniform();
      [100 * Math.exp(x), x, factor, cappedInverse(factor)].forEach((value, column) => {
        scenarios[lane + column * stride] = value;
      });
      before[lane] = seed % 3 === 0 ? 0 : (uniform() - 0.5) * 10 ** (30 * uniform() - 25);
    }
    const options = new Float64Array(7 * optionCount);
    for (let option = 0; option < optionCount; option++) {
      const x = uniform() < 0.05 ? 0 : (uniform() - 0.5) * 4;
      const deviation = uniform() < 0.05 ? 0 : volSqrtTime * (0.5 + uniform());
      const quantity = (uniform() - 0.5) * 10 ** (8 * uniform());
      const columns = [100 * Math.exp(x), x, deviation, cappedInverse(deviation), quantity];
      [...columns, uniform() < 0.5 ? 1 : -1, uniform() < 0.5 ? 1 : 0].forEach((value, column) => {
        options[option + column * optionCount] = value;
      });
    }
    return { scenarios, scenarioCount, options, before };
  });

const seeded = (seed: number, numRuns = 60) => ({ seed, numRuns });

// Quantities are doubles to 1e6: a subnormal price times one of them keeps the subnormal's few digits.
const subnormal = (inputs: readonly number[]) => Math.abs(inputs[8]!) * 1e-322;

describe('digital-block against 25 digits', () => {
  const within = (machine: Machine, limit: number) =>
    expectWithinScale('digital-block', 'digitalBlock', oneOption(machine), limit, subnormal);

  it('reference within its contract', () => within(reference, contract.error.reference.amount));
  it('f64 strict within its contract', () => within(build(strict), contract.error.wasm.amount));
  it.skipIf(!relaxed)('f64 relaxed within its bound (skipped where relaxed SIMD is missing)', () =>
    within(build(relaxed!), DIGITAL_RELAXED_ERROR_ULP),
  );

  const withinFloat32 = (host: typeof strict) => {
    const machine = oneOption(build(host, 'digitalBlockFloat32'));
    const cutTail = (row: readonly number[]) => Math.abs(row[8]!) * (1e-23 * (row[10] === 1 ? row[0]! : 1) + 1e-37);
    expectWithinScale('digital-block', 'digitalBlock', machine, DIGITAL_FLOAT32_ERROR_ULP, cutTail, FLOAT32);
  };
  it('f32 strict within its bound', () => withinFloat32(strict));
  it.skipIf(!relaxed)('f32 relaxed within its bound (skipped where relaxed SIMD is missing)', () =>
    withinFloat32(relaxed!),
  );
});

describe('digital-block: bits', () => {
  it('f64 strict and reference agree on any block: odd counts, far wings, no volatility, sums already there', () => {
    fc.assert(
      fc.property(blocks, (block) => {
        const wanted = block.before.slice();
        reference(block, wanted);
        const found = block.before.slice();
        build(strict)(block, found);
        expectSameBits(found, wanted, block.scenarioCount);
      }),
      seeded(20261132),
    );
  });

  it('f32 strict and its mirror agree', () => {
    fc.assert(
      fc.property(blocks, (block) => {
        const wanted = block.before.slice();
        digitalBlockFloat32Mirror(tailRows, { ...block, optionCount: block.options.length / 7 }, wanted);
        const found = block.before.slice();
        build(strict, 'digitalBlockFloat32')(block, found);
        expectSameBits(found, wanted, block.scenarioCount);
      }),
      seeded(20261137),
    );
  });

  it('a scenario alone is the scenario in its block', () => {
    fc.assert(
      fc.property(blocks, ({ scenarios, scenarioCount, options }) => {
        const stride = scenarios.length / 4;
        const whole = new Float64Array(stride);
        build(strict)({ scenarios, scenarioCount, options }, whole);
        const lane = scenarioCount >> 1;
        const alone = new Float64Array(4);
        const columns = [0, 1, 2, 3].map((column) => scenarios[lane + column * stride]!);
        build(strict)({ scenarios: fourEqual(columns), scenarioCount: 1, options }, alone);
        expect(alone[0]).toBe(whole[lane]);
      }),
      seeded(20261133, 30),
    );
  });
});

describe('digital-block: laws', () => {
  const market = fc.record({
    forward: fc.double({ min: 1, max: 1e5, noNaN: true }),
    x: fc.double({ min: -3, max: 3, noNaN: true }),
    deviation: fc.double({ min: 0.001, max: 4, noNaN: true }),
    factor: fc.double({ min: 0.3, max: 3, noNaN: true }),
  });
  type Market = typeof market extends fc.Arbitrary<infer T> ? T : never;
  const columns = ({ forward, x, deviation, factor }: Market, sign: number) => {
    const strike = forward * Math.exp(-x);
    return [forward, 0, factor, 1 / factor, strike, -x, deviation, cappedInverse(deviation), 1, sign];
  };

  it('call + put pays for certain', () => {
    fc.assert(
      fc.property(market, fc.constantFrom(0, 1), (terms, asset) => {
        const unit = asset === 1 ? terms.forward : 1;
        const both = price([...columns(terms, 1), asset]) + price([...columns(terms, -1), asset]);
        expect(Math.abs(both - unit)).toBeLessThanOrEqual(2 ** -51 * unit);
      }),
      seeded(20261134, 300),
    );
  });

  it('asset - strike x cash is the vanilla of black-block', () => {
    fc.assert(
      fc.property(market, fc.constantFrom(1, -1), (terms, sign) => {
        const row = columns(terms, sign);
        const strike = row[4]!;
        const vanilla = new Float64Array(4);
        blackBlock(tailRows, fourEqual(row), 4, 4, Float64Array.from(row.slice(4)), 1, 1, vanilla);
        const found = sign * (price([...row, 1]) - strike * price([...row, 0]));
        // The logarithms of the columns are those of the strike to an ULP of 1, so the two agree to the arguments' error.
        const slack = 2 ** -50 * (1 + 1 / (terms.deviation * terms.factor)) * (terms.forward + strike);
        expect(Math.abs(found - vanilla[0]!)).toBeLessThanOrEqual(slack);
      }),
      seeded(20261135, 300),
    );
  });

  it.each([
    [100, 90, 1, 1],
    [100, 90, -1, 0],
    [100, 110, -1, 1],
    [100, 110, 1, 0],
    [100, 100, 1, 0],
    [100, 100, -1, 0],
  ])('without volatility, forward %d, strike %d, sign %d pays %d units', (forward, strike, sign, units) => {
    for (const [deviation, factor] of [
      [0, 1],
      [0.3, 0],
      [0, 0],
      [39, 0],
      [1e-160, 1],
    ] as const) {
      const row = [forward, Math.log(forward), factor, cappedInverse(factor), strike, Math.log(strike), deviation];
      for (const machine of [price, oneOption(build(strict, 'digitalBlockFloat32'))]) {
        expect(machine([...row, cappedInverse(deviation), 1, sign, 0])).toBe(units);
        expect(machine([...row, cappedInverse(deviation), 1, sign, 1])).toBe(units * forward);
      }
    }
  });
});

describe('digital-block: status', () => {
  const cases = contract.inputs.flatMap(({ name, choices }, index) =>
    [Number.NaN, Number.POSITIVE_INFINITY, -1e19, ...(choices ? [0.5] : [])].map(
      (value) => [name, value, index] as const,
    ),
  );

  it.each(cases)('%s = %d is refused with its lane, and nothing is added', (_name, value, index) => {
    const scenarios = new Float64Array(32).fill(1);
    const options = new Float64Array(28).fill(1);
    const lane = index < 4 ? 5 : 3;
    if (index < 4) scenarios[lane + 8 * index] = value;
    else options[lane + 4 * (index - 4)] = value;
    const block = strict.place(scenarios, 8, options, 4, DIGITAL_COLUMNS);
    block.out.fill(7);
    expect(block.run('digitalBlock')).toEqual([1, lane, index]);
    expect([...block.out]).toEqual(new Array(8).fill(7));
  });
});
