// The pieces of Reiner and Rubinstein that every single-barrier product is a sum of. A helper: no kernel, no contract.
//
// Haug (2007) 4.17: S spot, X strike, H barrier, b carry, mu = (b - v^2/2) / v^2. A piece is worth, undiscounted,
//   plain      E[unit; sign ln(S_T / level) > 0]
//   reflected  the same for paths reflected at H: (H/S)^(2 mu) or (H/S)^(2 (mu + 1)) times a normal probability
// with unit 1 (cash) or S_T (asset).

import { logRatio } from './log-ratio.ts';
import { expTimesCdf } from './scaled-cdf.ts';

/** Paths that end beyond `level` in direction `sign`; asset 1: times S_T / S. */
export function plainPiece(
  spot: number,
  level: number,
  carryTime: number,
  deviation: number,
  sign: number,
  asset: number,
): number {
  const shift: number = asset === 1 ? 0.5 * deviation : -0.5 * deviation;
  const d: number = (logRatio(spot, level) + carryTime) / deviation + shift;
  return expTimesCdf(asset === 1 ? carryTime : 0, sign * d);
}

/** Paths reflected at the barrier that end beyond `level` in direction `sign`; asset 1: times S_T / S. */
export function reflectedPiece(
  spot: number,
  barrier: number,
  level: number,
  carryTime: number,
  deviation: number,
  sign: number,
  asset: number,
): number {
  const shift: number = asset === 1 ? 0.5 * deviation : -0.5 * deviation;
  const toBarrier: number = logRatio(barrier, spot);
  const d: number = (toBarrier + logRatio(barrier, level) + carryTime) / deviation + shift;
  // 2 mu = 2 b T / (v^2 T) - 1; the asset's power is 2 (mu + 1).
  const twiceMu: number = (2 * carryTime) / (deviation * deviation) - 1;
  const exponent: number = asset === 1 ? (twiceMu + 2) * toBarrier + carryTime : twiceMu * toBarrier;
  return expTimesCdf(exponent, sign * d);
}
