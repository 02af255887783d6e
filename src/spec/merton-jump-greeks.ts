// merton-jump-greeks: undiscounted price of a European option under Merton's jump diffusion, and its derivatives.
// Domain:    forward, strike in [1e-12, 1e15]; volatility in [0, 10]; timeToExpiryYears in [0, 30]; jumpIntensity in [0, 100]; meanLogJump in [-3, 3]; jumpVolatility in [0, 2]; sign +1 call, -1 put.
// Error:     reference 1e-12 relative to scale; wasm 1e-12 relative to scale.
// Edges:     jumpIntensity = 0 is black-greeks; timeToExpiryYears = 0 leaves value and delta (half at the money), and so does each number of jumps without deviation.
// Source:    Merton, R. C. (1976) J. Financial Economics 3, 125-144. Vectors: test/vectors/merton-jump-greeks.json.
//
// Theta from the equation of the price: with V_n the value given n jumps, E[V after one more jump] = sum P_n V_(n+1), and
//   -dV/dT = -sigma^2 F^2 gamma / 2 + lambda m F delta - sum (n / T - lambda) P_n V_n,   m = e^(nu + delta^2 / 2) - 1,
// because P_n = P_(n+1) (n + 1) / (lambda T).

import { cdfOfSum } from './black-greeks.ts';
import { densityTimes, OUT_OF_REACH } from './black-price.ts';
import type { Contract } from './contract.ts';
import { isNotANumber, NOT_A_NUMBER } from './elementary.ts';
import { exp, expm1 } from './exp.ts';
import { logRatio, logRatioTail } from './log-ratio.ts';
import { type Column, type Index, read, write } from './machine.ts';
import { logMoneynessAfter, mertonTerm, poissonWeight } from './merton-terms.ts';

const NEGLIGIBLE: number = 1e-18;
const SMALLEST_WEIGHT: number = 1e-307;

function add(out: Column, index: Index, amount: number): void {
  write(out, index, read(out, index) + amount);
}

/** Adds what n jumps contribute to every Greek but value: x = ln(F_n / K), s the deviation, shift the variance sigma^2 T / sigma. */
function addGreeks(
  forward: number,
  asset: number,
  x: number,
  s: number,
  shift: number,
  time: number,
  side: number,
  out: Column,
): void {
  const weight: number = asset / forward;
  if (s === 0) {
    add(out, 1, x === 0 ? 0.5 * side * weight : side * x > 0 ? side * weight : 0);
    return;
  }
  const d1: number = x / s + 0.5 * s;
  add(out, 1, weight * side * cdfOfSum(side * d1, 0));
  if (Math.abs(d1) > OUT_OF_REACH) return;
  const d2: number = x / s - 0.5 * s;
  const density: number = densityTimes(asset, d1, 0);
  // ds/dsigma, and its derivative, T (s^2 - sigma^2 T) / s^3.
  const slope: number = shift / s;
  const bend: number = (time - slope * slope) / s;
  add(out, 2, density / forward / (forward * s));
  add(out, 3, density * slope);
  add(out, 5, (-density / forward) * (d2 / s) * slope);
  add(out, 6, density * ((d1 * d2 * slope * slope) / s + bend));
}

/** Adds the terms from n on, upwards (step +1) or downwards (step -1), until they no longer matter. */
function addTerms(
  start: number,
  step: number,
  forward: number,
  strike: number,
  volatility: number,
  time: number,
  intensity: number,
  logJump: number,
  jumpVariance: number,
  side: number,
  out: Column,
): void {
  const x: number = logRatio(forward, strike);
  const xTail: number = logRatioTail(forward, strike);
  const mean: number = intensity * time;
  const drift: number = mean * expm1(logJump);
  const tiltedMean: number = mean * exp(logJump);
  let n: number = start;
  let asset: number = forward * poissonWeight(n, tiltedMean);
  let cash: number = strike * poissonWeight(n, mean);
  let last: number = 0;
  let isDone: boolean = n < 0;
  while (!isDone) {
    const moneyness: number = logMoneynessAfter(n, logJump, drift, x, xTail);
    const s: number = Math.sqrt(volatility * volatility * time + n * jumpVariance);
    const term: number = mertonTerm(asset, cash, moneyness, s, side);
    add(out, 0, term);
    if (time > 0) add(out, 4, -(n / time - intensity) * term);
    addGreeks(forward, asset, moneyness, s, volatility * time, time, side, out);
    isDone = term > 0 && term <= last && term <= NEGLIGIBLE * read(out, 0);
    last = term;
    if (step > 0) {
      n = n + 1;
      asset = asset * (tiltedMean / n);
      cash = cash * (mean / n);
    } else {
      asset = mean > 0 ? asset * (n / tiltedMean) : 0;
      cash = mean > 0 ? cash * (n / mean) : 0;
      n = n - 1;
    }
    if (n < 0 || Math.max(asset / forward, cash / strike) < SMALLEST_WEIGHT) isDone = true;
  }
}

