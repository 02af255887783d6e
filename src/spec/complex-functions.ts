// Complex elementary functions for Fourier integrals, real and imaginary part written to two cells, or for some numbers at once
// to two columns of LANES cells. A helper: no kernel, no contract. Error 2e-16 relative to the modulus of the result, for |imaginary part| <= 2^27; own fits by interpolation
// at Chebyshev nodes (test/vectors/complex-functions.py). Vectors: test/vectors/complex-functions.json.

import { LN2_HIGH, LN2_LOW, LOG2_E, PI, SQRT_2 } from './elementary.ts';
import { assembleLogarithm } from './log.ts';
import { type Column, exponentOf, type Index, powerOfTwo, read, write } from './machine.ts';

/** Numbers in a column: as many as are computed at once. */
export const LANES: Index = 8;

const TWO_OVER_PI: number = 0.6366197723675814;
// pi / 2 in parts of 26 bits, so that up to 2^27 times each is exact, and the rest.
const HALF_PI_1: number = 1.5707963109016418;
const HALF_PI_2: number = 1.5893254712295857e-8;
const HALF_PI_3: number = 6.123233995736766e-17;
/** 1.5 2^52: adding and taking it away rounds to a whole number, for |x| < 2^51, cheaper than a floor. */
const ROUNDER: number = 6755399441055744;
const HALF_PI: number = 1.5707963267948966;
const QUARTER_PI: number = 0.7853981633974483;
/** tan(pi / 8). */
const TANGENT_OF_EIGHTH: number = 0.41421356237309503;
/** e^-745 is the smallest subnormal; a sum of a few hundred terms never feels what lies below e^-700. */
const SMALLEST_EXPONENT: number = -700;

// Coefficients by power of the argument. Not exported: a module's own constants are folded into JavaScript's machine code,
// exported ones are loaded at each use.
const SINE_13: number = 1.5917988979397435e-10;
const SINE_11: number = -2.5051129896450185e-8;
const SINE_9: number = 2.7557316093198404e-6;
const SINE_7: number = -1.9841269836740532e-4;
const SINE_5: number = 8.333333333330936e-3;
const SINE_3: number = -1.6666666666666666e-1;
const COSINE_14: number = -1.138254464534925e-11;
const COSINE_12: number = 2.087614504941318e-9;
const COSINE_10: number = -2.755731726587808e-7;
const COSINE_8: number = 2.48015872987544e-5;
const COSINE_6: number = -1.3888888888887389e-3;
const COSINE_4: number = 4.1666666666666664e-2;
const EXP_11: number = 2.5100472505694996e-8;
const EXP_10: number = 2.7620201591031547e-7;
const EXP_9: number = 2.7557268276905696e-6;
const EXP_8: number = 2.4801521057868204e-5;
const EXP_7: number = 1.9841269863171557e-4;
const EXP_6: number = 1.3888888917367081e-3;
const EXP_5: number = 8.333333333330039e-3;
const EXP_4: number = 4.1666666666623824e-2;
const EXP_3: number = 1.6666666666666669e-1;

// Polynomials by Estrin's scheme, here and in angleOf: many are computed at once, and a processor keeps too few of them in
// flight to hide Horner's chain of dependent products.

/** sin r for |r| <= pi / 4. @lanes */
function sineNearZero(r: number): number {
  const z: number = r * r;
  const square: number = z * z;
  const low: number = SINE_5 * z + SINE_3;
  const middle: number = SINE_9 * z + SINE_7;
  const high: number = SINE_13 * z + SINE_11;
  const s: number = (high * square + middle) * square + low;
  return r + r * z * s;
}

/** cos r for |r| <= pi / 4. @lanes */
function cosineNearZero(r: number): number {
  const z: number = r * r;
  const square: number = z * z;
  const low: number = COSINE_6 * z + COSINE_4;
  const middle: number = COSINE_10 * z + COSINE_8;
  const high: number = COSINE_14 * z + COSINE_12;
  const s: number = (high * square + middle) * square + low;
  return 1 - (0.5 * z - square * s);
}

/** e^r - 1 for |r| <= ln(2) / 2. @lanes */
function expm1NearZero(r: number): number {
  const square: number = r * r;
  const fourth: number = square * square;
  const low: number = (EXP_5 * r + EXP_4) * square + (EXP_3 * r + 0.5);
  const middle: number = (EXP_9 * r + EXP_8) * square + (EXP_7 * r + EXP_6);
  const high: number = EXP_11 * r + EXP_10;
  const s: number = (high * fourth + middle) * fourth + low;
  return r + square * s;
}

/** e^x for -700 <= x <= 709. */
function expInRange(x: number): number {
  const k: number = x * LOG2_E + ROUNDER - ROUNDER;
  return (1 + expm1NearZero(x - k * LN2_HIGH - k * LN2_LOW)) * powerOfTwo(k);
}

