// student-t-inverse: Student's t quantile for any real degrees of freedom: the t with P(T <= t) = p.
// Domain:    p in [0, 1], nu in [1e-2, 1e10]; outside NaN; NaN in, NaN out.
// Error:     reference 48 ULP; wasm 48 ULP. For nu >= 0.1 and p however small.
// Edges:     p = 0 gives -Infinity, p = 1 Infinity, p = 0.5 zero; Infinity where |t| leaves f64.
// Source:    Newton in ln t on ln P, which is concave; start by Fisher and Cornish (1960). Vectors: test/vectors/student-t-inverse.json.

import type { Contract } from './contract.ts';
import { NOT_A_NUMBER, POSITIVE_INFINITY } from './elementary.ts';
import { exp } from './exp.ts';
import { gammaHalfStepRatio } from './gamma-function.ts';
import { log } from './log.ts';
import { normalInverse } from './normal-inverse.ts';
import { power } from './power.ts';
import { studentTCentral, studentTDensity, studentTTail, studentTWeight } from './student-t.ts';

const LAST_STEP: number = 1e-9;
const LARGEST: number = 1e308;
const SQRT_PI: number = 1.772453850905516;

/** t > 0 near the one with P(T > t) = tail. */
function tailStart(tail: number, nu: number): number {
  if (nu > 2) {
    const z: number = -normalInverse(tail);
    const z2: number = z * z;
    const first: number = (z * (z2 + 1)) / 4;
    const second: number = (z * ((5 * z2 + 16) * z2 + 3)) / 96;
    return z + (first + second / nu) / nu;
  }
  // The tail is below its power law, so this lies beyond the root and Newton comes back steadily.
  return Math.min(LARGEST, Math.sqrt(nu) * power(gammaHalfStepRatio(0.5 * nu) / (SQRT_PI * nu * tail), 1 / nu));
}

/** t > 0 with P(T > t) = target, or with P(0 < T < t) = target. */
function solve(target: number, nu: number, isTail: boolean): number {
  let t: number = isTail ? tailStart(target, nu) : target / studentTDensity(0, nu);
  for (let round = 0; round < 100; round++) {
    if (t === POSITIVE_INFINITY || t === 0) return t;
    const part: number = isTail ? studentTTail(t, nu) : studentTCentral(t, nu);
    // Far beyond the root the tail may be nothing: come back by half.
    if (part === 0) {
      t = 0.5 * t;
    } else {
      const step: number = (log(part / target) * part) / studentTWeight(t, nu);
      t = t * exp(isTail ? step : -step);
      if (Math.abs(step) < LAST_STEP) return t;
    }
  }
  return t;
}

export function studentTInverse(p: number, nu: number): number {
  if (!(p >= 0 && p <= 1 && nu > 0 && nu < POSITIVE_INFINITY)) return NOT_A_NUMBER;
  if (p === 0.5) return 0;
  if (p === 0 || p === 1) return p === 0 ? -POSITIVE_INFINITY : POSITIVE_INFINITY;
  // p - 1/2 is exact from 1/4 on, 1 - p from 1/2 on.
  const isTail: boolean = p < 0.25 || p > 0.75;
  const target: number = isTail ? Math.min(p, 1 - p) : Math.abs(p - 0.5);
  const t: number = solve(target, nu, isTail);
  return p < 0.5 ? -t : t;
}

export const contract: Contract = {
  name: 'student-t-inverse',
  summary: "Student's t quantile for any real degrees of freedom: the t with P(T <= t) = p.",
  inputs: [
    { name: 'probability', unit: 'fraction', low: 0, high: 1 },
    { name: 'nu', unit: 'degrees of freedom', low: 1e-2, high: 1e10 },
  ],
  outputs: [{ name: 't', unit: '1' }],
  error: {
    reference: { amount: 48, unit: 'ULP', where: 'for nu >= 0.1 and p however small' },
    wasm: { amount: 48, unit: 'ULP', where: 'for nu >= 0.1 and p however small' },
  },
  edges: 'p = 0 gives -Infinity, p = 1 Infinity, p = 0.5 zero; Infinity where |t| leaves f64.',
  source: 'Newton in ln t on ln P, which is concave; start by Fisher and Cornish (1960).',
};
