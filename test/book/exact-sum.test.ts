// The truth here is integer arithmetic: every double is a whole number of 2^-1074, and BigInt adds those without error.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactSum, exactSumOf } from '../../src/book/exact-sum.ts';

const SEED = { seed: 20260206, numRuns: 400 };

/** A double as a count of 2^-1074, exactly. */
function unitsOf(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = exponent === 0 ? fraction : (fraction | 0x10000000000000n) << BigInt(exponent - 1);
  return bits >> 63n === 1n ? -magnitude : magnitude;
}

/** The double nearest to a count of 2^-1074, ties to even. */
function nearestDouble(units: bigint): number {
  const magnitude = units < 0n ? -units : units;
  const excess = Math.max(magnitude.toString(2).length - 53, 0);
  const shift = BigInt(excess);
  let kept = magnitude >> shift;
  const dropped = magnitude - (kept << shift);
  const half = excess === 0 ? 1n : 1n << (shift - 1n);
  if (dropped > half || (dropped === half && kept % 2n === 1n)) kept += 1n;
  // 53 bits times a power of two, in two steps so that neither leaves the range of doubles.
  const scale = excess - 1074;
  const scaled = Number(kept) * 2 ** Math.max(scale, -1000) * 2 ** Math.min(scale + 1000, 0);
  return units < 0n ? -scaled : scaled;
}

function exactSum(values: readonly number[]): number {
  const sum = new ExactSum();
  for (const value of values) sum.add(value);
  const total = sum.total();
  expect(exactSumOf(Float64Array.from([7, ...values, 7]), 1, values.length + 1)).toBe(total);
  return total;
}

describe('the exact sum', () => {
  it.each<[readonly number[], number]>([
    [[], 0],
    [[0, -0], 0],
    [[0.1, 0.2, -0.3], 2 ** -55],
    [[1e16, 1, -1e16], 1],
    [[1, 2 ** -53, 2 ** -106], 1 + 2 ** -52],
    [[1, 2 ** -53, -(2 ** -106)], 1],
    [[1, 2 ** -53], 1],
    [[1 + 2 ** -52, 2 ** -53], 1 + 2 ** -51],
    [[5e-324, -5e-324, 5e-324], 5e-324],
    [[1e15, 1e-15, -1e15], 1e-15],
  ])('of %j is %d', (values, total) => {
    expect(exactSum(values)).toBe(total);
  });

  it('can be taken again', () => {
    const sum = new ExactSum();
    sum.add(1e15);
    sum.add(0.1);
    sum.reset();
    sum.add(0.25);
    expect(sum.total()).toBe(0.25);
  });

  it('is the nearest double, in every order', () => {
    const quantity = fc.oneof(
      fc.double({ min: -1e15, max: 1e15, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.integer({ min: -1000, max: 1000 }).map((whole) => whole / 10),
      fc.integer({ min: -40, max: 40 }).map((power) => 2 ** power),
    );
    const lists = fc
      .array(quantity, { maxLength: 40 })
      .chain((values) => fc.tuple(fc.constant(values), fc.shuffledSubarray(values, { minLength: values.length })));
    fc.assert(
      fc.property(lists, ([values, shuffled]) => {
        const truth = nearestDouble(values.reduce((units, value) => units + unitsOf(value), 0n));
        expect(exactSum(values)).toBe(truth + 0);
        expect(exactSum(shuffled)).toBe(truth + 0);
      }),
      SEED,
    );
  });
});