/** Whether a whole number is odd; whether it is 2 or 3 modulo 4: how often a right angle goes into a turn. */
function isOddNumber(k: number): boolean {
  const half: number = 0.5 * k;
  return half + ROUNDER - ROUNDER !== half;
}

function isBackward(k: number): boolean {
  // k = 4 n + m with m in {-2, -1, 0, 1, 2}: 2 and 3 modulo 4 are m = -2, -1, 2.
  const m: number = k - 4 * (0.25 * k + ROUNDER - ROUNDER);
  return m < 0 || m === 2;
}

/** The real part of (weight + i weightImaginary) e^(x + i y), zero where e^x < e^-700. */
export function realPartOfExp(x: number, y: number, weight: number, weightImaginary: number): number {
  if (x < SMALLEST_EXPONENT) return 0;
  const k: number = y * TWO_OVER_PI + ROUNDER - ROUNDER;
  const r: number = y - k * HALF_PI_1 - k * HALF_PI_2 - k * HALF_PI_3;
  const s: number = sineNearZero(r);
  const c: number = cosineNearZero(r);
  // (c + i s) i^k: k modulo 4 turns the weight instead.
  const isOdd: boolean = isOddNumber(k);
  const turned: number = isOdd ? -weight * s - weightImaginary * c : weight * c - weightImaginary * s;
  return expInRange(x) * (isBackward(k) ? -turned : turned);
}

/** factor (cos y + i sin y). */
function writeDirection(factor: number, y: number, out: Column, at: Index): void {
  const k: number = y * TWO_OVER_PI + ROUNDER - ROUNDER;
  const r: number = y - k * HALF_PI_1 - k * HALF_PI_2 - k * HALF_PI_3;
  const isOdd: boolean = isOddNumber(k);
  const signed: number = isBackward(k) ? -factor : factor;
  const s: number = signed * sineNearZero(r);
  const c: number = signed * cosineNearZero(r);
  write(out, at, isOdd ? -s : c);
  write(out, at + 1, isOdd ? c : s);
}

/** e^(x + i y), zero where e^x < e^-700; x <= 709. */
export function writeExp(x: number, y: number, out: Column, at: Index): void {
  writeDirection(x < SMALLEST_EXPONENT ? 0 : expInRange(x), y, out, at);
}

/** Of each of `count` numbers x + i y in the columns at `argument`: e^(x + i y) - 1 without cancellation near zero, and behind
 *  it e^x - 1, to the three columns at `result`; for x beyond 700 as for 700. */
export function writeExpm1s(table: Column, argument: Index, result: Index, count: Index): void {
  for (let pairLane = 0; pairLane < count; pairLane++) {
    const x: number = read(table, argument + pairLane);
    const y: number = read(table, argument + LANES + pairLane);
    const inRange: number = Math.min(Math.max(x, SMALLEST_EXPONENT), -SMALLEST_EXPONENT);
    const whole: number = inRange * LOG2_E + ROUNDER - ROUNDER;
    const near: number = expm1NearZero(inRange - whole * LN2_HIGH - whole * LN2_LOW);
    const part: number = whole === 0 ? near : (1 + near) * powerOfTwo(whole) - 1;
    // cos y = 1 - 2 sin^2(y / 2), sin y = 2 sin(y / 2) cos(y / 2).
    const half: number = 0.5 * y;
    const k: number = half * TWO_OVER_PI + ROUNDER - ROUNDER;
    const r: number = half - k * HALF_PI_1 - k * HALF_PI_2 - k * HALF_PI_3;
    const s: number = sineNearZero(r);
    const c: number = cosineNearZero(r);
    // Turning by a quarter swaps sine and cosine of the half angle, and one of the two changes sign.
    const halfTurns: number = 0.5 * k;
    const isEven: boolean = halfTurns + ROUNDER - ROUNDER === halfTurns;
    const square: number = isEven ? s * s : c * c;
    const product: number = isEven ? 2 * s * c : -2 * s * c;
    write(table, result + pairLane, part - 2 * square * (1 + part));
    write(table, result + LANES + pairLane, product * (1 + part));
    write(table, result + 2 * LANES + pairLane, part);
  }
}

/** The square roots with real part >= 0 of x + i y; |x|, |y| between 1e-150 and 1e150, or zero. */
export function writeSquareRoots(table: Column, argument: Index, result: Index, count: Index): void {
  for (let pairLane = 0; pairLane < count; pairLane++) {
    const x: number = read(table, argument + pairLane);
    const y: number = read(table, argument + LANES + pairLane);
    const modulus: number = Math.sqrt(x * x + y * y);
    const larger: number = Math.sqrt(0.5 * (modulus + Math.abs(x)));
    const smaller: number = larger > 0 ? (0.5 * y) / larger : 0;
    const signed: number = y < 0 ? -larger : larger;
    write(table, result + pairLane, x >= 0 ? larger : Math.abs(smaller));
    write(table, result + LANES + pairLane, x >= 0 ? smaller : signed);
  }
}

