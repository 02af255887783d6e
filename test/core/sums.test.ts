// Compensated and blocked sums against exact whole-number arithmetic. The bounds are those of Ogita, Rump and Oishi
// (2005), "Accurate sum and dot product", SIAM J. Sci. Comput. 26(6): propositions 4.5 and 5.5, with u = 2^-53.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLOCK_SCENARIOS } from '../../src/core/limits.ts';
import { blockCountOf, blockedSum, blockSum, compensatedDot, compensatedSum } from '../../src/core/sums.ts';
import { absolute, exactDot, exactSum, exactUnits } from './rational.ts';

const SEED = { seed: 20260206, numRuns: 300 };

/** |computed - exact| <= u |exact| + (2 n u)^2 magnitudes, in whole numbers: both sides times 2^106. */
function withinBound(computed: bigint, exact: bigint, magnitudes: bigint, count: number): boolean {
  const allowed = (absolute(exact) << 53n) + magnitudes * BigInt(4 * count * count);
  return absolute(computed - exact) << 106n <= allowed;
}

/** Finite numbers whose sums stay finite and whose products neither overflow nor fall below the subnormals. */
const moderate = fc.double({ noNaN: true, min: -1e150, max: 1e150 }).map((x) => (Math.abs(x) < 1e-140 ? 0 : x));

/** A list and its negative with a few small numbers between: nearly everything cancels. */
const cancelling = fc
  .tuple(fc.array(moderate, { maxLength: 40 }), fc.array(fc.double({ noNaN: true, min: -1, max: 1 }), { maxLength: 5 }))
  .map(([large, small]) => [...large, ...small, ...large.map((x) => -x).reverse()]);

function plainSum(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

describe('exact arithmetic that the sums are held to', () => {
  test.each([
    [1, 1n << 1074n],
    [-0.5, -(1n << 1073n)],
    [5e-324, 1n],
    [2.2250738585072014e-308, 1n << 52n],
    [Number.MAX_VALUE, ((1n << 53n) - 1n) << 2045n],
  ])('%d is counted exactly', (x, units) => expect(exactUnits(x)).toBe(units));

  test('the bound refuses a plain sum', () => {
    const values = [1e16, 1, -1e16];
    expect(plainSum(values)).toBe(0);
    expect(withinBound(exactUnits(0), exactSum(values), exactSum(values.map(Math.abs)), values.length)).toBe(false);
  });
});

describe('compensatedSum', () => {
  // Each exact value is plain arithmetic on decimals that are exact in binary.
  test.each<[string, number[], number]>([
    ['nothing', [], 0],
    ['one number', [0.1], 0.1],
    ['a small number between large ones', [1e16, 1, -1e16], 1],
    ['the small number first (Neumaier 1974, where Kahan fails)', [1, 1e100, 1, -1e100], 2],
    ['a small number lost twice', [2 ** 60, 2 ** -10, -(2 ** 60), 2 ** -10], 2 ** -9],
    ['subnormals', [5e-324, 5e-324, -5e-324], 5e-324],
    ['the largest numbers that cancel', [Number.MAX_VALUE, 1, -Number.MAX_VALUE], 1],
  ])('%s', (_name, values, exact) => {
    expect(compensatedSum(values)).toBe(exact);
    expect(exactUnits(exact)).toBe(exactSum(values));
  });

  test('holds its bound on any numbers', () => {
    fc.assert(
      fc.property(fc.array(moderate, { maxLength: 100 }), (values) => {
        const computed = exactUnits(compensatedSum(values));
        return withinBound(computed, exactSum(values), exactSum(values.map(Math.abs)), values.length);
      }),
      SEED,
    );
  });

  test('holds its bound where nearly everything cancels', () => {
    fc.assert(
      fc.property(cancelling, (values) => {
        const computed = exactUnits(compensatedSum(values));
        return withinBound(computed, exactSum(values), exactSum(values.map(Math.abs)), values.length);
      }),
      SEED,
    );
  });

  test('ten thousand tenths are a thousand, to the last bit of the exact sum', () => {
    const tenths = new Float64Array(10_000).fill(0.1);
    // 10,000 x fl(0.1) = 1000.0000000000000555; the nearest f64 is 1000.
    expect(compensatedSum(tenths)).toBe(1000);
    expect(plainSum([...tenths])).not.toBe(1000);
  });

  test('sums the given range only', () => expect(compensatedSum([8, 1, 2, 8], 1, 3)).toBe(3));

  test.each<[string, number[], number]>([
    ['an infinity stays', [1, Infinity, 2], Infinity],
    ['a minus infinity stays', [-Infinity, 5], -Infinity],
    ['opposite infinities have no sum', [Infinity, -Infinity], Number.NaN],
    ['NaN is not swallowed', [1, Number.NaN, 2], Number.NaN],
    ['a partial sum that overflows says so', [Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE], Infinity],
  ])('%s', (_name, values, expected) => expect(compensatedSum(values)).toBe(expected));
});

describe('compensatedDot', () => {
  test.each<[string, number[], number[], number]>([
    ['nothing', [], [], 0],
    ['what one rounding of the product loses', [1 + 2 ** -30, -1], [1 + 2 ** -30, 1 + 2 ** -29], 2 ** -60],
    ['large products that cancel', [1e10, 1, -1e10], [1e10, 1, 1e10], 1],
    // The split of a number above 2^996 overflows unless it is scaled: these three gave NaN.
    ['a factor near the top of the range', [2 ** 1020, 3], [2 ** -1020, 5], 16],
    ['the other factor near the top', [2 ** -1020, 3], [2 ** 1020, 5], 16],
    ['a product near the top', [2 ** 511.5, -(2 ** 511.5)], [2 ** 511.5, 2 ** 511.5], 0],
    ['the largest number itself', [Number.MAX_VALUE, -Number.MAX_VALUE], [1, 1], 0],
  ])('%s', (_name, left, right, exact) => {
    expect(compensatedDot(left, right)).toBe(exact);
    expect(exactUnits(exact) << 1074n).toBe(exactDot(left, right));
  });

  test('holds its bound on any numbers', () => {
    const pair = fc.tuple(
      moderate,
      moderate.map((x) => (Math.abs(x) > 1e140 ? x * 1e-20 : x)),
    );
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 60 }), (pairs) => {
        const left = pairs.map(([a]) => a);
        const right = pairs.map(([, b]) => b);
        // Below 2^-1022 a product loses bits that nothing can bring back: the theorem excludes it, and so does this.
        fc.pre(pairs.every(([a, b]) => (a * b === 0 ? a === 0 || b === 0 : Math.abs(a * b) > 1e-280)));
        const computed = exactUnits(compensatedDot(left, right)) << 1074n;
        return withinBound(
          computed,
          exactDot(left, right),
          exactDot(left.map(Math.abs), right.map(Math.abs)),
          left.length + 1,
        );
      }),
      SEED,
    );
  });

  test('an infinite or missing product is not hidden', () => {
    expect(compensatedDot([Infinity, 1], [1, 1])).toBe(Infinity);
    expect(compensatedDot([Infinity], [0])).toBeNaN();
    expect(compensatedDot([1, Number.NaN], [1, 1])).toBeNaN();
  });

  test('columns of unequal length are our own mistake, and said', () =>
    expect(() => compensatedDot([1, 2], [1, 2, 3])).toThrow('internal error: a dot product of 2 and 3 numbers'));
});

