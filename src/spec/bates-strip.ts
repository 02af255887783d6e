// bates-strip: undiscounted prices of European options of one expiry under Heston's stochastic volatility with lognormal jumps.
// Domain:    forward, strike in [1e-12, 1e15]; initialVariance, longRunVariance in [0, 25]; meanReversion in [0, 100]; volOfVol in [0, 20]; correlation in [-1, 1]; timeToExpiryYears in [0, 50]; jumpIntensity in [0, 100]; meanLogJump in [-2, 2]; jumpVolatility in [0, 1]; sign +1 call, -1 put.
// Error:     reference 1e-11 relative to forward; wasm 1e-11 relative to forward.
// Edges:     no variance of the diffusion gives intrinsic value, or merton-jump; one option is bates to the promised accuracy, whatever its neighbours.
// Source:    Bates, D. S. (1996) Review of Financial Studies 9, 69-107; contour in fourier-contour. Vectors: test/vectors/bates-strip.json.

import type { Contract } from './contract.ts';
import { addLognormalJumps, MODEL_EXPECTED_VARIANCE, setHeston } from './fourier-exponent.ts';
import { fourierStrip } from './fourier-strip.ts';
import { NO_VARIANCE } from './heston.ts';
import { type Column, type Index, read, write } from './machine.ts';
import { mertonJump } from './merton-jump.ts';
/** Sets the model from the parameters, in the order of the contract. Where the diffusion has no variance it prices at once,
 *  and returns true. */
export function setBatesStrip(
  parameters: Column,
  strikes: Column,
  signs: Column,
  count: Index,
  prices: Column,
  work: Column,
): boolean {
  const forward: number = read(parameters, 0);
  const initialVariance: number = read(parameters, 1);
  const meanReversion: number = read(parameters, 2);
  const longRunVariance: number = read(parameters, 3);
  const volOfVol: number = read(parameters, 4);
  const correlation: number = read(parameters, 5);
  const timeToExpiryYears: number = read(parameters, 6);
  const jumpIntensity: number = read(parameters, 7);
  const meanLogJump: number = read(parameters, 8);
  const jumpVolatility: number = read(parameters, 9);
  setHeston(work, initialVariance, meanReversion, longRunVariance, volOfVol, correlation, timeToExpiryYears);
  if (read(work, MODEL_EXPECTED_VARIANCE) > NO_VARIANCE) {
    if (jumpIntensity > 0) addLognormalJumps(work, jumpIntensity, meanLogJump, jumpVolatility);
    return false;
  }
  for (let index = 0; index < count; index++) {
    const strike: number = read(strikes, index);
    const sign: number = read(signs, index);
    const time: number = timeToExpiryYears;
    const price: number = mertonJump(forward, strike, 0, time, jumpIntensity, meanLogJump, jumpVolatility, sign);
    write(prices, index, price);
  }
  return true;
}

/** Writes the undiscounted price of every option. `parameters` holds those of the contract in order; `work` has STRIP_CELLS
 *  cells and three more per option. */
export function batesStrip(
  parameters: Column,
  strikes: Column,
  signs: Column,
  count: Index,
  prices: Column,
  work: Column,
): void {
  if (setBatesStrip(parameters, strikes, signs, count, prices, work)) return;
  fourierStrip(work, read(parameters, 0), strikes, signs, count, prices);
}

export const contract: Contract = {
  name: 'bates-strip',
  summary:
    "undiscounted prices of European options of one expiry under Heston's stochastic volatility with lognormal jumps.",
  shape: 'block',
  inputs: [
    { name: 'forward', unit: 'quote per underlying, of the strip', low: 1e-12, high: 1e15 },
    { name: 'initialVariance', unit: 'fraction squared per year, of the strip', low: 0, high: 25 },
    { name: 'meanReversion', unit: 'per year, of the strip', low: 0, high: 100 },
    { name: 'longRunVariance', unit: 'fraction squared per year, of the strip', low: 0, high: 25 },
    { name: 'volOfVol', unit: 'fraction per sqrt(year), of the strip', low: 0, high: 20 },
    { name: 'correlation', unit: 'fraction, of the strip', low: -1, high: 1 },
    { name: 'timeToExpiryYears', unit: 'years ACT/365F, of the strip', low: 0, high: 50 },
    { name: 'jumpIntensity', unit: 'jumps per year, of the strip', low: 0, high: 100 },
    { name: 'meanLogJump', unit: 'log return, of the strip', low: -2, high: 2 },
    { name: 'jumpVolatility', unit: 'log return, of the strip', low: 0, high: 1 },
    { name: 'strike', unit: 'quote per underlying, per option', low: 1e-12, high: 1e15 },
    { name: 'sign', unit: '+1 call, -1 put, per option', choices: [1, -1] },
  ],
  outputs: [{ name: 'price', unit: 'quote per underlying, per option' }],
  error: {
    reference: { amount: 1e-11, unit: 'relative to forward' },
    wasm: { amount: 1e-11, unit: 'relative to forward' },
  },
  edges:
    'no variance of the diffusion gives intrinsic value, or merton-jump; one option is bates to the promised accuracy, whatever its neighbours.',
  source: 'Bates, D. S. (1996) Review of Financial Studies 9, 69-107; contour in fourier-contour.',
};
