// partial-barrier: price of a European call or put with a barrier watched during the first or the last part of its life only.
// Domain:    spot, strike, barrier in [1e-12, 1e12]; rate, carry in [-10, 10]; volatility in [0.0001, 7]; 0 < switchYears <= timeYears <= 30; window 0, 1, 2.
// Error:     reference 1e-13 relative to scale; wasm 1e-13 relative to scale.
// Edges:     window 0 with the spot at or beyond the barrier: in is the vanilla, out 0. switchYears > timeYears gives NaN.
// Source:    Heynen and Kat (1994) J. Financial Engineering 3, 253-274; Haug (2007) 4.17.4. Vectors: test/vectors/partial-barrier.json.

import { bivariateNormal } from './bivariate-normal.ts';
import { blackPrice } from './black-price.ts';
import type { Contract } from './contract.ts';
import { NOT_A_NUMBER } from './elementary.ts';
import { exp } from './exp.ts';
import { logRatio } from './log-ratio.ts';

const WINDOW_START: number = 0;
const WINDOW_END_ONE_SIDE: number = 2;

/**
 * P(alive, ends beyond `level`), for log prices with drift per year: h the barrier and k the level, both over spot.
 * The barrier is watched from 0 to switchYears; alive above it for side +1, below for -1; beyond: above for sign +1.
 */
function aliveFromStart(
  h: number,
  k: number,
  drift: number,
  volatility: number,
  switchYears: number,
  timeYears: number,
  side: number,
  sign: number,
): number {
  const early: number = volatility * Math.sqrt(switchYears);
  const late: number = volatility * Math.sqrt(timeYears);
  const rho: number = side * sign * Math.sqrt(switchYears / timeYears);
  const mean: number = drift * switchYears;
  const end: number = drift * timeYears - k;
  const plain: number = bivariateNormal((side * (mean - h)) / early, (sign * end) / late, rho);
  // Paths reflected at the barrier start from 2 h.
  const mirrored: number = bivariateNormal((side * (mean + h)) / early, (sign * (end + 2 * h)) / late, rho);
  return mirrored === 0 ? plain : plain - exp((2 * drift * h) / (volatility * volatility)) * mirrored;
}

/** The same, watched from switchYears to the end; the level lies on the side of the living, the end beyond it too. */
function aliveToEnd(
  h: number,
  k: number,
  drift: number,
  volatility: number,
  switchYears: number,
  timeYears: number,
  side: number,
): number {
  const early: number = volatility * Math.sqrt(switchYears);
  const late: number = volatility * Math.sqrt(timeYears);
  const rho: number = Math.sqrt(switchYears / timeYears);
  const mean: number = drift * switchYears;
  const end: number = drift * timeYears - k;
  const plain: number = bivariateNormal((side * (mean - h)) / early, (side * end) / late, rho);
  // A start reflected at the barrier only then: its first leg drifts the other way.
  const mirrored: number = bivariateNormal((-side * (mean + h)) / early, (side * (end + 2 * h)) / late, -rho);
  return mirrored === 0 ? plain : plain - exp((2 * drift * h) / (volatility * volatility)) * mirrored;
}

/** Probability of a payoff of this sign, under the drift, on one side of a barrier watched to the end. */
function payingToEnd(
  h: number,
  k: number,
  drift: number,
  volatility: number,
  switchYears: number,
  timeYears: number,
  side: number,
  sign: number,
): number {
  // Paying away from the barrier: all that end beyond the strike, or beyond the barrier where the strike lies across it.
  const strikeAlive: boolean = side * (k - h) > 0;
  if (sign === side) {
    return aliveToEnd(h, strikeAlive ? k : h, drift, volatility, switchYears, timeYears, side);
  }
  if (!strikeAlive) return 0;
  const beyondBarrier: number = aliveToEnd(h, h, drift, volatility, switchYears, timeYears, side);
  return beyondBarrier - aliveToEnd(h, k, drift, volatility, switchYears, timeYears, side);
}

/** Probability that an out option is alive and in the money; down +1: alive above. */
function payingOut(
  h: number,
  k: number,
  drift: number,
  volatility: number,
  switchYears: number,
  timeYears: number,
  sign: number,
  down: number,
  window: number,
): number {
  if (window === WINDOW_START) return aliveFromStart(h, k, drift, volatility, switchYears, timeYears, down, sign);
  const side: number = payingToEnd(h, k, drift, volatility, switchYears, timeYears, down, sign);
  if (window === WINDOW_END_ONE_SIDE) return side;
  return side + payingToEnd(h, k, drift, volatility, switchYears, timeYears, -down, sign);
}

export function partialBarrier(
  spot: number,
  strike: number,
  barrier: number,
  rate: number,
  carry: number,
  volatility: number,
  switchYears: number,
  timeYears: number,
  sign: number,
  down: number,
  knockIn: number,
  window: number,
): number {
  if (!(switchYears <= timeYears)) return NOT_A_NUMBER;
  const h: number = logRatio(barrier, spot);
  const k: number = logRatio(strike, spot);
  const variance: number = volatility * volatility;
  const drift: number = carry - 0.5 * variance;
  const forward: number = spot * exp(carry * timeYears);
  let out: number = 0;
  if (!(window === WINDOW_START && down * h >= 0)) {
    const assetDrift: number = drift + variance;
    const asset: number = payingOut(h, k, assetDrift, volatility, switchYears, timeYears, sign, down, window);
    const cash: number = payingOut(h, k, drift, volatility, switchYears, timeYears, sign, down, window);
    out = sign * (forward * asset - strike * cash);
  }
  const whole: number = knockIn === 1 ? blackPrice(forward, strike, volatility * Math.sqrt(timeYears), sign) : 0;
  return exp(-rate * timeYears) * Math.max(knockIn === 1 ? whole - out : out, 0);
}

export const contract: Contract = {
  name: 'partial-barrier',
  summary: 'price of a European call or put with a barrier watched during the first or the last part of its life only.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'barrier', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'rate', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'carry', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 1e-4, high: 7 },
    { name: 'switchYears', unit: 'years until the watch ends (window 0) or begins', low: 1e-12, high: 30 },
    { name: 'timeYears', unit: 'years', low: 1e-6, high: 30 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
    { name: 'down', unit: '+1 barrier below, -1 above; no matter for window 1', choices: [1, -1] },
    { name: 'knockIn', unit: '1 in, 0 out', choices: [1, 0] },
    {
      name: 'window',
      unit: '0 from now, 1 to the end and crossed from either side, 2 to the end and touched where the price is on the wrong side when the watch begins',
      choices: [0, 1, 2],
    },
  ],
  outputs: [{ name: 'price', unit: 'quote currency' }],
  error: {
    reference: {
      amount: 1e-13,
      unit: 'relative to scale',
      where:
        'scale: the larger of spot and strike, times (barrier / spot)^(2 carry / volatility^2 + 1) where that is above 1',
    },
    wasm: {
      amount: 1e-13,
      unit: 'relative to scale',
      where:
        'scale: the larger of spot and strike, times (barrier / spot)^(2 carry / volatility^2 + 1) where that is above 1',
    },
  },
  edges:
    'window 0 with the spot at or beyond the barrier: in is the vanilla, out 0. switchYears > timeYears gives NaN.',
  source: 'Heynen and Kat (1994) J. Financial Engineering 3, 253-274; Haug (2007) 4.17.4.',
};
