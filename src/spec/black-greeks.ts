// black-greeks: undiscounted Black (1976) price of a European option on a forward, and its derivatives.
// Domain:    forward, strike in [0, 1e15]; volatility, timeToExpiryYears in [0, 100]; sign +1 call, -1 put; NaN in, NaN out.
// Error:     reference 6 ULP; wasm 6 ULP.
// Edges:     at expiry value and delta (half at the money) remain, the rest is 0; volatility = 0 likewise, but at the money vega and vanna take their limits; gamma, which diverges there, is 0.
// Source:    Black, F. (1976) J. Financial Economics 3, 167-179; own evaluation, see black-price. Vectors: test/vectors/black-greeks.json.

import { densityTimes, OUT_OF_REACH, outOfTheMoneyPrice, quotientTail } from './black-price.ts';
import type { Contract } from './contract.ts';
import { productTail, sumTail } from './double-double.ts';
import { isNotANumber, NOT_A_NUMBER, POSITIVE_INFINITY, SMALLEST_NORMAL } from './elementary.ts';
import { logRatio, logRatioTail } from './log-ratio.ts';
import { type Column, write } from './machine.ts';
import { hazard } from './mills-excess.ts';
import { normalCdf } from './normal-cdf.ts';

const DENSITY_AT_ZERO: number = 0.3989422804014327;

/** N(d + tail), relative in the left tail; |tail| at most half an ULP of d. */
export function cdfOfSum(d: number, tail: number): number {
  const magnitude: number = Math.abs(d);
  if (magnitude < 0.6 || magnitude > OUT_OF_REACH) return normalCdf(d);
  const outside: number = densityTimes(1 / hazard(magnitude), d, tail);
  return d < 0 ? outside : 1 - outside;
}

/** gamma, vega, theta, vanna and volga. */
function writeCurvature(gamma: number, vega: number, theta: number, vanna: number, volga: number, out: Column): void {
  write(out, 2, gamma);
  write(out, 3, vega);
  write(out, 4, theta);
  write(out, 5, vanna);
  write(out, 6, volga);
}

/** No volatility left, or forward or strike zero: d1 is infinite, or at the money undefined. */
function writeLimit(
  forward: number,
  strike: number,
  volatility: number,
  timeToExpiryYears: number,
  sign: number,
  out: Column,
): void {
  const intrinsic: number = sign * (forward - strike);
  write(out, 0, Math.max(intrinsic, 0));
  if (forward === strike) {
    const root: number = volatility === 0 ? Math.sqrt(timeToExpiryYears) : 0;
    write(out, 1, 0.5 * sign);
    writeCurvature(0, forward * DENSITY_AT_ZERO * root, 0, 0.5 * DENSITY_AT_ZERO * root, 0, out);
  } else {
    write(out, 1, intrinsic > 0 ? sign : 0);
    writeCurvature(0, 0, 0, 0, 0, out);
  }
}

/** Value, delta and gamma by the forward, vega per 1.00 of volatility, theta per year with the forward held, vanna
 *  (delta per 1.00 of volatility) and volga (vega per 1.00 of volatility). */
export function blackGreeks(
  forward: number,
  strike: number,
  volatility: number,
  timeToExpiryYears: number,
  sign: number,
  out: Column,
): void {
  const lower: number = Math.min(forward, strike);
  const upper: number = Math.max(forward, strike);
  const root: number = Math.sqrt(timeToExpiryYears);
  const s: number = volatility * root;
  if (!(lower >= 0 && upper < POSITIVE_INFINITY && volatility >= 0 && s < POSITIVE_INFINITY) || isNotANumber(sign)) {
    write(out, 0, NOT_A_NUMBER);
    write(out, 1, NOT_A_NUMBER);
    writeCurvature(NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER, out);
    return;
  }
  if (lower < SMALLEST_NORMAL || s < SMALLEST_NORMAL) {
    writeLimit(forward, strike, volatility, timeToExpiryYears, sign, out);
    return;
  }
  const square: number = root * root;
  const rootTail: number = (timeToExpiryYears - square - productTail(root, root, square)) / (2 * root);
  const sTail: number = productTail(volatility, root, s) + volatility * rootTail;
  // With the letters of black-price: d1 = -(h - t), d2 = -(h + t) where forward <= strike, else d1 = h + t, d2 = h - t.
  const x: number = logRatio(upper, lower);
  const h: number = x / s;
  const t: number = 0.5 * s;
  if (h - t > OUT_OF_REACH) {
    // Not at the money: d1 is as good as infinite.
    writeLimit(forward, strike, volatility, timeToExpiryYears, sign, out);
    return;
  }
  const hTail: number = quotientTail(x, logRatioTail(upper, lower), s, sTail, h);
  const near: number = h - t;
  const nearTail: number = sumTail(h, -t, near) + (hTail - 0.5 * sTail);
  const far: number = h + t;
  const farTail: number = sumTail(h, t, far) + (hTail + 0.5 * sTail);
  const head: number = forward <= strike ? -near : far;
  const tail: number = forward <= strike ? -nearTail : farTail;
  const d1: number = head + tail;
  const d1Tail: number = head - d1 + tail;
  const d2: number = forward <= strike ? -(far + farTail) : near + nearTail;
  write(out, 0, Math.max(sign * (forward - strike), 0) + outOfTheMoneyPrice(lower, h, hTail, s, sTail));
  write(out, 1, sign * cdfOfSum(sign * d1, sign * d1Tail));
  if (Math.abs(d1) > OUT_OF_REACH) {
    writeCurvature(0, 0, 0, 0, 0, out);
    return;
  }
  writeCurvature(
    densityTimes(1 / forward / s, d1, d1Tail),
    densityTimes(forward * root, d1, d1Tail),
    -densityTimes((forward * volatility) / (2 * root), d1, d1Tail),
    densityTimes(-d2 / volatility, d1, d1Tail),
    densityTimes((forward * root * d1 * d2) / volatility, d1, d1Tail),
    out,
  );
}

export const contract: Contract = {
  name: 'black-greeks',
  summary: 'Undiscounted Black (1976) price of a European option on a forward, and its derivatives.',
  inputs: [
    { name: 'forward', unit: 'quote per underlying', low: 0, high: 1e15 },
    { name: 'strike', unit: 'quote per underlying', low: 0, high: 1e15 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 0, high: 100 },
    { name: 'timeToExpiryYears', unit: 'years ACT/365F', low: 0, high: 100 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [
    { name: 'value', unit: 'quote per underlying' },
    { name: 'deltaForward', unit: 'underlying' },
    { name: 'gammaForward', unit: 'underlying per quote' },
    { name: 'vega', unit: 'quote per 1.00 of volatility' },
    { name: 'theta', unit: 'quote per year, forward held' },
    { name: 'vanna', unit: 'underlying per 1.00 of volatility' },
    { name: 'volga', unit: 'quote per 1.00 of volatility squared' },
  ],
  error: { reference: { amount: 6, unit: 'ULP' }, wasm: { amount: 6, unit: 'ULP' } },
  edges:
    'at expiry value and delta (half at the money) remain, the rest is 0; volatility = 0 likewise, but at the money vega and vanna take their limits; gamma, which diverges there, is 0.',
  source: 'Black, F. (1976) J. Financial Economics 3, 167-179; own evaluation, see black-price.',
};
