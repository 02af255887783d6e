// exp(exponent) N(x) when the power overflows and the probability underflows, as they do together for every reflected
// path of a barrier product with little volatility. A helper: no kernel, no contract.

import { exp } from './exp.ts';
import { normalCdf, scaledComplement } from './normal-cdf.ts';

const LN_SQRT_TWO_PI: number = 0.9189385332046728;
const TAIL_START: number = -5;

/** exp(exponent) N(x): in the left tail the exponents meet before either is taken. */
export function expTimesCdf(exponent: number, x: number): number {
  if (x > TAIL_START) return exp(exponent) * normalCdf(x);
  return exp(exponent - 0.5 * x * x - LN_SQRT_TWO_PI) * scaledComplement(-x);
}
