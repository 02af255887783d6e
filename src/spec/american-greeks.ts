// american-greeks: American option under Black and Scholes: value and derivatives in spot terms.
// Domain:    spot, strike in [0, 1e15]; rate, yield in [-3, 10]; volatility in [0, 10], timeToExpiryYears in [0, 100]; sign +1 call, -1 put; NaN in, NaN out.
// Error:     reference 4e-5 relative to scale; wasm 4e-5 relative to scale: strike for value, 1 for delta, 1 / (spot min(1, s)) for gamma, strike sqrt(T) for vega, strike (volatility / sqrt(T) + |rate| + |yield|) for theta, s = volatility sqrt(T), at most 10; the value within 2e-8, delta 2e-7, vega 5e-7 where american-option keeps 1e-8.
// Edges:     where exercise is due now the payoff's delta and zeros; without volatility the derivatives of the certain payoff; NaN where Newton's iteration fails: met only where yield T < -10, of a call rate T.
// Source:    as american-option; the integral differentiated, theta by the Black-Scholes equation. Vectors: test/vectors/american-greeks.json.
//
// Vega is exact for the discrete problem: the collocation equations, differentiated by ln sigma, share their matrix with
// Newton's iteration.

import { certainMoment, EUROPEAN, EXERCISED, PREMIUM, PUT_CELLS, solvePut, UNSOLVED } from './american-put.ts';
import type { Contract } from './contract.ts';
import { isNotANumber, NOT_A_NUMBER, SMALLEST_NORMAL } from './elementary.ts';
import { exp } from './exp.ts';
import { type Column, type Index, read, write } from './machine.ts';

function writeGreeks(value: number, delta: number, gamma: number, vega: number, theta: number, out: Column): void {
  write(out, 0, value);
  write(out, 1, delta);
  write(out, 2, gamma);
  write(out, 3, vega);
  write(out, 4, theta);
}

/** A certain path: the payoff at the best moment. */
function writeCertain(s: number, k: number, r: number, q: number, years: number, isCall: boolean, out: Column): void {
  const moment: number = certainMoment(s, k, r, q, years);
  const paid: number = k * exp(-r * moment);
  const given: number = s * exp(-q * moment);
  const isWorth: boolean = paid > given;
  const delta: number = isCall ? exp(-r * moment) : -exp(-q * moment);
  // Only an exercise that waits for expiry comes nearer as time passes.
  const theta: number = moment === years && moment > 0 ? r * paid - q * given : 0;
  writeGreeks(Math.max(paid - given, 0), isWorth ? delta : 0, 0, 0, isWorth ? theta : 0, out);
}

/** Value, delta, gamma, vega per 1.00 of volatility and theta per year; `work` has PUT_CELLS cells. */
export function americanGreeks(
  spot: number,
  strike: number,
  rate: number,
  dividendYield: number,
  volatility: number,
  timeToExpiryYears: number,
  sign: number,
  out: Column,
  work: Column,
): void {
  if (isNotANumber(spot + strike + rate + dividendYield + volatility + timeToExpiryYears + sign)) {
    writeGreeks(NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER, out);
    return;
  }
  const isCall: boolean = sign > 0;
  const s: number = isCall ? strike : spot;
  const k: number = isCall ? spot : strike;
  const r: number = isCall ? dividendYield : rate;
  const q: number = isCall ? rate : dividendYield;
  if (!(volatility * Math.sqrt(timeToExpiryYears) > 1e-10) || Math.min(s, k) < SMALLEST_NORMAL) {
    writeCertain(s, k, r, q, timeToExpiryYears, isCall, out);
    return;
  }
  const found: Index = solvePut(s, k, r, q, volatility, timeToExpiryYears, 1, work);
  if (found === UNSOLVED) {
    writeGreeks(NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER, out);
    return;
  }
  if (found === EXERCISED) {
    writeGreeks(k - s, isCall ? 1 : -1, 0, 0, 0, out);
    return;
  }
  // Of the put, by its own spot s: the premium is in units of its strike k.
  const value: number = read(work, EUROPEAN) + k * read(work, PREMIUM);
  const delta: number = read(work, EUROPEAN + 1) + (k / s) * read(work, PREMIUM + 1);
  const gamma: number = read(work, EUROPEAN + 2) + (k / s / s) * read(work, PREMIUM + 2);
  const vega: number = read(work, EUROPEAN + 3) + (k / volatility) * read(work, PREMIUM + 3);
  const diffusion: number = 0.5 * volatility * volatility * s * s * gamma;
  const theta: number = r * value - (r - q) * s * delta - diffusion;
  // The value is homogeneous in s and k: a call's own spot is the put's strike.
  const callDelta: number = (value - s * delta) / k;
  const callGamma: number = (s / k) * (s / k) * gamma;
  writeGreeks(Math.max(value, k - s), isCall ? callDelta : delta, isCall ? callGamma : gamma, vega, theta, out);
}

export const contract: Contract = {
  name: 'american-greeks',
  summary: 'American option under Black and Scholes: value and derivatives in spot terms.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 0, high: 1e15 },
    { name: 'strike', unit: 'quote per underlying', low: 0, high: 1e15 },
    { name: 'rate', unit: 'fraction per year, continuous', low: -3, high: 10 },
    { name: 'yield', unit: 'fraction per year, continuous', low: -3, high: 10 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 0, high: 10 },
    { name: 'timeToExpiryYears', unit: 'years ACT/365F', low: 0, high: 100 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [
    { name: 'value', unit: 'quote per underlying' },
    { name: 'delta', unit: 'underlying' },
    { name: 'gamma', unit: 'underlying per quote' },
    { name: 'vega', unit: 'quote per 1.00 of volatility' },
    { name: 'theta', unit: 'quote per year, spot held' },
  ],
  workCells: PUT_CELLS,
  error: {
    reference: {
      amount: 4e-5,
      unit: 'relative to scale',
      where:
        'of the natural scale: strike for value, 1 for delta, 1 / (spot min(1, s)) for gamma, strike sqrt(T) for vega, strike (volatility / sqrt(T) + |rate| + |yield|) for theta, s = volatility sqrt(T), at most 10; the value within 2e-8, delta 2e-7, vega 5e-7 where american-option keeps 1e-8',
    },
    wasm: {
      amount: 4e-5,
      unit: 'relative to scale',
      where:
        'of the natural scale: strike for value, 1 for delta, 1 / (spot min(1, s)) for gamma, strike sqrt(T) for vega, strike (volatility / sqrt(T) + |rate| + |yield|) for theta, s = volatility sqrt(T), at most 10; the value within 2e-8, delta 2e-7, vega 5e-7 where american-option keeps 1e-8',
    },
  },
  edges:
    "where exercise is due now the payoff's delta and zeros; without volatility the derivatives of the certain payoff; NaN where Newton's iteration fails: met only where yield T < -10, of a call rate T.",
  source: 'as american-option; the integral differentiated, theta by the Black-Scholes equation.',
};