describe('blockedSum', () => {
  /** xorshift32: enough disorder for addends of very different size. */
  function disordered(count: number): Float64Array {
    let state = 0x9e3779b9;
    return Float64Array.from({ length: count }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state / 2 ** 31) * 10 ** (state & 15);
    });
  }

  test('is exact where nothing rounds', () => {
    const values = Float64Array.from({ length: 3 * BLOCK_SCENARIOS + 7 }, (_, index) => index);
    expect(blockedSum(values)).toBe((values.length * (values.length - 1)) / 2);
    expect(blockedSum(new Float64Array(0))).toBe(0);
  });

  test.each([1, BLOCK_SCENARIOS - 1, BLOCK_SCENARIOS, BLOCK_SCENARIOS + 1, 40 * BLOCK_SCENARIOS + 3])(
    'of %i values has the same bits for every number of workers and every order of arrival',
    (count) => {
      const values = disordered(count);
      const alone = blockedSum(values);
      expect(blockCountOf(count)).toBe(Math.ceil(count / BLOCK_SCENARIOS));
      for (let workers = 1; workers <= 16; workers++) {
        const sums = new Float64Array(blockCountOf(count)).fill(Number.NaN);
        // The last worker reports first, and each goes through its own blocks backwards.
        for (let worker = workers - 1; worker >= 0; worker--) {
          for (let block = sums.length - 1; block >= 0; block--) {
            if (block % workers === worker) sums[block] = blockSum(values, block);
          }
        }
        expect(Object.is(compensatedSum(sums), alone)).toBe(true);
      }
    },
  );

  test('a split by worker count would not have: the blocks are what keeps the bits', () => {
    const values = disordered(40 * BLOCK_SCENARIOS + 3);
    const bySplit = (parts: number): number => {
      const share = Math.ceil(values.length / parts);
      return plainSum(
        Array.from({ length: parts }, (_, part) => plainSum([...values.slice(part * share, (part + 1) * share)])),
      );
    };
    expect(new Set([1, 2, 3, 4, 7].map(bySplit)).size).toBeGreaterThan(1);
  });

  test('NaN and infinity come through', () => {
    expect(blockedSum(Float64Array.of(1, Number.NaN))).toBeNaN();
    expect(blockedSum(Float64Array.of(1, -Infinity))).toBe(-Infinity);
  });
});
