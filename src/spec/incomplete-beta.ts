// incomplete-beta: regularised incomplete beta function I_x(a, b), and its complement 1 - I_x(a, b) = I_(1-x)(b, a).
// Domain:    a, b in [1e-6, 1e9], x in [0, 1]; outside NaN; NaN in, NaN out.
// Error:     reference 64 ULP; wasm 64 ULP. I and its complement each, however small, for a, b in [0.1, 1e6].
// Edges:     x = 0 gives 0, x = 1 gives 1.
// Source:    Didonato, A. R. and Morris, A. H. (1992) ACM TOMS 18, 360-373. Vectors: test/vectors/incomplete-beta.json.

import type { Contract } from './contract.ts';
import { productTail, sumTail } from './double-double.ts';
import { NOT_A_NUMBER, POSITIVE_INFINITY } from './elementary.ts';
import { gammaWeight } from './gamma-function.ts';

const EPSILON: number = 1.1102230246251565e-16;
const MOST_TERMS: number = 1000000;

/**
 * The value C of the continued fraction in I_x(a, b) = x^a (1-x)^b / (B(a, b) C), by Lentz; quick for excess > 0,
 * where excess = a - (a + b) x, which the caller knows without cancellation.
 */
export function betaFraction(a: number, b: number, x: number, excess: number): number {
  let denominator: number = (a * (excess + 1)) / (a + 1);
  let fraction: number = denominator;
  let c: number = denominator;
  let d: number = 0;
  let step: number = 0;
  let m: number = 1;
  while (m < MOST_TERMS && Math.abs(step - 1) > EPSILON) {
    const odd: number = a + 2 * m - 1;
    const numerator: number = ((a + m - 1) / odd) * ((a + b + m - 1) / odd) * m * (b - m) * x * x;
    denominator = m + (m * (b - m) * x) / odd + ((a + m) / (odd + 2)) * (excess + 1 + m * (2 - x));
    d = 1 / (numerator * d + denominator);
    c = denominator + numerator / c;
    step = c * d;
    fraction = fraction * step;
    m = m + 1;
  }
  return fraction;
}

/** x^a y^b / B(a, b), with y + yTail = 1 - x. */
export function betaWeight(a: number, b: number, x: number, y: number, yTail: number): number {
  const total: number = a + b;
  const xMean: number = total * x;
  const yMean: number = total * y;
  const xWeight: number = gammaWeight(a, xMean, productTail(total, x, xMean));
  const yWeight: number = gammaWeight(b, yMean, productTail(total, y, yMean) + total * yTail);
  return (xWeight / gammaWeight(total, total, 0)) * yWeight;
}

/** a - (a + b) x for x + xTail, every rounding given back: near the mean it is the difference of two large numbers. */
function excessOf(a: number, b: number, x: number, xTail: number): number {
  const total: number = a + b;
  const mean: number = total * x;
  const difference: number = a - mean;
  const tails: number = productTail(total, x, mean) + sumTail(a, b, total) * x + total * xTail;
  return difference + (sumTail(a, -mean, difference) - tails);
}

/**
 * Whether I is the part to compute, its complement being 1 - I: the one computed is never far above 1/2, and its fraction
 * converges. Where one shape is below 1, that side holds nearly everything even before its mean.
 */
function computesLower(a: number, b: number, x: number, y: number): boolean {
  if (a < 1 && b >= 1) return (a + b) * x < Math.max(a, 0.5);
  if (b < 1 && a >= 1) return (a + b) * y >= Math.max(b, 0.5);
  return x * (a + b + 2) < a + 1;
}

/** The upper part when `wantsUpper`, else I itself, for x and y + yTail that add to 1. */
function betaPart(a: number, b: number, x: number, y: number, yTail: number, wantsUpper: boolean): number {
  if (!(a > 0 && b > 0 && a < POSITIVE_INFINITY && b < POSITIVE_INFINITY && x >= 0 && y >= 0)) return NOT_A_NUMBER;
  if (x === 0) return wantsUpper ? 1 : 0;
  if (y === 0) return wantsUpper ? 0 : 1;
  const isLower: boolean = computesLower(a, b, x, y);
  const weight: number = betaWeight(a, b, x, y, yTail);
  const fraction: number = isLower
    ? betaFraction(a, b, x, excessOf(a, b, x, 0))
    : betaFraction(b, a, y, excessOf(b, a, y, yTail));
  const part: number = Math.min(1, weight / fraction);
  return isLower === wantsUpper ? 1 - part : part;
}

/** I_x(a, b): the probability that a beta variate is below x. */
export function incompleteBeta(a: number, b: number, x: number): number {
  const y: number = 1 - x;
  return betaPart(a, b, x, y, 1 - y - x, false);
}

/** 1 - I_x(a, b), relatively exact where it is small. */
export function incompleteBetaUpper(a: number, b: number, x: number): number {
  const y: number = 1 - x;
  return betaPart(a, b, x, y, 1 - y - x, true);
}

export const contract: Contract = {
  name: 'incomplete-beta',
  summary: 'regularised incomplete beta function I_x(a, b), and its complement 1 - I_x(a, b) = I_(1-x)(b, a).',
  inputs: [
    { name: 'a', unit: '1', low: 1e-6, high: 1e9 },
    { name: 'b', unit: '1', low: 1e-6, high: 1e9 },
    { name: 'x', unit: 'fraction', low: 0, high: 1 },
  ],
  outputs: [{ name: 'probability', unit: 'fraction', low: 0, high: 1 }],
  error: {
    reference: {
      amount: 64,
      unit: 'ULP',
      where: 'I and its complement each, however small, for a, b in [0.1, 1e6]',
    },
    wasm: {
      amount: 64,
      unit: 'ULP',
      where: 'I and its complement each, however small, for a, b in [0.1, 1e6]',
    },
  },
  edges: 'x = 0 gives 0, x = 1 gives 1.',
  source: 'Didonato, A. R. and Morris, A. H. (1992) ACM TOMS 18, 360-373.',
};
