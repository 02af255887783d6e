// From rates and variance to a solved exercise boundary: where it begins and ends, in how many pieces, how many coefficients.
// A helper of american-option: no kernel, no contract.

import {
  guessElement,
  liftElement,
  NO_SOLUTION,
  PROBLEM_CELLS,
  refineElement,
  restretchElement,
} from './american-boundary.ts';
import { boundaryAt, boundaryVegaAt, ELEMENT_CELLS, openElement, POWER, START_VEGA } from './american-element.ts';
import { DELTA, IS_LOWER, LOG_START, REACH, RHO, START_RATIO, WANTS_VEGA } from './american-moments.ts';
import { POSITIVE_INFINITY } from './elementary.ts';
import { log } from './log.ts';
import { type Column, from, type Index, read, write } from './machine.ts';

// Cells of `work`: the problem with its scratch, then the elements.
export const FIRST_ELEMENT: Index = PROBLEM_CELLS;
export const SECOND_ELEMENT: Index = PROBLEM_CELLS + ELEMENT_CELLS;
export const LOWER_ELEMENT: Index = PROBLEM_CELLS + 2 * ELEMENT_CELLS;
/** x where the lower and the upper boundary meet: 1, or 2 where they have not met. */
export const MEETING: Index = PROBLEM_CELLS + 3 * ELEMENT_CELLS;
export const SOLVE_CELLS: Index = PROBLEM_CELLS + 3 * ELEMENT_CELLS + 8;

/** In units of 1 / decay: beyond this the boundary is the perpetual one to e^-20. */
const SETTLED: number = 20;
/** -d ln b / d sqrt(w) at expiry of a boundary that starts away from the strike. */
const EARLY_SLOPE: number = 0.6388;
/** A boundary that matters no more, as a fraction of the strike. */
const VANISHING: number = 1e-13;
/** x before which no bend is looked for; where that fails later, up to HIDDEN_MOST, if what is yielded before it is HIDDEN_YIELD of
 *  the strike. */
const HIDDEN: number = 2e-5;
const HIDDEN_MOST: number = 0.02;
const HIDDEN_YIELD: number = 1e-11;
/** Income that may be missed, as a fraction of the strike. */
const NEGLIGIBLE: number = 1e-10;
/** How near the reach of the short series must come to where the boundaries meet, relative to it, and how far beyond that the
 *  long ones go. */
const CLOSE: number = 0.03;
const BEYOND: number = 0.004;
/** Of what a boundary in one piece may leave, what the first of two may: income is small so early, and the second piece has to
 *  meet the first in value and in slope, else no length of its series fits; most of all near the strike. */
const EARLY_SHARE: number = 0.3;
const EARLY_SHARE_NEAR: number = 0.01;
/** From this share of the strike on it counts as near. */
const NEAR: number = 0.95;
/** The same of every piece where variance is beyond STORMY: the boundary turns on a sliver of the time there is. */
const STORMY_SHARE: number = 0.1;
const STORMY: number = 20;
/** Two or three do as a rule; where variance is a hundred and rates are next to nothing, the residual first rises and comes back. */
const MOST_STEPS: Index = 25;
/** In units of 1 / decay: longer stretches need more moments. */
const LONG: number = 5;

/** Derivatives by ln sigma need equations at the final coefficients: one more step at the top. */
function finish(
  work: Column,
  element: Column,
  earlier: Column,
  hasEarlier: boolean,
  count: Index,
  points: Index,
): boolean {
  if (read(work, WANTS_VEGA) !== 1) return true;
  return refineElement(work, element, earlier, hasEarlier, count, points, 1, 1) < NO_SOLUTION;
}

/** Four coefficients by Newton's iteration from the guess of this slope, or from a steeper or flatter one where that fails. */
function startElement(
  work: Column,
  element: Column,
  earlier: Column,
  hasEarlier: boolean,
  limit: number,
  slope: number,
  enough: number,
): boolean {
  let tried: number = slope;
  for (let attempt = 0; attempt < 6; attempt++) {
    const isGuessed: boolean = guessElement(work, element, limit, tried, 4);
    if (isGuessed && refineElement(work, element, earlier, hasEarlier, 4, 8, enough, 16) < NO_SOLUTION) return true;
    if (attempt === 0) tried = 1.6 * slope;
    if (attempt === 1) tried = 0.6 * slope;
    if (attempt === 2) tried = 2.5 * slope;
    if (attempt === 3) tried = 0.35 * slope;
    if (attempt === 4) tried = 6 * slope;
  }
  return false;
}

