// bivariate-student: P(X <= h, Y <= k) of two Student t variates with common degrees of freedom nu and correlation rho.
// Domain:    any h and k, rho in [-1, 1], nu in [0.1, 1e10]; outside NaN; NaN in, NaN out.
// Error:     reference 1e-14 absolute; wasm 1e-14 absolute.
// Edges:     rho = 1 gives T(min(h, k)), rho = -1 max(0, T(h) + T(k) - 1); an infinite h or k leaves the other's T, or 0.
// Source:    Plackett's integral (Genz, A. (2004) Statistics and Computing 14, 251-260), own substitution. Vectors: test/vectors/bivariate-student.json.
//
// dP/drho = (1 + Q / nu)^(-nu/2) / (2 pi sqrt(1 - rho^2)) holds for any real nu; integrated from rho to 1, where P is
// univariate. With rho = cos(phi) and w = tan(phi / 2) no angle is left, and the sharp layer beside rho = 1 (h near k) sits
// at w = 0, where the double-exponential rule crowds its nodes.

import type { Contract } from './contract.ts';
import { NOT_A_NUMBER, POSITIVE_INFINITY } from './elementary.ts';
import { exp } from './exp.ts';
import { log1p } from './log.ts';
import { studentT } from './student-t.ts';

const HALF_PI: number = 1.5707963267948966;
const STEP: number = 0.015625;
/** 215 steps to either side: beyond them a weight is below 1e-17 of the whole. */
const STEPS: number = 215;

/** (1 + Q / nu)^(-nu / 2) / (1 + w^2). */
function integrand(w: number, gap: number, product: number, nu: number): number {
  const opened: number = 1 + w * w;
  const q: number = Math.max(0, opened * ((gap * opened) / (4 * w * w) + product));
  return exp(-0.5 * nu * log1p(q / nu)) / opened;
}

/** P(X <= h, Y <= k) for 0 <= rho < 1. */
function forPositive(h: number, k: number, rho: number, nu: number): number {
  const gap: number = (h - k) * (h - k);
  const product: number = h * k;
  const width: number = Math.sqrt((1 - rho) / (1 + rho));
  let sum: number = 0;
  let n: number = -STEPS;
  while (n <= STEPS) {
    const growth: number = exp(STEP * n);
    const decay: number = 1 / growth;
    // share = 1 / (1 + e^(-pi sinh t)), its complement likewise: both exact near their zeros.
    const grown: number = exp(HALF_PI * (growth - decay));
    const share: number = grown / (1 + grown);
    const w: number = width * share;
    if (w > 0) sum = sum + (share / (1 + grown)) * (growth + decay) * integrand(w, gap, product, nu);
    n = n + 1;
  }
  return studentT(Math.min(h, k), nu) - 0.5 * STEP * width * sum;
}

export function bivariateStudent(h: number, k: number, rho: number, nu: number): number {
  const isDomain: boolean = rho >= -1 && rho <= 1 && nu > 0 && nu < POSITIVE_INFINITY;
  if (!isDomain || !(h <= POSITIVE_INFINITY && k <= POSITIVE_INFINITY)) return NOT_A_NUMBER;
  // Beyond this the square overflows, and the other variate decides to within 1e-14 for nu >= 0.1.
  const x: number = Math.max(-1e150, Math.min(1e150, h));
  const y: number = Math.max(-1e150, Math.min(1e150, k));
  let result: number = 0;
  if (rho === 1) result = studentT(Math.min(x, y), nu);
  else if (rho === -1) result = studentT(x, nu) - studentT(-y, nu);
  else if (rho >= 0) result = forPositive(x, y, rho, nu);
  else result = studentT(x, nu) - forPositive(x, -y, -rho, nu);
  return Math.max(0, Math.min(1, result));
}

export const contract: Contract = {
  name: 'bivariate-student',
  summary: 'P(X <= h, Y <= k) of two Student t variates with common degrees of freedom nu and correlation rho.',
  inputs: [
    { name: 'h', unit: '1' },
    { name: 'k', unit: '1' },
    { name: 'rho', unit: 'correlation', low: -1, high: 1 },
    { name: 'nu', unit: 'degrees of freedom', low: 0.1, high: 1e10 },
  ],
  outputs: [{ name: 'probability', unit: 'fraction', low: 0, high: 1 }],
  error: { reference: { amount: 1e-14, unit: 'absolute' }, wasm: { amount: 1e-14, unit: 'absolute' } },
  edges: "rho = 1 gives T(min(h, k)), rho = -1 max(0, T(h) + T(k) - 1); an infinite h or k leaves the other's T, or 0.",
  source: "Plackett's integral (Genz, A. (2004) Statistics and Computing 14, 251-260), own substitution.",
};
