// The American put that every American option is: its European part, its boundary and its premium, in `work`.
// A helper of american-option and american-greeks: no kernel, no contract.

import { BOTTOM, boundaryAt } from './american-element.ts';
import { DELTA, LOG_START, NODES, REACH, RHO, WANTS_VEGA, WEIGHTS } from './american-moments.ts';
import { addPremium } from './american-premium.ts';
import {
  FIRST_ELEMENT,
  LOWER_ELEMENT,
  MEETING,
  SECOND_ELEMENT,
  SOLVE_CELLS,
  solveDouble,
  solveSingle,
} from './american-solve.ts';
import { blackScholes } from './black-scholes.ts';
import { exp } from './exp.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import { log } from './log.ts';
import { type Column, from, type Index, read, write } from './machine.ts';

/** The premium in units of the strike: value, S delta, S^2 gamma, derivative by ln sigma. */
export const PREMIUM: Index = SOLVE_CELLS;
/** What black-scholes writes for the European put. */
export const EUROPEAN: Index = SOLVE_CELLS + 8;
export const PUT_CELLS: Index = SOLVE_CELLS + 16;

/** What `solvePut` found. */
export const HELD: Index = 0;
export const EXERCISED: Index = 1;
export const UNSOLVED: Index = 2;

/** Income that may be missed, as a fraction of the strike. */
const NEGLIGIBLE: number = 1e-11;
/** Widths of a step relative to its place, and how many of them its panel reaches to either side. */
const STEEP: number = 0.5;
const STEP_WIDTHS: number = 8;
/** r t from which nothing is looked at: e^-40. */
const SPENT: number = 40;

/** tan(angle / 2) for cos(angle) = c in [0, 1]. */
function halfTangent(c: number): number {
  return Math.sqrt((1 - c) / (1 + c));
}

/** The half tangent that stands for `elapsed` variance of `variance`; 1 beyond it. */
function halfTangentAt(elapsed: number, variance: number): number {
  return elapsed < variance ? halfTangent(Math.sqrt(1 - Math.max(elapsed, 0) / variance)) : 1;
}

/** Adds the moments in [begin, end], of the last element up to `split` and of the first one beyond it. */
function addPanel(
  work: Column,
  size: Index,
  logSpot: number,
  variance: number,
  begin: number,
  end: number,
  split: number,
  last: Column,
  side: number,
): void {
  const sums: Column = from(work, PREMIUM);
  const middle: number = Math.min(end, split);
  if (middle > begin) {
    addPremium(work, last, size, logSpot, variance, begin, middle, begin === 0 ? 2 : 1, side, sums);
  }
  const rest: number = Math.max(begin, split);
  if (end > rest) addPremium(work, from(work, FIRST_ELEMENT), size, logSpot, variance, rest, end, 1, side, sums);
}

/** Adds the moments from `begin` on; gap = ln(spot / boundary). */
function addStretch(
  work: Column,
  logSpot: number,
  variance: number,
  gap: number,
  begin: number,
  split: number,
  last: Column,
  side: number,
): void {
  const size: Index = gaussLegendre(64, from(work, NODES), from(work, WEIGHTS));
  // A strong carry takes the spot to the boundary at about one moment: a step in the integrand, to be met on its own.
  const pull: number = read(work, DELTA) - read(work, RHO);
  const arrival: number = gap / pull;
  const width: number = Math.sqrt(Math.max(arrival, 0)) / Math.abs(pull);
  let end: number = begin;
  if (Math.abs(pull) > 2 && width < STEEP * arrival) {
    const before: number = Math.max(begin, halfTangentAt(arrival - STEP_WIDTHS * width, variance));
    end = Math.max(before, halfTangentAt(arrival + STEP_WIDTHS * width, variance));
    if (before > begin) addPanel(work, size, logSpot, variance, begin, before, split, last, side);
    if (end > before) addPanel(work, size, logSpot, variance, before, end, split, last, side);
  }
  // Interest of so long away is worth nothing now, and the moments are wanted before it.
  const far: number = read(work, RHO) * variance > SPENT ? halfTangentAt(SPENT / read(work, RHO), variance) : 1;
  if (end < far) addPanel(work, size, logSpot, variance, end, far, split, last, side);
}

