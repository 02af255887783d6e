// barrier-digital: price of a cash- or asset-or-nothing option that lives only if the barrier was (in) or was not (out) touched.
// Domain:    spot, strike, barrier in [1e-12, 1e12]; rate, carry in [-10, 10]; volatility in [0.0001, 10]; time in [1e-6, 100].
// Error:     reference 1e-12 relative to scale; wasm 1e-12 relative to scale.
// Edges:     spot at or beyond the barrier: an in option is the plain digital, an out option is worth 0.
// Source:    Rubinstein, M., Reiner, E. (1991) Risk 4(9); Haug (2007) 4.19.5. Vectors: test/vectors/barrier-digital.json.

import { plainPiece, reflectedPiece } from './barrier-terms.ts';
import type { Contract } from './contract.ts';
import { exp } from './exp.ts';

/** Undiscounted, per unit of cash or of spot, untouched so far; down: barrier below the spot. */
function knockedIn(
  spot: number,
  strike: number,
  barrier: number,
  carryTime: number,
  deviation: number,
  sign: number,
  down: number,
  asset: number,
): number {
  // Paths that come back across the barrier are counted by reflection, those that end beyond it plainly.
  const strikeAbove: boolean = strike > barrier;
  const awayFromBarrier: boolean = sign === down;
  if (awayFromBarrier) {
    // down call, up put: the strike lies on the near side (above for down) or beyond the barrier.
    const near: boolean = down === 1 ? strikeAbove : !strikeAbove;
    if (near) return reflectedPiece(spot, barrier, strike, carryTime, deviation, down, asset);
    return (
      plainPiece(spot, strike, carryTime, deviation, sign, asset) -
      plainPiece(spot, barrier, carryTime, deviation, sign, asset) +
      reflectedPiece(spot, barrier, barrier, carryTime, deviation, down, asset)
    );
  }
  // up call, down put: a payoff beyond the barrier was knocked in on the way.
  const beyond: boolean = down === 1 ? !strikeAbove : strikeAbove;
  if (beyond) return plainPiece(spot, strike, carryTime, deviation, sign, asset);
  return (
    plainPiece(spot, barrier, carryTime, deviation, sign, asset) -
    reflectedPiece(spot, barrier, strike, carryTime, deviation, down, asset) +
    reflectedPiece(spot, barrier, barrier, carryTime, deviation, down, asset)
  );
}

/** Undiscounted, untouched so far. */
function knockedOut(
  spot: number,
  strike: number,
  barrier: number,
  carryTime: number,
  deviation: number,
  sign: number,
  down: number,
  asset: number,
): number {
  const strikeAbove: boolean = strike > barrier;
  if (sign === down) {
    const near: boolean = down === 1 ? strikeAbove : !strikeAbove;
    const level: number = near ? strike : barrier;
    return (
      plainPiece(spot, level, carryTime, deviation, sign, asset) -
      reflectedPiece(spot, barrier, level, carryTime, deviation, down, asset)
    );
  }
  const beyond: boolean = down === 1 ? !strikeAbove : strikeAbove;
  if (beyond) return 0;
  return (
    plainPiece(spot, strike, carryTime, deviation, sign, asset) -
    plainPiece(spot, barrier, carryTime, deviation, sign, asset) +
    reflectedPiece(spot, barrier, strike, carryTime, deviation, down, asset) -
    reflectedPiece(spot, barrier, barrier, carryTime, deviation, down, asset)
  );
}

/** Per unit of cash, or per unit of spot for asset 1, undiscounted; barrier state decided here. */
export function barrierDigitalUnit(
  spot: number,
  strike: number,
  barrier: number,
  carryTime: number,
  deviation: number,
  sign: number,
  down: number,
  knockIn: number,
  asset: number,
): number {
  const touched: boolean = down * (spot - barrier) <= 0;
  if (touched) return knockIn === 1 ? plainPiece(spot, strike, carryTime, deviation, sign, asset) : 0;
  if (knockIn === 1) return knockedIn(spot, strike, barrier, carryTime, deviation, sign, down, asset);
  return knockedOut(spot, strike, barrier, carryTime, deviation, sign, down, asset);
}

export function barrierDigital(
  spot: number,
  strike: number,
  barrier: number,
  rate: number,
  carry: number,
  volatility: number,
  timeYears: number,
  sign: number,
  down: number,
  knockIn: number,
  asset: number,
): number {
  const deviation: number = volatility * Math.sqrt(timeYears);
  const unit: number = (asset === 1 ? spot : 1) * exp(-rate * timeYears);
  return unit * barrierDigitalUnit(spot, strike, barrier, carry * timeYears, deviation, sign, down, knockIn, asset);
}

export const contract: Contract = {
  name: 'barrier-digital',
  summary:
    'price of a cash- or asset-or-nothing option that lives only if the barrier was (in) or was not (out) touched.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'barrier', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'rate', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'carry', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 1e-4, high: 10 },
    { name: 'timeYears', unit: 'years', low: 1e-6, high: 100 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
    { name: 'down', unit: '+1 barrier below, -1 above', choices: [1, -1] },
    { name: 'knockIn', unit: '1 in, 0 out', choices: [1, 0] },
    { name: 'asset', unit: '1 asset, 0 cash', choices: [1, 0] },
  ],
  outputs: [{ name: 'price', unit: 'quote currency' }],
  error: {
    reference: { amount: 1e-12, unit: 'relative to scale', where: 'scale: the discounted unit, cash or asset' },
    wasm: { amount: 1e-12, unit: 'relative to scale', where: 'scale: the discounted unit, cash or asset' },
  },
  edges: 'spot at or beyond the barrier: an in option is the plain digital, an out option is worth 0.',
  source: 'Rubinstein, M., Reiner, E. (1991) Risk 4(9); Haug (2007) 4.19.5.',
};
