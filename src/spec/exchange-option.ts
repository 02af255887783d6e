// exchange-option: undiscounted option to give one asset for another, and its derivatives.
// Domain:    forwards in [1e-12, 1e12]; volatilities in [0, 10]; correlation in [-1, 1]; time in [0, 100]; NaN in, NaN out.
// Error:     reference 2e-15 relative to scale; wasm 2e-15 relative to scale.
// Edges:     no difference in volatility, or no time, leaves the difference of the forwards, where positive; deltas are half at the money.
// Source:    Margrabe, W. (1978) J. Finance 33, 177-186. Vectors: test/vectors/exchange-option.json.

import { blackGreeks } from './black-greeks.ts';
import type { Contract } from './contract.ts';
import { type Column, read, write } from './machine.ts';

/** Volatility of a ratio of two prices: the difference of near equals is taken before it is squared. */
export function ratioVolatility(volatility1: number, volatility2: number, correlation: number): number {
  const gap: number = volatility1 - volatility2;
  return Math.sqrt(gap * gap + 2 * volatility1 * volatility2 * (1 - correlation));
}

/** Pays asset 1 less asset 2 where positive. Price; delta1, delta2; gamma1, gamma12, gamma2; vega1, vega2; theta with the forwards held. */
export function exchangeOption(
  forward1: number,
  forward2: number,
  volatility1: number,
  volatility2: number,
  correlation: number,
  timeToExpiryYears: number,
  out: Column,
): void {
  const volatility: number = ratioVolatility(volatility1, volatility2, correlation);
  // The delta of what is given: the same option as a put on asset 2 against asset 1.
  blackGreeks(forward2, forward1, volatility, timeToExpiryYears, -1, out);
  const delta2: number = read(out, 1);
  blackGreeks(forward1, forward2, volatility, timeToExpiryYears, 1, out);
  const gamma1: number = read(out, 2);
  const vega: number = read(out, 3);
  const theta: number = read(out, 4);
  const ratio: number = forward1 / forward2;
  const share1: number = volatility > 0 ? (volatility1 - correlation * volatility2) / volatility : 0;
  const share2: number = volatility > 0 ? (volatility2 - correlation * volatility1) / volatility : 0;
  write(out, 2, delta2);
  write(out, 3, gamma1);
  write(out, 4, -gamma1 * ratio);
  write(out, 5, gamma1 * ratio * ratio);
  write(out, 6, vega * share1);
  write(out, 7, vega * share2);
  write(out, 8, theta);
}

export const contract: Contract = {
  name: 'exchange-option',
  summary: 'undiscounted option to give one asset for another, and its derivatives.',
  inputs: [
    { name: 'forward1', unit: 'quote currency, of what is received', low: 1e-12, high: 1e12 },
    { name: 'forward2', unit: 'quote currency, of what is given', low: 1e-12, high: 1e12 },
    { name: 'volatility1', unit: 'fraction per sqrt(year)', low: 0, high: 10 },
    { name: 'volatility2', unit: 'fraction per sqrt(year)', low: 0, high: 10 },
    { name: 'correlation', unit: 'of the log returns', low: -1, high: 1 },
    { name: 'timeToExpiryYears', unit: 'years', low: 0, high: 100 },
  ],
  outputs: [
    { name: 'price', unit: 'quote currency' },
    { name: 'delta1', unit: 'per forward1' },
    { name: 'delta2', unit: 'per forward2' },
    { name: 'gamma1', unit: 'per forward1 squared' },
    { name: 'gamma12', unit: 'per forward1 and forward2' },
    { name: 'gamma2', unit: 'per forward2 squared' },
    { name: 'vega1', unit: 'per 1.00 of volatility1' },
    { name: 'vega2', unit: 'per 1.00 of volatility2' },
    { name: 'theta', unit: 'quote currency per year, forwards held' },
  ],
  error: {
    reference: {
      amount: 2e-15,
      unit: 'relative to scale',
      where: 'scale: what a relative error of 1 in the ratio volatility does to each',
    },
    wasm: {
      amount: 2e-15,
      unit: 'relative to scale',
      where: 'scale: what a relative error of 1 in the ratio volatility does to each',
    },
  },
  edges:
    'no difference in volatility, or no time, leaves the difference of the forwards, where positive; deltas are half at the money.',
  source: 'Margrabe, W. (1978) J. Finance 33, 177-186.',
};
