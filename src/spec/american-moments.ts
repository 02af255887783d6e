// The integrals over the history of an exercise boundary, for one moment w: income of exercising against its cost.
// A helper of american-option: no kernel, no contract. american-boundary says what is solved, american-element what a boundary is.
//
// Moments u = w cos^2(angle) with D = w - u = w sin^2(angle), the angle by the tangent of its half, h: nothing but + - * / sqrt,
// and the integrand is smooth at both ends. Each pass does one thing for all moments, two at a time in WASM, so that a
// processor with many units has independent work before it.

import {
  COEFFICIENT_VEGAS,
  COEFFICIENTS,
  COUNT,
  cubeRoot,
  POWER,
  ROOT_BOTTOM,
  ROOT_SPAN,
  START,
  START_VEGA,
} from './american-element.ts';
import { type Column, type Index, read, toWord, write } from './machine.ts';
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
export const SLOPES: Index = 592;
export const INVERSE_SINES: Index = 656;
export const UPPER: Index = 720;
export const BOUNDARY_DENSITY: Index = 784;
/** What a sum is made of. */
export const TERMS: Index = 848;
/** Coefficient by coefficient: xi T_j(2 xi - 1) at the moments. */
export const BASIS: Index = 912;
/** Cells in front of what american-boundary keeps: the basis has 40 coefficients at 36 moments. */
export const MOMENT_CELLS: Index = 2352;

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
  const isCrowded: boolean = crowding === 2;
  for (let k = 0; k < size; k++) write(problem, TERMS + k, isCrowded ? read(problem, NODES + k) : 1);
  for (let pairLane = 0; pairLane < size; pairLane++) {
    const crowd: number = read(problem, TERMS + pairLane);
    const h: number = begin + span * read(problem, NODES + pairLane) * crowd;
    const square: number = h * h;
    const inverse: number = 1 / (1 + square);
    const cosineOfAngle: number = (1 - square) * inverse;
    const sineOfAngle: number = 2 * h * inverse;
    const weight: number = span * crowding * crowd * read(problem, WEIGHTS + pairLane);
    write(problem, COSINES + pairLane, cosineOfAngle);
    write(problem, SINES + pairLane, sineOfAngle);
    write(problem, INVERSE_SINES + pairLane, (1 + square) / (2 * h));
    write(problem, STEPS + pairLane, 4 * sineOfAngle * cosineOfAngle * inverse * weight);
  }
  writeRoots(problem, power, size, 1);
}

/** The root of `stretch` times the cosines that `power` tells. */
function writeRoots(problem: Column, power: number, size: Index, stretch: number): void {
  if (power === 1) {
    for (let pairLane = 0; pairLane < size; pairLane++) {
      write(problem, ROOTS + pairLane, stretch * read(problem, COSINES + pairLane));
    }
  } else if (power === 2) {
    for (let pairLane = 0; pairLane < size; pairLane++) {
      write(problem, ROOTS + pairLane, Math.sqrt(stretch * read(problem, COSINES + pairLane)));
    }
  } else {
    for (let pairLane = 0; pairLane < size; pairLane++) {
      write(problem, ROOTS + pairLane, cubeRoot(stretch * read(problem, COSINES + pairLane)));
    }
  }
}

/** Turns the roots into abscissae xi = scale * root + shift, at most 1. */
export function placeAbscissae(problem: Column, size: Index, scale: number, shift: number): void {
  for (let pairLane = 0; pairLane < size; pairLane++) {
    write(problem, ROOTS + pairLane, Math.min(scale * read(problem, ROOTS + pairLane) + shift, 1));
  }
}

/** start - xi times the series of `element` at the abscissae, into `target`; coefficients from `offset` on. */
export function writeSeries(
  problem: Column,
  element: Column,
  offset: Index,
  start: number,
  size: Index,
  target: Index,
): void {
  const count: Index = toWord(read(element, COUNT));
  const first: number = read(element, offset);
  const second: number = read(element, offset + 1);
  for (let pairLane = 0; pairLane < size; pairLane++) {
    const xi: number = read(problem, ROOTS + pairLane);
    const current: number = (2 * xi - 1) * xi;
    write(problem, LOWER + pairLane, xi);
    write(problem, DENSITY + pairLane, current);
    write(problem, target + pairLane, start - xi * first - current * second);
  }
  let before: Index = LOWER;
  let after: Index = DENSITY;
  for (let j = 2; j < count; j++) {
    const coefficient: number = read(element, offset + j);
    for (let pairLane = 0; pairLane < size; pairLane++) {
      const twice: number = 4 * read(problem, ROOTS + pairLane) - 2;
      const next: number = twice * read(problem, after + pairLane) - read(problem, before + pairLane);
      write(problem, before + pairLane, next);
      write(problem, target + pairLane, read(problem, target + pairLane) - coefficient * next);
    }
    const kept: Index = before;
    before = after;
    after = kept;
  }
}

