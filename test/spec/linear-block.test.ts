import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostBlackBlock, LINEAR_COLUMNS } from '../../bench/kernels/black-block-host.ts';
import { splitmix32 } from '../../bench/splitmix.ts';
import { enableRelaxedSimd } from '../../src/engine/relaxed-simd.node.ts';
import {
  contract,
  LINEAR_FLOAT32_ERROR_ULP,
  LINEAR_RELAXED_ERROR_ULP,
  linearBlock,
} from '../../src/spec/linear-block.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { expectSameBits, expectWithinScale } from './block-error.ts';
import { linearBlockFloat32Mirror, lostOutsideFloat32 } from './linear-block-float32.ts';

const hasRelaxed = enableRelaxedSimd();
const strict = hostBlackBlock(await compileWasmBuild('strict'));
const relaxed = hasRelaxed ? hostBlackBlock(await compileWasmBuild('relaxed')) : undefined;

interface Block {
  readonly forwards: Float64Array;
  readonly scenarioCount: number;
  readonly products: Float64Array;
}
type Machine = (block: Block, out: Float64Array) => void;

const reference: Machine = ({ forwards, scenarioCount, products }, out) =>
  linearBlock(forwards, scenarioCount, products, products.length / 4, products.length / 4, out);

/** A build as a machine; throws what the status says. */
function build(host: typeof strict, kernel: 'linearBlock' | 'linearBlockFloat32' = 'linearBlock'): Machine {
  return ({ forwards, scenarioCount, products }, out) => {
    const block = host.place(forwards, scenarioCount, products, products.length / 4, LINEAR_COLUMNS);
    block.out.set(out);
    const [code, lane, input] = block.run(kernel);
    if (code !== 0) throw new Error(`status ${code}, lane ${lane}, input ${input}`);
    out.set(block.out.subarray(0, out.length));
  };
}

/** The value of one product in the last of four equal scenarios. */
const oneProduct =
  (machine: Machine) =>
  ([forward, ...product]: readonly number[]): number => {
    const out = new Float64Array(4);
    const forwards = new Float64Array(4).fill(forward!);
    machine({ forwards, scenarioCount: 4, products: Float64Array.from(product) }, out);
    return out[3]!;
  };

const blocks = fc
  .record({
    scenarioCount: fc.integer({ min: 1, max: 150 }),
    productCount: fc.integer({ min: 0, max: 20 }),
    seed: fc.integer(),
  })
  .map(({ scenarioCount, productCount, seed }): Block & { before: Float64Array } => {
    const uniform = splitmix32(seed);
    const wide = () => (uniform() - 0.5) * 10 ** (20 * uniform() - 10);
    const forwards = new Float64Array((scenarioCount + 3) & ~3).fill(1);
    for (let lane = 0; lane < scenarioCount; lane++) forwards[lane] = 10 ** (26 * uniform() - 12);
    const products = Float64Array.from({ length: 4 * productCount }, () => (uniform() < 0.1 ? 0 : wide()));
    return { forwards, scenarioCount, products, before: forwards.map(() => (uniform() < 0.3 ? -0 : wide())) };
  });

describe('linear-block against 25 digits', () => {
  it('reference within its contract', () =>
    expectWithinScale('linear-block', 'linearBlock', oneProduct(reference), contract.error.reference.amount));

  it('f64 strict within its contract', () =>
    expectWithinScale('linear-block', 'linearBlock', oneProduct(build(strict)), contract.error.wasm.amount));

  it.skipIf(!relaxed)('f64 relaxed within its bound (skipped where relaxed SIMD is missing)', () =>
    expectWithinScale('linear-block', 'linearBlock', oneProduct(build(relaxed!)), LINEAR_RELAXED_ERROR_ULP),
  );

  const float32 = { unit: 2 ** -23, scale: 'scale' };
  const withinFloat32 = (host: typeof strict) => {
    const machine = oneProduct(build(host, 'linearBlockFloat32'));
    const promise = LINEAR_FLOAT32_ERROR_ULP;
    expectWithinScale('linear-block', 'linearBlock', machine, promise, lostOutsideFloat32, float32);
  };
  it('f32 strict within its bound', () => withinFloat32(strict));
  it.skipIf(!relaxed)('f32 relaxed within its bound (skipped where relaxed SIMD is missing)', () =>
    withinFloat32(relaxed!),
  );
});

describe('linear-block: bits', () => {
  it('f64 strict and reference agree on any block: odd counts, no products, sums already there', () => {
    fc.assert(
      fc.property(blocks, (block) => {
        const wanted = block.before.slice();
        reference(block, wanted);
        const found = block.before.slice();
        build(strict)(block, found);
        expectSameBits(found, wanted, block.scenarioCount);
      }),
      { seed: 20261130, numRuns: 80 },
    );
  });

  it('f32 strict and its mirror agree on any block', () => {
    fc.assert(
      fc.property(blocks, ({ forwards, scenarioCount, products, before }) => {
        const wanted = before.slice();
        const optionCount = products.length / 4;
        linearBlockFloat32Mirror({ scenarios: forwards, scenarioCount, options: products, optionCount }, wanted);
        const found = before.slice();
        build(strict, 'linearBlockFloat32')({ forwards, scenarioCount, products }, found);
        expectSameBits(found, wanted, scenarioCount);
      }),
      { seed: 20261132, numRuns: 200 },
    );
  });

  it('a product of no quantity, and one of no coefficients, leave the sums as they are', () => {
    fc.assert(
      fc.property(blocks, ({ forwards, scenarioCount, before }) => {
        const products = Float64Array.of(3, 0, 7, 0, -2, 0, 0, 5);
        const found = before.map((sum) => (sum === 0 ? 1 : sum));
        const wanted = found.slice();
        build(strict)({ forwards, scenarioCount, products }, found);
        expectSameBits(found, wanted, scenarioCount);
      }),
      { seed: 20261131, numRuns: 20 },
    );
  });
});

describe('linear-block: status', () => {
  const cases = contract.inputs.flatMap(({ name }, index) =>
    [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) => [name, value, index] as const),
  );

  it.each(cases)('%s = %d is refused with its lane, and nothing is added', (_name, value, index) => {
    const forwards = new Float64Array(8).fill(100);
    const products = new Float64Array(16).fill(1);
    const lane = index === 0 ? 5 : 3;
    if (index === 0) forwards[lane] = value;
    else products[lane + 4 * (index - 1)] = value;
    const block = strict.place(forwards, 8, products, 4, LINEAR_COLUMNS);
    block.out.fill(7);
    expect(block.run('linearBlock')).toEqual([1, lane, index]);
    expect(block.run('linearBlockFloat32')).toEqual([1, lane, index]);
    expect([...block.out]).toEqual(new Array(8).fill(7));
  });

  it('a forward of zero is refused', () => {
    const block = strict.place(new Float64Array(4), 4, new Float64Array(4), 1, LINEAR_COLUMNS);
    expect(block.run('linearBlock')).toEqual([1, 0, 0]);
  });
});
