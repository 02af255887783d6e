// extreme-of-two: undiscounted option on the larger or the smaller of two prices.
// Domain:    forwards, strike in [1e-12, 1e12]; volatilities times sqrt(time) in [1e-6, 10]; correlation in [-1, 1]; NaN in, NaN out.
// Error:     reference 2e-15 relative to scale; wasm 2e-15 relative to scale.
// Edges:     correlation = 1 with equal volatilities keeps the order of the forwards: a vanilla on the larger, or on the smaller.
// Source:    Stulz, R. (1982) J. Financial Economics 10, 161-185; Haug (2007) 5.9. Vectors: test/vectors/extreme-of-two.json.

import { bivariateNormal } from './bivariate-normal.ts';
import { blackPrice } from './black-price.ts';
import type { Contract } from './contract.ts';
import { isNotANumber, NOT_A_NUMBER } from './elementary.ts';
import { ratioVolatility } from './exchange-option.ts';
import { logRatio } from './log-ratio.ts';

function clip(rho: number): number {
  return Math.max(-1, Math.min(1, rho));
}

/** The call on the smaller, s the deviation of the ratio, above 0. */
function callOnSmaller(
  forward1: number,
  forward2: number,
  strike: number,
  s1: number,
  s2: number,
  rho: number,
  s: number,
): number {
  const d: number = logRatio(forward1, forward2) / s;
  const y1: number = logRatio(forward1, strike) / s1 + 0.5 * s1;
  const y2: number = logRatio(forward2, strike) / s2 + 0.5 * s2;
  const first: number = bivariateNormal(y1, -(d + 0.5 * s), clip((rho * s2 - s1) / s));
  const second: number = bivariateNormal(y2, d - 0.5 * s, clip((rho * s1 - s2) / s));
  return forward1 * first + forward2 * second - strike * bivariateNormal(y1 - s1, y2 - s2, rho);
}

/** larger: 1 the maximum, 0 the minimum. */
export function extremeOfTwo(
  forward1: number,
  forward2: number,
  strike: number,
  volSqrtTime1: number,
  volSqrtTime2: number,
  correlation: number,
  sign: number,
  larger: number,
): number {
  const s: number = ratioVolatility(volSqrtTime1, volSqrtTime2, correlation);
  if (isNotANumber(s) || isNotANumber(Math.abs(forward1 * forward2 * strike * sign * larger))) return NOT_A_NUMBER;
  if (s === 0) {
    const forward: number = larger === 1 ? Math.max(forward1, forward2) : Math.min(forward1, forward2);
    return blackPrice(forward, strike, volSqrtTime1, sign);
  }
  const onSmaller: number = callOnSmaller(forward1, forward2, strike, volSqrtTime1, volSqrtTime2, correlation, s);
  const exchange: number = blackPrice(forward1, forward2, s, 1);
  let call: number = onSmaller;
  let forward: number = forward1 - exchange;
  if (larger === 1) {
    // The larger and the smaller are the two.
    const both: number = blackPrice(forward1, strike, volSqrtTime1, 1) + blackPrice(forward2, strike, volSqrtTime2, 1);
    call = both - onSmaller;
    forward = forward2 + exchange;
  }
  return Math.max(sign > 0 ? call : call - forward + strike, 0);
}

export const contract: Contract = {
  name: 'extreme-of-two',
  summary: 'undiscounted option on the larger or the smaller of two prices.',
  inputs: [
    { name: 'forward1', unit: 'quote currency', low: 1e-12, high: 1e12 },
    { name: 'forward2', unit: 'quote currency', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote currency', low: 1e-12, high: 1e12 },
    { name: 'volSqrtTime1', unit: 'fraction', low: 1e-6, high: 10 },
    { name: 'volSqrtTime2', unit: 'fraction', low: 1e-6, high: 10 },
    { name: 'correlation', unit: 'of the log returns', low: -1, high: 1 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
    { name: 'larger', unit: '1 on the larger, 0 on the smaller', choices: [1, 0] },
  ],
  outputs: [{ name: 'price', unit: 'quote currency' }],
  error: {
    reference: { amount: 2e-15, unit: 'relative to scale', where: 'scale: largest of forwards and strike' },
    wasm: { amount: 2e-15, unit: 'relative to scale', where: 'scale: largest of forwards and strike' },
  },
  edges:
    'correlation = 1 with equal volatilities keeps the order of the forwards: a vanilla on the larger, or on the smaller.',
  source: 'Stulz, R. (1982) J. Financial Economics 10, 161-185; Haug (2007) 5.9.',
};