/**
 * Solves one element with 4, 7, 12, 17, 24 or 32 coefficients. What a shorter series leaves at the nodes of the next longer one
 * tells how exact the longer one will be, and so where to stop: measured on 900 random puts against test/vectors/american_truth.py.
 * `stretch` 0 begins with a guess; else the element holds a solution for a w at x = 1 that was stretch^2 times smaller. What may
 * be left over is `share` of what a boundary in one piece may leave.
 */
function climb(
  work: Column,
  element: Column,
  earlier: Column,
  hasEarlier: boolean,
  limit: number,
  slope: number,
  stretch: number,
  isTrial: boolean,
  share: number,
): boolean {
  const leavesStrike: boolean = read(element, POWER) === 3 && !hasEarlier;
  const rho: number = read(work, RHO);
  const k: number = rho - read(work, DELTA) - 0.5;
  const isLong: boolean = (rho + 0.5 * k * k) * read(work, REACH) > LONG;
  // Residuals are in units of the strike, incomes in units of its interest: where that is small, so must they be.
  const interest: number = Math.max(rho, Math.abs(read(work, DELTA))) * read(work, REACH);
  const flow: number = rho >= 0 ? Math.min(1, (read(work, REACH) > 20 ? 0.01 : 30) * interest) : 1;
  if (stretch > 0) {
    if (!restretchElement(work, element, stretch, 7)) return false;
  } else {
    if (!startElement(work, element, earlier, hasEarlier, limit, slope, 1e-3 * flow)) return false;
    if (leavesStrike && !liftElement(work, element, 7)) return false;
  }
  if (refineElement(work, element, earlier, hasEarlier, 7, 8, 1e-4 * flow, MOST_STEPS) === NO_SOLUTION) return false;
  if (isTrial) return true;
  if (leavesStrike && !liftElement(work, element, 12)) return false;
  let points: Index = isLong ? 16 : 12;
  const least: number = rho < 0 ? 1e-7 : leavesStrike ? (read(work, DELTA) < 0 ? 1e-7 : 3e-7) : 3e-8;
  let residual: number = refineElement(work, element, earlier, hasEarlier, 12, points, 1e-5, MOST_STEPS);
  if (residual <= share * least) return finish(work, element, earlier, hasEarlier, 12, points);
  if (residual === NO_SOLUTION || (leavesStrike && !liftElement(work, element, 17))) return false;
  residual = refineElement(work, element, earlier, hasEarlier, 17, 16, 1e-6, MOST_STEPS);
  if (residual <= share * (rho < 0 ? 1e-7 : leavesStrike ? 1e-7 : 3e-8))
    return finish(work, element, earlier, hasEarlier, 17, 16);
  if (residual === NO_SOLUTION || (leavesStrike && !liftElement(work, element, 24))) return false;
  residual = refineElement(work, element, earlier, hasEarlier, 24, 24, 1e-7, MOST_STEPS);
  if (residual <= share * 1e-7) return finish(work, element, earlier, hasEarlier, 24, 24);
  if (residual === NO_SOLUTION || (leavesStrike && !liftElement(work, element, 32))) return false;
  points = isLong ? 36 : 24;
  residual = refineElement(work, element, earlier, hasEarlier, 32, points, 1e-8, MOST_STEPS);
  return residual < NO_SOLUTION && finish(work, element, earlier, hasEarlier, 32, points);
}

/** The root of s^2 / 2 + k s - rho = 0 that gives the perpetual upper (isLower false) or lower boundary, as s / (s - 1). */
function perpetualBoundary(rho: number, k: number, isLower: boolean): number {
  const root: number = Math.sqrt(Math.max(k * k + 2 * rho, 0));
  if (isLower) return (root - k) / (root - k - 1);
  // Without cancellation for either sign of k.
  if (k >= 0) return (k + root) / (k + root + 1);
  return root - k > 0 ? (2 * rho) / (2 * rho + (root - k)) : 0;
}

/** A first idea of -d ln b / d sqrt(w), about w, for a boundary that leaves the strike. */
function strikeSlope(rho: number, delta: number, w: number): number {
  const carry: number = rho - delta;
  const level: number = 25 * w * carry * carry + 50 * rho * rho * w * w + 1e-300;
  return Math.sqrt(Math.max(log(1 + 1 / level), 0.3));
}

/** Where the strike begins to matter to a boundary that starts below it: x = sqrt(w / reach). */
function bendOf(rho: number, logStart: number, reach: number): number {
  const square: number = logStart * logStart;
  let w: number = square * 0.125;
  for (let round = 0; round < 12; round++) {
    const level: number = 1.5 * log(w) - 3 * log(Math.abs(logStart)) - log(rho * 1.2533);
    w = 0.5 * w + (0.25 * square) / Math.max(level, 1);
  }
  return Math.sqrt(w / reach);
}

