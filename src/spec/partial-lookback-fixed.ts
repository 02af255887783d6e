// partial-lookback-fixed: undiscounted lookback with a fixed strike on the extreme of the last part of its life.
// Domain:    spot, strike in [1e-12, 1e12]; carry in [-2, 2]; volatility in [0.01, 5]; 1e-6 <= start < life <= 30 years.
// Error:     reference 1e-12 relative to scale; wasm 1e-12 relative to scale.
// Edges:     the lookback starting at or after expiry gives NaN; no carry is no special case.
// Source:    Heynen, R., Kat, H. (1994) J. Financial Engineering 3, 251-274; Haug (2007) 4.15.4. Vectors: test/vectors/partial-lookback-fixed.json.

import { bivariateNormal } from './bivariate-normal.ts';
import { carryWeight } from './carry-interpolation.ts';
import type { Contract } from './contract.ts';
import { isNotANumber, NOT_A_NUMBER } from './elementary.ts';
import { exp } from './exp.ts';
import { logRatio } from './log-ratio.ts';
import { normalCdf } from './normal-cdf.ts';

/** With a carry: letters as in Haug, a = sign, T2 the life, t1 the start of the lookback, all undiscounted. */
function priceWithCarry(
  spot: number,
  strike: number,
  carry: number,
  volatility: number,
  t1: number,
  t2: number,
  a: number,
): number {
  const q: number = (2 * carry) / (volatility * volatility);
  const s1: number = volatility * Math.sqrt(t1);
  const s2: number = volatility * Math.sqrt(t2);
  const s: number = volatility * Math.sqrt(t2 - t1);
  const x: number = logRatio(spot, strike);
  const d1: number = (x + carry * t2) / s2 + 0.5 * s2;
  const e1: number = (carry * (t2 - t1)) / s + 0.5 * s;
  const f1: number = (x + carry * t1) / s1 + 0.5 * s1;
  const early: number = Math.sqrt(t1 / t2);
  const late: number = Math.sqrt(1 - t1 / t2);
  const growth: number = exp(carry * t2);
  const plain: number = spot * growth * normalCdf(a * d1) - strike * normalCdf(a * (d1 - s2));
  const fallen: number = spot * growth * bivariateNormal(-a * e1, a * d1, -late);
  const kept: number = strike * bivariateNormal(a * (f1 - s1), a * (s2 - d1), -early);
  const moved: number = growth * bivariateNormal(a * e1, a * d1, late);
  const reflected: number = exp(-q * x) * bivariateNormal(a * (d1 - q * s2), a * (q * s1 - f1), -early);
  const split: number = exp(carry * t1) * normalCdf(a * f1) * normalCdf(a * (s - e1));
  return a * (plain - fallen - kept + spot * ((moved - reflected - split) / q + split));
}

export function partialLookbackFixed(
  spot: number,
  strike: number,
  carry: number,
  volatility: number,
  startYears: number,
  timeYears: number,
  sign: number,
): number {
  if (!(timeYears > startYears) || isNotANumber(Math.abs(strike * carry * volatility * sign))) return NOT_A_NUMBER;
  const variance: number = volatility * volatility;
  const step: number = (0.005 * variance) / (1 + variance * timeYears + Math.abs(logRatio(spot, strike)));
  if (Math.abs(carry) >= 3 * step) {
    return Math.max(priceWithCarry(spot, strike, carry, volatility, startYears, timeYears, sign), 0);
  }
  let price: number = 0;
  for (let node: number = -3; node <= 3; node++) {
    if (node !== 0) {
      const weight: number = carryWeight(carry / step, node);
      price = price + weight * priceWithCarry(spot, strike, node * step, volatility, startYears, timeYears, sign);
    }
  }
  return Math.max(price, 0);
}

export const contract: Contract = {
  name: 'partial-lookback-fixed',
  summary: 'undiscounted lookback with a fixed strike on the extreme of the last part of its life.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'carry', unit: 'fraction per year', low: -2, high: 2 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 0.01, high: 5 },
    { name: 'startYears', unit: 'years until the extreme is watched', low: 1e-6, high: 30 },
    { name: 'timeYears', unit: 'years', low: 1e-6, high: 30 },
    { name: 'sign', unit: '+1 call on the maximum, -1 put on the minimum', choices: [1, -1] },
  ],
  outputs: [{ name: 'price', unit: 'quote per underlying' }],
  error: {
    reference: { amount: 1e-12, unit: 'relative to scale', where: 'scale: larger of forward and strike' },
    wasm: { amount: 1e-12, unit: 'relative to scale', where: 'scale: larger of forward and strike' },
  },
  edges: 'the lookback starting at or after expiry gives NaN; no carry is no special case.',
  source: 'Heynen, R., Kat, H. (1994) J. Financial Engineering 3, 251-274; Haug (2007) 4.15.4.',
};
