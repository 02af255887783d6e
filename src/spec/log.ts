// log: natural logarithm of x.
// Domain:    x >= 0; below zero NaN; NaN in, NaN out.
// Error:     reference 1 ULP; wasm 1 ULP.
// Edges:     log(0) = -Infinity; log(1) = 0; log(Infinity) = Infinity; subnormal x as exact as any.
// Source:    own fit by interpolation at Chebyshev nodes (test/vectors/elementary-fit.py). Vectors: test/vectors/log.json.

import type { Contract } from './contract.ts';
import { LN2_HIGH, LN2_LOW, NOT_A_NUMBER, POSITIVE_INFINITY, SMALLEST_NORMAL, SQRT_2, TWO_54 } from './elementary.ts';
import { exponentOf, powerOfTwo } from './machine.ts';

/** k ln 2 + ln(1 + f) + tail, for 1 + f in [sqrt(1/2), sqrt(2)] and |tail| below an ULP of 1. @lanes */
export function assembleLogarithm(k: number, f: number, tail: number): number {
  // ln(1 + f) = 2 atanh(s) = f - f^2/2 + s (f^2/2 + s^2 R), where s = f / (2 + f) and 2 atanh(s) = 2 s + s^3 R(s^2).
  const s: number = f / (2 + f);
  const z: number = s * s;
  let series: number = 0.1308771474739754;
  series = series * z + 0.13268669005111386;
  series = series * z + 0.15386243592665208;
  series = series * z + 0.18181795568589937;
  series = series * z + 0.222222223923837;
  series = series * z + 0.28571428570800655;
  series = series * z + 0.4000000000000088;
  series = series * z + 0.6666666666666666;
  const half: number = 0.5 * f * f;
  const small: number = s * (half + z * series) + (tail + k * LN2_LOW);
  const whole: number = k * LN2_HIGH;
  const sum: number = whole + f;
  const sumTail: number = whole - sum + f;
  return sum + (sumTail - (half - small));
}

/** NaN, zero, negative or infinite x: what the logarithm is there. */
function logAtEdge(x: number): number {
  if (x === 0) return -POSITIVE_INFINITY;
  return x > 0 ? POSITIVE_INFINITY : NOT_A_NUMBER;
}

export function log(x: number): number {
  if (!(x > 0 && x < POSITIVE_INFINITY)) return logAtEdge(x);
  const isSubnormal: boolean = x < SMALLEST_NORMAL;
  const normal: number = isSubnormal ? x * TWO_54 : x;
  let k: number = exponentOf(normal);
  // In two steps: 2^-k may be subnormal.
  let m: number = normal * powerOfTwo(-Math.floor(k * 0.5));
  m = m * powerOfTwo(Math.floor(k * 0.5) - k);
  if (m > SQRT_2) {
    m = m * 0.5;
    k = k + 1;
  }
  return assembleLogarithm(isSubnormal ? k - 54 : k, m - 1, 0);
}

/** ln(1 + x) without cancellation near zero; error 1 ULP. */
export function log1p(x: number): number {
  if (!(x > -1 && x < POSITIVE_INFINITY)) return x === -1 ? -POSITIVE_INFINITY : logAtEdge(x);
  if (x > -0.29 && x < 0.41) return Math.abs(x) < 1e-17 ? x : assembleLogarithm(0, x, 0);
  const sum: number = 1 + x;
  const lost: number = x > 1 ? 1 - (sum - x) : x - (sum - 1);
  let k: number = exponentOf(sum);
  let m: number = sum * powerOfTwo(-Math.floor(k * 0.5));
  m = m * powerOfTwo(Math.floor(k * 0.5) - k);
  if (m > SQRT_2) {
    m = m * 0.5;
    k = k + 1;
  }
  return assembleLogarithm(k, m - 1, lost / sum);
}

export const contract: Contract = {
  name: 'log',
  summary: 'Natural logarithm of x.',
  inputs: [{ name: 'x', unit: '1', low: 0 }],
  outputs: [{ name: 'logarithm', unit: '1' }],
  error: { reference: { amount: 1, unit: 'ULP' }, wasm: { amount: 1, unit: 'ULP' } },
  edges: 'log(0) = -Infinity; log(1) = 0; log(Infinity) = Infinity; subnormal x as exact as any.',
  source: 'own fit by interpolation at Chebyshev nodes (test/vectors/elementary-fit.py).',
};