function stormShare(reach: number): number {
  return reach > STORMY ? STORMY_SHARE : 1;
}

function setStart(work: Column, ratio: number, isLower: number): void {
  write(work, START_RATIO, ratio);
  write(work, LOG_START, log(ratio));
  write(work, IS_LOWER, isLower);
}

/**
 * Solves a boundary that starts below the strike in two pieces, which meet at x = `bend`, or at `hidden` where that is later; the
 * second one's abscissa is by the root of x that `power` tells.
 */
function solvePieces(work: Column, bend: number, hidden: number, limit: number, power: number): boolean {
  const rho: number = read(work, RHO);
  const delta: number = read(work, DELTA);
  const reach: number = read(work, REACH);
  const first: Column = from(work, FIRST_ELEMENT);
  const second: Column = from(work, SECOND_ELEMENT);
  // So early that nothing is earned before it: what counts is about where the boundary is by then.
  const isHidden: boolean = bend < hidden;
  const split: number = Math.max(bend, hidden);
  openElement(first, 1, 0, split, 0);
  if (isHidden) {
    if (!guessElement(work, first, limit, strikeSlope(rho, delta, split * split * reach), 4)) return false;
  } else {
    const share: number = read(work, START_RATIO) < NEAR ? EARLY_SHARE : EARLY_SHARE_NEAR;
    if (!climb(work, first, first, false, limit, EARLY_SLOPE, 0, false, share)) return false;
  }
  const start: number = boundaryAt(first, split);
  openElement(second, power, split, 1, start);
  write(second, START_VEGA, boundaryVegaAt(first, split));
  return climb(work, second, first, true, Math.min(limit, start - 1e-9), 1.2, 0, false, stormShare(reach));
}

/** Solves the one boundary of a put with r >= 0, up to `variance`; returns the number of elements, 0 where that failed. */
export function solveSingle(work: Column, variance: number): Index {
  const rho: number = read(work, RHO);
  const delta: number = read(work, DELTA);
  const k: number = rho - delta - 0.5;
  const ratio: number = delta > rho ? rho / delta : 1;
  const perpetual: number = perpetualBoundary(rho, k, false);
  let reach: number = Math.min(variance, SETTLED / Math.max(rho + 0.5 * k * k, 1e-300));
  // A boundary that falls for ever is worth nothing from 1e-13 on.
  if (perpetual < VANISHING && k < 0) reach = Math.min(reach, -30 / k);
  write(work, REACH, reach);
  setStart(work, ratio, 0);
  const logStart: number = read(work, LOG_START);
  const first: Column = from(work, FIRST_ELEMENT);
  const limit: number = Math.min(log(Math.max(perpetual, VANISHING)) - logStart, -1e-9);
  if (ratio === 1) {
    openElement(first, 3, 0, 1, 0);
    return climb(work, first, first, false, limit, strikeSlope(rho, delta, reach), 0, false, stormShare(reach)) ? 1 : 0;
  }
  const bend: number = bendOf(rho, logStart, reach);
  if (bend > 0.85) {
    openElement(first, 1, 0, 1, 0);
    return climb(work, first, first, false, limit, EARLY_SLOPE, 0, false, 1) ? 1 : 0;
  }
  if (solvePieces(work, bend, HIDDEN, limit, 2)) return 2;
  // Rates of next to nothing, or variance beyond all measure: hardly anything is yielded before a later x either.
  const late: number = Math.min(Math.sqrt(HIDDEN_YIELD / (delta * reach)), HIDDEN_MOST);
  if (late > HIDDEN && solvePieces(work, bend, late, limit, 2)) return 2;
  return solvePieces(work, bend, Math.max(late, HIDDEN), limit, 3) ? 2 : 0;
}

/** Both boundaries up to `reach`, of a put with q < r < 0; `stretch` as climb takes it. */
function solvePair(work: Column, reach: number, stretch: number, isTrial: boolean): boolean {
  const rho: number = read(work, RHO);
  const delta: number = read(work, DELTA);
  const k: number = rho - delta - 0.5;
  const isPerpetual: boolean = k > 0 && k * k + 2 * rho > 0;
  const ratio: number = rho / delta;
  write(work, REACH, reach);
  const upper: Column = from(work, FIRST_ELEMENT);
  const lower: Column = from(work, LOWER_ELEMENT);
  const rise: number = isPerpetual ? log(perpetualBoundary(rho, k, true) / ratio) : -log(ratio);
  const fall: number = isPerpetual ? log(perpetualBoundary(rho, k, false)) : log(ratio);
  setStart(work, ratio, 1);
  if (stretch === 0) openElement(lower, 1, 0, 1, 0);
  if (!climb(work, lower, lower, false, Math.max(rise, 1e-9), EARLY_SLOPE, stretch, isTrial, 1)) return false;
  setStart(work, 1, 0);
  if (stretch === 0) openElement(upper, 3, 0, 1, 0);
  return climb(work, upper, upper, false, Math.min(fall, -1e-9), strikeSlope(rho, delta, reach), stretch, isTrial, 1);
}

