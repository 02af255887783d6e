// heston-strip: undiscounted prices of European options of one expiry under Heston's stochastic volatility.
// Domain:    forward, strike in [1e-12, 1e15]; initialVariance, longRunVariance in [0, 25]; meanReversion in [0, 100]; volOfVol in [0, 20]; correlation in [-1, 1]; timeToExpiryYears in [0, 50]; sign +1 call, -1 put.
// Error:     reference 1e-12 relative to forward; wasm 1e-12 relative to forward.
// Edges:     no variance of the diffusion gives intrinsic value; one option is heston to the promised accuracy, whatever its neighbours.
// Source:    Heston, S. L. (1993) Review of Financial Studies 6, 327-343; contour in fourier-contour. Vectors: test/vectors/heston-strip.json.

import type { Contract } from './contract.ts';
import { MODEL_EXPECTED_VARIANCE, setHeston } from './fourier-exponent.ts';
import { fourierStrip } from './fourier-strip.ts';
import { NO_VARIANCE } from './heston.ts';
import { type Column, type Index, read, write } from './machine.ts';

/** Sets the model from the parameters, in the order of the contract. Where the diffusion has no variance it prices at once,
 *  and returns true. */
export function setHestonStrip(
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
  setHeston(work, initialVariance, meanReversion, longRunVariance, volOfVol, correlation, timeToExpiryYears);
  if (read(work, MODEL_EXPECTED_VARIANCE) > NO_VARIANCE) return false;
  for (let index = 0; index < count; index++) {
    write(prices, index, Math.max(0, read(signs, index) * (forward - read(strikes, index))));
  }
  return true;
}

/** Writes the undiscounted price of every option. `parameters` holds those of the contract in order; `work` has STRIP_CELLS
 *  cells and three more per option. */
export function hestonStrip(
  parameters: Column,
  strikes: Column,
  signs: Column,
  count: Index,
  prices: Column,
  work: Column,
): void {
  if (setHestonStrip(parameters, strikes, signs, count, prices, work)) return;
  fourierStrip(work, read(parameters, 0), strikes, signs, count, prices);
}

export const contract: Contract = {
  name: 'heston-strip',
  summary: "undiscounted prices of European options of one expiry under Heston's stochastic volatility.",
  shape: 'block',
  inputs: [
    { name: 'forward', unit: 'quote per underlying, of the strip', low: 1e-12, high: 1e15 },
    { name: 'initialVariance', unit: 'fraction squared per year, of the strip', low: 0, high: 25 },
    { name: 'meanReversion', unit: 'per year, of the strip', low: 0, high: 100 },
    { name: 'longRunVariance', unit: 'fraction squared per year, of the strip', low: 0, high: 25 },
    { name: 'volOfVol', unit: 'fraction per sqrt(year), of the strip', low: 0, high: 20 },
    { name: 'correlation', unit: 'fraction, of the strip', low: -1, high: 1 },
    { name: 'timeToExpiryYears', unit: 'years ACT/365F, of the strip', low: 0, high: 50 },
    { name: 'strike', unit: 'quote per underlying, per option', low: 1e-12, high: 1e15 },
    { name: 'sign', unit: '+1 call, -1 put, per option', choices: [1, -1] },
  ],
  outputs: [{ name: 'price', unit: 'quote per underlying, per option' }],
  error: {
    reference: { amount: 1e-12, unit: 'relative to forward' },
    wasm: { amount: 1e-12, unit: 'relative to forward' },
  },
  edges:
    'no variance of the diffusion gives intrinsic value; one option is heston to the promised accuracy, whatever its neighbours.',
  source: 'Heston, S. L. (1993) Review of Financial Studies 6, 327-343; contour in fourier-contour.',
};
