// bates-greeks: undiscounted price of a European option under Heston's stochastic volatility with lognormal jumps, and its derivatives.
// Domain:    forward, strike in [1e-12, 1e15]; initialVariance, longRunVariance in [0, 25]; meanReversion in [0, 100]; volOfVol in [0, 20]; correlation in [-1, 1]; timeToExpiryYears in [0, 50]; jumpIntensity in [0, 100]; meanLogJump in [-2, 2]; jumpVolatility in [0, 1]; sign +1 call, -1 put.
// Error:     reference 1e-12 relative to scale; wasm 1e-12 relative to scale, the largest size of that Greek over all strikes.
// Edges:     timeToExpiryYears = 0 leaves value and delta (half at the money); jumpIntensity = 0 is heston-greeks; without any variance of the diffusion those of merton-jump-greeks, volatility 0.
// Source:    Bates, D. S. (1996) Review of Financial Studies 9, 69-107; contour in fourier-contour. Vectors: test/vectors/bates-greeks.json.

import type { Contract } from './contract.ts';
import { isNotANumber, NOT_A_NUMBER } from './elementary.ts';
import { addLognormalJumps, MODEL_CELLS, MODEL_EXPECTED_VARIANCE, setHeston } from './fourier-exponent.ts';
import { writeFourierGreeks } from './fourier-option.ts';
import { NO_VARIANCE } from './heston.ts';
import { type Column, read } from './machine.ts';
import { mertonJumpGreeks } from './merton-jump-greeks.ts';

/** Value, delta and gamma by the forward, vega per 1.00 of initial variance, theta per year with forward and initial variance
 *  held, vanna (delta per 1.00 of initial variance) and volga (vega per 1.00 of initial variance). */
export function batesGreeks(
  forward: number,
  strike: number,
  initialVariance: number,
  meanReversion: number,
  longRunVariance: number,
  volOfVol: number,
  correlation: number,
  timeToExpiryYears: number,
  jumpIntensity: number,
  meanLogJump: number,
  jumpVolatility: number,
  sign: number,
  out: Column,
  work: Column,
): void {
  const dynamics: number = initialVariance + meanReversion + longRunVariance + volOfVol + correlation;
  const jumps: number = jumpIntensity + meanLogJump + jumpVolatility;
  const unit: number = isNotANumber(forward + strike + dynamics + timeToExpiryYears + jumps + sign) ? NOT_A_NUMBER : 1;
  setHeston(work, initialVariance, meanReversion, longRunVariance, volOfVol, correlation, timeToExpiryYears);
  if (!(read(work, MODEL_EXPECTED_VARIANCE) > NO_VARIANCE)) {
    const time: number = unit * timeToExpiryYears;
    mertonJumpGreeks(forward, strike, 0, time, jumpIntensity, meanLogJump, jumpVolatility, sign, out);
    return;
  }
  if (jumpIntensity > 0) addLognormalJumps(work, jumpIntensity, meanLogJump, jumpVolatility);
  writeFourierGreeks(work, forward, strike, sign, unit, false, out);
}

export const contract: Contract = {
  name: 'bates-greeks',
  summary:
    "undiscounted price of a European option under Heston's stochastic volatility with lognormal jumps, and its derivatives.",
  inputs: [
    { name: 'forward', unit: 'quote per underlying', low: 1e-12, high: 1e15 },
    { name: 'strike', unit: 'quote per underlying', low: 1e-12, high: 1e15 },
    { name: 'initialVariance', unit: 'fraction squared per year', low: 0, high: 25 },
    { name: 'meanReversion', unit: 'per year', low: 0, high: 100 },
    { name: 'longRunVariance', unit: 'fraction squared per year', low: 0, high: 25 },
    { name: 'volOfVol', unit: 'fraction per sqrt(year)', low: 0, high: 20 },
    { name: 'correlation', unit: 'fraction', low: -1, high: 1 },
    { name: 'timeToExpiryYears', unit: 'years ACT/365F', low: 0, high: 50 },
    { name: 'jumpIntensity', unit: 'jumps per year', low: 0, high: 100 },
    { name: 'meanLogJump', unit: 'log return', low: -2, high: 2 },
    { name: 'jumpVolatility', unit: 'log return', low: 0, high: 1 },
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
      amount: 1e-12,
      unit: 'relative to scale',
      where: 'scale: the largest size of that Greek over all strikes',
    },
    wasm: { amount: 1e-12, unit: 'relative to scale', where: 'scale: the largest size of that Greek over all strikes' },
  },
  edges:
    'timeToExpiryYears = 0 leaves value and delta (half at the money); jumpIntensity = 0 is heston-greeks; without any variance of the diffusion those of merton-jump-greeks, volatility 0.',
  source: 'Bates, D. S. (1996) Review of Financial Studies 9, 69-107; contour in fourier-contour.',
};
