// american-option: American option under Black and Scholes, by collocation of the exercise boundary.
// Domain:    spot, strike in [0, 1e15]; rate, yield in [-3, 10]; volatility in [0, 10], timeToExpiryYears in [0, 100]; sign +1 call, -1 put; NaN in, NaN out.
// Error:     reference 1e-8 relative to scale; wasm 1e-8 relative to scale: strike max(1, e^(-rate T)), of a call with spot and yield in their place; 3e-5 where volatility sqrt(T) > 10, rate T > 10 or yield T < -2.
// Edges:     at expiry the intrinsic value; volatility = 0 gives the best discounted payoff of a certain path; NaN where Newton's iteration fails: met only where yield T < -10, of a call rate T.
// Source:    Kim (1990) Review of Financial Studies 3; Andersen, Lake, Offengenden (2016) J. Computational Finance 20(1). Vectors: test/vectors/american-option.json.

import { certainMoment, EUROPEAN, EXERCISED, HELD, PREMIUM, PUT_CELLS, solvePut } from './american-put.ts';
import type { Contract } from './contract.ts';
import { isNotANumber, NOT_A_NUMBER, SMALLEST_NORMAL } from './elementary.ts';
import { exp } from './exp.ts';
import { type Column, type Index, read } from './machine.ts';

/** The value; `work` has PUT_CELLS cells. */
export function americanOption(
  spot: number,
  strike: number,
  rate: number,
  dividendYield: number,
  volatility: number,
  timeToExpiryYears: number,
  sign: number,
  work: Column,
): number {
  if (isNotANumber(spot + strike + rate + dividendYield + volatility + timeToExpiryYears + sign)) return NOT_A_NUMBER;
  // A call is a put with spot and strike, rate and yield exchanged (McDonald and Schroder 1998).
  const isCall: boolean = sign > 0;
  const s: number = isCall ? strike : spot;
  const k: number = isCall ? spot : strike;
  const r: number = isCall ? dividendYield : rate;
  const q: number = isCall ? rate : dividendYield;
  const intrinsic: number = Math.max(k - s, 0);
  if (!(volatility * Math.sqrt(timeToExpiryYears) > 1e-10) || Math.min(s, k) < SMALLEST_NORMAL) {
    const moment: number = certainMoment(s, k, r, q, timeToExpiryYears);
    return Math.max(intrinsic, k * exp(-r * moment) - s * exp(-q * moment));
  }
  const found: Index = solvePut(s, k, r, q, volatility, timeToExpiryYears, 0, work);
  if (found === EXERCISED) return intrinsic;
  return found === HELD ? Math.max(intrinsic, read(work, EUROPEAN) + k * read(work, PREMIUM)) : NOT_A_NUMBER;
}

const WHERE =
  'of strike max(1, exp(-rate T)), a call: of spot max(1, exp(-yield T)); 3e-5 where volatility sqrt(T) > 10, rate T > 10 or yield T < -2';

export const contract: Contract = {
  name: 'american-option',
  summary: 'American option under Black and Scholes, by collocation of the exercise boundary.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 0, high: 1e15 },
    { name: 'strike', unit: 'quote per underlying', low: 0, high: 1e15 },
    { name: 'rate', unit: 'fraction per year, continuous', low: -3, high: 10 },
    { name: 'yield', unit: 'fraction per year, continuous', low: -3, high: 10 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 0, high: 10 },
    { name: 'timeToExpiryYears', unit: 'years ACT/365F', low: 0, high: 100 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [{ name: 'value', unit: 'quote per underlying' }],
  workCells: PUT_CELLS,
  error: {
    reference: { amount: 1e-8, unit: 'relative to scale', where: WHERE },
    wasm: { amount: 1e-8, unit: 'relative to scale', where: WHERE },
  },
  edges:
    "at expiry the intrinsic value; volatility = 0 gives the best discounted payoff of a certain path; NaN where Newton's iteration fails: met only where yield T < -10, of a call rate T.",
  source:
    'Kim (1990) Review of Financial Studies 3; Andersen, Lake, Offengenden (2016) J. Computational Finance 20(1).',
};
