// Sums whose bits do not depend on who added what when.
// A plain running sum over n terms is off by up to n/2 ULP; these are off by about 1.
import { invariant } from './errors.ts';
import { BLOCK_SCENARIOS } from './limits.ts';

/** Neumaier's compensated sum, in index order. With u = 2^-53 its error is at most u |sum| + (count u)^2 of the sum of
 *  magnitudes (Ogita, Rump and Oishi 2005, SIAM J. Sci. Comput. 26). A partial sum beyond 1.8e308 makes it infinite. */
export function compensatedSum(values: ArrayLike<number>, start = 0, end = values.length): number {
  let sum = 0;
  let carry = 0;
  for (let index = start; index < end; index++) {
    const value = values[index]!;
    const next = sum + value;
    // The larger operand lost nothing: recover what the smaller one lost.
    carry += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  // An infinite total makes the carry NaN; the plain sum already says what happened.
  return sum - sum === 0 ? sum + carry : sum;
}

/** Compensated dot product (Ogita-Rump-Oishi Dot2), in index order: as if computed in twice the precision. */
export function compensatedDot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  invariant(left.length === right.length, `a dot product of ${left.length} and ${right.length} numbers`);
  let sum = 0;
  let carry = 0;
  for (let index = 0; index < left.length; index++) {
    const a = left[index]!;
    const b = right[index]!;
    const product = a * b;
    const productError = twoProductError(a, b, product);
    const next = sum + product;
    const sumError = Math.abs(sum) >= Math.abs(product) ? sum - next + product : product - next + sum;
    carry += sumError + productError;
    sum = next;
  }
  return sum - sum === 0 ? sum + carry : sum;
}

/** Beyond 2^996 the split below would overflow; scaling by a power of two keeps every step exact. */
const SPLIT_LIMIT = 6.696928794914171e299;
const SCALE_DOWN = 1 / 9007199254740992;
const SCALE_UP = 9007199254740992;

/** a*b - fl(a*b), exact unless it falls below the subnormals (Dekker 1971, Veltkamp split). */
function twoProductError(a: number, b: number, product: number): number {
  if (product - product !== 0) return 0;
  if (Math.abs(a) > SPLIT_LIMIT || Math.abs(product) > SPLIT_LIMIT) {
    return twoProductError(a * SCALE_DOWN, b, product * SCALE_DOWN) * SCALE_UP;
  }
  if (Math.abs(b) > SPLIT_LIMIT) return twoProductError(a, b * SCALE_DOWN, product * SCALE_DOWN) * SCALE_UP;
  const aScaled = 134217729 * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = 134217729 * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** How many blocks hold `count` values. */
export function blockCountOf(count: number): number {
  return Math.ceil(count / BLOCK_SCENARIOS);
}

/** The plain sum of one block in index order: what one worker hands in. */
export function blockSum(values: Float64Array, block: number): number {
  const end = Math.min((block + 1) * BLOCK_SCENARIOS, values.length);
  let sum = 0;
  for (let index = block * BLOCK_SCENARIOS; index < end; index++) sum += values[index]!;
  return sum;
}

/**
 * Sum by fixed blocks: each block summed plainly in index order, the block sums compensated in block order.
 * Any number of workers that each own whole blocks reach the same bits.
 */
export function blockedSum(values: Float64Array): number {
  const blockSums = new Float64Array(blockCountOf(values.length));
  for (let block = 0; block < blockSums.length; block++) blockSums[block] = blockSum(values, block);
  return compensatedSum(blockSums);
}