/** Value, delta and gamma by the forward, vega per 1.00 of the diffusion's volatility, theta per year with the forward held,
 *  vanna and volga by that volatility. */
export function mertonJumpGreeks(
  forward: number,
  strike: number,
  volatility: number,
  timeToExpiryYears: number,
  jumpIntensity: number,
  meanLogJump: number,
  jumpVolatility: number,
  sign: number,
  out: Column,
): void {
  const time: number = timeToExpiryYears;
  const inputs: number = forward + strike + volatility + time + jumpIntensity + meanLogJump + jumpVolatility + sign;
  const isBad: boolean = isNotANumber(inputs);
  for (let column = 0; column < 7; column++) write(out, column, isBad ? NOT_A_NUMBER : 0);
  if (isBad) return;
  const jumpVariance: number = jumpVolatility * jumpVolatility;
  const logJump: number = meanLogJump + 0.5 * jumpVariance;
  const side: number = strike >= forward ? 1 : -1;
  const mean: number = jumpIntensity * time;
  const peak: number = Math.floor(side > 0 ? mean * exp(logJump) : mean);
  addTerms(peak, 1, forward, strike, volatility, time, jumpIntensity, logJump, jumpVariance, side, out);
  addTerms(peak - 1, -1, forward, strike, volatility, time, jumpIntensity, logJump, jumpVariance, side, out);
  const decay: number = 0.5 * volatility * volatility * forward * forward * read(out, 2);
  if (time > 0) add(out, 4, jumpIntensity * expm1(logJump) * forward * read(out, 1) - decay);
  if (sign === side) return;
  // The option in the money by parity.
  add(out, 0, side * (strike - forward));
  add(out, 1, -side);
}

export const contract: Contract = {
  name: 'merton-jump-greeks',
  summary: "undiscounted price of a European option under Merton's jump diffusion, and its derivatives.",
  inputs: [
    { name: 'forward', unit: 'quote per underlying', low: 1e-12, high: 1e15 },
    { name: 'strike', unit: 'quote per underlying', low: 1e-12, high: 1e15 },
    { name: 'volatility', unit: 'fraction per sqrt(year), of the diffusion', low: 0, high: 10 },
    { name: 'timeToExpiryYears', unit: 'years ACT/365F', low: 0, high: 30 },
    { name: 'jumpIntensity', unit: 'jumps per year', low: 0, high: 100 },
    { name: 'meanLogJump', unit: 'log return', low: -3, high: 3 },
    { name: 'jumpVolatility', unit: 'log return', low: 0, high: 2 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [
    { name: 'value', unit: 'quote per underlying' },
    { name: 'deltaForward', unit: 'underlying' },
    { name: 'gammaForward', unit: 'underlying per quote' },
    { name: 'vega', unit: 'quote per 1.00 of volatility' },
    { name: 'theta', unit: 'quote per year, forward held' },
    { name: 'vanna', unit: 'underlying per 1.00 of volatility' },
    { name: 'volga', unit: 'quote per 1.00 of volatility squared' },
  ],
  error: {
    reference: {
      amount: 1e-12,
      unit: 'relative to scale',
      where: 'scale: the Greek of the option out of the money, or the largest of its terms',
    },
    wasm: {
      amount: 1e-12,
      unit: 'relative to scale',
      where: 'scale: the Greek of the option out of the money, or the largest of its terms',
    },
  },
  edges:
    'jumpIntensity = 0 is black-greeks; timeToExpiryYears = 0 leaves value and delta (half at the money), and so does each number of jumps without deviation.',
  source: 'Merton, R. C. (1976) J. Financial Economics 3, 125-144.',
};
