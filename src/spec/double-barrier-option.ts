// double-barrier-option: price of a European call or put that two continuously watched barriers knock in or out, with a rebate.
// Domain:    spot, strike, lower, upper in [1e-12, 1e12]; rebate >= 0; rate, carry in [-10, 10]; volatility in [0.0001, 7]; time in [1e-6, 30].
// Error:     reference 1e-13 relative to scale; wasm 1e-13 relative to scale, where |carry| time <= 100 deviations.
// Edges:     spot on or beyond a barrier: in is the vanilla, out its rebate. lower >= upper gives NaN. Rebate: out pays at hit or expiry, in at expiry if never in.
// Source:    Kunitomo and Ikeda (1992) Math. Finance 2(4); Pelsser (2000) Finance Stochast. 4; Haug (2007) 4.17.3. Vectors: test/vectors/double-barrier-option.json.

import type { Contract } from './contract.ts';
import { plainAbove, plainBelow, reflectedImages, staysInside, wantsImages } from './double-barrier-terms.ts';
import { doubleTouchOption } from './double-touch-option.ts';
import { NOT_A_NUMBER } from './elementary.ts';
import { exp } from './exp.ts';

/** Undiscounted call or put. */
function vanilla(spot: number, strike: number, drift: number, deviation: number, sign: number): number {
  if (sign > 0) return plainAbove(spot, strike, drift, deviation, 1, -strike);
  return plainBelow(spot, strike, drift, deviation, -1, strike);
}

/** Undiscounted, spot between the barriers. */
function knockedOut(
  spot: number,
  strike: number,
  lower: number,
  upper: number,
  drift: number,
  deviation: number,
  sign: number,
): number {
  const level1: number = sign > 0 ? Math.max(strike, lower) : lower;
  const level2: number = sign > 0 ? upper : Math.min(strike, upper);
  if (level1 >= level2) return 0;
  return staysInside(spot, lower, upper, level1, level2, drift, deviation, sign, -sign * strike);
}

/** Undiscounted, spot between the barriers. By images: what ends outside, and the paths reflected back inside. */
function knockedIn(
  spot: number,
  strike: number,
  lower: number,
  upper: number,
  drift: number,
  deviation: number,
  sign: number,
): number {
  const level1: number = sign > 0 ? Math.max(strike, lower) : lower;
  const level2: number = sign > 0 ? upper : Math.min(strike, upper);
  const whole: number = vanilla(spot, strike, drift, deviation, sign);
  if (level1 >= level2) return whole;
  const cash: number = -sign * strike;
  if (!wantsImages(lower, upper, deviation)) {
    return whole - staysInside(spot, lower, upper, level1, level2, drift, deviation, sign, cash);
  }
  let outside: number = 0;
  if (sign > 0) {
    outside = plainAbove(spot, upper, drift, deviation, sign, cash);
    // Calls in the money below the lower barrier: from the strike up to it.
    if (strike < lower) outside = outside + whole - plainAbove(spot, lower, drift, deviation, sign, cash);
  } else {
    outside = plainBelow(spot, lower, drift, deviation, sign, cash);
    if (strike > upper) outside = outside + whole - plainBelow(spot, upper, drift, deviation, sign, cash);
  }
  return outside - reflectedImages(spot, lower, upper, level1, level2, drift, deviation, sign, cash);
}

export function doubleBarrierOption(
  spot: number,
  strike: number,
  lower: number,
  upper: number,
  rebate: number,
  rate: number,
  carry: number,
  volatility: number,
  timeYears: number,
  sign: number,
  knockIn: number,
  rebateAtHit: number,
): number {
  if (!(lower < upper)) return NOT_A_NUMBER;
  const deviation: number = volatility * Math.sqrt(timeYears);
  const drift: number = carry * timeYears - 0.5 * deviation * deviation;
  const touched: boolean = spot <= lower || spot >= upper;
  let option: number = 0;
  if (knockIn === 0) option = touched ? 0 : knockedOut(spot, strike, lower, upper, drift, deviation, sign);
  else if (touched) option = vanilla(spot, strike, drift, deviation, sign);
  else option = knockedIn(spot, strike, lower, upper, drift, deviation, sign);
  // The two halves of a payoff that is nearly impossible may cross by a rounding error: a price is never below zero.
  const price: number = exp(-rate * timeYears) * Math.max(option, 0);
  if (rebate === 0) return price;
  let pays: number = 0;
  if (knockIn === 0) pays = rebateAtHit === 1 ? 4 : 1;
  return price + rebate * doubleTouchOption(spot, lower, upper, rate, carry, volatility, timeYears, pays);
}

export const contract: Contract = {
  name: 'double-barrier-option',
  summary: 'price of a European call or put that two continuously watched barriers knock in or out, with a rebate.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'lower', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'upper', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'rebate', unit: 'quote currency', low: 0, high: 1e12 },
    { name: 'rate', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'carry', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 1e-4, high: 7 },
    { name: 'timeYears', unit: 'years', low: 1e-6, high: 30 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
    { name: 'knockIn', unit: '1 in, 0 out', choices: [1, 0] },
    { name: 'rebateAtHit', unit: '1 an out rebate is paid at hit, 0 at expiry', choices: [1, 0] },
  ],
  outputs: [{ name: 'price', unit: 'quote currency' }],
  error: {
    reference: {
      amount: 1e-13,
      unit: 'relative to scale',
      where: '|carry| time <= 100 deviations; scale: the largest of spot, strike and rebate',
    },
    wasm: {
      amount: 1e-13,
      unit: 'relative to scale',
      where: '|carry| time <= 100 deviations; scale: the largest of spot, strike and rebate',
    },
  },
  edges:
    'spot on or beyond a barrier: in is the vanilla, out its rebate. lower >= upper gives NaN. Rebate: out pays at hit or expiry, in at expiry if never in.',
  source: 'Kunitomo and Ikeda (1992) Math. Finance 2(4); Pelsser (2000) Finance Stochast. 4; Haug (2007) 4.17.3.',
};
