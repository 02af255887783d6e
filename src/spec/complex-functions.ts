// Complex elementary functions for Fourier integrals, real and imaginary part written to two cells. A helper: no kernel,
// no contract. Error 2e-16 relative to the modulus of the result, for |imaginary part| <= 2^27; own fits by interpolation
// at Chebyshev nodes (test/vectors/complex-functions.py). Vectors: test/vectors/complex-functions.json.

import { LN2_HIGH, LN2_LOW, LOG2_E } from './elementary.ts';
import { expm1 } from './exp.ts';
import { log1p } from './log.ts';
import { type Column, type Index, powerOfTwo, write } from './machine.ts';
import { arctangent2 } from './trigonometric.ts';

const TWO_OVER_PI: number = 0.6366197723675814;
// pi / 2 in parts of 26 bits, so that up to 2^27 times each is exact, and the rest.
const HALF_PI_1: number = 1.5707963109016418;
const HALF_PI_2: number = 1.5893254712295857e-8;
const HALF_PI_3: number = 6.123233995736766e-17;
/** e^-745 is the smallest subnormal; a sum of a few hundred terms never feels what lies below e^-700. */
const SMALLEST_EXPONENT: number = -700;

/** sin r for |r| <= pi / 4. */
function sineNearZero(r: number): number {
  const z: number = r * r;
  let s: number = 1.5917988979397435e-10;
  s = s * z - 2.5051129896450185e-8;
  s = s * z + 2.7557316093198404e-6;
  s = s * z - 1.9841269836740532e-4;
  s = s * z + 8.333333333330936e-3;
  s = s * z - 1.6666666666666666e-1;
  return r + r * z * s;
}

/** cos r for |r| <= pi / 4. */
function cosineNearZero(r: number): number {
  const z: number = r * r;
  let s: number = -1.138254464534925e-11;
  s = s * z + 2.087614504941318e-9;
  s = s * z - 2.755731726587808e-7;
  s = s * z + 2.48015872987544e-5;
  s = s * z - 1.3888888888887389e-3;
  s = s * z + 4.1666666666666664e-2;
  return 1 - (0.5 * z - z * z * s);
}

/** e^x for -700 <= x <= 709. */
function expInRange(x: number): number {
  const k: number = Math.floor(x * LOG2_E + 0.5);
  const r: number = x - k * LN2_HIGH - k * LN2_LOW;
  let s: number = 2.5100472505694996e-8;
  s = s * r + 2.7620201591031547e-7;
  s = s * r + 2.7557268276905696e-6;
  s = s * r + 2.4801521057868204e-5;
  s = s * r + 1.9841269863171557e-4;
  s = s * r + 1.3888888917367081e-3;
  s = s * r + 8.333333333330039e-3;
  s = s * r + 4.1666666666623824e-2;
  s = s * r + 1.6666666666666669e-1;
  s = s * r + 0.5;
  return (1 + (r + r * r * s)) * powerOfTwo(k);
}

/** The real part of (weight + i weightImaginary) e^(x + i y), zero where e^x < e^-700. */
export function realPartOfExp(x: number, y: number, weight: number, weightImaginary: number): number {
  if (x < SMALLEST_EXPONENT) return 0;
  const k: number = Math.floor(y * TWO_OVER_PI + 0.5);
  const r: number = y - k * HALF_PI_1 - k * HALF_PI_2 - k * HALF_PI_3;
  const s: number = sineNearZero(r);
  const c: number = cosineNearZero(r);
  // (c + i s) i^k: k modulo 4 turns the weight instead.
  const quadrant: number = k - 4 * Math.floor(k * 0.25);
  const isOdd: boolean = quadrant === 1 || quadrant === 3;
  const turned: number = isOdd ? -weight * s - weightImaginary * c : weight * c - weightImaginary * s;
  return expInRange(x) * (quadrant >= 2 ? -turned : turned);
}

/** factor (cos y + i sin y). */
function writeDirection(factor: number, y: number, out: Column, at: Index): void {
  const k: number = Math.floor(y * TWO_OVER_PI + 0.5);
  const r: number = y - k * HALF_PI_1 - k * HALF_PI_2 - k * HALF_PI_3;
  const quadrant: number = k - 4 * Math.floor(k * 0.25);
  const isOdd: boolean = quadrant === 1 || quadrant === 3;
  const signed: number = quadrant >= 2 ? -factor : factor;
  const s: number = signed * sineNearZero(r);
  const c: number = signed * cosineNearZero(r);
  write(out, at, isOdd ? -s : c);
  write(out, at + 1, isOdd ? c : s);
}

/** e^(x + i y), zero where e^x < e^-700; x <= 709. */
export function writeExp(x: number, y: number, out: Column, at: Index): void {
  writeDirection(x < SMALLEST_EXPONENT ? 0 : expInRange(x), y, out, at);
}

/** e^(x + i y) - 1 without cancellation near zero. */
export function writeExpm1(x: number, y: number, out: Column, at: Index): void {
  const part: number = expm1(x);
  // cos y = 1 - 2 sin^2(y / 2), sin y = 2 sin(y / 2) cos(y / 2).
  const half: number = 0.5 * y;
  const k: number = Math.floor(half * TWO_OVER_PI + 0.5);
  const r: number = half - k * HALF_PI_1 - k * HALF_PI_2 - k * HALF_PI_3;
  const s: number = sineNearZero(r);
  const c: number = cosineNearZero(r);
  const quadrant: number = k - 4 * Math.floor(k * 0.25);
  const isOdd: boolean = quadrant === 1 || quadrant === 3;
  // Turning by a quarter swaps sine and cosine of the half angle, and one of the two changes sign.
  const square: number = isOdd ? c * c : s * s;
  const product: number = isOdd ? -2 * s * c : 2 * s * c;
  write(out, at, part - 2 * square * (1 + part));
  write(out, at + 1, product * (1 + part));
}

/** The square root of x + i y with real part >= 0; |x|, |y| between 1e-150 and 1e150, or zero. */
export function writeSquareRoot(x: number, y: number, out: Column, at: Index): void {
  const modulus: number = Math.sqrt(x * x + y * y);
  const larger: number = Math.sqrt(0.5 * (modulus + Math.abs(x)));
  const smaller: number = larger > 0 ? (0.5 * y) / larger : 0;
  if (x >= 0) {
    write(out, at, larger);
    write(out, at + 1, smaller);
  } else {
    write(out, at, Math.abs(smaller));
    write(out, at + 1, y < 0 ? -larger : larger);
  }
}

/** ln(1 + x + i y), principal value. */
export function writeLog1p(x: number, y: number, out: Column, at: Index): void {
  write(out, at, 0.5 * log1p(x * (2 + x) + y * y));
  write(out, at + 1, arctangent2(y, 1 + x));
}
