// digital-option: undiscounted price of a European cash-or-nothing (one unit of cash) or asset-or-nothing option.
// Domain:    forward, strike in [1e-12, 1e12]; volSqrtTime in [0, 40]; sign +1 call, -1 put; asset 1 or 0 (cash).
// Error:     reference 1e-14 relative to scale; wasm 1e-14 relative to scale.
// Edges:     volSqrtTime = 0 pays by the sign of forward - strike, nothing at the strike.
// Source:    Reiner, E., Rubinstein, M. (1991) "Unscrambling the binary code", Risk 4(9). Vectors: test/vectors/digital-option.json.

import type { Contract } from './contract.ts';
import { logRatio } from './log-ratio.ts';
import { normalCdf } from './normal-cdf.ts';

export function digitalOption(
  forward: number,
  strike: number,
  volSqrtTime: number,
  sign: number,
  asset: number,
): number {
  const unit: number = asset === 1 ? forward : 1;
  if (volSqrtTime === 0) return sign * (forward - strike) > 0 ? unit : 0;
  const middle: number = logRatio(forward, strike) / volSqrtTime;
  const shift: number = asset === 1 ? 0.5 * volSqrtTime : -0.5 * volSqrtTime;
  return unit * normalCdf(sign * (middle + shift));
}

export const contract: Contract = {
  name: 'digital-option',
  summary: 'undiscounted price of a European cash-or-nothing (one unit of cash) or asset-or-nothing option.',
  inputs: [
    { name: 'forward', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'volSqrtTime', unit: 'fraction', low: 0, high: 40 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
    { name: 'asset', unit: '1 asset, 0 cash', choices: [0, 1] },
  ],
  outputs: [{ name: 'price', unit: 'quote currency' }],
  error: {
    reference: { amount: 1e-14, unit: 'relative to scale', where: 'scale: the price times 1 + d^2' },
    wasm: { amount: 1e-14, unit: 'relative to scale', where: 'scale: the price times 1 + d^2' },
  },
  edges: 'volSqrtTime = 0 pays by the sign of forward - strike, nothing at the strike.',
  source: 'Reiner, E., Rubinstein, M. (1991) "Unscrambling the binary code", Risk 4(9).',
};
