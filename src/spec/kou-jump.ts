// kou-jump: undiscounted price of a European option under Kou's jump diffusion, jumps double exponential.
// Domain:    forward, strike in [1e-12, 1e15]; volatility in [0.001, 10]; timeToExpiryYears in [0, 30]; jumpIntensity in [0, 100]; upProbability in [0, 1]; upRate in [1.05, 1000]; downRate in [0.05, 1000]; sign +1 call, -1 put.
// Error:     reference 1e-13 relative to forward; wasm 1e-13 relative to forward.
// Edges:     timeToExpiryYears = 0 gives intrinsic value; jumpIntensity = 0 is Black (1976).
// Source:    Kou, S. G. (2002) Management Science 48, 1086-1101; contour in fourier-contour. Vectors: test/vectors/kou-jump.json.

import type { Contract } from './contract.ts';
import { isNotANumber, NOT_A_NUMBER } from './elementary.ts';
import { MODEL_CELLS, setKou } from './fourier-exponent.ts';
import { fourierPrice } from './fourier-option.ts';
import { logRatio } from './log-ratio.ts';
import type { Column } from './machine.ts';

/** The undiscounted price. Upward jumps of ln S are exponential with rate upRate, downward ones with rate downRate. */
export function kouJump(
  forward: number,
  strike: number,
  volatility: number,
  timeToExpiryYears: number,
  jumpIntensity: number,
  upProbability: number,
  upRate: number,
  downRate: number,
  sign: number,
  work: Column,
): number {
  const jumps: number = jumpIntensity + upProbability + upRate + downRate;
  if (isNotANumber(forward + strike + volatility + timeToExpiryYears + jumps + sign)) return NOT_A_NUMBER;
  // The option out of the money; the other follows by parity.
  const side: number = strike >= forward ? 1 : -1;
  const intrinsic: number = sign === side ? 0 : side * (strike - forward);
  if (timeToExpiryYears === 0) return intrinsic;
  setKou(work, volatility, jumpIntensity, upProbability, upRate, downRate, timeToExpiryYears);
  return intrinsic + forward * fourierPrice(work, side, logRatio(strike, forward));
}

export const contract: Contract = {
  name: 'kou-jump',
  summary: "undiscounted price of a European option under Kou's jump diffusion, jumps double exponential.",
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
  outputs: [{ name: 'price', unit: 'quote per underlying' }],
  workCells: MODEL_CELLS,
  error: {
    reference: { amount: 1e-13, unit: 'relative to forward' },
    wasm: { amount: 1e-13, unit: 'relative to forward' },
  },
  edges: 'timeToExpiryYears = 0 gives intrinsic value; jumpIntensity = 0 is Black (1976).',
  source: 'Kou, S. G. (2002) Management Science 48, 1086-1101; contour in fourier-contour.',
};
