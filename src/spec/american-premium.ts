// What early exercise adds to a European put, in value and derivatives, once the boundary is known: one integral over time.
// A helper of american-option: no kernel, no contract.

import {
  boundaryAtAbscissa,
  boundaryVegaAtAbscissa,
  POWER,
  ROOT_BOTTOM,
  ROOT_SPAN,
  rootOf,
} from './american-element.ts';
import {
  DELTA,
  DENSITY,
  HISTORY,
  LOG_START,
  LOWER,
  placeMoments,
  REACH,
  RHO,
  ROOTS,
  SINES,
  STEPS,
  WANTS_VEGA,
} from './american-moments.ts';
import { type Column, type Index, read, write } from './machine.ts';
import { quickExp, quickMills } from './quick-normal.ts';

/** What `addPremium` accumulates: value, S delta, S^2 gamma, derivative by ln sigma; all in units of the strike. */
export const PREMIUM_VALUE: Index = 0;
export const PREMIUM_DELTA: Index = 1;
export const PREMIUM_GAMMA: Index = 2;
export const PREMIUM_VEGA: Index = 3;

const INVERSE_SQRT_TWO_PI: number = 0.3989422804014327;

/** ln(boundary) at the placed moments into HISTORY, and the normal argument and density of ending there. */
function recall(problem: Column, element: Column, size: Index, logSpot: number, variance: number): void {
  const rho: number = read(problem, RHO);
  const carry: number = rho - read(problem, DELTA);
  const relative: number = logSpot - read(problem, LOG_START);
  const stretch: number = rootOf(Math.sqrt(variance / read(problem, REACH)), read(element, POWER));
  const inverseSpan: number = 1 / read(element, ROOT_SPAN);
  const shift: number = read(element, ROOT_BOTTOM) * inverseSpan;
  const rootOfVariance: number = Math.sqrt(variance);
  for (let k = 0; k < size; k++) {
    const xi: number = Math.min(stretch * read(problem, ROOTS + k) * inverseSpan - shift, 1);
    write(problem, ROOTS + k, xi);
    write(problem, HISTORY + k, boundaryAtAbscissa(element, xi));
  }
  for (let k = 0; k < size; k++) {
    const root: number = rootOfVariance * read(problem, SINES + k);
    const lower: number = (relative - read(problem, HISTORY + k)) / root + (carry - 0.5) * root;
    write(problem, LOWER + k, lower);
    write(problem, DENSITY + k, INVERSE_SQRT_TWO_PI * quickExp(-rho * root * root - 0.5 * lower * lower));
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
  const rho: number = read(problem, RHO);
  const delta: number = read(problem, DELTA);
  const wantsVega: boolean = read(problem, WANTS_VEGA) === 1;
  const logStart: number = read(problem, LOG_START);
  const rootOfVariance: number = Math.sqrt(variance);
  placeMoments(problem, read(element, POWER), size, begin, end, crowding);
  recall(problem, element, size, logSpot, variance);
  const spot: number = quickExp(logSpot);
  let value: number = 0;
  let slope: number = 0;
  let bend: number = 0;
  let vega: number = 0;
  for (let k = 0; k < size; k++) {
    const root: number = rootOfVariance * read(problem, SINES + k);
    const weight: number = variance * read(problem, STEPS + k);
    const lower: number = read(problem, LOWER + k);
    const upper: number = lower + root;
    const density: number = weight * read(problem, DENSITY + k);
    const boundaryYield: number = delta * quickExp(read(problem, HISTORY + k) + logStart);
    const paidTail: number = density * quickMills(Math.abs(lower));
    const receivedTail: number = boundaryYield * density * quickMills(Math.abs(upper));
    const paid: number = lower < 0 ? rho * (weight * quickExp(-rho * root * root) - paidTail) : rho * paidTail;
    const received: number =
      upper < 0 ? delta * spot * weight * quickExp(-delta * root * root) - receivedTail : receivedTail;
    const flow: number = rho - boundaryYield;
    const inverse: number = 1 / root;
    const density1: number = density * inverse;
    value = value + (paid - received);
    slope = slope - (flow * density1 + received);
    bend = bend + density1 * (flow * (1 + lower * inverse) + boundaryYield);
    vega = vega + density * (rho * upper - boundaryYield * lower);
    if (wantsVega) vega = vega + flow * density1 * boundaryVegaAtAbscissa(element, read(problem, ROOTS + k));
  }
  write(sums, PREMIUM_VALUE, read(sums, PREMIUM_VALUE) + side * value);
  write(sums, PREMIUM_DELTA, read(sums, PREMIUM_DELTA) + side * slope);
  write(sums, PREMIUM_GAMMA, read(sums, PREMIUM_GAMMA) + side * bend);
  write(sums, PREMIUM_VEGA, read(sums, PREMIUM_VEGA) + side * vega);
}
