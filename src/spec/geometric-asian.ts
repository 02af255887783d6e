// geometric-asian: undiscounted option on the geometric average of a price against a strike, and its derivatives.
// Domain:    spot, strike in [1e-12, 1e12]; carryTime within 10, fixedLog within 100; volatility in [0, 10]; times in [0, 100]; futureWeight in [0, 1].
// Error:     reference 1e-14 relative to scale; wasm 1e-14 relative to scale.
// Edges:     volatility or varianceTimeYears = 0 gives the intrinsic value of the average; futureWeight = 0 is an average that is known.
// Source:    Kemna, A., Vorst, A. (1990) J. Banking and Finance 14, 113-129; Haug (2007) 4.20.1. Vectors: test/vectors/geometric-asian.json.
//
// ln G = fixedLog + w ln S + carryTime + volatility (a Gaussian of variance varianceTimeYears) - volatility^2 meanTimeYears / 2, w the
// weight that is not fixed yet. The caller reduces the schedule: average-moments.ts. One kernel for discrete and continuous averages.

import { blackGreeks } from './black-greeks.ts';
import type { Contract } from './contract.ts';
import { exp } from './exp.ts';
import { log } from './log.ts';
import { type Column, read, write } from './machine.ts';

/** Forward of a geometric average: E[G]. */
export function geometricForward(
  spot: number,
  carryTime: number,
  volatility: number,
  meanTimeYears: number,
  varianceTimeYears: number,
  futureWeight: number,
  fixedLog: number,
): number {
  const drift: number = carryTime + 0.5 * volatility * volatility * (varianceTimeYears - meanTimeYears);
  if (futureWeight === 1) return spot * exp(drift + fixedLog);
  // (w - 1) ln S and fixedLog nearly cancel: what is fixed is near the spot.
  return spot * exp(drift + (fixedLog + (futureWeight - 1) * log(spot)));
}

/** Value, delta and gamma by the spot, vega and theta (forwards held), vanna and volga. */
export function geometricAsian(
  spot: number,
  strike: number,
  carryTime: number,
  volatility: number,
  meanTimeYears: number,
  varianceTimeYears: number,
  futureWeight: number,
  fixedLog: number,
  sign: number,
  out: Column,
): void {
  const w: number = futureWeight;
  const g: number = geometricForward(spot, carryTime, volatility, meanTimeYears, varianceTimeYears, w, fixedLog);
  blackGreeks(g, strike, volatility, varianceTimeYears, sign, out);
  const byG: number = read(out, 1);
  const byGG: number = read(out, 2);
  const byVolatility: number = read(out, 3);
  const decay: number = read(out, 4);
  const byGVolatility: number = read(out, 5);
  const byVolatilityTwice: number = read(out, 6);
  // E[G] itself moves: with the spot to the power w, with volatility by the convexity of the average.
  const convexity: number = varianceTimeYears - meanTimeYears;
  const gBySpot: number = (w * g) / spot;
  const gByVolatility: number = g * volatility * convexity;
  const gByVolatilityTwice: number = g * convexity * (1 + volatility * volatility * convexity);
  write(out, 1, byG * gBySpot);
  write(out, 2, byGG * gBySpot * gBySpot + (byG * gBySpot * (w - 1)) / spot);
  write(out, 3, byVolatility + byG * gByVolatility);
  // As time passes every future fixing comes nearer: meanTime falls by w, varianceTime by w^2.
  write(out, 4, decay * w * w + 0.5 * byG * g * volatility * volatility * w * (1 - w));
  write(out, 5, (byGVolatility + byGG * gByVolatility) * gBySpot + (byG * gByVolatility * w) / spot);
  write(
    out,
    6,
    byVolatilityTwice +
      2 * byGVolatility * gByVolatility +
      byGG * gByVolatility * gByVolatility +
      byG * gByVolatilityTwice,
  );
}

export const contract: Contract = {
  name: 'geometric-asian',
  summary: 'undiscounted option on the geometric average of a price against a strike, and its derivatives.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'carryTime', unit: 'sum of weight x ln(forward of the fixing / spot)', low: -10, high: 10 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 0, high: 10 },
    { name: 'meanTimeYears', unit: 'years, sum of weight x time', low: 0, high: 100 },
    { name: 'varianceTimeYears', unit: 'years, sum of weight x weight x earlier time', low: 0, high: 100 },
    { name: 'futureWeight', unit: 'fraction not fixed yet', low: 0, high: 1 },
    { name: 'fixedLog', unit: 'sum of weight x ln(fixed price)', low: -100, high: 100 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [
    { name: 'value', unit: 'quote per underlying' },
    { name: 'delta', unit: 'underlying' },
    { name: 'gamma', unit: 'underlying per quote' },
    { name: 'vega', unit: 'quote per 1.00 of volatility' },
    { name: 'theta', unit: 'quote per year, forwards held' },
    { name: 'vanna', unit: 'underlying per 1.00 of volatility' },
    { name: 'volga', unit: 'quote per 1.00 of volatility squared' },
  ],
  error: {
    reference: {
      amount: 1e-14,
      unit: 'relative to scale',
      where: 'scale: what a relative error of 1 in the forward of the average does to each',
    },
    wasm: {
      amount: 1e-14,
      unit: 'relative to scale',
      where: 'scale: what a relative error of 1 in the forward of the average does to each',
    },
  },
  edges:
    'volatility or varianceTimeYears = 0 gives the intrinsic value of the average; futureWeight = 0 is an average that is known.',
  source: 'Kemna, A., Vorst, A. (1990) J. Banking and Finance 14, 113-129; Haug (2007) 4.20.1.',
};