/** The half tangent at which the moments of a second element give way to those of the first. */
export function elementEnd(work: Column, last: Column, variance: number): number {
  return halfTangent(read(last, BOTTOM) * Math.sqrt(read(work, REACH) / variance));
}

/** Adds the premium with one boundary of `count` elements to PREMIUM. */
export function singlePremium(work: Column, logSpot: number, variance: number, count: Index): Index {
  const last: Column = from(work, count === 2 ? SECOND_ELEMENT : FIRST_ELEMENT);
  const gap: number = logSpot - boundaryAt(last, 1) - read(work, LOG_START);
  if (gap <= 0) return EXERCISED;
  addStretch(work, logSpot, variance, gap, 0, count === 2 ? elementEnd(work, last, variance) : 1, last, 1);
  return HELD;
}

/** The premium between two boundaries, as long as they have not met. */
function doublePremium(work: Column, logSpot: number, variance: number): Index {
  const upper: Column = from(work, FIRST_ELEMENT);
  const lower: Column = from(work, LOWER_ELEMENT);
  const logRatio: number = log(read(work, RHO) / read(work, DELTA));
  const now: number = Math.sqrt(variance / read(work, REACH));
  const meeting: number = read(work, MEETING);
  const upperGap: number = logSpot - boundaryAt(upper, now);
  const lowerGap: number = logSpot - boundaryAt(lower, now) - logRatio;
  if (now <= meeting && upperGap <= 0 && lowerGap >= 0) return EXERCISED;
  const begin: number = now > meeting ? halfTangent(meeting / now) : 0;
  write(work, LOG_START, 0);
  addStretch(work, logSpot, variance, upperGap, begin, 1, upper, 1);
  write(work, LOG_START, logRatio);
  addStretch(work, logSpot, variance, lowerGap, begin, 1, lower, -1);
  return HELD;
}

/**
 * Writes the European put to EUROPEAN and what early exercise adds to PREMIUM. `volatility` sqrt(`years`) > 1e-10, spot and
 * strike normal.
 */
export function solvePut(
  spot: number,
  strike: number,
  rate: number,
  dividendYield: number,
  volatility: number,
  years: number,
  wantsVega: number,
  work: Column,
): Index {
  blackScholes(spot, strike, rate, dividendYield, volatility, years, -1, from(work, EUROPEAN));
  for (let column = 0; column < 4; column++) write(work, PREMIUM + column, 0);
  // Neither the interest on the strike nor the yield of the spot rewards the one who exercises early.
  if (rate <= 0 && dividendYield >= rate) return HELD;
  // Below its boundary, at most the strike, a put earns the interest on its strike and a negative yield on its spot.
  const burden: number = Math.max(-dividendYield, 0) * years;
  if (Math.max(rate, 0) * years + burden * exp(burden) < NEGLIGIBLE) return HELD;
  const square: number = volatility * volatility;
  const variance: number = square * years;
  const logSpot: number = log(spot / strike);
  write(work, WANTS_VEGA, wantsVega);
  // So little interest on the strike is none: no lower boundary at a spot of nothing.
  const interest: number = Math.abs(rate) * years < NEGLIGIBLE ? 0 : rate;
  write(work, RHO, interest / square);
  write(work, DELTA, dividendYield / square);
  if (interest >= 0) {
    const count: Index = solveSingle(work, variance);
    return count === 0 ? UNSOLVED : singlePremium(work, logSpot, variance, count);
  }
  return solveDouble(work, variance) ? doublePremium(work, logSpot, variance) : UNSOLVED;
}

/** The moment at which the put is exercised when nothing is uncertain: now, at expiry, or where r K e^(-r t) = q S e^(-q t). */
export function certainMoment(
  spot: number,
  strike: number,
  rate: number,
  dividendYield: number,
  years: number,
): number {
  let best: number = strike - spot;
  let moment: number = 0;
  const atExpiry: number = strike * exp(-rate * years) - spot * exp(-dividendYield * years);
  if (atExpiry > best) {
    best = atExpiry;
    moment = years;
  }
  const ratio: number = (rate * strike) / (dividendYield * spot);
  if (!(ratio > 0 && ratio < 1e300) || rate === dividendYield) return moment;
  const still: number = log(ratio) / (rate - dividendYield);
  if (!(still > 0 && still < years)) return moment;
  return strike * exp(-rate * still) - spot * exp(-dividendYield * still) > best ? still : moment;
}
