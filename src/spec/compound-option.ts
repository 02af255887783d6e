// compound-option: price of a European option on a European option.
// Domain:    spot, strikes in [1e-12, 1e12]; rate, carry in [-2, 2]; volatility in [1e-4, 5]; 1e-6 <= first expiry < last expiry <= 30 years.
// Error:     reference 1e-14 relative to scale; wasm 1e-14 relative to scale.
// Edges:     a call on a put that can never be worth its strike is worth nothing; the last expiry at or before the first gives NaN.
// Source:    Geske, R. (1979) J. Financial Economics 7, 63-81; Rubinstein (1991); Haug (2007) 4.14. Vectors: test/vectors/compound-option.json.
//
// a, b: sign of the option bought now (expiry t) and of the one under it (expiry T). The first is exercised where a b (S_t - I) > 0,
// I the price at which the second is worth the first's strike.

import { bivariateNormal } from './bivariate-normal.ts';
import { blackPrice } from './black-price.ts';
import type { Contract } from './contract.ts';
import { isNotANumber, NOT_A_NUMBER } from './elementary.ts';
import { exp } from './exp.ts';
import { log } from './log.ts';
import { logRatio } from './log-ratio.ts';
import { normalCdf } from './normal-cdf.ts';

const ITERATIONS: number = 200;

/** ln of the forward (of the last expiry) at which the undiscounted second option is worth `worth`, which it can be. */
function logOfCriticalForward(strike: number, s: number, sign: number, worth: number): number {
  // In moneyness: sign y rises with the price. Where the option is nearly the forward, or nearly the strike, y is far out.
  let low: number = -750;
  let high: number = 750;
  let y: number =
    sign * Math.min(700, Math.max(-700, logRatio(strike + sign * worth > 0 ? strike + sign * worth : strike, strike)));
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const forward: number = strike * exp(sign * y);
    const price: number = blackPrice(forward, strike, s, sign);
    if (price > worth) high = y;
    else low = y;
    const delta: number = normalCdf(sign * ((sign * y) / s + 0.5 * s)) * forward;
    const step: number = (price - worth) / delta;
    const next: number = y - step;
    // Before the bracket is asked: a step that rounds to nothing ends on its rim.
    if (Math.abs(step) < 1e-15) return sign * next;
    const middle: number = 0.5 * (low + high);
    // Newton stays within what is known, else halves it.
    y = next > low && next < high ? next : middle;
    if (high - low < 1e-15 * Math.abs(middle)) return sign * y;
  }
  return sign * y;
}

export function compoundOption(
  spot: number,
  strike: number,
  underlyingStrike: number,
  rate: number,
  carry: number,
  volatility: number,
  firstYears: number,
  lastYears: number,
  sign: number,
  underlyingSign: number,
): number {
  const rest: number = lastYears - firstYears;
  if (!(rest > 0) || isNotANumber(Math.abs(spot * rate * carry * volatility * sign * underlyingSign)))
    return NOT_A_NUMBER;
  const s1: number = volatility * Math.sqrt(firstYears);
  const s2: number = volatility * Math.sqrt(lastYears);
  const s: number = volatility * Math.sqrt(rest);
  const forward: number = spot * exp(carry * lastYears);
  const lastDiscount: number = exp(-rate * lastYears);
  const firstDiscount: number = exp(-rate * firstYears);
  // At the first expiry the second option is worth e^(-rate rest) times its undiscounted price.
  const worth: number = strike * exp(rate * rest);
  if (underlyingSign < 0 && worth >= underlyingStrike) {
    if (sign > 0) return 0;
    return firstDiscount * strike - lastDiscount * blackPrice(forward, underlyingStrike, s2, -1);
  }
  const critical: number = logOfCriticalForward(underlyingStrike, s, underlyingSign, worth) + log(underlyingStrike);
  // Exercise at the first expiry is decided by the forward of the last, a martingale from `forward`.
  const z1: number = (log(forward) - critical) / s1 + 0.5 * s1;
  const y1: number = logRatio(forward, underlyingStrike) / s2 + 0.5 * s2;
  const both: number = sign * underlyingSign;
  const rho: number = sign * Math.sqrt(firstYears / lastYears);
  const received: number = forward * bivariateNormal(both * z1, underlyingSign * y1, rho);
  const paid: number = underlyingStrike * bivariateNormal(both * (z1 - s1), underlyingSign * (y1 - s2), rho);
  const premium: number = firstDiscount * strike * normalCdf(both * (z1 - s1));
  return Math.max(both * lastDiscount * (received - paid) - sign * premium, 0);
}

export const contract: Contract = {
  name: 'compound-option',
  summary: 'price of a European option on a European option.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote, of the option bought now', low: 1e-12, high: 1e12 },
    { name: 'underlyingStrike', unit: 'quote, of the option under it', low: 1e-12, high: 1e12 },
    { name: 'rate', unit: 'fraction per year', low: -2, high: 2 },
    { name: 'carry', unit: 'fraction per year', low: -2, high: 2 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 1e-4, high: 5 },
    { name: 'firstYears', unit: 'years', low: 1e-6, high: 30 },
    { name: 'lastYears', unit: 'years', low: 1e-6, high: 30 },
    { name: 'sign', unit: '+1 call, -1 put, of the option bought now', choices: [1, -1] },
    { name: 'underlyingSign', unit: '+1 call, -1 put, of the option under it', choices: [1, -1] },
  ],
  outputs: [{ name: 'price', unit: 'quote currency' }],
  error: {
    reference: { amount: 1e-14, unit: 'relative to scale', where: 'scale: largest of spot, forward and the strikes' },
    wasm: { amount: 1e-14, unit: 'relative to scale', where: 'scale: largest of spot, forward and the strikes' },
  },
  edges:
    'a call on a put that can never be worth its strike is worth nothing; the last expiry at or before the first gives NaN.',
  source: 'Geske, R. (1979) J. Financial Economics 7, 63-81; Rubinstein (1991); Haug (2007) 4.14.',
};
