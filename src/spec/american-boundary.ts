// The exercise boundary of an American put with strike 1, by collocation of its integral equation.
// A helper of american-option: no kernel, no contract.
//
// In variance time w = sigma^2 tau with rho = r / sigma^2 and delta = q / sigma^2, the upper boundary b(w) satisfies (Kim 1990;
// Andersen, Lake and Offengenden 2016) P = C, where with D = w - u, m = (ln(b(w) / b(u)) + (rho - delta) D) / sqrt(D):
//   P = int_0^w [rho e^(-rho D) N(m - sqrt(D) / 2) - delta b e^(-delta D) N(m + sqrt(D) / 2)] du,   C the European call at b,
// and where q < r < 0 the lower boundary satisfies P = 1 - e^(-rho w) - b (1 - e^(-delta w)) (Andersen and Lake 2021).
// Newton's iteration for all coefficients at once, on ln((P + Z) / (C + Z)): near expiry both sides are as small as
// e^(-(ln b)^2 / 2 w), and their logarithms are nearly linear in the coefficients.

import {
  BOTTOM,
  boundaryAt,
  boundaryAtAbscissa,
  COEFFICIENT_VEGAS,
  COEFFICIENTS,
  COUNT,
  MOST_COEFFICIENTS,
  POWER,
  placeOf,
  rootOf,
  START,
  START_VEGA,
} from './american-element.ts';
import {
  addMoments,
  DELTA,
  earlierVega,
  gatherSlopes,
  INCOME,
  INCOME_VEGA,
  IS_LOWER,
  LOG_START,
  MOMENT_CELLS,
  NODES,
  placeMoments,
  REACH,
  RHO,
  recallHistory,
  START_RATIO,
  tellHistory,
  WANTS_VEGA,
  WEIGHTS,
  YIELDED,
} from './american-moments.ts';
import { PI } from './elementary.ts';
import { expm1 } from './exp.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import { solveLinear } from './linear-solve.ts';
import { log } from './log.ts';
import { type Column, from, type Index, read, write } from './machine.ts';
import { excess } from './mills-excess.ts';
import { normalCdf, normalDensity } from './normal-cdf.ts';
import { quickExp } from './quick-normal.ts';
import { cosine } from './trigonometric.ts';

// Cells behind those of the moments.
const ABSCISSAE: Index = MOMENT_CELLS;
const SIDE: Index = MOMENT_CELLS + 40;
const MATRIX: Index = MOMENT_CELLS + 120;
export const PROBLEM_CELLS: Index = MOMENT_CELLS + 120 + 1600;

const INVERSE_SQRT_TWO_PI: number = 0.3989422804014327;
/** Share of the early income in the regularised logarithm: from 0.1 to 1 all is well. */
const REGULAR_SHARE: number = 0.5;

// One equation, side + slope dy(w) + scale d(income) = 0, and its derivative by ln sigma.
const EQUATION_SIDE: Index = 11;
const EQUATION_SCALE: Index = 12;
const EQUATION_SLOPE: Index = 13;
const EQUATION_VEGA: Index = 14;

function writeEquation(problem: Column, side: number, scale: number, slope: number, vega: number): void {
  write(problem, EQUATION_SIDE, side);
  write(problem, EQUATION_SCALE, scale);
  write(problem, EQUATION_SLOPE, slope);
  write(problem, EQUATION_VEGA, vega);
}

/** The lower boundary's equation; returns its residual. pSlope = dP / dy(w), pVega = dP / d ln sigma. */
function equateLower(problem: Column, w: number, b: number, pSlope: number, pVega: number): number {
  const yielded: number = b * expm1(-read(problem, DELTA) * w);
  const residual: number = yielded - expm1(-read(problem, RHO) * w) - read(problem, INCOME);
  writeEquation(problem, residual, -1, yielded - pSlope, -pVega);
  return residual;
}

