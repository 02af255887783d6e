// incomplete-gamma-inverse: the x with P(a, x) = p; also the x with Q(a, x) = q.
// Domain:    a in [1e-3, 1e9], p in [0, 1]; outside NaN; NaN in, NaN out.
// Error:     reference 32 ULP; wasm 32 ULP. For a in [0.1, 1e6], x above 1e-300.
// Edges:     p = 0 gives 0, p = 1 Infinity.
// Source:    Newton in ln x on ln P or ln Q, both concave; start by Wilson and Hilferty (1931). Vectors: test/vectors/incomplete-gamma-inverse.json.

import type { Contract } from './contract.ts';
import { NOT_A_NUMBER, POSITIVE_INFINITY } from './elementary.ts';
import { exp } from './exp.ts';
import { gammaFunction, gammaWeight, logGamma } from './gamma-function.ts';
import { incompleteGamma, incompleteGammaUpper } from './incomplete-gamma.ts';
import { log } from './log.ts';
import { normalInverse } from './normal-inverse.ts';

/** Newton doubles the digits: a step below this leaves an error below an ULP. */
const LAST_STEP: number = 1e-9;

function startFor(a: number, target: number, isUpper: boolean): number {
  const spread: number = 1 / (9 * a);
  const z: number = isUpper ? -normalInverse(target) : normalInverse(target);
  const root: number = 1 - spread + z * Math.sqrt(spread);
  if (a >= 1 && root > 0.3) return a * root * root * root;
  // P < x^a / Gamma(a + 1), and for a < 1 Q < x^(a-1) e^-x / Gamma(a).
  const lower: number = exp((log(isUpper ? 1 - target : target) + logGamma(a + 1)) / a);
  if (!isUpper) return lower;
  const far: number = -log(target * gammaFunction(a));
  return a < 1 && far > 1 ? far : lower;
}

/** x with P(a, x) = target, or Q(a, x) = target, for 0 < target <= 1/2. */
function solve(a: number, target: number, isUpper: boolean): number {
  let x: number = startFor(a, target, isUpper);
  let low: number = 0;
  let high: number = POSITIVE_INFINITY;
  for (let round = 0; round < 200; round++) {
    const part: number = isUpper ? incompleteGammaUpper(a, x) : incompleteGamma(a, x);
    const isBelow: boolean = part < target !== isUpper;
    if (isBelow) low = x;
    else high = x;
    const slope: number = gammaWeight(a, x, 0);
    const step: number = (log(part / target) * part) / slope;
    let next: number = x * exp(isUpper ? step : -step);
    if (!(next > low && next < high)) {
      if (part === target) return x;
      // Underflow or a step too far: halve the bracket, or double towards the open end.
      next = high === POSITIVE_INFINITY ? 2 * x : low === 0 ? 0.5 * x : 0.5 * (low + high);
      if (!(next > low && next < high)) return x;
      x = next;
    } else {
      x = next;
      if (Math.abs(step) < LAST_STEP) return x;
    }
  }
  return x;
}

export function incompleteGammaInverse(a: number, p: number): number {
  if (!(a > 0 && a < POSITIVE_INFINITY && p >= 0 && p <= 1)) return NOT_A_NUMBER;
  if (p === 0) return 0;
  if (p === 1) return POSITIVE_INFINITY;
  return p <= 0.5 ? solve(a, p, false) : solve(a, 1 - p, true);
}

/** The x with Q(a, x) = q, for q however small. */
export function incompleteGammaUpperInverse(a: number, q: number): number {
  if (!(a > 0 && a < POSITIVE_INFINITY && q >= 0 && q <= 1)) return NOT_A_NUMBER;
  if (q === 0) return POSITIVE_INFINITY;
  if (q === 1) return 0;
  return q <= 0.5 ? solve(a, q, true) : solve(a, 1 - q, false);
}

export const contract: Contract = {
  name: 'incomplete-gamma-inverse',
  summary: 'the x with P(a, x) = p; also the x with Q(a, x) = q.',
  inputs: [
    { name: 'a', unit: '1', low: 1e-3, high: 1e9 },
    { name: 'probability', unit: 'fraction', low: 0, high: 1 },
  ],
  outputs: [{ name: 'x', unit: '1', low: 0 }],
  error: {
    reference: { amount: 32, unit: 'ULP', where: 'for a in [0.1, 1e6], x above 1e-300' },
    wasm: { amount: 32, unit: 'ULP', where: 'for a in [0.1, 1e6], x above 1e-300' },
  },
  edges: 'p = 0 gives 0, p = 1 Infinity.',
  source: 'Newton in ln x on ln P or ln Q, both concave; start by Wilson and Hilferty (1931).',
};
