// normal-cdf: the standard normal distribution function N(x), relative accuracy in the left tail.
// Domain:    any x; NaN in, NaN out.
// Error:     reference 3 ULP; wasm 3 ULP.
// Edges:     N(0) = 0.5; N(-Infinity) = 0; N(Infinity) = 1; below -37.52 subnormal, below -38.49 zero.
// Source:    density / (x + q(x)), q an own rational fit (test/vectors/elementary-fit.py). Vectors: test/vectors/normal-cdf.json.

import type { Contract } from './contract.ts';
import { productTail } from './double-double.ts';
import { NOT_A_NUMBER, POSITIVE_INFINITY } from './elementary.ts';
import { expOfSum } from './exp.ts';
import { hazard } from './mills-excess.ts';

// ln sqrt(2 pi) and what rounding took from it.
const LN_SQRT_TWO_PI: number = 0.9189385332046728;
const LN_SQRT_TWO_PI_TAIL: number = -3.8782941580672414e-17;
/** Up to here N(x) = 1/2 + x series(x^2); from here density over (x + excess). */
const CENTRE: number = 0.6;
// The density is below half the smallest subnormal from here on.
const VANISHES: number = 39;

/** exp(sign * (x^2 / 2 + ln sqrt(2 pi))): the density for sign -1, its reciprocal for +1. |x| < 1e100. */
function densityPower(x: number, sign: number): number {
  const square: number = x * x;
  const half: number = 0.5 * square;
  const sum: number = half + LN_SQRT_TWO_PI;
  // Fast two-sum in the order of magnitude.
  const sumTail: number = half > LN_SQRT_TWO_PI ? half - sum + LN_SQRT_TWO_PI : LN_SQRT_TWO_PI - sum + half;
  return expOfSum(sign * sum, sign * (sumTail + (0.5 * productTail(x, x, square) + LN_SQRT_TWO_PI_TAIL)));
}

/** exp(-x^2 / 2) / sqrt(2 pi); error 1 ULP. */
export function normalDensity(x: number): number {
  if (Math.abs(x) < VANISHES) return densityPower(x, -1);
  return x <= POSITIVE_INFINITY ? 0 : NOT_A_NUMBER;
}

/** (N(x) - 1/2) / x for |x| <= 0.61. */
export function centralSlope(x: number): number {
  const z: number = x * x;
  let s: number = -1.039095501486255e-10;
  s = s * z + 2.2664378391167533e-9;
  s = s * z - 4.1223591930173504e-8;
  s = s * z + 6.659685396912103e-7;
  s = s * z - 9.444656126924788e-6;
  s = s * z + 1.1543468760296459e-4;
  s = s * z - 1.1873282154797001e-3;
  s = s * z + 9.973557010035794e-3;
  s = s * z - 6.649038006690544e-2;
  return s * z + 3.989422804014327e-1;
}

/** Mills' ratio N(-x) / density(x); error 3 ULP. Infinite below -37.67, zero at Infinity. */
export function scaledComplement(x: number): number {
  if (x >= CENTRE) return 1 / hazard(x);
  if (x > -CENTRE) return (0.5 - x * centralSlope(x)) * densityPower(x, 1);
  if (x > -VANISHES) return densityPower(x, 1) - 1 / hazard(-x);
  return x < 0 ? POSITIVE_INFINITY : NOT_A_NUMBER;
}

export function normalCdf(x: number): number {
  const magnitude: number = Math.abs(x);
  if (magnitude < CENTRE) return 0.5 + x * centralSlope(x);
  if (!(magnitude < VANISHES)) {
    if (x < 0) return 0;
    return x > 0 ? 1 : NOT_A_NUMBER;
  }
  const tail: number = densityPower(x, -1) / hazard(magnitude);
  return x < 0 ? tail : 1 - tail;
}

export const contract: Contract = {
  name: 'normal-cdf',
  summary: 'The standard normal distribution function N(x), relative accuracy in the left tail.',
  inputs: [{ name: 'x', unit: '1' }],
  outputs: [{ name: 'probability', unit: 'fraction' }],
  error: { reference: { amount: 3, unit: 'ULP' }, wasm: { amount: 3, unit: 'ULP' } },
  edges: 'N(0) = 0.5; N(-Infinity) = 0; N(Infinity) = 1; below -37.52 subnormal, below -38.49 zero.',
  source: 'density / (x + q(x)), q an own rational fit (test/vectors/elementary-fit.py).',
};
