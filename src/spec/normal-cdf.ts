// normal-cdf: the standard normal distribution function N(x), relative accuracy in the left tail.
// Domain:    any x; NaN in, NaN out.
// Error:     reference 4 ULP; wasm 4 ULP.
// Edges:     N(0) = 0.5; N(-Infinity) = 0; N(Infinity) = 1; below -37.52 subnormal, below -38.49 zero.
// Source:    density / (x + q(x)), q an own rational fit (test/vectors/fit.py). Vectors: test/vectors/normal-cdf.json.

import type { Contract } from './contract.ts';
import { productTail } from './double-double.ts';
import { NOT_A_NUMBER, POSITIVE_INFINITY } from './elementary.ts';
import { expOfSum } from './exp.ts';

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

/** q(x) = density / N(-x) - x for 0.6 <= x <= 2.5. */
function excessNear(x: number): number {
  let p: number = 5.159358462669799e-5;
  p = p * x + 0.0011057609030738565;
  p = p * x + 0.011140915103860304;
  p = p * x + 0.06722790461077376;
  p = p * x + 0.2596998979283327;
  p = p * x + 0.6168101332799166;
  p = p * x + 0.797884560805572;
  let q: number = 5.159072784104016e-5;
  q = q * x + 0.001105890638884325;
  q = q * x + 0.011241199667577417;
  q = q * x + 0.0694818773666389;
  q = q * x + 0.2812190271106498;
  q = q * x + 0.7483548384983777;
  q = q * x + 1.2284864366350283;
  return p / (q * x + 1);
}

/** q(x) for 2.5 <= x <= 8. */
function excessMiddle(x: number): number {
  let p: number = 4.0116203464724954e-5;
  p = p * x + 0.0007370880664693169;
  p = p * x + 0.00702320980524697;
  p = p * x + 0.04266633858088225;
  p = p * x + 0.17620463976618178;
  p = p * x + 0.4940462000412632;
  p = p * x + 0.880284485555545;
  p = p * x + 0.7978843713609128;
  let q: number = 4.011620374732209e-5;
  q = q * x + 0.0007370880370249707;
  q = q * x + 0.007103443669629608;
  q = q * x + 0.04414046913925642;
  q = q * x + 0.19001137145136568;
  q = q * x + 0.5749395432552317;
  q = q * x + 1.1924570920896735;
  q = q * x + 1.5587013348743863;
  return p / (q * x + 1);
}

/** q(x) for x >= 8: 1 / x - 2 / x^3 + 10 / x^5 - ... */
function excessFar(x: number): number {
  const inverse: number = 1 / x;
  const z: number = inverse * inverse;
  let p: number = -572.1048814085717;
  p = p * z + 2265.392844650195;
  p = p * z + 2635.436804282382;
  p = p * z + 600.7735731088217;
  p = p * z + 44.53260958789433;
  p = p * z + 1;
  let q: number = 5387.99480313722;
  q = q * z + 3611.7882925580916;
  q = q * z + 683.838792285093;
  q = q * z + 46.53260958789411;
  return (inverse * p) / (q * z + 1);
}

/** density(x) / N(-x) for x >= 0.6, the reciprocal of Mills' ratio. */
function hazard(x: number): number {
  if (x < 2.5) return x + excessNear(x);
  return x + (x < 8 ? excessMiddle(x) : excessFar(x));
}

/** Mills' ratio N(-x) / density(x); error 4 ULP. Infinite below -37.67, zero at Infinity. */
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
  error: { reference: { amount: 4, unit: 'ULP' }, wasm: { amount: 4, unit: 'ULP' } },
  edges: 'N(0) = 0.5; N(-Infinity) = 0; N(Infinity) = 1; below -37.52 subnormal, below -38.49 zero.',
  source: 'density / (x + q(x)), q an own rational fit (test/vectors/fit.py).',
};
