// incomplete-beta-inverse: the x with I_x(a, b) = p.
// Domain:    a, b in [1e-2, 1e9], p in [0, 1]; outside NaN; NaN in, NaN out.
// Error:     reference 16 ULP; wasm 16 ULP. For a, b in [0.5, 1e5], x above 1e-300.
// Edges:     p = 0 gives 0, p = 1 gives 1.
// Source:    Newton in ln x with a bracket; start by Abramowitz and Stegun (1964) 26.5.22. Vectors: test/vectors/incomplete-beta-inverse.json.

import type { Contract } from './contract.ts';
import { NOT_A_NUMBER, POSITIVE_INFINITY } from './elementary.ts';
import { exp } from './exp.ts';
import { logGamma } from './gamma-function.ts';
import { betaWeight, incompleteBeta, incompleteBetaUpper } from './incomplete-beta.ts';
import { log } from './log.ts';
import { normalInverse } from './normal-inverse.ts';

const LAST_STEP: number = 1e-9;
const SMALLEST: number = 1e-307;

function startFor(a: number, b: number, target: number, isUpper: boolean): number {
  if (a >= 1 && b >= 1) {
    const y: number = isUpper ? normalInverse(target) : -normalInverse(target);
    const lambda: number = (y * y - 3) / 6;
    const perA: number = 1 / (2 * a - 1);
    const perB: number = 1 / (2 * b - 1);
    const h: number = 2 / (perA + perB);
    const root: number = h + lambda;
    if (root > 0) {
      const w: number = (y * Math.sqrt(root)) / h - (perB - perA) * (lambda + 5 / 6 - 2 / (3 * h));
      if (Math.abs(w) < 300) return a / (a + b * exp(2 * w));
    }
  }
  // I = x^a / (a B) for small x.
  const logBeta: number = logGamma(a) + logGamma(b) - logGamma(a + b);
  return exp((log(isUpper ? 1 - target : target) + log(a) + logBeta) / a);
}

/** x <= 1/2 with I_x(a, b) = target, or 1 - I_x(a, b) = target, for 0 < target <= 1/2. */
function solve(a: number, b: number, target: number, isUpper: boolean): number {
  let low: number = 0;
  let high: number = 0.5000000001;
  let x: number = Math.max(SMALLEST, Math.min(0.5, startFor(a, b, target, isUpper)));
  for (let round = 0; round < 300; round++) {
    const part: number = isUpper ? incompleteBetaUpper(a, b, x) : incompleteBeta(a, b, x);
    const isBelow: boolean = part < target !== isUpper;
    if (isBelow) low = x;
    else high = x;
    const y: number = 1 - x;
    const step: number = (log(part / target) * part * y) / betaWeight(a, b, x, y, 1 - y - x);
    let next: number = x * exp(isUpper ? step : -step);
    if (!(next > low && next < high)) {
      if (part === target) return x;
      if (x <= SMALLEST) return 0;
      next = low === 0 ? Math.max(SMALLEST, x * 0.0001) : Math.sqrt(low) * Math.sqrt(high);
      if (!(next > low && next < high)) return x;
      x = next;
    } else {
      x = next;
      if (Math.abs(step) < LAST_STEP) return x;
    }
  }
  return x;
}

export function incompleteBetaInverse(a: number, b: number, p: number): number {
  if (!(a > 0 && b > 0 && a < POSITIVE_INFINITY && b < POSITIVE_INFINITY && p >= 0 && p <= 1)) return NOT_A_NUMBER;
  if (p === 0) return 0;
  if (p === 1) return 1;
  const isUpper: boolean = p > 0.5;
  const target: number = isUpper ? 1 - p : p;
  const isSmall: boolean = incompleteBeta(a, b, 0.5) >= p;
  return isSmall ? solve(a, b, target, isUpper) : 1 - solve(b, a, target, !isUpper);
}

export const contract: Contract = {
  name: 'incomplete-beta-inverse',
  summary: 'the x with I_x(a, b) = p.',
  inputs: [
    { name: 'a', unit: '1', low: 1e-2, high: 1e9 },
    { name: 'b', unit: '1', low: 1e-2, high: 1e9 },
    { name: 'probability', unit: 'fraction', low: 0, high: 1 },
  ],
  outputs: [{ name: 'x', unit: 'fraction', low: 0, high: 1 }],
  error: {
    reference: { amount: 16, unit: 'ULP', where: 'for a, b in [0.5, 1e5], x above 1e-300' },
    wasm: { amount: 16, unit: 'ULP', where: 'for a, b in [0.5, 1e5], x above 1e-300' },
  },
  edges: 'p = 0 gives 0, p = 1 gives 1.',
  source: 'Newton in ln x with a bracket; start by Abramowitz and Stegun (1964) 26.5.22.',
};
