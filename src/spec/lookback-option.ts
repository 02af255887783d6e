// lookback-option: undiscounted lookback option, continuously watched, its extreme as reached so far: price, delta, gamma.
// Domain:    spot, extreme in [1e-12, 1e12]; strike in [0, 1e12]; carry in [-10, 10]; volatility in [0, 10]; time in [0, 100]; NaN in, NaN out.
// Error:     reference 1e-14 relative to scale; wasm 1e-14 relative to scale.
// Edges:     an extreme that the spot has passed counts as the spot; no carry is no special case; volatility = 0 or time = 0 leaves the path without noise.
// Source:    Goldman, Sosin, Gatto (1979) J. Finance 34, 1111-1127; Conze, Viswanathan (1991) J. Finance 46, 1893-1907. Vectors: test/vectors/lookback-option.json.

import type { Contract } from './contract.ts';
import { isNotANumber, NOT_A_NUMBER } from './elementary.ts';
import { exp } from './exp.ts';
import { type Column, write } from './machine.ts';
import { extremeBeyond, extremeGamma, probabilityOfReaching } from './running-extreme.ts';

function writeAll(price: number, delta: number, gamma: number, out: Column): void {
  write(out, 0, price);
  write(out, 1, delta);
  write(out, 2, gamma);
}

/**
 * sign +1, floating 0: pays the maximum less the strike.      sign -1, floating 0: the strike less the minimum.
 * sign +1, floating 1: the price at expiry less the minimum.  sign -1, floating 1: the maximum less the price at expiry.
 */
export function lookbackOption(
  spot: number,
  strike: number,
  extreme: number,
  carry: number,
  volatility: number,
  timeYears: number,
  sign: number,
  floating: number,
  out: Column,
): void {
  if (isNotANumber(strike + extreme + carry + volatility + timeYears + floating) || isNotANumber(spot * sign)) {
    writeAll(NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER, out);
    return;
  }
  // eta: +1 the maximum, -1 the minimum.
  const eta: number = floating === 1 ? -sign : sign;
  const reached: number = eta > 0 ? Math.max(extreme, spot) : Math.min(extreme, spot);
  const beta: number = carry * timeYears;
  const s: number = volatility * Math.sqrt(timeYears);
  let level: number = reached;
  if (floating !== 1) level = eta > 0 ? Math.max(reached, strike) : Math.min(reached, strike);
  const growth: number = exp(beta);
  const certain: number = floating === 1 ? eta * (reached - spot * growth) : Math.max(eta * (reached - strike), 0);
  const certainDelta: number = floating === 1 ? -eta * growth : 0;
  // A minimum cannot fall below a strike of nothing.
  if (level <= 0) {
    writeAll(Math.max(certain, 0), certainDelta, 0, out);
    return;
  }
  const beyond: number = extremeBeyond(spot, level, beta, s, eta);
  // The expectation is homogeneous in spot and level, and its derivative by the level is a probability.
  const probability: number = probabilityOfReaching(spot, level, beta, s, eta);
  writeAll(
    Math.max(certain + beyond, 0),
    certainDelta + (beyond + eta * level * probability) / spot,
    extremeGamma(spot, level, beta, s, eta),
    out,
  );
}

export const contract: Contract = {
  name: 'lookback-option',
  summary: 'undiscounted lookback option, continuously watched, its extreme as reached so far: price, delta, gamma.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote per underlying, unread where floating', low: 0, high: 1e12 },
    { name: 'extreme', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'carry', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 0, high: 10 },
    { name: 'timeYears', unit: 'years', low: 0, high: 100 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
    { name: 'floating', unit: '1 the extreme is the strike, 0 fixed strike', choices: [1, 0] },
  ],
  outputs: [
    { name: 'price', unit: 'quote per underlying' },
    { name: 'delta', unit: 'underlying' },
    { name: 'gamma', unit: 'underlying per quote' },
  ],
  error: {
    reference: {
      amount: 1e-14,
      unit: 'relative to scale',
      where: 'scale: largest of spot, forward, level; per spot for delta',
    },
    wasm: {
      amount: 1e-14,
      unit: 'relative to scale',
      where: 'scale: largest of spot, forward, level; per spot for delta',
    },
  },
  edges:
    'an extreme that the spot has passed counts as the spot; no carry is no special case; volatility = 0 or time = 0 leaves the path without noise.',
  source: 'Goldman, Sosin, Gatto (1979) J. Finance 34, 1111-1127; Conze, Viswanathan (1991) J. Finance 46, 1893-1907.',
};
