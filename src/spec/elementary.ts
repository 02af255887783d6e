// Constants and tests that several formulas share. A helper: no kernel, no contract.

export const NOT_A_NUMBER: number = NaN;
export const POSITIVE_INFINITY: number = Infinity;
export const SMALLEST_NORMAL: number = 2.2250738585072014e-308;
/** Lifts a subnormal into the normal range, exactly. */
export const TWO_54: number = 18014398509481984;

// Digits, not Math.PI and its like: the formula files allow few names of Math, so that they stay portable.
// biome-ignore lint/suspicious/noApproximativeNumericConstant: see above
export const PI: number = 3.141592653589793;
// biome-ignore lint/suspicious/noApproximativeNumericConstant: see above
export const SQRT_2: number = 1.4142135623730951;
// biome-ignore lint/suspicious/noApproximativeNumericConstant: see above
export const SQRT_HALF: number = 0.7071067811865476;
// biome-ignore lint/suspicious/noApproximativeNumericConstant: see above
export const LOG2_E: number = 1.4426950408889634;

/** ln 2 with 11 trailing zero bits, so that k times it is exact for |k| < 2048. */
export const LN2_HIGH: number = 0.6931471805598903;
/** ln 2 - LN2_HIGH, rounded. */
export const LN2_LOW: number = 5.497923018708371e-14;

export function isNotANumber(x: number): boolean {
  return !(x <= POSITIVE_INFINITY);
}
