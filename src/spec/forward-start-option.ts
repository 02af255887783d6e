// forward-start-option: undiscounted option whose strike is a multiple of the price at a later start, or on the performance since.
// Domain:    forwardAtStart in [1e-12, 1e12]; growth, moneyness in [1e-6, 1e6]; volSqrtTime in [0, 40]; NaN in, NaN out.
// Error:     reference 3e-15 relative; wasm 3e-15 relative.
// Edges:     volSqrtTime = 0 gives the intrinsic value of growth against moneyness.
// Source:    Rubinstein, M. (1991) "Pay now, choose later", Risk 4(2); Haug (2007) 4.7. Vectors: test/vectors/forward-start-option.json.

import { blackPrice } from './black-price.ts';
import type { Contract } from './contract.ts';

/** performance 0: pays the price less moneyness times the price at the start; 1: that divided by the price at the start. */
export function forwardStartOption(
  forwardAtStart: number,
  growth: number,
  moneyness: number,
  volSqrtTime: number,
  sign: number,
  performance: number,
): number {
  const perStart: number = blackPrice(growth, moneyness, volSqrtTime, sign);
  return performance === 1 ? perStart : forwardAtStart * perStart;
}

export const contract: Contract = {
  name: 'forward-start-option',
  summary: 'undiscounted option whose strike is a multiple of the price at a later start, or on the performance since.',
  inputs: [
    { name: 'forwardAtStart', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'growth', unit: 'forward of expiry over forward of the start', low: 1e-6, high: 1e6 },
    { name: 'moneyness', unit: 'strike over price at the start', low: 1e-6, high: 1e6 },
    { name: 'volSqrtTime', unit: 'fraction, from the start to expiry', low: 0, high: 40 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
    { name: 'performance', unit: '1 per price at the start, 0 in quote', choices: [0, 1] },
  ],
  outputs: [{ name: 'price', unit: 'quote per underlying, or 1' }],
  error: {
    reference: { amount: 3e-15, unit: 'relative' },
    wasm: { amount: 3e-15, unit: 'relative' },
  },
  edges: 'volSqrtTime = 0 gives the intrinsic value of growth against moneyness.',
  source: 'Rubinstein, M. (1991) "Pay now, choose later", Risk 4(2); Haug (2007) 4.7.',
};
