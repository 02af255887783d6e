// arithmetic-asian: undiscounted option on the arithmetic average of a price at equally spaced times, at one volatility.
// Domain:    spot in [1e-12, 1e12]; strike in [0, 1e12]; carry in [-2, 2]; volatility in [0, 5]; firstYears, intervalYears in [0, 10]; count 1 to 1000; sign +1 call, -1 put.
// Error:     reference 1e-12 relative to scale; wasm 1e-12 relative to scale.
// Edges:     no volatility gives intrinsic value; one fixing is Black's price; a fixing now is fixed. NaN where count is no whole number, or 80,000 points do not span the average.
// Source:    Carverhill and Clewlow (1990) Risk 3(4), 25-29: convolution from the last fixing back. Vectors: test/vectors/arithmetic-asian.json.
//
// Schedules of unequal steps, weights or volatilities go to walkSumOption (walk-sum.ts) itself.

import type { Contract } from './contract.ts';
import { NOT_A_NUMBER } from './elementary.ts';
import { exp } from './exp.ts';
import { type Column, from, type Index, toIndex, write } from './machine.ts';
import { walkSumOption } from './walk-sum.ts';

const MOST_FIXINGS: Index = 1000;
const CAPACITY: Index = 80000;

export function arithmeticAsian(
  spot: number,
  strike: number,
  carry: number,
  volatility: number,
  firstYears: number,
  intervalYears: number,
  count: number,
  sign: number,
  work: Column,
): number {
  if (count !== Math.floor(count)) return NOT_A_NUMBER;
  const fixings: Index = toIndex(count);
  const variances: Column = from(work, MOST_FIXINGS);
  for (let i = 0; i < fixings; i++) {
    const years: number = firstYears + i * intervalYears;
    write(work, i, (spot * exp(carry * years)) / count);
    write(variances, i, volatility * volatility * years);
  }
  return walkSumOption(work, variances, fixings, strike, sign, CAPACITY, from(work, 2 * MOST_FIXINGS));
}

export const contract: Contract = {
  name: 'arithmetic-asian',
  summary: 'undiscounted option on the arithmetic average of a price at equally spaced times, at one volatility.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote per underlying', low: 0, high: 1e12 },
    { name: 'carry', unit: 'fraction per year', low: -2, high: 2 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 0, high: 5 },
    { name: 'firstYears', unit: 'years to the first fixing', low: 0, high: 10 },
    { name: 'intervalYears', unit: 'years between fixings', low: 0, high: 10 },
    { name: 'count', unit: 'fixings, a whole number', low: 1, high: 1000 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [{ name: 'price', unit: 'quote per underlying' }],
  workCells: 4 * 1000 + 3 * 80000,
  error: {
    reference: { amount: 1e-12, unit: 'relative to scale', where: 'scale: the larger of mean and strike' },
    wasm: { amount: 1e-12, unit: 'relative to scale', where: 'scale: the larger of mean and strike' },
  },
  edges:
    "no volatility gives intrinsic value; one fixing is Black's price; a fixing now is fixed. NaN where count is no whole number, or 80,000 points do not span the average.",
  source: 'Carverhill and Clewlow (1990) Risk 3(4), 25-29: convolution from the last fixing back.',
};
