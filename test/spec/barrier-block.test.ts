import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BARRIER_COLUMNS, type BlackBlockKernel, hostBlackBlock } from '../../bench/kernels/black-block-host.ts';
import { splitmix32 } from '../../bench/splitmix.ts';
import { enableRelaxedSimd } from '../../src/engine/relaxed-simd.node.ts';
import {
  BARRIER_FLOAT32_ERROR_ULP,
  BARRIER_RELAXED_ERROR_ULP,
  barrierBlock,
  contract,
} from '../../src/spec/barrier-block.ts';
import { barrierOption } from '../../src/spec/barrier-option.ts';
import { blackBlock, cappedInverse } from '../../src/spec/black-block.ts';
import { fillTailTable, TAIL_ROW_CELLS, TAIL_ROW_COUNT } from '../../src/spec/tail-table.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { barrierBlockFloat32Mirror, droppedBarrierTails } from './barrier-block-float32.ts';
import { expectSameBits, expectWithinScale, FLOAT32 } from './block-error.ts';

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
  const count = options.length / BARRIER_COLUMNS.option;
  barrierBlock(tailRows, scenarios, scenarios.length / 6, scenarioCount, options, count, count, out);
};

/** A build as a machine; throws what the status says. */
function build(host: typeof strict, kernel: BlackBlockKernel = 'barrierBlock'): Machine {
  return ({ scenarios, scenarioCount, options }, out) => {
    const count = options.length / BARRIER_COLUMNS.option;
    const block = host.place(scenarios, scenarioCount, options, count, BARRIER_COLUMNS);
    block.out.set(out);
    const [code, lane, input] = block.run(kernel);
    if (code !== 0) throw new Error(`status ${code}, lane ${lane}, input ${input}`);
    out.set(block.out.subarray(0, out.length));
  };
}

const fourEqual = (row: readonly number[]) => Float64Array.from({ length: 24 }, (_, cell) => row[cell >> 2]!);

/** The price of one option in the last of four equal scenarios. */
const oneOption =
  (machine: Machine) =>
  (row: readonly number[]): number => {
    const out = new Float64Array(4);
    machine({ scenarios: fourEqual(row), scenarioCount: 4, options: Float64Array.from(row.slice(6)) }, out);
    return out[3]!;
  };

const price = oneOption(build(strict));

const blocks = fc
  .record({
    scenarioCount: fc.integer({ min: 1, max: 300 }),
    optionCount: fc.integer({ min: 0, max: 20 }),
    spread: fc.constantFrom(0.02, 0.3, 2, 10),
    volSqrtTime: fc.constantFrom(0.001, 0.02, 0.3, 8),
    carry: fc.constantFrom(0, 0.01, 0.3),
    seed: fc.integer(),
  })
  .map(({ scenarioCount, optionCount, spread, volSqrtTime, carry, seed }): Block & { before: Float64Array } => {
    const stride = (scenarioCount + 3) & ~3;
    const uniform = splitmix32(seed);
    const scenarios = new Float64Array(6 * stride).fill(1);
    const before = new Float64Array(stride);
    for (let lane = 0; lane < scenarioCount; lane++) {
      const x = uniform() < 0.05 ? 0 : (uniform() - 0.5) * spread;
      const factor = uniform() < 0.05 ? 0 : 0.3 + 1.5 * uniform();
      const spot = x - carry * (uniform() - 0.5);
      const columns = [100 * Math.exp(x), x, factor, cappedInverse(factor), 100 * Math.exp(spot), spot];
      columns.forEach((value, column) => {
        scenarios[lane + column * stride] = value;
      });
      before[lane] = seed % 3 === 0 ? 0 : (uniform() - 0.5) * 10 ** (30 * uniform() - 25);
    }
    const options = new Float64Array(11 * optionCount);
    const coin = () => (uniform() < 0.5 ? 1 : -1);
    for (let option = 0; option < optionCount; option++) {
      const x = uniform() < 0.05 ? 0 : (uniform() - 0.5) * 4;
      const deviation = uniform() < 0.05 ? 0 : volSqrtTime * (0.5 + uniform());
      const barrier = uniform() < 0.05 ? x : (uniform() - 0.5) * spread;
      const shift = uniform() < 0.7 ? 0 : 0.05 * deviation;
      const quantity = (uniform() - 0.5) * 10 ** (8 * uniform());
      const vanilla = [100 * Math.exp(x), x, deviation, cappedInverse(deviation), quantity, coin()];
      const knock = [100 * Math.exp(barrier), barrier, shift, coin(), uniform() < 0.5 ? 1 : 0];
      [...vanilla, ...knock].forEach((value, column) => {
        options[option + column * optionCount] = value;
      });
    }
    return { scenarios, scenarioCount, options, before };
  });