/** Abscissae of an earlier element, and ln(boundary) there, at the moments. */
export function recallHistory(problem: Column, earlier: Column, size: Index, x: number): void {
  const inverseSpan: number = 1 / read(earlier, ROOT_SPAN);
  writeRoots(problem, read(earlier, POWER), size, x);
  placeAbscissae(problem, size, inverseSpan, -read(earlier, ROOT_BOTTOM) * inverseSpan);
  writeSeries(problem, earlier, COEFFICIENTS, read(earlier, START), size, HISTORY);
}

/** The derivative of P through the vega of an earlier element, whose abscissae are there. */
export function earlierVega(problem: Column, earlier: Column, size: Index): number {
  writeSeries(problem, earlier, COEFFICIENT_VEGAS, read(earlier, START_VEGA), size, TERMS);
  let sum: number = 0;
  for (let k = 0; k < size; k++) sum = sum + read(problem, SLOPES + k) * read(problem, TERMS + k);
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
  const first: number = read(element, COEFFICIENTS);
  const second: number = read(element, COEFFICIENTS + 1);
  const secondRow: Index = BASIS + size;
  for (let pairLane = 0; pairLane < size; pairLane++) {
    const xi: number = scale * read(problem, ROOTS + pairLane) + shift;
    const twice: number = 4 * xi - 2;
    const current: number = 0.5 * twice * xi;
    write(problem, LOWER + pairLane, twice);
    write(problem, BASIS + pairLane, xi);
    write(problem, secondRow + pairLane, current);
    write(problem, HISTORY + pairLane, start - xi * first - current * second);
  }
  for (let j = 2; j < count; j++) {
    const coefficient: number = read(element, COEFFICIENTS + j);
    const at: Index = BASIS + j * size;
    const current: Index = at - size;
    const before: Index = current - size;
    for (let pairLane = 0; pairLane < size; pairLane++) {
      const next: number =
        read(problem, LOWER + pairLane) * read(problem, current + pairLane) - read(problem, before + pairLane);
      write(problem, at + pairLane, next);
      write(problem, HISTORY + pairLane, read(problem, HISTORY + pairLane) - coefficient * next);
    }
  }
}

export function sumOf(problem: Column, column: Index, size: Index): number {
  let even: number = 0;
  let odd: number = 0;
  for (let k = 0; k < size; k += 2) {
    even = even + read(problem, column + k);
    odd = odd + read(problem, column + k + 1);
  }
  return even + odd;
}

function largestOf(problem: Column, column: Index, size: Index): number {
  let even: number = read(problem, column);
  let odd: number = read(problem, column + 1);
  for (let k = 2; k < size; k += 2) {
    even = Math.max(even, read(problem, column + k));
    odd = Math.max(odd, read(problem, column + k + 1));
  }
  return Math.max(even, odd);
}

/** The normal argument d2 of ending below the boundary, its density times the step, and that by the argument's own slope. */
function weighDensities(problem: Column, size: Index, w: number, y: number): void {
  const rho: number = read(problem, RHO);
  const tilt: number = rho - read(problem, DELTA) - 0.5;
  const rootOfTime: number = Math.sqrt(w);
  const inverseRoot: number = 1 / rootOfTime;
  for (let pairLane = 0; pairLane < size; pairLane++) {
    const root: number = rootOfTime * read(problem, SINES + pairLane);
    const inverse: number = inverseRoot * read(problem, INVERSE_SINES + pairLane);
    const lower: number = (y - read(problem, HISTORY + pairLane)) * inverse + tilt * root;
    const chance: number = quickExp(-rho * root * root - 0.5 * lower * lower);
    const density: number = w * read(problem, STEPS + pairLane) * INVERSE_SQRT_TWO_PI * chance;
    write(problem, LOWER + pairLane, lower);
    write(problem, DENSITY + pairLane, density);
    write(problem, SLOPES + pairLane, density * inverse);
  }
}

