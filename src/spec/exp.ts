// exp: e to the power x.
// Domain:    any x; NaN in, NaN out.
// Error:     reference 1 ULP; wasm 1 ULP.
// Edges:     exp(0) = 1; exp(-Infinity) = 0; beyond 709.782712893384 Infinity; below -745.1332191019412 zero, subnormal before.
// Source:    own fit by interpolation at Chebyshev nodes (test/vectors/elementary-fit.py). Vectors: test/vectors/exp.json.

import type { Contract } from './contract.ts';
import { LN2_HIGH, LN2_LOW, LOG2_E, NOT_A_NUMBER, POSITIVE_INFINITY } from './elementary.ts';
import { powerOfTwo } from './machine.ts';

const LARGEST: number = 709.782712893384;
const SMALLEST: number = -745.1332191019412;

/** (e^r - 1 - r) for |r| <= ln(2) / 2: what the Taylor series has beyond its first term. */
function beyondLinear(r: number): number {
  let s: number = 2.09112987659402e-9;
  s = s * r + 2.5100472505694996e-8;
  s = s * r + 2.7557282838800484e-7;
  s = s * r + 2.7557268276905696e-6;
  s = s * r + 2.4801587317228724e-5;
  s = s * r + 1.9841269863171557e-4;
  s = s * r + 1.3888888888886537e-3;
  s = s * r + 8.333333333330039e-3;
  s = s * r + 4.1666666666666664e-2;
  s = s * r + 1.6666666666666669e-1;
  return r * r * (0.5 + r * s);
}

/** significand * 2^k where the result may be subnormal or overflow; |k| <= 2045. */
export function scaleByPowerOfTwo(significand: number, k: number): number {
  if (k >= -1021 && k <= 1022) return significand * powerOfTwo(k);
  if (k < 0) return significand * powerOfTwo(k + 1000) * powerOfTwo(-1000);
  return significand * powerOfTwo(k - 1000) * powerOfTwo(1000);
}

/** factor * e^(x + tail) for |tail| much smaller than 1, rounded once at the end even where it is subnormal. factor is
 *  normal and finite, |x| <= 1400. */
export function expOfSumTimes(factor: number, x: number, tail: number): number {
  const k: number = Math.floor(x * LOG2_E + 0.5);
  const upper: number = x - k * LN2_HIGH;
  const lower: number = tail - k * LN2_LOW;
  const r: number = upper + lower;
  const rest: number = upper - r + lower + beyondLinear(r);
  // 1 + r + rest with each rounding taken back once.
  const s: number = r + rest;
  const sTail: number = r - s + rest;
  const e: number = 1 + s;
  return scaleByPowerOfTwo(factor * (e + (1 - e + s + sTail)), k);
}

/** e^(x + tail) for |tail| much smaller than 1. */
export function expOfSum(x: number, tail: number): number {
  if (!(x <= LARGEST)) return x > LARGEST ? POSITIVE_INFINITY : NOT_A_NUMBER;
  return x < SMALLEST ? 0 : expOfSumTimes(1, x, tail);
}

export function exp(x: number): number {
  return expOfSum(x, 0);
}

/** e^x - 1 without cancellation near zero; error 1 ULP. */
export function expm1(x: number): number {
  if (!(x <= LARGEST)) return x > LARGEST ? POSITIVE_INFINITY : NOT_A_NUMBER;
  if (x < -40) return -1;
  if (Math.abs(x) < 1e-17) return x;
  const k: number = Math.floor(x * LOG2_E + 0.5);
  const upper: number = x - k * LN2_HIGH;
  const lower: number = -k * LN2_LOW;
  const r: number = upper + lower;
  const rest: number = upper - r + lower + beyondLinear(r);
  if (k === 0) return r + rest;
  if (k > 60) return expOfSum(x, 0);
  // 2^k (1 + s) - 1 = (2^k - 1) + 2^k s.
  const s: number = r + rest;
  const sTail: number = r - s + rest;
  const scale: number = powerOfTwo(k);
  const whole: number = scale - 1;
  const wholeTail: number = scale - (whole + 1);
  const scaled: number = scale * s;
  const sum: number = whole + scaled;
  const part: number = sum - whole;
  return sum + (whole - (sum - part) + (scaled - part) + wholeTail + scale * sTail);
}

export const contract: Contract = {
  name: 'exp',
  summary: 'e to the power x.',
  inputs: [{ name: 'x', unit: '1' }],
  outputs: [{ name: 'power', unit: '1' }],
  error: { reference: { amount: 1, unit: 'ULP' }, wasm: { amount: 1, unit: 'ULP' } },
  edges:
    'exp(0) = 1; exp(-Infinity) = 0; beyond 709.782712893384 Infinity; below -745.1332191019412 zero, subnormal before.',
  source: 'own fit by interpolation at Chebyshev nodes (test/vectors/elementary-fit.py).',
};
