// geometric-asian-strike: undiscounted option on the price at expiry against its own geometric average.
// Domain:    spot in [1e-12, 1e12]; carry times within 10, fixedLog within 100; volatility in [0, 10]; times in [0, 100]; futureWeight in [0, 1].
// Error:     reference 1e-14 relative to scale; wasm 1e-14 relative to scale.
// Edges:     volatility = 0 gives the intrinsic value of forward against average; futureWeight = 0 is a vanilla against a strike that is known.
// Source:    Margrabe, W. (1978) J. Finance 33, 177-186, for two lognormals, one of them the average. Vectors: test/vectors/geometric-asian-strike.json.
//
// ln S_T and ln G are jointly Gaussian: Var = v^2 T, v^2 varianceTime, Cov = v^2 meanTime; letters as in geometric-asian.

import { blackPrice } from './black-price.ts';
import type { Contract } from './contract.ts';
import { exp } from './exp.ts';
import { geometricForward } from './geometric-asian.ts';

export function geometricAsianStrike(
  spot: number,
  carryTime: number,
  averageCarryTime: number,
  volatility: number,
  timeToExpiryYears: number,
  meanTimeYears: number,
  varianceTimeYears: number,
  futureWeight: number,
  fixedLog: number,
  sign: number,
): number {
  const forward: number = spot * exp(carryTime);
  const average: number = geometricForward(
    spot,
    averageCarryTime,
    volatility,
    meanTimeYears,
    varianceTimeYears,
    futureWeight,
    fixedLog,
  );
  const time: number = timeToExpiryYears - meanTimeYears - (meanTimeYears - varianceTimeYears);
  return blackPrice(forward, average, volatility * Math.sqrt(Math.max(time, 0)), sign);
}

export const contract: Contract = {
  name: 'geometric-asian-strike',
  summary: 'undiscounted option on the price at expiry against its own geometric average.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'carryTime', unit: 'ln(forward of expiry / spot)', low: -10, high: 10 },
    { name: 'averageCarryTime', unit: 'sum of weight x ln(forward of the fixing / spot)', low: -10, high: 10 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 0, high: 10 },
    { name: 'timeToExpiryYears', unit: 'years', low: 0, high: 100 },
    { name: 'meanTimeYears', unit: 'years, sum of weight x time', low: 0, high: 100 },
    { name: 'varianceTimeYears', unit: 'years, sum of weight x weight x earlier time', low: 0, high: 100 },
    { name: 'futureWeight', unit: 'fraction not fixed yet', low: 0, high: 1 },
    { name: 'fixedLog', unit: 'sum of weight x ln(fixed price)', low: -100, high: 100 },
    { name: 'sign', unit: '+1 pays price less average, -1 average less price', choices: [1, -1] },
  ],
  outputs: [{ name: 'price', unit: 'quote per underlying' }],
  error: {
    reference: { amount: 1e-14, unit: 'relative to scale', where: 'scale: the larger of forward and average' },
    wasm: { amount: 1e-14, unit: 'relative to scale', where: 'scale: the larger of forward and average' },
  },
  edges:
    'volatility = 0 gives the intrinsic value of forward against average; futureWeight = 0 is a vanilla against a strike that is known.',
  source: 'Margrabe, W. (1978) J. Finance 33, 177-186, for two lognormals, one of them the average.',
};
