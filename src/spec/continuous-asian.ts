// continuous-asian: undiscounted option on an arithmetic average taken without pause.
// Domain:    spot in [1e-12, 1e12]; strike, averageSoFar in [0, 1e12]; carry in [-2, 2]; volatility in [0, 5]; yearsLeft in [1e-9, 10]; yearsElapsed in [0, 10]; sign +1 call, -1 put.
// Error:     reference 1e-10 relative to scale; wasm 1e-10 relative to scale.
// Edges:     where what is fixed exceeds the strike, a call is worth its forward and a put nothing; no volatility gives intrinsic value. NaN where volatility^2 x yearsLeft exceeds 10.
// Source:    Carverhill and Clewlow (1990) Risk 3(4), 25-29, extrapolated by Romberg's rule. Vectors: test/vectors/continuous-asian.json.
//
// An average of n + 1 fixings, half weight at both ends, is off by a series in 1 / n^2: its moments are integrals over triangles
// by the trapezoidal rule. Each doubling of n, from 8 on, takes away one more term. Up to a variance of 1 n = 64 is the last.

import type { Contract } from './contract.ts';
import { NOT_A_NUMBER } from './elementary.ts';
import { exp, expm1 } from './exp.ts';
import { type Column, from, type Index, read, write } from './machine.ts';
import { walkSumOption } from './walk-sum.ts';

const MOST_FIXINGS: Index = 257;
const CAPACITY: Index = 4096;
const MOST_VARIANCE: number = 10;

/** Fixings at the ends of `intervals` equal parts of the time left; amounts add up to the mean of the average. */
function trapezoidOption(
  mean: number,
  strike: number,
  beta: number,
  variance: number,
  intervals: Index,
  sign: number,
  work: Column,
): number {
  const variances: Column = from(work, MOST_FIXINGS);
  let sum: number = 0;
  for (let i = 0; i <= intervals; i++) {
    const share: number = (1.0 * i) / intervals;
    const amount: number = (i === 0 || i === intervals ? 0.5 : 1) * exp(beta * share);
    write(work, i, amount);
    write(variances, i, variance * share);
    sum = sum + amount;
  }
  for (let i = 0; i <= intervals; i++) write(work, i, (mean * read(work, i)) / sum);
  return walkSumOption(work, variances, intervals + 1, strike, sign, CAPACITY, from(work, 2 * MOST_FIXINGS));
}

export function continuousAsian(
  spot: number,
  strike: number,
  carry: number,
  volatility: number,
  yearsLeft: number,
  yearsElapsed: number,
  averageSoFar: number,
  sign: number,
  work: Column,
): number {
  const share: number = yearsLeft / (yearsLeft + yearsElapsed);
  const beta: number = carry * yearsLeft;
  const variance: number = volatility * volatility * yearsLeft;
  const mean: number = share * spot * (beta === 0 ? 1 : expm1(beta) / beta);
  const left: number = strike - (1 - share) * averageSoFar;
  if (left <= 0 || variance === 0) return Math.max(sign * (mean - left), 0);
  if (!(variance <= MOST_VARIANCE)) return NOT_A_NUMBER;
  const levels: Index = variance <= 1 ? 4 : 6;
  // Row by row of Romberg's triangle: `row` holds the last one.
  const row: Column = from(work, 4 * MOST_FIXINGS + 3 * CAPACITY);
  let intervals: Index = 8;
  for (let level = 0; level < levels; level++) {
    let better: number = trapezoidOption(mean, left, beta, variance, intervals, sign, work);
    let power: number = 1;
    for (let order = 0; order < level; order++) {
      power = 4 * power;
      const before: number = read(row, order);
      write(row, order, better);
      better = better + (better - before) / (power - 1);
    }
    write(row, level, better);
    intervals = 2 * intervals;
  }
  return Math.max(read(row, levels - 1), 0);
}

export const contract: Contract = {
  name: 'continuous-asian',
  summary: 'undiscounted option on an arithmetic average taken without pause.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote per underlying', low: 0, high: 1e12 },
    { name: 'carry', unit: 'fraction per year', low: -2, high: 2 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 0, high: 5 },
    { name: 'yearsLeft', unit: 'years', low: 1e-9, high: 10 },
    { name: 'yearsElapsed', unit: 'years', low: 0, high: 10 },
    { name: 'averageSoFar', unit: 'quote per underlying', low: 0, high: 1e12 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [{ name: 'price', unit: 'quote per underlying' }],
  workCells: 4 * 257 + 3 * 4096 + 8,
  error: {
    reference: { amount: 1e-10, unit: 'relative to scale', where: 'scale: the larger of mean and strike' },
    wasm: { amount: 1e-10, unit: 'relative to scale', where: 'scale: the larger of mean and strike' },
  },
  edges:
    'where what is fixed exceeds the strike, a call is worth its forward and a put nothing; no volatility gives intrinsic value. NaN where volatility^2 x yearsLeft exceeds 10.',
  source: "Carverhill and Clewlow (1990) Risk 3(4), 25-29, extrapolated by Romberg's rule.",
};
