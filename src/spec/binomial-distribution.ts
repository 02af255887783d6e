// binomial-distribution: P(X <= k) of k successes in n trials of probability p, with the mass and P(X > k).
// Domain:    whole k in [-1, n], whole n in [0, 1e9], p in [0, 1]; outside NaN; NaN in, NaN out.
// Error:     reference 32 ULP; wasm 32 ULP. Also mass and P(X > k), however small, for n <= 1e6.
// Edges:     k = -1 gives 0, k = n gives 1; p = 0 and p = 1 are certain.
// Source:    I_(1-p)(n - k, k + 1) of incomplete-beta; mass after Loader, C. (2000). Vectors: test/vectors/binomial-distribution.json.

import type { Contract } from './contract.ts';
import { productTail } from './double-double.ts';
import { NOT_A_NUMBER } from './elementary.ts';
import { expOfSum } from './exp.ts';
import { betaWeight, incompleteBeta, incompleteBetaUpper } from './incomplete-beta.ts';
import { logRatio, logRatioTail } from './log-ratio.ts';
import { power } from './power.ts';

function isCase(k: number, n: number, p: number): boolean {
  return n >= 0 && n <= 1e9 && k >= -1 && k <= n && Math.floor(k) === k && Math.floor(n) === n && p >= 0 && p <= 1;
}

/** (1 - p)^n, without the rounding of 1 - p. */
function failurePower(p: number, n: number): number {
  const q: number = 1 - p;
  if (q === 0) return n === 0 ? 1 : 0;
  const head: number = logRatio(q, 1);
  const product: number = n * head;
  return expOfSum(product, productTail(n, head, product) + n * (logRatioTail(q, 1) + (1 - q - p) / q));
}

/** P(X = k). */
export function binomialMass(k: number, n: number, p: number): number {
  if (!isCase(k, n, p) || k < 0) return NOT_A_NUMBER;
  if (k === 0) return failurePower(p, n);
  if (k === n) return power(p, n);
  const q: number = 1 - p;
  return (betaWeight(k, n - k, p, q, 1 - q - p) * n) / k / (n - k);
}

export function binomialDistribution(k: number, n: number, p: number): number {
  if (!isCase(k, n, p)) return NOT_A_NUMBER;
  if (k < 0) return 0;
  return k === n ? 1 : incompleteBetaUpper(k + 1, n - k, p);
}

/** P(X > k), relatively exact in the right tail. */
export function binomialSurvival(k: number, n: number, p: number): number {
  if (!isCase(k, n, p)) return NOT_A_NUMBER;
  if (k < 0) return 1;
  return k === n ? 0 : incompleteBeta(k + 1, n - k, p);
}

export const contract: Contract = {
  name: 'binomial-distribution',
  summary: 'P(X <= k) of k successes in n trials of probability p, with the mass and P(X > k).',
  inputs: [
    { name: 'k', unit: 'successes', low: -1, high: 1e9 },
    { name: 'n', unit: 'trials', low: 0, high: 1e9 },
    { name: 'p', unit: 'fraction', low: 0, high: 1 },
  ],
  outputs: [{ name: 'probability', unit: 'fraction', low: 0, high: 1 }],
  error: {
    reference: { amount: 32, unit: 'ULP', where: 'also mass and P(X > k), however small, for n <= 1e6' },
    wasm: { amount: 32, unit: 'ULP', where: 'also mass and P(X > k), however small, for n <= 1e6' },
  },
  edges: 'k = -1 gives 0, k = n gives 1; p = 0 and p = 1 are certain.',
  source: 'I_(1-p)(n - k, k + 1) of incomplete-beta; mass after Loader, C. (2000).',
};
