// heston: undiscounted price of a European option under Heston's stochastic volatility.
// Domain:    forward, strike in [1e-12, 1e15]; initialVariance, longRunVariance in [0, 25]; meanReversion in [0, 100]; volOfVol in [0, 20]; correlation in [-1, 1]; timeToExpiryYears in [0, 50]; sign +1 call, -1 put.
// Error:     reference 1e-13 relative to forward; wasm 1e-13 relative to forward.
// Edges:     timeToExpiryYears = 0, or no variance now and later, gives intrinsic value; volOfVol = 0 is Black with the expected variance.
// Source:    Heston, S. L. (1993) Review of Financial Studies 6, 327-343; contour in fourier-contour. Vectors: test/vectors/heston.json.

import type { Contract } from './contract.ts';
import { isNotANumber, NOT_A_NUMBER } from './elementary.ts';
import { MODEL_CELLS, MODEL_EXPECTED_VARIANCE, setHeston } from './fourier-exponent.ts';
import { fourierPrice } from './fourier-option.ts';
import { logRatio } from './log-ratio.ts';
import { type Column, read } from './machine.ts';

/** Less variance than this moves no price that an f64 can tell from intrinsic value. */
export const NO_VARIANCE: number = 1e-200;

/** The undiscounted price; variances are per year, volOfVol per square root of a year. */
export function heston(
  forward: number,
  strike: number,
  initialVariance: number,
  meanReversion: number,
  longRunVariance: number,
  volOfVol: number,
  correlation: number,
  timeToExpiryYears: number,
  sign: number,
  work: Column,
): number {
  const dynamics: number = initialVariance + meanReversion + longRunVariance + volOfVol + correlation;
  if (isNotANumber(forward + strike + dynamics + timeToExpiryYears + sign)) return NOT_A_NUMBER;
  // The option out of the money; the other follows by parity.
  const side: number = strike >= forward ? 1 : -1;
  const intrinsic: number = sign === side ? 0 : side * (strike - forward);
  setHeston(work, initialVariance, meanReversion, longRunVariance, volOfVol, correlation, timeToExpiryYears);
  if (!(read(work, MODEL_EXPECTED_VARIANCE) > NO_VARIANCE)) return intrinsic;
  return intrinsic + forward * fourierPrice(work, side, logRatio(strike, forward));
}

export const contract: Contract = {
  name: 'heston',
  summary: "undiscounted price of a European option under Heston's stochastic volatility.",
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
  outputs: [{ name: 'price', unit: 'quote per underlying' }],
  workCells: MODEL_CELLS,
  error: {
    reference: { amount: 1e-13, unit: 'relative to forward' },
    wasm: { amount: 1e-13, unit: 'relative to forward' },
  },
  edges:
    'timeToExpiryYears = 0, or no variance now and later, gives intrinsic value; volOfVol = 0 is Black with the expected variance.',
  source: 'Heston, S. L. (1993) Review of Financial Studies 6, 327-343; contour in fourier-contour.',
};
