// What early exercise adds to a European put, in value and derivatives, once the boundary is known: one integral over time.
// A helper of american-option: no kernel, no contract.

import {
  COEFFICIENT_VEGAS,
  COEFFICIENTS,
  POWER,
  ROOT_BOTTOM,
  ROOT_SPAN,
  rootOf,
  START,
  START_VEGA,
} from './american-element.ts';
import {
  BASIS,
  BOUNDARY_DENSITY,
  DELTA,
  DENSITY,
  HISTORY,
  INVERSE_SINES,
  LOG_START,
  LOWER,
  placeAbscissae,
  placeMoments,
  REACH,
  RHO,
  SINES,
  SLOPES,
  STEPS,
  sumOf,
  TERMS,
  UPPER,
  WANTS_VEGA,
  writeSeries,
} from './american-moments.ts';
import { type Column, type Index, read, write } from './machine.ts';
import { quickExp, quickMills } from './quick-normal.ts';

/** What `addPremium` accumulates: value, S delta, S^2 gamma, derivative by ln sigma; all in units of the strike. */
export const PREMIUM_VALUE: Index = 0;
export const PREMIUM_DELTA: Index = 1;
export const PREMIUM_GAMMA: Index = 2;
export const PREMIUM_VEGA: Index = 3;

// What the moments' integrals keep here while a boundary is solved is free by now.
const YIELDS: Index = BOUNDARY_DENSITY;
const RECEIVED: Index = SLOPES;
const SLOPE_TERMS: Index = BASIS;
const BEND_TERMS: Index = BASIS + 64;
const VEGA_TERMS: Index = BASIS + 128;
const INTEREST_LEFT: Index = BASIS + 192;
const YIELD_LEFT: Index = BASIS + 256;

const INVERSE_SQRT_TWO_PI: number = 0.3989422804014327;

/** Places moments whose angle (sin^2 = elapsed variance / variance) has a half tangent in [begin, end]: ln(boundary) there into HISTORY, its
 *  yield, and what is left of interest and yield. */
export function placeIncome(
  problem: Column,
  element: Column,
  size: Index,
  variance: number,
  begin: number,
  end: number,
  crowding: number,
): void {
  placeMoments(problem, read(element, POWER), size, begin, end, crowding);
  const delta: number = read(problem, DELTA);
  const logStart: number = read(problem, LOG_START);
  const rhoDecay: number = -read(problem, RHO) * variance;
  const deltaDecay: number = -delta * variance;
  const stretch: number = rootOf(Math.sqrt(variance / read(problem, REACH)), read(element, POWER));
  const inverseSpan: number = 1 / read(element, ROOT_SPAN);
  placeAbscissae(problem, size, stretch * inverseSpan, -read(element, ROOT_BOTTOM) * inverseSpan);
  writeSeries(problem, element, COEFFICIENTS, read(element, START), size, HISTORY);
  for (let pairLane = 0; pairLane < size; pairLane++) {
    const square: number = read(problem, SINES + pairLane) * read(problem, SINES + pairLane);
    write(problem, YIELDS + pairLane, delta * quickExp(read(problem, HISTORY + pairLane) + logStart));
    write(problem, INTEREST_LEFT + pairLane, quickExp(rhoDecay * square));
    write(problem, YIELD_LEFT + pairLane, quickExp(deltaDecay * square));
  }
}

/** The normal argument and weighted density of ending at the boundary at the placed moments. */
function placeSpot(problem: Column, size: Index, logSpot: number, variance: number): void {
  const rho: number = read(problem, RHO);
  const tilt: number = rho - read(problem, DELTA) - 0.5;
  const relative: number = logSpot - read(problem, LOG_START);
  const rootOfVariance: number = Math.sqrt(variance);
  const inverseRoot: number = 1 / rootOfVariance;
  for (let pairLane = 0; pairLane < size; pairLane++) {
    const root: number = rootOfVariance * read(problem, SINES + pairLane);
    const history: number = read(problem, HISTORY + pairLane);
    const lower: number = (relative - history) * (inverseRoot * read(problem, INVERSE_SINES + pairLane)) + tilt * root;
    const chance: number = quickExp(-rho * root * root - 0.5 * lower * lower);
    write(problem, LOWER + pairLane, lower);
    write(problem, UPPER + pairLane, lower + root);
    write(problem, DENSITY + pairLane, variance * read(problem, STEPS + pairLane) * INVERSE_SQRT_TWO_PI * chance);
  }
}

