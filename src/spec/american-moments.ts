// The integrals over the history of an exercise boundary, for one moment w: income of exercising against its cost.
// A helper of american-option: no kernel, no contract. american-boundary says what is solved, american-element what a boundary is.
//
// Moments u = w cos^2(angle) with D = w - u = w sin^2(angle), the angle by the tangent of its half, h: nothing but + - * / sqrt,
// and the integrand is smooth at both ends. Each pass does one thing for all moments, so that a processor with many units has
// independent work before it.

import { boundaryAt, boundaryVegaAt, COEFFICIENTS, rootOf, START } from './american-element.ts';
import { type Column, type Index, read, write } from './machine.ts';
import { quickExp, quickMills } from './quick-normal.ts';

// Cells of the problem, which every function here and in american-boundary takes first.
export const RHO: Index = 0;
export const DELTA: Index = 1;
/** w at x = 1. */
export const REACH: Index = 2;
export const LOG_START: Index = 3;
/** The boundary at expiry, as a fraction of the strike. */
export const START_RATIO: Index = 4;
/** 0: the upper boundary, 1: the lower one. */
export const IS_LOWER: Index = 5;
/** 1: also the derivatives by ln sigma. */
export const WANTS_VEGA: Index = 6;

/** Sums over the moments: income P, its part in delta, its derivative by ln sigma at a fixed boundary. */
export const INCOME: Index = 8;
export const YIELDED: Index = 9;
export const INCOME_VEGA: Index = 10;

export const NODES: Index = 16;
export const WEIGHTS: Index = 80;
const COSINES: Index = 144;
export const SINES: Index = 208;
export const STEPS: Index = 272;
export const ROOTS: Index = 336;
export const HISTORY: Index = 400;
export const LOWER: Index = 464;
export const DENSITY: Index = 528;
const SLOPES: Index = 592;
/** Moment by moment: xi T_j(2 xi - 1). */
const BASIS: Index = 656;
/** Cells in front of what american-boundary keeps. */
export const MOMENT_CELLS: Index = 2096;

const INVERSE_SQRT_TWO_PI: number = 0.3989422804014327;

/**
 * Places `size` moments on h in [begin, end]; `power` tells which root of the cosine to keep. `crowding` 1 spreads them, 2
 * crowds them at `begin`, where a spot beside the boundary makes an integrand change fastest.
 */
export function placeMoments(
  problem: Column,
  power: number,
  size: Index,
  begin: number,
  end: number,
  crowding: number,
): void {
  const span: number = end - begin;
  for (let k = 0; k < size; k++) {
    const node: number = read(problem, NODES + k);
    const crowd: number = crowding === 2 ? node : 1;
    const h: number = begin + span * node * crowd;
    const inverse: number = 1 / (1 + h * h);
    const cosineOfAngle: number = (1 - h * h) * inverse;
    const sineOfAngle: number = 2 * h * inverse;
    const weight: number = span * crowding * crowd * read(problem, WEIGHTS + k);
    write(problem, COSINES + k, cosineOfAngle);
    write(problem, SINES + k, sineOfAngle);
    write(problem, STEPS + k, 4 * sineOfAngle * cosineOfAngle * inverse * weight);
  }
  for (let k = 0; k < size; k++) write(problem, ROOTS + k, rootOf(read(problem, COSINES + k), power));
}

/** ln(boundary) of an earlier element at the moments. */
export function recallHistory(problem: Column, earlier: Column, size: Index, x: number): void {
  for (let k = 0; k < size; k++) write(problem, HISTORY + k, boundaryAt(earlier, x * read(problem, COSINES + k)));
}

/** The derivative of P through the vega of an earlier element. */
export function earlierVega(problem: Column, earlier: Column, size: Index, x: number): number {
  let sum: number = 0;
  for (let k = 0; k < size; k++) {
    sum = sum + read(problem, SLOPES + k) * boundaryVegaAt(earlier, x * read(problem, COSINES + k));
  }
  return sum;
}

/** ln(boundary) of the element itself, and its basis, at the moments with xi = scale * root + shift. */
export function tellHistory(
  problem: Column,
  element: Column,
  size: Index,
  count: Index,
  scale: number,
  shift: number,
): void {
  const start: number = read(element, START);
  for (let k = 0; k < size; k++) {
    const xi: number = scale * read(problem, ROOTS + k) + shift;
    const twice: number = 4 * xi - 2;
    const at: Index = BASIS + k * count;
    let before: number = xi;
    let current: number = 0.5 * twice * xi;
    let sum: number = before * read(element, COEFFICIENTS) + current * read(element, COEFFICIENTS + 1);
    write(problem, at, before);
    write(problem, at + 1, current);
    for (let j = 2; j < count; j++) {
      const next: number = twice * current - before;
      before = current;
      current = next;
      write(problem, at + j, next);
      sum = sum + next * read(element, COEFFICIENTS + j);
    }
    write(problem, HISTORY + k, start - sum);
  }
}