/** The upper boundary's equation, in logarithms where both sides are positive; returns the residual of P = C. */
function equateUpper(problem: Column, w: number, y: number, b: number, pSlope: number, pVega: number): number {
  const rho: number = read(problem, RHO);
  const delta: number = read(problem, DELTA);
  const p: number = read(problem, INCOME);
  const root: number = Math.sqrt(w);
  const d: number = (y + read(problem, LOG_START) + (rho - delta) * w) / root;
  const first: number = d + 0.5 * root;
  const second: number = d - 0.5 * root;
  const forward: number = b * quickExp(-delta * w);
  const early: number = REGULAR_SHARE * Math.max(rho, 0) * w * (1 - read(problem, START_RATIO));
  if (p > 0 && early === 0 && first < -1) {
    // The call is so small that only its logarithm is safe: forward phi(d1) (R(-d1) - R(-d2)) with Mills' ratio R.
    const near: number = excess(-first);
    const far: number = excess(-second);
    const gap: number = (root - (near - far)) / (far - second);
    const share: number = (forward * gap * INVERSE_SQRT_TWO_PI) / (near - first);
    const exponent: number = 0.5 * first * first;
    const side: number = log(p / share) + exponent;
    writeEquation(problem, side, 1 / p, pSlope / p - 1 / gap, pVega / p - (root * (near - first)) / gap);
    return p - share * quickExp(-exponent);
  }
  const received: number = forward * normalCdf(first);
  const call: number = received - quickExp(-rho * w) * normalCdf(second);
  const callVega: number = forward * normalDensity(first) * root;
  const left: number = p + early;
  const right: number = call + early;
  if (left > 0 && right > 1e-290) {
    const slope: number = pSlope / left - received / right;
    writeEquation(problem, log(left / right), 1 / left, slope, pVega / left - callVega / right);
  } else {
    writeEquation(problem, p - call, 1, pSlope - received, pVega - callVega);
  }
  return p - call;
}

/**
 * Turns the sums of one row into an equation for the change of the coefficients; returns the residual in units of the
 * strike. slope = dP / dy(w) of the integrand, own: the part of the element's own moments.
 */
function closeRow(
  problem: Column,
  element: Column,
  count: Index,
  index: Index,
  w: number,
  y: number,
  b: number,
  own: number,
  slope: number,
): number {
  const pSlope: number = slope - read(problem, YIELDED);
  // The start moves with sigma too: all of y(w) and the element's own part of the history.
  const startVega: number = read(element, START_VEGA);
  const pVega: number = read(problem, INCOME_VEGA) - own * startVega;
  const isLower: boolean = read(problem, IS_LOWER) === 1;
  const residual: number = isLower
    ? equateLower(problem, w, b, pSlope, pVega)
    : equateUpper(problem, w, y, b, pSlope, pVega);
  const scale: number = read(problem, EQUATION_SCALE);
  const slopeHere: number = read(problem, EQUATION_SLOPE);
  const xi: number = read(problem, ABSCISSAE + index);
  const row: Index = MATRIX + index * count;
  const twice: number = 4 * xi - 2;
  let before: number = 0.5 * twice;
  let current: number = 1;
  for (let j = 0; j < count; j++) {
    write(problem, row + j, scale * read(problem, row + j) - slopeHere * xi * current);
    const next: number = twice * current - before;
    before = current;
    current = next;
  }
  write(problem, SIDE + index, -read(problem, EQUATION_SIDE));
  write(problem, SIDE + count + index, -(read(problem, EQUATION_VEGA) + slopeHere * startVega));
  // Negative rates let every amount grow: what counts is the residual in today's money.
  return Math.abs(residual) * quickExp(Math.min(read(problem, DELTA), 0) * w);
}