/** The income of the placed moments, per unit of the strike: paid less received, by moment in TERMS; received in RECEIVED. */
export function incomeAt(problem: Column, size: Index, logSpot: number, variance: number): number {
  placeSpot(problem, size, logSpot, variance);
  const rho: number = read(problem, RHO);
  const interest: number = rho * variance;
  const yielded: number = read(problem, DELTA) * quickExp(logSpot) * variance;
  for (let pairLane = 0; pairLane < size; pairLane++) {
    const lower: number = read(problem, LOWER + pairLane);
    const upper: number = read(problem, UPPER + pairLane);
    const density: number = read(problem, DENSITY + pairLane);
    const step: number = read(problem, STEPS + pairLane);
    const paidTail: number = rho * (density * quickMills(Math.abs(lower)));
    const receivedTail: number = read(problem, YIELDS + pairLane) * density * quickMills(Math.abs(upper));
    const paid: number = lower < 0 ? interest * step * read(problem, INTEREST_LEFT + pairLane) - paidTail : paidTail;
    const whole: number = yielded * step * read(problem, YIELD_LEFT + pairLane);
    const received: number = upper < 0 ? whole - receivedTail : receivedTail;
    write(problem, TERMS + pairLane, paid - received);
    write(problem, RECEIVED + pairLane, received);
  }
  return sumOf(problem, TERMS, size);
}

/** What the moments add to the derivatives. */
function weighGreeks(problem: Column, element: Column, size: Index, variance: number): void {
  const rho: number = read(problem, RHO);
  const inverseRoot: number = 1 / Math.sqrt(variance);
  for (let pairLane = 0; pairLane < size; pairLane++) {
    const lower: number = read(problem, LOWER + pairLane);
    const density: number = read(problem, DENSITY + pairLane);
    const boundaryYield: number = read(problem, YIELDS + pairLane);
    const inverse: number = inverseRoot * read(problem, INVERSE_SINES + pairLane);
    const flow: number = rho - boundaryYield;
    const slope: number = density * inverse;
    write(problem, SLOPE_TERMS + pairLane, flow * slope + read(problem, RECEIVED + pairLane));
    write(problem, BEND_TERMS + pairLane, slope * (flow * (1 + lower * inverse) + boundaryYield));
    write(problem, VEGA_TERMS + pairLane, density * (rho * read(problem, UPPER + pairLane) - boundaryYield * lower));
    write(problem, RECEIVED + pairLane, flow * slope);
  }
  // The boundary moves with sigma too.
  writeSeries(problem, element, COEFFICIENT_VEGAS, read(element, START_VEGA), size, TERMS);
  for (let pairLane = 0; pairLane < size; pairLane++) {
    const moved: number = read(problem, RECEIVED + pairLane) * read(problem, TERMS + pairLane);
    write(problem, VEGA_TERMS + pairLane, read(problem, VEGA_TERMS + pairLane) + moved);
  }
}

/**
 * Adds the income, times `side`, of the moments whose angle (sin^2 = elapsed variance / variance) has a half tangent in
 * [begin, end], when exercise pays below the boundary that `element` gives there.
 */
export function addPremium(
  problem: Column,
  element: Column,
  size: Index,
  logSpot: number,
  variance: number,
  begin: number,
  end: number,
  crowding: number,
  side: number,
  sums: Column,
): void {
  placeIncome(problem, element, size, variance, begin, end, crowding);
  write(sums, PREMIUM_VALUE, read(sums, PREMIUM_VALUE) + side * incomeAt(problem, size, logSpot, variance));
  if (read(problem, WANTS_VEGA) !== 1) return;
  weighGreeks(problem, element, size, variance);
  write(sums, PREMIUM_DELTA, read(sums, PREMIUM_DELTA) - side * sumOf(problem, SLOPE_TERMS, size));
  write(sums, PREMIUM_GAMMA, read(sums, PREMIUM_GAMMA) + side * sumOf(problem, BEND_TERMS, size));
  write(sums, PREMIUM_VEGA, read(sums, PREMIUM_VEGA) + side * sumOf(problem, VEGA_TERMS, size));
}
