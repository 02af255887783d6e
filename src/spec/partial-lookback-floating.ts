// partial-lookback-floating: undiscounted lookback whose strike is a multiple of the extreme of the first part of its life.
// Domain:    spot, extreme in [1e-12, 1e12]; strikeFactor in [0.01, 100]; carry in [-2, 2]; volatility in [0.01, 5]; 1e-6 <= lookback < life <= 30 years.
// Error:     reference 1e-12 relative to scale; wasm 1e-12 relative to scale.
// Edges:     an extreme that the spot has passed counts as the spot; the lookback ending at or after expiry gives NaN; no carry is no special case.
// Source:    Heynen, R., Kat, H. (1994) J. Financial Engineering 3, 251-274; Haug (2007) 4.15.3. Vectors: test/vectors/partial-lookback-floating.json.

import { bivariateNormal } from './bivariate-normal.ts';
import { carryWeight } from './carry-interpolation.ts';
import type { Contract } from './contract.ts';
import { isNotANumber, NOT_A_NUMBER } from './elementary.ts';
import { exp } from './exp.ts';
import { log } from './log.ts';
import { logRatio } from './log-ratio.ts';
import { normalCdf } from './normal-cdf.ts';

/** With a carry: letters as in Haug, a = sign, T2 the life, t1 the lookback, L the strike factor, all undiscounted. */
function priceWithCarry(
  spot: number,
  extreme: number,
  strikeFactor: number,
  carry: number,
  volatility: number,
  t1: number,
  t2: number,
  a: number,
): number {
  const variance: number = volatility * volatility;
  const q: number = (2 * carry) / variance;
  const s1: number = volatility * Math.sqrt(t1);
  const s2: number = volatility * Math.sqrt(t2);
  const s: number = volatility * Math.sqrt(t2 - t1);
  const x: number = logRatio(spot, extreme);
  const l: number = log(strikeFactor);
  const d1: number = (x + carry * t2) / s2 + 0.5 * s2;
  const e1: number = (carry * (t2 - t1)) / s + 0.5 * s;
  const f1: number = (x + carry * t1) / s1 + 0.5 * s1;
  const g1: number = l / s2;
  const g2: number = l / s;
  const early: number = Math.sqrt(t1 / t2);
  const late: number = Math.sqrt(1 - t1 / t2);
  const forward: number = spot * exp(carry * t2);
  const strike: number = strikeFactor * extreme;
  const plain: number = forward * normalCdf(a * (d1 - g1)) - strike * normalCdf(a * (d1 - s2 - g1));
  const kept: number = strike * bivariateNormal(a * (s1 - f1), a * (d1 - s2 - g1), -early);
  const moved: number = forward * bivariateNormal(a * (g1 - d1), a * (e1 - g2), -late);
  const reflected: number = exp(-q * x) * bivariateNormal(a * (q * s1 - f1), a * (q * s2 - d1 - g1), early);
  const shifted: number = exp(carry * t2 + q * l) * bivariateNormal(a * (-d1 - g1), a * (e1 + g2), -late);
  const split: number = exp(carry * t1) * normalCdf(a * (e1 - s - g2)) * normalCdf(-a * f1);
  const remainder: number = strikeFactor * spot * ((reflected - shifted - split) / q - split);
  return a * (plain + kept + moved + remainder);
}

export function partialLookbackFloating(
  spot: number,
  extreme: number,
  strikeFactor: number,
  carry: number,
  volatility: number,
  lookbackYears: number,
  timeYears: number,
  sign: number,
): number {
  if (!(timeYears > lookbackYears) || isNotANumber(Math.abs(extreme * carry * volatility * sign))) return NOT_A_NUMBER;
  const reached: number = sign > 0 ? Math.min(extreme, spot) : Math.max(extreme, spot);
  const variance: number = volatility * volatility;
  const width: number = 1 + variance * timeYears + Math.abs(logRatio(spot, reached)) + Math.abs(log(strikeFactor));
  const step: number = (0.005 * variance) / width;
  if (Math.abs(carry) >= 3 * step) {
    const price: number = priceWithCarry(
      spot,
      reached,
      strikeFactor,
      carry,
      volatility,
      lookbackYears,
      timeYears,
      sign,
    );
    return Math.max(price, 0);
  }
  let price: number = 0;
  for (let node: number = -3; node <= 3; node++) {
    if (node !== 0) {
      const weight: number = carryWeight(carry / step, node);
      const b: number = node * step;
      price =
        price + weight * priceWithCarry(spot, reached, strikeFactor, b, volatility, lookbackYears, timeYears, sign);
    }
  }
  return Math.max(price, 0);
}

export const contract: Contract = {
  name: 'partial-lookback-floating',
  summary: 'undiscounted lookback whose strike is a multiple of the extreme of the first part of its life.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'extreme', unit: 'quote per underlying: minimum of a call, maximum of a put', low: 1e-12, high: 1e12 },
    { name: 'strikeFactor', unit: 'strike over extreme', low: 0.01, high: 100 },
    { name: 'carry', unit: 'fraction per year', low: -2, high: 2 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 0.01, high: 5 },
    { name: 'lookbackYears', unit: 'years until the extreme is settled', low: 1e-6, high: 30 },
    { name: 'timeYears', unit: 'years', low: 1e-6, high: 30 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [{ name: 'price', unit: 'quote per underlying' }],
  error: {
    reference: {
      amount: 1e-12,
      unit: 'relative to scale',
      where: 'scale: larger of forward and strikeFactor times extreme',
    },
    wasm: {
      amount: 1e-12,
      unit: 'relative to scale',
      where: 'scale: larger of forward and strikeFactor times extreme',
    },
  },
  edges:
    'an extreme that the spot has passed counts as the spot; the lookback ending at or after expiry gives NaN; no carry is no special case.',
  source: 'Heynen, R., Kat, H. (1994) J. Financial Engineering 3, 251-274; Haug (2007) 4.15.3.',
};
