// kirk-spread: undiscounted option on the difference of two prices, by Kirk's approximation.
// Domain:    forwards in [1e-12, 1e12]; strike in [0, 1e12]; volatilities times sqrt(time) in [0, 10]; correlation in [-1, 1]; NaN in, NaN out.
// Error:     reference 1e-15 relative to scale; wasm 1e-15 relative to scale.
// Edges:     strike = 0 is the exchange option, exactly; volatilities 0 leave the intrinsic value.
// Source:    Kirk, E. (1995) in Managing Energy Price Risk, Risk Publications, 71-78; Haug (2007) 5.10. Vectors: test/vectors/kirk-spread.json.

import { blackPrice } from './black-price.ts';
import type { Contract } from './contract.ts';
import { ratioVolatility } from './exchange-option.ts';

export function kirkSpread(
  forward1: number,
  forward2: number,
  strike: number,
  volSqrtTime1: number,
  volSqrtTime2: number,
  correlation: number,
  sign: number,
): number {
  // Asset 2 and the strike are taken as one lognormal, whose volatility is asset 2's in proportion to its share.
  const paid: number = forward2 + strike;
  return blackPrice(forward1, paid, ratioVolatility(volSqrtTime1, volSqrtTime2 * (forward2 / paid), correlation), sign);
}

export const contract: Contract = {
  name: 'kirk-spread',
  summary: "undiscounted option on the difference of two prices, by Kirk's approximation.",
  inputs: [
    { name: 'forward1', unit: 'quote currency', low: 1e-12, high: 1e12 },
    { name: 'forward2', unit: 'quote currency', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote currency', low: 0, high: 1e12 },
    { name: 'volSqrtTime1', unit: 'fraction', low: 0, high: 10 },
    { name: 'volSqrtTime2', unit: 'fraction', low: 0, high: 10 },
    { name: 'correlation', unit: 'of the log returns', low: -1, high: 1 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [{ name: 'price', unit: 'quote currency' }],
  error: {
    reference: {
      amount: 1e-15,
      unit: 'relative to scale',
      where: 'scale: the larger of forward1 and forward2 + strike; of the formula',
    },
    wasm: {
      amount: 1e-15,
      unit: 'relative to scale',
      where: 'scale: the larger of forward1 and forward2 + strike; of the formula',
    },
  },
  edges: 'strike = 0 is the exchange option, exactly; volatilities 0 leave the intrinsic value.',
  source: 'Kirk, E. (1995) in Managing Energy Price Risk, Risk Publications, 71-78; Haug (2007) 5.10.',
  approximation: 'asset 2 plus the strike is taken as lognormal.',
};