const seeded = (seed: number, numRuns = 60) => ({ seed, numRuns });

// Below e^-700 the power of reflected paths stays where it is: in the tables at most 1e-280 of forward and strike.
const underflow = (inputs: readonly number[]) => Math.abs(inputs[10]!) * 1e-280 * (inputs[0]! + inputs[6]!);

describe('barrier-block against 25 digits', () => {
  const within = (machine: Machine, limit: number) =>
    expectWithinScale('barrier-block', 'barrierBlock', oneOption(machine), limit, underflow);

  it('reference within its contract', () => within(reference, contract.error.reference.amount));
  it('f64 strict within its contract', () => within(build(strict), contract.error.wasm.amount));
  it.skipIf(!relaxed)('f64 relaxed within its bound (skipped where relaxed SIMD is missing)', () =>
    within(build(relaxed!), BARRIER_RELAXED_ERROR_ULP),
  );

  const withinFloat32 = (host: typeof strict) => {
    const machine = oneOption(build(host, 'barrierBlockFloat32'));
    expectWithinScale(
      'barrier-block',
      'barrierBlock',
      machine,
      BARRIER_FLOAT32_ERROR_ULP,
      droppedBarrierTails,
      FLOAT32,
    );
  };
  it('f32 strict within its bound', () => withinFloat32(strict));
  it.skipIf(!relaxed)('f32 relaxed within its bound (skipped where relaxed SIMD is missing)', () =>
    withinFloat32(relaxed!),
  );
});

describe('barrier-block: bits', () => {
  it('f64 strict and reference agree on any block: odd counts, far wings, no volatility, sums already there', () => {
    fc.assert(
      fc.property(blocks, (block) => {
        const wanted = block.before.slice();
        reference(block, wanted);
        const found = block.before.slice();
        build(strict)(block, found);
        expectSameBits(found, wanted, block.scenarioCount);
      }),
      seeded(20261140),
    );
  });

  it('f32 strict and its mirror agree on any block, heavy scenarios in f64 among light ones', () => {
    fc.assert(
      fc.property(blocks, (block) => {
        const wanted = block.before.slice();
        barrierBlockFloat32Mirror(tailRows, { ...block, optionCount: block.options.length / 11 }, wanted);
        const found = block.before.slice();
        build(strict, 'barrierBlockFloat32')(block, found);
        expectSameBits(found, wanted, block.scenarioCount);
      }),
      seeded(20261147, 200),
    );
  });

  it.each(['barrierBlock', 'barrierBlockFloat32'] as const)(
    '%s: a scenario alone is the scenario in its block',
    (kernel) => {
      fc.assert(
        fc.property(blocks, ({ scenarios, scenarioCount, options }) => {
          const stride = scenarios.length / 6;
          const whole = new Float64Array(stride);
          build(strict, kernel)({ scenarios, scenarioCount, options }, whole);
          const lane = scenarioCount >> 1;
          const alone = new Float64Array(4);
          const columns = [0, 1, 2, 3, 4, 5].map((column) => scenarios[lane + column * stride]!);
          build(strict, kernel)({ scenarios: fourEqual(columns), scenarioCount: 1, options }, alone);
          expect(alone[0]).toBe(whole[lane]);
        }),
        seeded(20261141, 30),
      );
    },
  );
});

