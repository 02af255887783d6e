// incomplete-gamma: regularised lower incomplete gamma function P(a, x), and its complement Q(a, x) = 1 - P.
// Domain:    a in [1e-12, 1e9], x >= 0; NaN in, NaN out.
// Error:     reference 128 ULP; wasm 128 ULP. P and Q each, however small, for a <= 1e6.
// Edges:     P(a, 0) = 0; P(a, Infinity) = 1; Q the other way round.
// Source:    Gautschi, W. (1979) ACM TOMS 5, 466-481. Vectors: test/vectors/incomplete-gamma.json.

import type { Contract } from './contract.ts';
import { NOT_A_NUMBER, POSITIVE_INFINITY } from './elementary.ts';
import { exp, expm1 } from './exp.ts';
import { gammaWeight, logGammaOfOnePlus } from './gamma-function.ts';
import { log } from './log.ts';

const EPSILON: number = 1.1102230246251565e-16;
const MOST_TERMS: number = 2000000;

/** P(a, x) by the power series of Gamma(a) P / (x^a e^-x): all terms positive. */
function lowerBySeries(a: number, x: number): number {
  let term: number = 1;
  let sum: number = 1;
  let n: number = 1;
  while (n < MOST_TERMS && term > EPSILON * 0.1 * sum) {
    term = term * (x / (a + n));
    sum = sum + term;
    n = n + 1;
  }
  return (gammaWeight(a, x, 0) * sum) / a;
}

/** Q(a, x) by Legendre's continued fraction, modified Lentz; quick for x above a. */
function upperByFraction(a: number, x: number): number {
  let b: number = x - a + 1;
  let c: number = 1e300;
  let d: number = 1 / b;
  let fraction: number = d;
  let step: number = 0;
  let n: number = 1;
  while (n < MOST_TERMS && Math.abs(step - 1) > EPSILON) {
    const numerator: number = -n * (n - a);
    b = b + 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    step = c * d;
    fraction = fraction * step;
    n = n + 1;
  }
  return gammaWeight(a, x, 0) * fraction;
}

/** Q(a, x) for x <= 1.1 and a so small that Q, not P, is the small one: neither term cancels the 1 of 1 - P. */
function upperForSmallShape(a: number, x: number): number {
  const exponent: number = a * log(x) - logGammaOfOnePlus(a);
  let term: number = 1;
  let sum: number = 0;
  let n: number = 1;
  while (n < 60) {
    term = (-term * x) / n;
    sum = sum + term / (a + n);
    n = n + 1;
  }
  return -expm1(exponent) - exp(exponent) * a * sum;
}

/** Whether P is the one to compute, Q being 1 - P; otherwise the other way round. The one computed is never far above 1/2. */
function computesLower(a: number, x: number): boolean {
  if (x > 1.1) return x < a;
  if (x < 0.5) return -0.4 / log(x) < a;
  return 0.75 * x < a;
}

function computedPart(a: number, x: number, isLower: boolean): number {
  if (isLower) return Math.min(1, lowerBySeries(a, x));
  return Math.min(1, x > 1.1 ? upperByFraction(a, x) : upperForSmallShape(a, x));
}

function incompleteGammaPart(a: number, x: number, wantsLower: boolean): number {
  if (!(a > 0 && a < POSITIVE_INFINITY && x >= 0)) return NOT_A_NUMBER;
  if (x === 0) return wantsLower ? 0 : 1;
  if (x === POSITIVE_INFINITY) return wantsLower ? 1 : 0;
  const isLower: boolean = computesLower(a, x);
  const part: number = computedPart(a, x, isLower);
  return isLower === wantsLower ? part : 1 - part;
}

/** P(a, x) = integral of t^(a-1) e^-t over (0, x), divided by Gamma(a). */
export function incompleteGamma(a: number, x: number): number {
  return incompleteGammaPart(a, x, true);
}

/** Q(a, x) = 1 - P(a, x), relatively exact where it is small. */
export function incompleteGammaUpper(a: number, x: number): number {
  return incompleteGammaPart(a, x, false);
}

export const contract: Contract = {
  name: 'incomplete-gamma',
  summary: 'regularised lower incomplete gamma function P(a, x), and its complement Q(a, x) = 1 - P.',
  inputs: [
    { name: 'a', unit: '1', low: 1e-12, high: 1e9 },
    { name: 'x', unit: '1', low: 0 },
  ],
  outputs: [{ name: 'probability', unit: 'fraction', low: 0, high: 1 }],
  error: {
    reference: { amount: 128, unit: 'ULP', where: 'P and Q each, however small, for a <= 1e6' },
    wasm: { amount: 128, unit: 'ULP', where: 'P and Q each, however small, for a <= 1e6' },
  },
  edges: 'P(a, 0) = 0; P(a, Infinity) = 1; Q the other way round.',
  source: 'Gautschi, W. (1979) ACM TOMS 5, 466-481.',
};
