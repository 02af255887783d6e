// two-asset-barrier: price of a European call or put on one asset that a barrier on another asset knocks in or out.
// Domain:    spots, strike, barrier in [1e-12, 1e12]; rate, carries in [-10, 10]; volatilities in [0.0001, 7]; correlation in [-1, 1]; time in [1e-6, 30].
// Error:     reference 1e-13 relative to scale; wasm 1e-13 relative to scale.
// Edges:     the second spot at or beyond the barrier: in is the vanilla, out 0.
// Source:    Heynen and Kat (1994) "Crossing barriers", Risk 7(6), 46-51; Haug (2007) 5.15. Vectors: test/vectors/two-asset-barrier.json.

import { bivariateNormal } from './bivariate-normal.ts';
import { blackPrice } from './black-price.ts';
import type { Contract } from './contract.ts';
import { exp } from './exp.ts';
import { logRatio } from './log-ratio.ts';

/** P(sign (y1 - k) > 0, the second never at h), drifts per year; down +1: the barrier lies below. */
function payingOut(
  k: number,
  h: number,
  drift1: number,
  drift2: number,
  volatility1: number,
  volatility2: number,
  correlation: number,
  timeYears: number,
  sign: number,
  down: number,
): number {
  const deviation1: number = volatility1 * Math.sqrt(timeYears);
  const deviation2: number = volatility2 * Math.sqrt(timeYears);
  const rho: number = sign * down * correlation;
  const end: number = drift1 * timeYears - k;
  const mean: number = drift2 * timeYears;
  const plain: number = bivariateNormal((sign * end) / deviation1, (down * (mean - h)) / deviation2, rho);
  // Reflecting the second at h moves the first by what they have in common.
  const moved: number = end + 2 * correlation * h * (volatility1 / volatility2);
  const mirrored: number = bivariateNormal((sign * moved) / deviation1, (down * (mean + h)) / deviation2, rho);
  return mirrored === 0 ? plain : plain - exp((2 * drift2 * h) / (volatility2 * volatility2)) * mirrored;
}

export function twoAssetBarrier(
  spot: number,
  strike: number,
  barrierSpot: number,
  barrier: number,
  rate: number,
  carry: number,
  barrierCarry: number,
  volatility: number,
  barrierVolatility: number,
  correlation: number,
  timeYears: number,
  sign: number,
  down: number,
  knockIn: number,
): number {
  const h: number = logRatio(barrier, barrierSpot);
  const k: number = logRatio(strike, spot);
  const drift1: number = carry - 0.5 * volatility * volatility;
  const drift2: number = barrierCarry - 0.5 * barrierVolatility * barrierVolatility;
  const common: number = correlation * volatility * barrierVolatility;
  const forward: number = spot * exp(carry * timeYears);
  let out: number = 0;
  if (down * h < 0) {
    const asset: number = payingOut(
      k,
      h,
      drift1 + volatility * volatility,
      drift2 + common,
      volatility,
      barrierVolatility,
      correlation,
      timeYears,
      sign,
      down,
    );
    const cash: number = payingOut(
      k,
      h,
      drift1,
      drift2,
      volatility,
      barrierVolatility,
      correlation,
      timeYears,
      sign,
      down,
    );
    out = sign * (forward * asset - strike * cash);
  }
  const whole: number = knockIn === 1 ? blackPrice(forward, strike, volatility * Math.sqrt(timeYears), sign) : 0;
  return exp(-rate * timeYears) * Math.max(knockIn === 1 ? whole - out : out, 0);
}

export const contract: Contract = {
  name: 'two-asset-barrier',
  summary: 'price of a European call or put on one asset that a barrier on another asset knocks in or out.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'barrierSpot', unit: 'quote per underlying that the barrier watches', low: 1e-12, high: 1e12 },
    { name: 'barrier', unit: 'quote per underlying that the barrier watches', low: 1e-12, high: 1e12 },
    { name: 'rate', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'carry', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'barrierCarry', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 1e-4, high: 7 },
    { name: 'barrierVolatility', unit: 'fraction per sqrt(year)', low: 1e-4, high: 7 },
    { name: 'correlation', unit: 'correlation', low: -1, high: 1 },
    { name: 'timeYears', unit: 'years', low: 1e-6, high: 30 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
    { name: 'down', unit: '+1 barrier below, -1 above', choices: [1, -1] },
    { name: 'knockIn', unit: '1 in, 0 out', choices: [1, 0] },
  ],
  outputs: [{ name: 'price', unit: 'quote currency' }],
  error: {
    reference: {
      amount: 1e-13,
      unit: 'relative to scale',
      where:
        'scale: the larger of spot and strike, times the reflected weight exp(2 drift h / v^2) where that is above 1',
    },
    wasm: {
      amount: 1e-13,
      unit: 'relative to scale',
      where:
        'scale: the larger of spot and strike, times the reflected weight exp(2 drift h / v^2) where that is above 1',
    },
  },
  edges: 'the second spot at or beyond the barrier: in is the vanilla, out 0.',
  source: 'Heynen and Kat (1994) "Crossing barriers", Risk 7(6), 46-51; Haug (2007) 5.15.',
};
