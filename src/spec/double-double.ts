// What rounding threw away, found exactly with + - * alone: the building blocks of sums and products carried in two
// f64 (head + tail). A helper: no kernel, no contract. Portable functions return one number, so a caller computes the
// head (`a * b`, `a + b`) itself and asks for the tail here.
//
// Dekker, T. J. (1971) Numerische Mathematik 18, 224-242; Knuth, TAOCP 2, 4.2.2.

// 2^27 + 1: splits 53 bits into 26 and 26 with a sign.
const SPLITTER: number = 134217729;

/** a + b - sum, exactly, where sum is the rounded a + b, for any order of magnitude. */
export function sumTail(a: number, b: number, sum: number): number {
  const part: number = sum - a;
  return a - (sum - part) + (b - part);
}

/** The upper 26 bits of x, |x| < 2^996. */
export function upperHalf(x: number): number {
  const scaled: number = SPLITTER * x;
  return scaled - (scaled - x);
}

/** a * b - product, exactly, where product is the rounded a * b; |a|, |b| < 2^996, product normal with room for the tail. */
export function productTail(a: number, b: number, product: number): number {
  const aUpper: number = upperHalf(a);
  const aLower: number = a - aUpper;
  const bUpper: number = upperHalf(b);
  const bLower: number = b - bUpper;
  return aUpper * bUpper - product + aUpper * bLower + aLower * bUpper + aLower * bLower;
}