/** ln(upper / lower boundary) at x. */
function gapAt(work: Column, x: number): number {
  const ratio: number = read(work, RHO) / read(work, DELTA);
  return boundaryAt(from(work, FIRST_ELEMENT), x) - boundaryAt(from(work, LOWER_ELEMENT), x) - log(ratio);
}

/** x where both boundaries meet; beyond 1 along the tangent at 1. */
function findMeeting(work: Column): number {
  const gap: number = gapAt(work, 1);
  if (gap > 0) return 1 + (0.02 * gap) / Math.max(gapAt(work, 0.98) - gap, 1e-300);
  let low: number = 0;
  let high: number = 1;
  for (let round = 0; round < 50; round++) {
    const middle: number = 0.5 * (low + high);
    if (gapAt(work, middle) > 0) low = middle;
    else high = middle;
  }
  return low;
}

/** Leaves short series of both boundaries up to about where they meet, or to `farthest` where they do not meet before; returns
 *  the reach of what came out last, 0 where nothing did. */
function approachMeeting(work: Column, farthest: number, gap: number): number {
  // Beyond the meeting the upper boundary soon has no solution: come from below. It flattens, so that the tangent falls short.
  let solved: number = 0;
  let failed: number = POSITIVE_INFINITY;
  let reach: number = Math.min(farthest, 0.05 * gap * gap);
  for (let round = 0; round < 60; round++) {
    const isNear: boolean = solved > 0 && Math.abs(reach - solved) < 0.4 * solved;
    let isSolved: boolean = isNear && solvePair(work, reach, Math.sqrt(reach / solved), true);
    if (!isSolved) isSolved = solvePair(work, reach, 0, true);
    if (isSolved) {
      solved = reach;
      const meeting: number = findMeeting(work);
      const wanted: number = Math.min(reach * meeting * meeting, farthest);
      if (Math.abs(wanted - reach) < CLOSE * reach) return reach;
      reach = wanted < failed ? Math.min(wanted, 4 * reach) : 0.5 * (solved + failed);
    } else {
      failed = Math.min(failed, reach);
      reach = 0.5 * (solved + failed);
      solved = 0;
    }
    if (failed - reach < 1e-6 * failed) break;
  }
  return solved;
}

/** Solves both boundaries of a put with q < r < 0, up to `variance` or to where they meet; false where that failed. */
export function solveDouble(work: Column, variance: number): boolean {
  const rho: number = read(work, RHO);
  const delta: number = read(work, DELTA);
  const k: number = rho - delta - 0.5;
  const decay: number = rho + 0.5 * k * k;
  write(work, MEETING, 2);
  // With a perpetual pair of boundaries they never meet.
  if (k > 0 && decay > 0) return solvePair(work, Math.min(variance, (1.5 * SETTLED) / decay), 0, false);
  const gap: number = log(delta / rho);
  let solved: number = approachMeeting(work, variance, gap);
  if (solved === 0) return false;
  // A little beyond the meeting, so that it lies inside; where there is nothing beyond, up to it.
  let excess: number = BEYOND;
  for (let round = 0; round < 8; round++) {
    const meeting: number = findMeeting(work);
    const reach: number = Math.min(variance, solved * meeting * meeting * (1 + excess));
    const isSolved: boolean =
      solvePair(work, reach, Math.sqrt(reach / solved), false) || solvePair(work, reach, 0, false);
    if (!isSolved) {
      excess = excess > 0 ? 0 : 2 * excess - BEYOND;
      solved = solvePair(work, solved, 0, true) ? solved : 0;
      if (solved === 0) return false;
      continue;
    }
    solved = reach;
    const found: number = findMeeting(work);
    if (found <= 1) {
      write(work, MEETING, found);
      return true;
    }
    if (reach >= variance) return true;
    write(work, MEETING, 1);
    // What is left open between them earns no more than this.
    if (Math.abs(rho) * reach * gap * Math.abs(gapAt(work, 1)) < NEGLIGIBLE) return true;
  }
  return false;
}
