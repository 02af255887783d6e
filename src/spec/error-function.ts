// error-function: erf(x) = 2 / sqrt(pi) times the integral of exp(-t^2) over (0, x), with its complement.
// Domain:    any x; NaN in, NaN out.
// Error:     reference 4 ULP; wasm 4 ULP. The complement likewise, relatively exact in the right tail.
// Edges:     erf(0) = 0; erf(Infinity) = 1; the complement is zero above 27.3.
// Source:    Mills' ratio of normal-cdf. Vectors: test/vectors/error-function.json.

import type { Contract } from './contract.ts';
import { productTail } from './double-double.ts';
import { POSITIVE_INFINITY, SQRT_2 } from './elementary.ts';
import { expOfSum } from './exp.ts';
import { centralSlope, scaledComplement } from './normal-cdf.ts';

const TWO_SQRT_2: number = 2.8284271247461903;
const SQRT_TWO_OVER_PI: number = 0.7978845608028654;
/** sqrt(2) times this is where normal-cdf leaves its central series. */
const CENTRE: number = 0.42;

/** erfc(x) for x >= 0.42. */
function tail(x: number): number {
  if (x > 28) return 0;
  const square: number = x * x;
  return SQRT_TWO_OVER_PI * expOfSum(-square, -productTail(x, x, square)) * scaledComplement(SQRT_2 * x);
}

export function errorFunction(x: number): number {
  if (Math.abs(x) < CENTRE || !(Math.abs(x) <= POSITIVE_INFINITY)) return TWO_SQRT_2 * x * centralSlope(SQRT_2 * x);
  return x < 0 ? tail(-x) - 1 : 1 - tail(x);
}

/** erfc(x) = 1 - erf(x), relatively exact in the right tail. */
export function errorFunctionComplement(x: number): number {
  if (x >= CENTRE) return tail(x);
  return x <= -CENTRE ? 2 - tail(-x) : 1 - errorFunction(x);
}

export const contract: Contract = {
  name: 'error-function',
  summary: 'erf(x) = 2 / sqrt(pi) times the integral of exp(-t^2) over (0, x), with its complement.',
  inputs: [{ name: 'x', unit: '1' }],
  outputs: [{ name: 'erf', unit: '1', low: -1, high: 1 }],
  error: { reference: { amount: 4, unit: 'ULP' }, wasm: { amount: 4, unit: 'ULP' } },
  edges: 'erf(0) = 0; erf(Infinity) = 1; the complement is zero above 27.3.',
  source: "Mills' ratio of normal-cdf.",
};
