// heston-greeks: undiscounted price of a European option under Heston's stochastic volatility, and its derivatives.
// Domain:    forward, strike in [1e-12, 1e15]; initialVariance, longRunVariance in [0, 25]; meanReversion in [0, 100]; volOfVol in [0, 20]; correlation in [-1, 1]; timeToExpiryYears in [0, 50]; sign +1 call, -1 put.
// Error:     reference 1e-11 relative to scale; wasm 1e-11 relative to scale, the largest size of that Greek over all strikes.
// Edges:     timeToExpiryYears = 0, or no variance now and later, leaves value and delta (half at the money); volOfVol = 0 is Black with the expected variance.
// Source:    Heston, S. L. (1993) Review of Financial Studies 6, 327-343; contour in fourier-contour. Vectors: test/vectors/heston-greeks.json.

import type { Contract } from './contract.ts';
import { isNotANumber, NOT_A_NUMBER } from './elementary.ts';
import { MODEL_CELLS, MODEL_EXPECTED_VARIANCE, setHeston } from './fourier-exponent.ts';
import { writeFourierGreeks } from './fourier-option.ts';
import { NO_VARIANCE } from './heston.ts';
import { type Column, read } from './machine.ts';

/** Value, delta and gamma by the forward, vega per 1.00 of initial variance, theta per year with forward and initial variance
 *  held, vanna (delta per 1.00 of initial variance) and volga (vega per 1.00 of initial variance). */
export function hestonGreeks(
  forward: number,
  strike: number,
  initialVariance: number,
  meanReversion: number,
  longRunVariance: number,
  volOfVol: number,
  correlation: number,
  timeToExpiryYears: number,
  sign: number,
  out: Column,
  work: Column,
): void {
  const dynamics: number = initialVariance + meanReversion + longRunVariance + volOfVol + correlation;
  const sum: number = forward + strike + dynamics + timeToExpiryYears + sign;
  setHeston(work, initialVariance, meanReversion, longRunVariance, volOfVol, correlation, timeToExpiryYears);
  const isCertain: boolean = !(read(work, MODEL_EXPECTED_VARIANCE) > NO_VARIANCE);
  writeFourierGreeks(work, forward, strike, sign, isNotANumber(sum) ? NOT_A_NUMBER : 1, isCertain, out);
}

export const contract: Contract = {
  name: 'heston-greeks',
  summary: "undiscounted price of a European option under Heston's stochastic volatility, and its derivatives.",
  inputs: [
    { name: 'forward', unit: 'quote per underlying', low: 1e-12, high: 1e15 },
    { name: 'strike', unit: 'quote per underlying', low: 1e-12, high: 1e15 },
    { name: 'initialVariance', unit: 'fraction squared per year', low: 0, high: 25 },
    { name: 'meanReversion', unit: 'per year', low: 0, high: 100 },
    { name: 'longRunVariance', unit: 'fraction squared per year', low: 0, high: 25 },
    { name: 'volOfVol', unit: 'fraction per sqrt(year)', low: 0, high: 20 },
    { name: 'correlation', unit: 'fraction', low: -1, high: 1 },
    { name: 'timeToExpiryYears', unit: 'years ACT/365F', low: 0, high: 50 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [
    { name: 'value', unit: 'quote per underlying' },
    { name: 'deltaForward', unit: 'underlying' },
    { name: 'gammaForward', unit: 'underlying per quote' },
    { name: 'vega', unit: 'quote per 1.00 of initial variance' },
    { name: 'theta', unit: 'quote per year, forward and initial variance held' },
    { name: 'vanna', unit: 'underlying per 1.00 of initial variance' },
    { name: 'volga', unit: 'quote per 1.00 of initial variance squared' },
  ],
  workCells: MODEL_CELLS,
  error: {
    reference: {
      amount: 1e-11,
      unit: 'relative to scale',
      where: 'scale: the largest size of that Greek over all strikes',
    },
    wasm: { amount: 1e-11, unit: 'relative to scale', where: 'scale: the largest size of that Greek over all strikes' },
  },
  edges:
    'timeToExpiryYears = 0, or no variance now and later, leaves value and delta (half at the money); volOfVol = 0 is Black with the expected variance.',
  source: 'Heston, S. L. (1993) Review of Financial Studies 6, 327-343; contour in fourier-contour.',
};