/** The angle of (x, y), not both zero, in (-pi, pi]; absolute error 2e-16. @lanes */
function angleOf(y: number, x: number): number {
  const across: number = Math.abs(x);
  const up: number = Math.abs(y);
  const larger: number = Math.max(across, up);
  const smaller: number = Math.min(across, up);
  // tan(a - pi / 4) = (tan a - 1) / (tan a + 1)
  const isTurned: boolean = smaller > TANGENT_OF_EIGHTH * larger;
  const above: number = isTurned ? smaller - larger : smaller;
  const below: number = isTurned ? smaller + larger : larger;
  const u: number = above / below;
  const z: number = u * u;
  const square: number = z * z;
  const fourth: number = square * square;
  const low: number =
    (1.111111101386139e-1 * z - 1.428571428464918e-1) * square + (1.9999999999995438e-1 * z - 3.333333333333333e-1);
  const middle: number =
    (5.8579884306572266e-2 * z - 6.664492955081326e-2) * square + (7.692181876696624e-2 * z - 9.090904521500148e-2);
  const high: number = 3.92074453205456e-2 * z - 5.084610777582189e-2 - 1.914726376323698e-2 * square;
  const s: number = (high * fourth + middle) * fourth + low;
  let angle: number = u + u * z * s;
  angle = isTurned ? QUARTER_PI + angle : angle;
  angle = up > across ? HALF_PI - angle : angle;
  angle = x < 0 ? PI - angle : angle;
  return y < 0 ? -angle : angle;
}

/** ln(1 + x + i y), principal values. */
export function writeLog1ps(table: Column, argument: Index, result: Index, count: Index): void {
  for (let pairLane = 0; pairLane < count; pairLane++) {
    const x: number = read(table, argument + pairLane);
    const y: number = read(table, argument + LANES + pairLane);
    // |1 + x + i y|^2 = 1 + rest: log1p of log.ts, with choices in place of its branches.
    const rest: number = x * (2 + x) + y * y;
    const sum: number = 1 + rest;
    const lost: number = rest > 1 ? 1 - (sum - rest) : rest - (sum - 1);
    const exponent: number = exponentOf(sum);
    const down: number = Math.floor(exponent * 0.5);
    const scaled: number = sum * powerOfTwo(-down) * powerOfTwo(down - exponent);
    const isAbove: boolean = scaled > SQRT_2;
    const isNear: boolean = rest > -0.29 && rest < 0.41;
    const k: number = isNear ? 0 : isAbove ? exponent + 1 : exponent;
    const f: number = isNear ? rest : (isAbove ? scaled * 0.5 : scaled) - 1;
    const tail: number = isNear ? 0 : lost / sum;
    write(table, result + pairLane, 0.5 * assembleLogarithm(k, f, tail));
    write(table, result + LANES + pairLane, angleOf(y, 1 + x));
  }
}

/** What realPartOfExp computes with, in the order of its use, for the twin that takes two lanes at a time. */
export function writeExpConstants(out: Column): void {
  write(out, 0, SMALLEST_EXPONENT);
  write(out, 1, ROUNDER);
  write(out, 2, LOG2_E);
  write(out, 3, LN2_HIGH);
  write(out, 4, LN2_LOW);
  write(out, 5, EXP_11);
  write(out, 6, EXP_10);
  write(out, 7, EXP_9);
  write(out, 8, EXP_8);
  write(out, 9, EXP_7);
  write(out, 10, EXP_6);
  write(out, 11, EXP_5);
  write(out, 12, EXP_4);
  write(out, 13, EXP_3);
  write(out, 14, 0.5);
  write(out, 15, 1);
  write(out, 16, TWO_OVER_PI);
  write(out, 17, HALF_PI_1);
  write(out, 18, HALF_PI_2);
  write(out, 19, HALF_PI_3);
  write(out, 20, SINE_13);
  write(out, 21, SINE_11);
  write(out, 22, SINE_9);
  write(out, 23, SINE_7);
  write(out, 24, SINE_5);
  write(out, 25, SINE_3);
  write(out, 26, COSINE_14);
  write(out, 27, COSINE_12);
  write(out, 28, COSINE_10);
  write(out, 29, COSINE_8);
  write(out, 30, COSINE_6);
  write(out, 31, COSINE_4);
}

/** How many those are. */
export const EXP_CONSTANTS: Index = 32;