/** What delta costs: adds to the sums, turns SLOPES from densities into slopes of P. */
function addYield(problem: Column, size: Index, w: number, b: number): void {
  const rho: number = read(problem, RHO);
  const delta: number = read(problem, DELTA);
  const logStart: number = read(problem, LOG_START);
  const rootOfTime: number = Math.sqrt(w);
  for (let pairLane = 0; pairLane < size; pairLane++) {
    const upper: number = read(problem, LOWER + pairLane) + rootOfTime * read(problem, SINES + pairLane);
    const boundary: number = quickExp(read(problem, HISTORY + pairLane) + logStart);
    const density: number = boundary * read(problem, DENSITY + pairLane);
    write(problem, UPPER + pairLane, upper);
    write(problem, BOUNDARY_DENSITY + pairLane, density);
    write(problem, TERMS + pairLane, density * quickMills(Math.abs(upper)));
    write(problem, SLOPES + pairLane, (rho - delta * boundary) * read(problem, SLOPES + pairLane));
  }
  if (largestOf(problem, UPPER, size) > 0) {
    const whole: number = b * w;
    const decay: number = -delta * w;
    for (let pairLane = 0; pairLane < size; pairLane++) {
      const sine: number = read(problem, SINES + pairLane);
      const tail: number = read(problem, TERMS + pairLane);
      const all: number = whole * read(problem, STEPS + pairLane) * quickExp(decay * sine * sine);
      write(problem, TERMS + pairLane, read(problem, UPPER + pairLane) > 0 ? all - tail : tail);
    }
  }
  const yielded: number = delta * sumOf(problem, TERMS, size);
  write(problem, INCOME, read(problem, INCOME) - yielded);
  write(problem, YIELDED, read(problem, YIELDED) + yielded);
  if (read(problem, WANTS_VEGA) !== 1) return;
  for (let pairLane = 0; pairLane < size; pairLane++) {
    write(problem, TERMS + pairLane, read(problem, BOUNDARY_DENSITY + pairLane) * read(problem, LOWER + pairLane));
  }
  write(problem, INCOME_VEGA, read(problem, INCOME_VEGA) + delta * sumOf(problem, TERMS, size));
}

/** What rho earns: adds to INCOME and INCOME_VEGA. */
function addInterest(problem: Column, size: Index, w: number): void {
  const rho: number = read(problem, RHO);
  const rootOfTime: number = Math.sqrt(w);
  for (let pairLane = 0; pairLane < size; pairLane++) {
    const lower: number = read(problem, LOWER + pairLane);
    write(problem, TERMS + pairLane, read(problem, DENSITY + pairLane) * quickMills(Math.abs(lower)));
  }
  if (largestOf(problem, LOWER, size) > 0) {
    const decay: number = -rho * w;
    for (let pairLane = 0; pairLane < size; pairLane++) {
      const sine: number = read(problem, SINES + pairLane);
      const tail: number = read(problem, TERMS + pairLane);
      const all: number = w * read(problem, STEPS + pairLane) * quickExp(decay * sine * sine);
      write(problem, TERMS + pairLane, read(problem, LOWER + pairLane) > 0 ? all - tail : tail);
    }
  }
  write(problem, INCOME, read(problem, INCOME) + rho * sumOf(problem, TERMS, size));
  if (read(problem, WANTS_VEGA) !== 1) return;
  for (let pairLane = 0; pairLane < size; pairLane++) {
    const upper: number = read(problem, LOWER + pairLane) + rootOfTime * read(problem, SINES + pairLane);
    write(problem, TERMS + pairLane, read(problem, DENSITY + pairLane) * upper);
  }
  write(problem, INCOME_VEGA, read(problem, INCOME_VEGA) - rho * sumOf(problem, TERMS, size));
}

/** Adds the moments to INCOME, YIELDED and INCOME_VEGA; keeps dP / dy(w) of each in SLOPES and returns their sum. */
export function addMoments(problem: Column, size: Index, w: number, y: number, b: number): number {
  const rho: number = read(problem, RHO);
  weighDensities(problem, size, w, y);
  addInterest(problem, size, w);
  if (read(problem, DELTA) !== 0) {
    addYield(problem, size, w, b);
  } else {
    for (let pairLane = 0; pairLane < size; pairLane++) {
      write(problem, SLOPES + pairLane, rho * read(problem, SLOPES + pairLane));
    }
  }
  return sumOf(problem, SLOPES, size);
}

/** -dP / dc_j of the element's own moments, into `count` cells at `row`; `size` is a multiple of four. */
export function gatherSlopes(problem: Column, size: Index, count: Index, row: Index): void {
  let at: Index = BASIS;
  for (let j = 0; j < count; j++) {
    let first: number = 0;
    let second: number = 0;
    let third: number = 0;
    let fourth: number = 0;
    for (let k = 0; k < size; k += 4) {
      first = first + read(problem, SLOPES + k) * read(problem, at + k);
      second = second + read(problem, SLOPES + k + 1) * read(problem, at + k + 1);
      third = third + read(problem, SLOPES + k + 2) * read(problem, at + k + 2);
      fourth = fourth + read(problem, SLOPES + k + 3) * read(problem, at + k + 3);
    }
    write(problem, row + j, first + second + (third + fourth));
    at = at + size;
  }
}