/** All equations at the present coefficients; returns the largest residual in units of the strike. */
function assemble(
  problem: Column,
  element: Column,
  earlier: Column,
  hasEarlier: boolean,
  count: Index,
  size: Index,
): number {
  const power: number = read(element, POWER);
  const bottom: number = read(element, BOTTOM);
  const reach: number = read(problem, REACH);
  const wantsVega: boolean = read(problem, WANTS_VEGA) === 1;
  const lowRoot: number = rootOf(bottom, power);
  const inverseSpan: number = 1 / (rootOf(placeOf(element, 1), power) - lowRoot);
  let worst: number = 0;
  for (let index = 0; index < count; index++) {
    const xi: number = read(problem, ABSCISSAE + index);
    const x: number = placeOf(element, xi);
    const w: number = reach * x * x;
    const y: number = boundaryAt(element, x);
    const b: number = quickExp(y + read(problem, LOG_START));
    let half: number = 1;
    let scale: number = xi;
    let shift: number = 0;
    if (hasEarlier) {
      half = Math.sqrt((x - bottom) / (x + bottom));
      placeMoments(problem, power, size, 0, half, 1);
      scale = rootOf(x, power) * inverseSpan;
      shift = -lowRoot * inverseSpan;
    }
    write(problem, INCOME, 0);
    write(problem, YIELDED, 0);
    write(problem, INCOME_VEGA, 0);
    tellHistory(problem, element, size, count, scale, shift);
    const own: number = addMoments(problem, size, w, y, b);
    gatherSlopes(problem, size, count, MATRIX + index * count);
    let slope: number = own;
    if (hasEarlier) {
      placeMoments(problem, 1, size, half, 1, 1);
      recallHistory(problem, earlier, size, x);
      slope = slope + addMoments(problem, size, w, y, b);
      if (wantsVega) write(problem, INCOME_VEGA, read(problem, INCOME_VEGA) - earlierVega(problem, earlier, size));
    }
    const residual: number = closeRow(problem, element, count, index, w, y, b, own, slope);
    if (!(residual <= worst)) worst = residual;
  }
  return worst;
}

function placeNodes(problem: Column, count: Index): void {
  const first: number = cosine(PI / count);
  let before: number = first;
  let current: number = 1;
  for (let index = 0; index < count; index++) {
    write(problem, ABSCISSAE + index, 0.5 + 0.5 * current);
    const next: number = 2 * first * current - before;
    before = current;
    current = next;
  }
}

/** Adds the solved change to the coefficients, shortened where it would overshoot the boundary's own size. */
function takeStep(problem: Column, element: Column, count: Index): void {
  let size: number = 0;
  let change: number = 0;
  for (let index = 0; index < count; index++) {
    const xi: number = read(problem, ABSCISSAE + index);
    const twice: number = 4 * xi - 2;
    let before: number = 0.5 * twice;
    let current: number = 1;
    let y: number = 0;
    let dy: number = 0;
    for (let j = 0; j < count; j++) {
      y = y + current * read(element, COEFFICIENTS + j);
      dy = dy + current * read(problem, SIDE + j);
      const next: number = twice * current - before;
      before = current;
      current = next;
    }
    size = Math.max(size, Math.abs(read(element, START) - xi * y));
    change = Math.max(change, Math.abs(xi * dy));
  }
  const share: number = change > 0.7 * size ? (0.7 * size) / change : 1;
  for (let j = 0; j < count; j++) {
    write(element, COEFFICIENTS + j, read(element, COEFFICIENTS + j) + share * read(problem, SIDE + j));
  }
}

/** Replaces the coefficients by those of the series through the `count` values of start - y in SIDE, at the nodes. */
function fitNodes(problem: Column, element: Column, count: Index): boolean {
  for (let index = 0; index < count; index++) {
    const xi: number = read(problem, ABSCISSAE + index);
    const twice: number = 4 * xi - 2;
    let before: number = 0.5 * twice;
    let current: number = 1;
    for (let j = 0; j < count; j++) {
      write(problem, MATRIX + index * count + j, xi * current);
      const next: number = twice * current - before;
      before = current;
      current = next;
    }
  }
  const solved: boolean = solveLinear(problem, MATRIX, SIDE, 1, count);
  for (let j = 0; j < count; j++) write(element, COEFFICIENTS + j, read(problem, SIDE + j));
  return solved;
}

