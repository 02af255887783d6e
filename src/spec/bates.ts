// bates: undiscounted price of a European option under Heston's stochastic volatility with lognormal jumps.
// Domain:    forward, strike in [1e-12, 1e15]; initialVariance, longRunVariance in [0, 25]; meanReversion in [0, 100]; volOfVol in [0, 20]; correlation in [-1, 1]; timeToExpiryYears in [0, 50]; jumpIntensity in [0, 100]; meanLogJump in [-2, 2]; jumpVolatility in [0, 1]; sign +1 call, -1 put.
// Error:     reference 1e-13 relative to forward; wasm 1e-13 relative to forward.
// Edges:     timeToExpiryYears = 0 gives intrinsic value; jumpIntensity = 0 is heston; without any variance of the diffusion merton-jump.
// Source:    Bates, D. S. (1996) Review of Financial Studies 9, 69-107; contour in fourier-contour. Vectors: test/vectors/bates.json.

import type { Contract } from './contract.ts';
import { isNotANumber, NOT_A_NUMBER } from './elementary.ts';
import { addLognormalJumps, MODEL_CELLS, MODEL_EXPECTED_VARIANCE, setHeston } from './fourier-exponent.ts';
import { fourierPrice } from './fourier-option.ts';
import { NO_VARIANCE } from './heston.ts';
import { logRatio } from './log-ratio.ts';
import { type Column, read } from './machine.ts';
import { mertonJump } from './merton-jump.ts';

/** The undiscounted price; jumps of ln S are normal with mean meanLogJump and deviation jumpVolatility. */
export function bates(
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
  work: Column,
): number {
  const dynamics: number = initialVariance + meanReversion + longRunVariance + volOfVol + correlation;
  const jumps: number = jumpIntensity + meanLogJump + jumpVolatility;
  if (isNotANumber(forward + strike + dynamics + timeToExpiryYears + jumps + sign)) return NOT_A_NUMBER;
  setHeston(work, initialVariance, meanReversion, longRunVariance, volOfVol, correlation, timeToExpiryYears);
  if (!(read(work, MODEL_EXPECTED_VARIANCE) > NO_VARIANCE)) {
    return mertonJump(forward, strike, 0, timeToExpiryYears, jumpIntensity, meanLogJump, jumpVolatility, sign);
  }
  if (jumpIntensity > 0) addLognormalJumps(work, jumpIntensity, meanLogJump, jumpVolatility);
  // The option out of the money; the other follows by parity.
  const side: number = strike >= forward ? 1 : -1;
  const intrinsic: number = sign === side ? 0 : side * (strike - forward);
  return intrinsic + forward * fourierPrice(work, side, logRatio(strike, forward));
}

export const contract: Contract = {
  name: 'bates',
  summary: "undiscounted price of a European option under Heston's stochastic volatility with lognormal jumps.",
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
  outputs: [{ name: 'price', unit: 'quote per underlying' }],
  workCells: MODEL_CELLS,
  error: {
    reference: { amount: 1e-13, unit: 'relative to forward' },
    wasm: { amount: 1e-13, unit: 'relative to forward' },
  },
  edges:
    'timeToExpiryYears = 0 gives intrinsic value; jumpIntensity = 0 is heston; without any variance of the diffusion merton-jump.',
  source: 'Bates, D. S. (1996) Review of Financial Studies 9, 69-107; contour in fourier-contour.',
};
