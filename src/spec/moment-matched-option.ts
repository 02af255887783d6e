// moment-matched-option: undiscounted option on a sum of positive amounts, taken as lognormal with the sum's mean and variance.
// Domain:    mean in [1e-12, 1e15]; logVariance in [0, 100]; strike in [-1e15, 1e15]; sign +1 call, -1 put; NaN in, NaN out.
// Error:     reference 1e-15 relative to scale; wasm 1e-15 relative to scale.
// Edges:     strike <= 0: the sum lies above it for certain, a call is worth mean - strike, a put nothing; logVariance = 0 gives intrinsic value.
// Source:    Levy, E. (1992) J. Int. Money and Finance 11, 474-491; Turnbull, Wakeman (1991) JFQA 26, 377-389; Haug (2007) 4.20.2-3. Vectors: test/vectors/moment-matched-option.json.
//
// The caller reduces schedule or basket (average-moments.ts) and takes what is fixed already off the strike. Arithmetic Asian
// options, discrete with any term structure, and baskets with positive weights.

import { blackPrice } from './black-price.ts';
import type { Contract } from './contract.ts';

export function momentMatchedOption(mean: number, logVariance: number, strike: number, sign: number): number {
  if (strike <= 0) return Math.max(sign * (mean - strike), 0);
  return blackPrice(mean, strike, Math.sqrt(logVariance), sign);
}

export const contract: Contract = {
  name: 'moment-matched-option',
  summary: "undiscounted option on a sum of positive amounts, taken as lognormal with the sum's mean and variance.",
  inputs: [
    { name: 'mean', unit: 'quote currency', low: 1e-12, high: 1e15 },
    { name: 'logVariance', unit: 'ln(E[A^2] / E[A]^2)', low: 0, high: 100 },
    { name: 'strike', unit: 'quote currency, less what is fixed', low: -1e15, high: 1e15 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [{ name: 'price', unit: 'quote currency' }],
  error: {
    reference: {
      amount: 1e-15,
      unit: 'relative to scale',
      where: 'scale: the larger of mean and strike; of the formula',
    },
    wasm: { amount: 1e-15, unit: 'relative to scale', where: 'scale: the larger of mean and strike; of the formula' },
  },
  edges:
    'strike <= 0: the sum lies above it for certain, a call is worth mean - strike, a put nothing; logVariance = 0 gives intrinsic value.',
  source:
    'Levy, E. (1992) J. Int. Money and Finance 11, 474-491; Turnbull, Wakeman (1991) JFQA 26, 377-389; Haug (2007) 4.20.2-3.',
  approximation:
    'the sum is taken as lognormal (two moments). Arithmetic average of twelve monthly fixings: at the money within 0.3 %, 1.7 % and 4.6 % of the price for volatilities of 20, 60 and 100 %, one standard deviation out within 5 %, 15 % and 31 %.',
};
