// black-scholes: European option on a spot that yields, discounted: value and derivatives in spot terms.
// Domain:    spot, strike in [0, 1e15]; rate, yield in [-10, 10]; volatility, timeToExpiryYears in [0, 100]; sign +1 call, -1 put; NaN in, NaN out.
// Error:     reference 8 ULP; wasm 8 ULP. Theta: of the largest of its three terms.
// Edges:     at expiry value and delta (half at the money) remain; volatility = 0 gives the discounted intrinsic value of the forward, gamma 0.
// Source:    Black, F. and Scholes, M. (1973) J. Political Economy 81, 637-654; Haug (2007) 1.1.6 with b = rate - yield. Vectors: test/vectors/black-scholes.json.
//
// ln(F / K) = ln(S / K) + (r - q) T is summed in head and tail, so that the rounding of the forward, which a deep wing would
// multiply by its elasticity, never happens; then everything is black-price and black-greeks on discounted forward and strike.

import { cdfOfSum } from './black-greeks.ts';
import { densityTimes, OUT_OF_REACH, outOfTheMoneyPrice, quotientTail } from './black-price.ts';
import type { Contract } from './contract.ts';
import { productTail, sumTail } from './double-double.ts';
import { isNotANumber, NOT_A_NUMBER, POSITIVE_INFINITY, SMALLEST_NORMAL } from './elementary.ts';
import { expm1, expOfSum } from './exp.ts';
import { logRatio, logRatioTail } from './log-ratio.ts';
import { type Column, write } from './machine.ts';

const DENSITY_AT_ZERO: number = 0.3989422804014327;

/** e^(-rate years), with the rounding of the product taken back. */
function discount(rate: number, years: number): number {
  const product: number = rate * years;
  return expOfSum(-product, -productTail(rate, years, product));
}

/** sign (forward - payment), logMoneyness = ln(forward / payment): the difference of near equals by expm1. */
function discountedIntrinsic(forward: number, payment: number, logMoneyness: number, sign: number): number {
  const isNear: boolean = Math.abs(logMoneyness) < 1;
  return Math.max(0, sign * (isNear ? payment * expm1(logMoneyness) : forward - payment));
}

function writeAll(value: number, out: Column): void {
  for (let column = 0; column < 7; column++) write(out, column, value);
}

/** theta, rho and dividend rho from N(sign d1), N(sign d2) and the decay of the volatility alone. */
function writeCarry(
  forward: number,
  payment: number,
  rate: number,
  dividendYield: number,
  years: number,
  sign: number,
  aboveForward: number,
  aboveStrike: number,
  decay: number,
  out: Column,
): void {
  const received: number = sign * (forward * aboveForward);
  const paid: number = sign * (payment * aboveStrike);
  write(out, 4, dividendYield * received - rate * paid - decay);
  write(out, 5, years * paid);
  write(out, 6, -years * received);
}

/** Whether the option ends in the money is certain, or at the money a matter of convention: half. */
function writeLimit(
  forward: number,
  payment: number,
  yielded: number,
  rate: number,
  dividendYield: number,
  volatility: number,
  years: number,
  sign: number,
  logMoneyness: number,
  out: Column,
): void {
  const isAtTheMoney: boolean = logMoneyness === 0;
  const certainty: number = isAtTheMoney ? 0.5 : sign * logMoneyness > 0 ? 1 : 0;
  writeAll(0, out);
  write(out, 0, discountedIntrinsic(forward, payment, logMoneyness, sign));
  write(out, 1, sign * yielded * certainty);
  if (isAtTheMoney && volatility === 0) write(out, 3, forward * DENSITY_AT_ZERO * Math.sqrt(years));
  writeCarry(forward, payment, rate, dividendYield, years, sign, certainty, certainty, 0, out);
}

