// touch-option: price of one unit of cash, or of the asset, paid if the barrier is touched (one-touch) or is not (no-touch).
// Domain:    spot, barrier in [1e-12, 1e12]; rate, carry in [-10, 10]; volatility in [0.0001, 10]; time in [1e-6, 100].
// Error:     reference 1e-12 relative to scale; wasm 1e-12 relative to scale.
// Edges:     spot at or beyond the barrier: a one-touch is worth its unit (paid at hit) or its forward; a no-touch 0. Paid at hit needs mu^2 + 2 rate / volatility^2 >= 0, else NaN.
// Source:    Reiner, E., Rubinstein, M. (1991) Risk 4(9); Haug (2007) 4.19.3. Vectors: test/vectors/touch-option.json.

import { plainPiece, reflectedPiece } from './barrier-terms.ts';
import type { Contract } from './contract.ts';
import { NOT_A_NUMBER } from './elementary.ts';
import { exp } from './exp.ts';
import { logRatio } from './log-ratio.ts';
import { expTimesCdf } from './scaled-cdf.ts';

/** Value of 1 paid when the barrier is first touched before expiry; not touched yet. down: +1 barrier below, -1 above. */
export function unitAtHit(
  spot: number,
  barrier: number,
  rate: number,
  carry: number,
  volatility: number,
  timeYears: number,
  down: number,
): number {
  const variance: number = volatility * volatility;
  const mu: number = carry / variance - 0.5;
  const square: number = mu * mu + (2 * rate) / variance;
  if (!(square >= 0)) return NOT_A_NUMBER;
  const lambda: number = Math.sqrt(square);
  const deviation: number = volatility * Math.sqrt(timeYears);
  const toBarrier: number = logRatio(barrier, spot);
  const z: number = toBarrier / deviation + lambda * deviation;
  // mu + lambda and mu - lambda cancel for one sign of mu; their product is -2 rate / variance.
  let plus: number = mu + lambda;
  let minus: number = mu - lambda;
  if (mu < 0 && minus !== 0) plus = (-2 * rate) / variance / minus;
  if (mu > 0 && plus !== 0) minus = (-2 * rate) / variance / plus;
  return expTimesCdf(plus * toBarrier, down * z) + expTimesCdf(minus * toBarrier, down * (z - 2 * lambda * deviation));
}

export function touchOption(
  spot: number,
  barrier: number,
  rate: number,
  carry: number,
  volatility: number,
  timeYears: number,
  down: number,
  oneTouch: number,
  asset: number,
  atHit: number,
): number {
  const carryTime: number = carry * timeYears;
  const discount: number = exp(-rate * timeYears);
  const touched: boolean = down * (spot - barrier) <= 0;
  if (touched) {
    if (oneTouch === 0) return 0;
    if (atHit === 1) return asset === 1 ? spot : 1;
    return asset === 1 ? spot * exp(carryTime) * discount : discount;
  }
  if (oneTouch === 1 && atHit === 1) {
    return (asset === 1 ? barrier : 1) * unitAtHit(spot, barrier, rate, carry, volatility, timeYears, down);
  }
  const deviation: number = volatility * Math.sqrt(timeYears);
  const unit: number = asset === 1 ? spot * discount : discount;
  const reflected: number = reflectedPiece(spot, barrier, barrier, carryTime, deviation, down, asset);
  if (oneTouch === 1) return unit * (plainPiece(spot, barrier, carryTime, deviation, -down, asset) + reflected);
  return unit * (plainPiece(spot, barrier, carryTime, deviation, down, asset) - reflected);
}

export const contract: Contract = {
  name: 'touch-option',
  summary:
    'price of one unit of cash, or of the asset, paid if the barrier is touched (one-touch) or is not (no-touch).',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'barrier', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'rate', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'carry', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 1e-4, high: 10 },
    { name: 'timeYears', unit: 'years', low: 1e-6, high: 100 },
    { name: 'down', unit: '+1 barrier below, -1 above', choices: [1, -1] },
    { name: 'oneTouch', unit: '1 one-touch, 0 no-touch', choices: [1, 0] },
    { name: 'asset', unit: '1 asset, 0 cash', choices: [1, 0] },
    { name: 'atHit', unit: '1 paid at hit, 0 at expiry', choices: [1, 0] },
  ],
  outputs: [{ name: 'price', unit: 'quote currency' }],
  error: {
    reference: { amount: 1e-12, unit: 'relative to scale', where: 'scale: the discounted unit, cash or asset' },
    wasm: { amount: 1e-12, unit: 'relative to scale', where: 'scale: the discounted unit, cash or asset' },
  },
  edges:
    'spot at or beyond the barrier: a one-touch is worth its unit (paid at hit) or its forward; a no-touch 0. Paid at hit needs mu^2 + 2 rate / volatility^2 >= 0, else NaN.',
  source: 'Reiner, E., Rubinstein, M. (1991) Risk 4(9); Haug (2007) 4.19.3.',
};