/** Starts an element from y = start + (limit - start) (1 - e^(-slope (sqrt w - sqrt w0) / |start - limit|)) at `count` nodes. */
export function guessElement(problem: Column, element: Column, limit: number, slope: number, count: Index): boolean {
  const rootReach: number = Math.sqrt(read(problem, REACH));
  const fall: number = limit - read(element, START);
  placeNodes(problem, count);
  write(element, COUNT, count);
  for (let index = 0; index < count; index++) {
    const distance: number = rootReach * (placeOf(element, read(problem, ABSCISSAE + index)) - read(element, BOTTOM));
    write(problem, SIDE + index, fall * expm1((-slope * distance) / Math.abs(fall)));
  }
  return fitNodes(problem, element, count);
}

/** Refits an element that starts at expiry with `count` coefficients when w at x = 1 has become stretch^2 times what it was. */
export function restretchElement(problem: Column, element: Column, stretch: number, count: Index): boolean {
  const power: number = read(element, POWER);
  placeNodes(problem, count);
  for (let index = 0; index < count; index++) {
    const x: number = stretch * placeOf(element, read(problem, ABSCISSAE + index));
    const y: number = boundaryAtAbscissa(element, rootOf(x, power));
    write(problem, SIDE + index, read(element, START) - y);
  }
  write(element, COUNT, count);
  for (let j = count; j < MOST_COEFFICIENTS; j++) write(element, COEFFICIENTS + j, 0);
  return fitNodes(problem, element, count);
}

/**
 * Lifts an element that leaves the strike to `count` coefficients: -y / sqrt(w) rises slowly towards expiry, and where the
 * short series says otherwise it is put right before Newton's iteration has to do it by halves.
 */
export function liftElement(problem: Column, element: Column, count: Index): boolean {
  placeNodes(problem, count);
  let last: number = 0;
  let isBroken: boolean = false;
  for (let index = 0; index < count; index++) {
    const x: number = placeOf(element, read(problem, ABSCISSAE + index));
    const y: number = boundaryAt(element, x);
    let ratio: number = -y / x;
    if (index > 0 && x < 0.05 && !(ratio > 0.97 * last && ratio < 1.35 * last)) {
      isBroken = true;
      ratio = 1.08 * last;
    }
    last = ratio;
    write(problem, SIDE + index, ratio * x);
  }
  write(element, COUNT, count);
  return isBroken ? fitNodes(problem, element, count) : true;
}

/** A residual of this size, in units of the strike, after the last step is no solution. */
const UNSETTLED: number = 1e-4;
export const NO_SOLUTION: number = 1e300;

/**
 * Newton's steps with `count` coefficients until a step began with a residual of `enough` or less. Returns the residual before
 * the first step, which tells how well the shorter series did that the element came with; NO_SOLUTION where the steps fail.
 */
export function refineElement(
  problem: Column,
  element: Column,
  earlier: Column,
  hasEarlier: boolean,
  count: Index,
  points: Index,
  enough: number,
  mostSteps: Index,
): number {
  const size: Index = gaussLegendre(points, from(problem, NODES), from(problem, WEIGHTS));
  placeNodes(problem, count);
  if (!hasEarlier) placeMoments(problem, read(element, POWER), size, 0, 1, 1);
  write(element, COUNT, count);
  const wantsVega: boolean = read(problem, WANTS_VEGA) === 1;
  const sides: Index = wantsVega ? 2 : 1;
  let first: number = 0;
  let residual: number = 0;
  for (let step = 0; step < mostSteps; step++) {
    residual = assemble(problem, element, earlier, hasEarlier, count, size);
    if (step === 0) first = residual;
    if (!(residual < NO_SOLUTION)) return NO_SOLUTION;
    if (!solveLinear(problem, MATRIX, SIDE, sides, count)) return NO_SOLUTION;
    takeStep(problem, element, count);
    if (residual <= enough) break;
  }
  if (wantsVega) {
    for (let j = 0; j < count; j++) write(element, COEFFICIENT_VEGAS + j, read(problem, SIDE + count + j));
  }
  return residual <= Math.max(enough, UNSETTLED) ? first : NO_SOLUTION;
}
