// Sums whose bits do not depend on who added what when.
// A plain running sum over n terms is off by up to n/2 ULP; these are off by about 1.
import { BLOCK_SCENARIOS } from './limits.ts';

/** Neumaier's compensated sum, in index order. Error about 1 ULP of the sum plus 1e-32 of the sum of magnitudes. */
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

/** a*b - fl(a*b), exact while nothing overflows (Dekker 1971, Veltkamp split). */
function twoProductError(a: number, b: number, product: number): number {
  const aScaled = 134217729 * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = 134217729 * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/**
 * Sum by fixed blocks: each block summed plainly in index order, the block sums compensated in block order.
 * Any number of workers that each own whole blocks reach the same bits.
 */
export function blockedSum(values: Float64Array): number {
  const blockCount = Math.ceil(values.length / BLOCK_SCENARIOS);
  const blockSums = new Float64Array(blockCount);
  for (let block = 0; block < blockCount; block++) {
    const end = Math.min((block + 1) * BLOCK_SCENARIOS, values.length);
    let sum = 0;
    for (let index = block * BLOCK_SCENARIOS; index < end; index++) sum += values[index]!;
    blockSums[block] = sum;
  }
  return compensatedSum(blockSums);
}
