// quanto-option: undiscounted option on a foreign price, paid at a fixed exchange rate of 1, and its derivatives.
// Domain:    forward, strike in [1e-12, 1e12]; volatilities in [0, 10]; correlation in [-1, 1]; time in [0, 100]; NaN in, NaN out.
// Error:     reference 2e-15 relative to scale; wasm 2e-15 relative to scale.
// Edges:     at expiry the intrinsic value; rateVolatility or correlation = 0 is black-greeks.
// Source:    Reiner, E. (1992) "Quanto mechanics", Risk 5(3), 59-63; Haug (2007) 5.16.1. Vectors: test/vectors/quanto-option.json.
//
// The forward is the foreign one. The exchange rate is settlement currency per unit of quote; the forward of the settlement measure
// is F e^(-correlation volatility rateVolatility T).

import { blackGreeks } from './black-greeks.ts';
import type { Contract } from './contract.ts';
import { exp } from './exp.ts';
import { type Column, read, write } from './machine.ts';

/** Value, delta and gamma by the foreign forward, vega, theta (forward held), vanna, volga. */
export function quantoOption(
  forward: number,
  strike: number,
  volatility: number,
  rateVolatility: number,
  correlation: number,
  timeToExpiryYears: number,
  sign: number,
  out: Column,
): void {
  // Per unit of volatility, by how much the log of the quanto forward falls.
  const pull: number = correlation * rateVolatility * timeToExpiryYears;
  const factor: number = exp(-pull * volatility);
  const quanto: number = forward * factor;
  blackGreeks(quanto, strike, volatility, timeToExpiryYears, sign, out);
  const byForward: number = read(out, 1);
  const byForwardTwice: number = read(out, 2);
  const byVolatility: number = read(out, 3);
  const decay: number = read(out, 4);
  const byBoth: number = read(out, 5);
  const byVolatilityTwice: number = read(out, 6);
  const slide: number = -quanto * pull;
  write(out, 1, byForward * factor);
  write(out, 2, byForwardTwice * factor * factor);
  write(out, 3, byVolatility + byForward * slide);
  write(out, 4, decay + byForward * quanto * correlation * rateVolatility * volatility);
  write(out, 5, (byBoth + byForwardTwice * slide - byForward * pull) * factor);
  write(out, 6, byVolatilityTwice + 2 * byBoth * slide + byForwardTwice * slide * slide - byForward * slide * pull);
}

export const contract: Contract = {
  name: 'quanto-option',
  summary: 'undiscounted option on a foreign price, paid at a fixed exchange rate of 1, and its derivatives.',
  inputs: [
    { name: 'forward', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 0, high: 10 },
    { name: 'rateVolatility', unit: 'fraction per sqrt(year), of settlement per quote', low: 0, high: 10 },
    { name: 'correlation', unit: 'of the log returns', low: -1, high: 1 },
    { name: 'timeToExpiryYears', unit: 'years', low: 0, high: 100 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [
    { name: 'value', unit: 'quote units, at the fixed rate' },
    { name: 'deltaForward', unit: 'underlying' },
    { name: 'gammaForward', unit: 'underlying per quote' },
    { name: 'vega', unit: 'quote per 1.00 of volatility' },
    { name: 'theta', unit: 'quote per year, forward held' },
    { name: 'vanna', unit: 'underlying per 1.00 of volatility' },
    { name: 'volga', unit: 'quote per 1.00 of volatility squared' },
  ],
  error: {
    reference: {
      amount: 2e-15,
      unit: 'relative to scale',
      where: 'scale: what a relative error of 1 in the forward does to each',
    },
    wasm: {
      amount: 2e-15,
      unit: 'relative to scale',
      where: 'scale: what a relative error of 1 in the forward does to each',
    },
  },
  edges: 'at expiry the intrinsic value; rateVolatility or correlation = 0 is black-greeks.',
  source: 'Reiner, E. (1992) "Quanto mechanics", Risk 5(3), 59-63; Haug (2007) 5.16.1.',
};