const market = fc.record({
  spot: fc.double({ min: 1, max: 1e5, noNaN: true }),
  carry: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
  x: fc.double({ min: -2, max: 2, noNaN: true }),
  // Away from the spot where positive, crossed where negative.
  y: fc.double({ min: -0.2, max: 1.5, noNaN: true }),
  deviation: fc.double({ min: 0.02, max: 3, noNaN: true }),
  factor: fc.double({ min: 0.5, max: 2, noNaN: true }),
  sign: fc.constantFrom(1, -1),
  down: fc.constantFrom(1, -1),
});
type Market = typeof market extends fc.Arbitrary<infer T> ? T : never;

/** The columns of one contract with knockIn and monitoringShift. */
function columns({ spot, carry, x, y, deviation, factor, sign, down }: Market, knockIn: number, shift = 0): number[] {
  const forward = spot * Math.exp(carry);
  const scenario = [forward, carry, factor, 1 / factor, spot, 0];
  const vanilla = [forward * Math.exp(-x), carry - x, deviation, cappedInverse(deviation), 1, sign];
  return [...scenario, ...vanilla, spot * Math.exp(-down * y), -down * y, shift, down, knockIn];
}

function vanillaPrice(row: readonly number[]): number {
  const out = new Float64Array(4);
  const slice = Float64Array.from({ length: 16 }, (_, cell) => row[cell >> 2]!);
  blackBlock(tailRows, slice, 4, 4, Float64Array.from(row.slice(6, 12)), 1, 1, out);
  return out[3]!;
}

/** What the prices of one market may differ by: roundings of arguments and exponent, times what they act on. */
function slackOf(terms: Market): number {
  const row = columns(terms, 0);
  const s = terms.deviation * terms.factor;
  const weight = Math.exp(Math.abs(terms.y)) + 1;
  const exponent = Math.abs((2 * terms.carry * terms.y) / (s * s));
  // Reflected paths are never more probable than all paths; their exponent's rounding acts on that.
  return 2 ** -49 * (1 + 1 / s + exponent) * weight * (row[0]! + row[6]!);
}