/** The normal argument d2 of ending below the boundary, and its density times the step, moment by moment. */
function weighDensities(problem: Column, size: Index, w: number, y: number): void {
  const rho: number = read(problem, RHO);
  const carry: number = rho - read(problem, DELTA);
  const rootOfTime: number = Math.sqrt(w);
  for (let k = 0; k < size; k++) {
    const root: number = rootOfTime * read(problem, SINES + k);
    const middle: number = (y - read(problem, HISTORY + k)) / root + carry * root;
    const lower: number = middle - 0.5 * root;
    const density: number = quickExp(-rho * root * root - 0.5 * lower * lower);
    write(problem, LOWER + k, lower);
    write(problem, DENSITY + k, w * read(problem, STEPS + k) * INVERSE_SQRT_TWO_PI * density);
  }
}

/** What delta costs: adds to the sums, turns SLOPES from densities into slopes of P and returns their sum. */
function addYield(problem: Column, size: Index, w: number, b: number): number {
  const rho: number = read(problem, RHO);
  const delta: number = read(problem, DELTA);
  const logStart: number = read(problem, LOG_START);
  const rootOfTime: number = Math.sqrt(w);
  let total: number = 0;
  let yielded: number = 0;
  let vega: number = 0;
  for (let k = 0; k < size; k++) {
    const sine: number = read(problem, SINES + k);
    const lower: number = read(problem, LOWER + k);
    const upper: number = lower + rootOfTime * sine;
    const boundary: number = quickExp(read(problem, HISTORY + k) + logStart);
    const density: number = boundary * read(problem, DENSITY + k);
    const tail: number = density * quickMills(Math.abs(upper));
    const all: number = upper > 0 ? b * w * read(problem, STEPS + k) * quickExp(-delta * w * sine * sine) : 0;
    yielded = yielded + (upper > 0 ? all - tail : tail);
    vega = vega + density * lower;
    const slope: number = (rho - delta * boundary) * read(problem, SLOPES + k);
    write(problem, SLOPES + k, slope);
    total = total + slope;
  }
  write(problem, INCOME, read(problem, INCOME) - delta * yielded);
  write(problem, YIELDED, read(problem, YIELDED) + delta * yielded);
  write(problem, INCOME_VEGA, read(problem, INCOME_VEGA) + delta * vega);
  return total;
}

/** Adds the moments to INCOME, YIELDED and INCOME_VEGA; keeps dP / dy(w) of each in SLOPES and returns their sum. */
export function addMoments(problem: Column, size: Index, w: number, y: number, b: number): number {
  const rho: number = read(problem, RHO);
  const rootOfTime: number = Math.sqrt(w);
  const inverseRoot: number = 1 / rootOfTime;
  let income: number = 0;
  let vega: number = 0;
  let total: number = 0;
  weighDensities(problem, size, w, y);
  for (let k = 0; k < size; k++) {
    const sine: number = read(problem, SINES + k);
    const lower: number = read(problem, LOWER + k);
    const density: number = read(problem, DENSITY + k);
    const tail: number = density * quickMills(Math.abs(lower));
    income = income + (lower > 0 ? w * read(problem, STEPS + k) * quickExp(-rho * w * sine * sine) - tail : tail);
    vega = vega - density * (lower + rootOfTime * sine);
    const slope: number = (density * inverseRoot) / sine;
    write(problem, SLOPES + k, slope);
    total = total + slope;
  }
  write(problem, INCOME, read(problem, INCOME) + rho * income);
  write(problem, INCOME_VEGA, read(problem, INCOME_VEGA) + rho * vega);
  if (read(problem, DELTA) !== 0) return addYield(problem, size, w, b);
  for (let k = 0; k < size; k++) write(problem, SLOPES + k, rho * read(problem, SLOPES + k));
  return rho * total;
}

/** -dP / dc_j of the element's own moments, into `count` cells at `row`. */
export function gatherSlopes(problem: Column, size: Index, count: Index, row: Index): void {
  for (let j = 0; j < count; j++) {
    let even: number = 0;
    let odd: number = 0;
    let at: Index = BASIS + j;
    for (let k = 0; k < size; k += 2) {
      even = even + read(problem, SLOPES + k) * read(problem, at);
      odd = odd + read(problem, SLOPES + k + 1) * read(problem, at + count);
      at = at + 2 * count;
    }
    write(problem, row + j, even + odd);
  }
}
