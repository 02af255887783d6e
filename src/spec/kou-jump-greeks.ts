// kou-jump-greeks: undiscounted price of a European option under Kou's jump diffusion, and its derivatives.
// Domain:    forward, strike in [1e-12, 1e15]; volatility in [0.001, 10]; timeToExpiryYears in [0, 30]; jumpIntensity in [0, 100]; upProbability in [0, 1]; upRate in [1.05, 1000]; downRate in [0.05, 1000]; sign +1 call, -1 put.
// Error:     reference 1e-12 relative to scale; wasm 1e-12 relative to scale, the largest size of that Greek over all strikes.
// Edges:     timeToExpiryYears = 0 leaves value and delta (half at the money); jumpIntensity = 0 is black-greeks.
// Source:    Kou, S. G. (2002) Management Science 48, 1086-1101; contour in fourier-contour. Vectors: test/vectors/kou-jump-greeks.json.

import type { Contract } from './contract.ts';
import { isNotANumber, NOT_A_NUMBER } from './elementary.ts';
import { MODEL_CELLS, setKou } from './fourier-exponent.ts';
import { writeFourierGreeks } from './fourier-option.ts';
import type { Column } from './machine.ts';

/** Value, delta and gamma by the forward, vega per 1.00 of the diffusion's volatility, theta per year with the forward held,
 *  vanna and volga by that volatility. */
export function kouJumpGreeks(
  forward: number,
  strike: number,
  volatility: number,
  timeToExpiryYears: number,
  jumpIntensity: number,
  upProbability: number,
  upRate: number,
  downRate: number,
  sign: number,
  out: Column,
  work: Column,
): void {
  const jumps: number = jumpIntensity + upProbability + upRate + downRate;
  const sum: number = forward + strike + volatility + timeToExpiryYears + jumps + sign;
  setKou(work, volatility, jumpIntensity, upProbability, upRate, downRate, timeToExpiryYears);
  writeFourierGreeks(work, forward, strike, sign, isNotANumber(sum) ? NOT_A_NUMBER : 1, timeToExpiryYears === 0, out);
}

export const contract: Contract = {
  name: 'kou-jump-greeks',
  summary: "undiscounted price of a European option under Kou's jump diffusion, and its derivatives.",
  inputs: [
    { name: 'forward', unit: 'quote per underlying', low: 1e-12, high: 1e15 },
    { name: 'strike', unit: 'quote per underlying', low: 1e-12, high: 1e15 },
    { name: 'volatility', unit: 'fraction per sqrt(year), of the diffusion', low: 0.001, high: 10 },
    { name: 'timeToExpiryYears', unit: 'years ACT/365F', low: 0, high: 30 },
    { name: 'jumpIntensity', unit: 'jumps per year', low: 0, high: 100 },
    { name: 'upProbability', unit: 'fraction of jumps', low: 0, high: 1 },
    { name: 'upRate', unit: '1 / mean upward log jump', low: 1.05, high: 1000 },
    { name: 'downRate', unit: '1 / mean downward log jump', low: 0.05, high: 1000 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [
    { name: 'value', unit: 'quote per underlying' },
    { name: 'deltaForward', unit: 'underlying' },
    { name: 'gammaForward', unit: 'underlying per quote' },
    { name: 'vega', unit: 'quote per 1.00 of volatility' },
    { name: 'theta', unit: 'quote per year, forward held' },
    { name: 'vanna', unit: 'underlying per 1.00 of volatility' },
    { name: 'volga', unit: 'quote per 1.00 of volatility squared' },
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
  edges: 'timeToExpiryYears = 0 leaves value and delta (half at the money); jumpIntensity = 0 is black-greeks.',
  source: 'Kou, S. G. (2002) Management Science 48, 1086-1101; contour in fourier-contour.',
};