/** The option that may end either way; x + xTail = ln(forward / strike), forward and payment are discounted. */
function writeSmooth(
  spot: number,
  forward: number,
  payment: number,
  yielded: number,
  rate: number,
  dividendYield: number,
  volatility: number,
  years: number,
  sign: number,
  x: number,
  xTail: number,
  out: Column,
): void {
  const isAbove: boolean = x >= 0;
  const root: number = Math.sqrt(years);
  const s: number = volatility * root;
  const square: number = root * root;
  const rootTail: number = (years - square - productTail(root, root, square)) / (2 * root);
  const sTail: number = productTail(volatility, root, s) + volatility * rootTail;
  const h: number = Math.abs(x) / s;
  const hTail: number = quotientTail(Math.abs(x), isAbove ? xTail : -xTail, s, sTail, h);
  const t: number = 0.5 * s;
  const near: number = h - t;
  const nearTail: number = sumTail(h, -t, near) + (hTail - 0.5 * sTail);
  const far: number = h + t;
  const farTail: number = sumTail(h, t, far) + (hTail + 0.5 * sTail);
  // With the letters of black-price: d1 = h + t, d2 = h - t above the strike, else d1 = -(h - t), d2 = -(h + t).
  const first: number = isAbove ? far : -near;
  const firstTail: number = isAbove ? farTail : -nearTail;
  const second: number = isAbove ? near : -far;
  const secondTail: number = isAbove ? nearTail : -farTail;
  const d1: number = first + firstTail;
  const d1Tail: number = first - d1 + firstTail;
  const d2: number = second + secondTail;
  const aboveForward: number = cdfOfSum(sign * d1, sign * d1Tail);
  const aboveStrike: number = cdfOfSum(sign * d2, sign * (second - d2 + secondTail));
  const outside: number = outOfTheMoneyPrice(isAbove ? payment : forward, h, hTail, s, sTail);
  const isReached: boolean = Math.abs(d1) <= OUT_OF_REACH;
  write(out, 0, discountedIntrinsic(forward, payment, x, sign) + outside);
  write(out, 1, sign * yielded * aboveForward);
  write(out, 2, isReached ? densityTimes(yielded / spot / s, d1, d1Tail) : 0);
  write(out, 3, isReached ? densityTimes(forward * root, d1, d1Tail) : 0);
  const decay: number = isReached ? densityTimes((forward * volatility) / (2 * root), d1, d1Tail) : 0;
  writeCarry(forward, payment, rate, dividendYield, years, sign, aboveForward, aboveStrike, decay, out);
}

/**
 * Value, delta, gamma, vega per 1.00 of volatility, theta per year (spot held, time passing), rho per 1.00 of rate and
 * dividend rho per 1.00 of yield.
 */
export function blackScholes(
  spot: number,
  strike: number,
  rate: number,
  dividendYield: number,
  volatility: number,
  timeToExpiryYears: number,
  sign: number,
  out: Column,
): void {
  const years: number = timeToExpiryYears;
  const s: number = volatility * Math.sqrt(years);
  const hasLimits: boolean = Math.max(spot, strike) < POSITIVE_INFINITY && s < POSITIVE_INFINITY;
  if (!(spot >= 0 && strike >= 0 && volatility >= 0 && hasLimits) || isNotANumber(rate + dividendYield + sign)) {
    writeAll(NOT_A_NUMBER, out);
    return;
  }
  const yielded: number = discount(dividendYield, years);
  const forward: number = spot * yielded;
  const payment: number = strike * discount(rate, years);
  // Without spot or without strike the logarithm is infinite: only its sign counts.
  if (Math.min(spot, strike) < SMALLEST_NORMAL) {
    const side: number = spot === strike ? 0 : spot > strike ? POSITIVE_INFINITY : -POSITIVE_INFINITY;
    writeLimit(forward, payment, yielded, rate, dividendYield, volatility, years, sign, side, out);
    return;
  }
  const carry: number = rate - dividendYield;
  const drift: number = carry * years;
  const driftTail: number = productTail(carry, years, drift) + sumTail(rate, -dividendYield, carry) * years;
  const ratio: number = logRatio(spot, strike);
  const sum: number = ratio + drift;
  const rest: number = sumTail(ratio, drift, sum) + (logRatioTail(spot, strike) + driftTail);
  const x: number = sum + rest;
  if (s < SMALLEST_NORMAL || Math.abs(x) / s - 0.5 * s > OUT_OF_REACH) {
    writeLimit(forward, payment, yielded, rate, dividendYield, volatility, years, sign, x, out);
    return;
  }
  const xTail: number = sum - x + rest;
  writeSmooth(spot, forward, payment, yielded, rate, dividendYield, volatility, years, sign, x, xTail, out);
}

export const contract: Contract = {
  name: 'black-scholes',
  summary: 'European option on a spot that yields, discounted: value and derivatives in spot terms.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 0, high: 1e15 },
    { name: 'strike', unit: 'quote per underlying', low: 0, high: 1e15 },
    { name: 'rate', unit: 'fraction per year, continuous', low: -10, high: 10 },
    { name: 'yield', unit: 'fraction per year, continuous', low: -10, high: 10 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 0, high: 100 },
    { name: 'timeToExpiryYears', unit: 'years ACT/365F', low: 0, high: 100 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [
    { name: 'value', unit: 'quote per underlying' },
    { name: 'delta', unit: 'underlying' },
    { name: 'gamma', unit: 'underlying per quote' },
    { name: 'vega', unit: 'quote per 1.00 of volatility' },
    { name: 'theta', unit: 'quote per year, spot held' },
    { name: 'rho', unit: 'quote per 1.00 of rate' },
    { name: 'dividendRho', unit: 'quote per 1.00 of yield' },
  ],
  error: {
    reference: { amount: 8, unit: 'ULP', where: 'theta: of the largest of its three terms' },
    wasm: { amount: 8, unit: 'ULP', where: 'theta: of the largest of its three terms' },
  },
  edges:
    'at expiry value and delta (half at the money) remain; volatility = 0 gives the discounted intrinsic value of the forward, gamma 0.',
  source: 'Black, F. and Scholes, M. (1973) J. Political Economy 81, 637-654; Haug (2007) 1.1.6 with b = rate - yield.',
};