describe('barrier-block: laws', () => {
  it('in + out is the vanilla of black-block, watched always or at dates, touched or not', () => {
    fc.assert(
      fc.property(market, fc.constantFrom(0, 0.01), (terms, shift) => {
        const both = price(columns(terms, 0, shift)) + price(columns(terms, 1, shift));
        expect(Math.abs(both - vanillaPrice(columns(terms, 0)))).toBeLessThanOrEqual(slackOf(terms));
      }),
      seeded(20261142, 400),
    );
  });

  it('each lies between nothing and the vanilla; a touched out is worth nothing to the bit', () => {
    fc.assert(
      fc.property(market, fc.constantFrom(0, 1), (terms, knockIn) => {
        const found = price(columns(terms, knockIn));
        const slack = slackOf(terms);
        expect(found).toBeGreaterThanOrEqual(-slack);
        expect(found).toBeLessThanOrEqual(vanillaPrice(columns(terms, 0)) + slack);
        if (terms.y <= 0 && knockIn === 0) expect(found).toBe(0);
      }),
      seeded(20261143, 400),
    );
  });

  it('a barrier further away knocks out less', () => {
    fc.assert(
      fc.property(market, fc.double({ min: 0, max: 0.5, noNaN: true }), (terms, more) => {
        const further = { ...terms, y: terms.y + more };
        const gained = price(columns(further, 0)) - price(columns(terms, 0));
        expect(gained).toBeGreaterThanOrEqual(-slackOf(further));
      }),
      seeded(20261144, 300),
    );
  });

  it('the barrier watched at dates is the continuous one that far away', () => {
    fc.assert(
      fc.property(market, fc.constantFrom(0, 1), (terms, knockIn) => {
        fc.pre(Math.abs(terms.y) > 1e-9);
        const shift = 0.02;
        const moved = { ...terms, y: terms.y + shift * terms.factor };
        fc.pre(Math.abs(moved.y) > 1e-9);
        const difference = price(columns(terms, knockIn, shift)) - price(columns(moved, knockIn));
        expect(Math.abs(difference)).toBeLessThanOrEqual(2 * slackOf(moved));
      }),
      seeded(20261145, 300),
    );
  });

  it('barrier-option agrees, without a rate', () => {
    fc.assert(
      fc.property(market, fc.constantFrom(0, 1), (terms, knockIn) => {
        fc.pre(Math.abs(terms.y) > 1e-9);
        const row = columns(terms, knockIn);
        const [spot, strike, barrier] = [row[4]!, row[6]!, row[12]!];
        const volatility = terms.deviation * terms.factor;
        const wanted = barrierOption(
          spot,
          strike,
          barrier,
          0,
          0,
          terms.carry,
          volatility,
          1,
          terms.sign,
          terms.down,
          knockIn,
        );
        expect(Math.abs(price(row) - wanted)).toBeLessThanOrEqual(1e-12 * Math.max(spot, strike) + slackOf(terms));
      }),
      seeded(20261146, 400),
    );
  });

  it.each([
    [90, 80, 100, 1, 1, 0, 10],
    [90, 80, 100, 1, 1, 1, 0],
    [90, 95, 100, 1, 1, 0, 0],
    [90, 95, 100, 1, 1, 1, 10],
    [110, 120, 100, -1, -1, 0, 10],
    [110, 120, 100, -1, -1, 1, 0],
    [90, 120, 100, -1, 1, 0, 10],
    [90, 98, 100, -1, 1, 0, 0],
    [90, 98, 100, -1, 1, 1, 10],
    [130, 120, 100, -1, -1, 1, 0],
    [90, 120, 100, -1, 1, 1, 0],
  ])(
    'without volatility, strike %d, barrier %d, forward %d, down %d, sign %d, in %d is worth %d',
    (strike, barrier, forward, down, sign, knockIn, worth) => {
      for (const [deviation, factor] of [
        [0, 1],
        [0.3, 0],
        [0, 0],
        [39, 0],
        [1e-160, 1],
      ] as const) {
        // The spot is where the barrier 95 below has been touched, and the others not.
        const spot = barrier === 95 ? 94 : forward;
        const scenario = [forward, Math.log(forward), factor, cappedInverse(factor), spot, Math.log(spot)];
        const option = [strike, Math.log(strike), deviation, cappedInverse(deviation), 1, sign];
        const row = [...scenario, ...option, barrier, Math.log(barrier), 0, down, knockIn];
        expect(Math.abs(price(row) - worth)).toBeLessThanOrEqual(1e-13);
      }
    },
  );
});

describe('barrier-block: status', () => {
  const cases = contract.inputs.flatMap(({ name, choices }, index) =>
    [Number.NaN, Number.POSITIVE_INFINITY, -1e19, ...(choices ? [0.5] : [])].map(
      (value) => [name, value, index] as const,
    ),
  );

  it.each(cases)('%s = %d is refused with its lane, and nothing is added', (_name, value, index) => {
    const scenarios = new Float64Array(48).fill(1);
    const options = new Float64Array(44).fill(1);
    const lane = index < 6 ? 5 : 3;
    if (index < 6) scenarios[lane + 8 * index] = value;
    else options[lane + 4 * (index - 6)] = value;
    const block = strict.place(scenarios, 8, options, 4, BARRIER_COLUMNS);
    block.out.fill(7);
    expect(block.run('barrierBlock')).toEqual([1, lane, index]);
    expect(block.run('barrierBlockFloat32')).toEqual([1, lane, index]);
    expect([...block.out]).toEqual(new Array(8).fill(7));
  });
});
