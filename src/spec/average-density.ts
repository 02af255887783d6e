// The distribution of what is to come of an average, to some 1e-10, at a fifth of what walk-sum.ts takes. A helper: no kernel, no contract.
//
// The same walk from the last fixing back: A = e^X_1 (a_1 + e^Z), and the density of Z follows step by step. Grids are as coarse as
// that accuracy allows, and everything about a point but its Gaussian is worked out for two points at a time.
//
// Work: amounts and variances of the joined fixings, DENSITY_HEADER cells (first point of the density, step, points, fixings),
// seven columns of `capacity` cells: the density, another one, and what spreadGaussians wants.

import { SQRT_2 } from './elementary.ts';
import { assembleLogarithm } from './log.ts';
import { type Column, exponentOf, from, type Index, powerOfTwo, read, toIndex, write } from './machine.ts';
import { addGaussian } from './pair-sums.ts';
import { quickExp, quickMills } from './quick-normal.ts';
import { joinFixings, SAME_FIXING } from './walk-sum.ts';

/** Grid step per deviation of the narrower Gaussian on either side of a density. */
export const DENSITY_STEP: number = 0.8;
/** ln(a + e^z) has its singularities at +-i pi: the step stays small against that. */
const LARGEST_STEP: number = 0.4;
/** A Gaussian beyond so many deviations weighs 6e-14. */
export const DENSITY_REACH: number = 7.5;
/** What weighs less than this at an end of a density is cut off. */
const NEGLIGIBLE: number = 1e-14;
const INVERSE_ROOT_OF_TWO_PI: number = 0.3989422804014327;
export const DENSITY_HEADER: Index = 4;

/** Cells of work for `count` fixings and grids of `capacity` points. */
export function densityCells(count: Index, capacity: Index): Index {
  return 2 * count + DENSITY_HEADER + 7 * capacity;
}

/** ln x for a normal x > 0. @lanes */
function logOfNormal(x: number): number {
  const k: number = exponentOf(x);
  const m: number = x * powerOfTwo(-k);
  const isUpper: boolean = m > SQRT_2;
  return assembleLogarithm(isUpper ? k + 1 : k, (isUpper ? 0.5 * m : m) - 1, 0);
}

/** A put on `forward` struck at `strike`, whose ratio has this logarithm: 1e-13 of the larger. @lanes */
export function quickPut(forward: number, strike: number, logRatio: number, deviation: number): number {
  const d1: number = logRatio / deviation + 0.5 * deviation;
  const d2: number = d1 - deviation;
  // forward density(d1) = strike density(d2).
  const density: number = forward * INVERSE_ROOT_OF_TWO_PI * quickExp(-0.5 * d1 * d1);
  const far: number = density * quickMills(Math.abs(d2));
  const near: number = density * quickMills(Math.abs(d1));
  return (d2 >= 0 ? far : strike - far) - (d1 >= 0 ? near : forward - near);
}

/** e^first, and so on by e^step. */
function writePowers(powers: Column, first: number, step: number, count: Index): void {
  const growth: number = quickExp(step);
  let power: number = quickExp(first);
  for (let j = 0; j < count; j++) {
    write(powers, j, power);
    power = power * growth;
  }
}

/** e^x for |x| <= 0.35. @lanes */
function expNearZero(x: number): number {
  const z: number = x * x;
  let even: number = 2.7557319223985894e-7;
  even = even * z + 2.48015873015873e-5;
  even = even * z + 1.388888888888889e-3;
  even = even * z + 4.1666666666666664e-2;
  even = even * z + 0.5;
  let odd: number = 2.505210838544172e-8;
  odd = odd * z + 2.7557319223985893e-6;
  odd = odd * z + 1.984126984126984e-4;
  odd = odd * z + 8.333333333333333e-3;
  odd = odd * z + 0.16666666666666666;
  return 1 + (x + z * (even + x * odd));
}

/** scale e^(-(k ratio)^2 / 2), k from -band to band: the ratio of neighbours falls by the same factor from one to the next. */
function writeGaussian(table: Column, ratio: number, band: Index, scale: number): void {
  const square: number = ratio * ratio;
  const decline: number = quickExp(-square);
  let quotient: number = quickExp(-0.5 * square);
  let value: number = scale;
  write(table, band, value);
  for (let k = 1; k <= band; k++) {
    value = value * quotient;
    quotient = quotient * decline;
    write(table, band + k, value);
    write(table, band - k, value);
  }
}

/** The points of a grid on either side of a Gaussian's that it reaches. */
export function bandOf(step: number, deviation: number): Index {
  return toIndex(Math.ceil((DENSITY_REACH * deviation) / step));
}

/**
 * The grid `to`, of toPoints points and three more, becomes the sum of the Gaussians around ln(amount + e^z) - deviation^2 / 2 that
 * the points of `probabilities` turn into; those that reach beyond its ends are left out. `columns`: five of `capacity` cells.
 */
export function spreadGaussians(
  probabilities: Column,
  first: number,
  step: number,
  points: Index,
  amount: number,
  deviation: number,
  to: Column,
  toFirst: number,
  toStep: number,
  toPoints: Index,
  columns: Column,
  capacity: Index,
): void {
  const nearests: Column = from(columns, capacity);
  const growths: Column = from(columns, 2 * capacity);
  const weights: Column = from(columns, 3 * capacity);
  const table: Column = from(columns, 4 * capacity);
  const ratio: number = toStep / deviation;
  const band: Index = bandOf(toStep, deviation);
  const width: Index = 2 * band + 1;
  const scale: number = ratio * INVERSE_ROOT_OF_TWO_PI;
  writeGaussian(table, ratio, band, scale);
  let padded: Index = width;
  while (padded % 4 !== 0) {
    write(table, padded, 0);
    padded = padded + 1;
  }
  for (let k = 0; k < toPoints + 3; k++) write(to, k, 0);
  writePowers(columns, first, step, points);
  const drift: number = 0.5 * deviation * deviation;
  const perStep: number = 1 / toStep;
  const reach: number = band * ratio;
  for (let pairLane = 0; pairLane < points; pairLane++) {
    const centre: number = logOfNormal(amount + read(columns, pairLane)) - drift;
    const place: number = (centre - toFirst) * perStep;
    const nearest: number = Math.floor(place + 0.5);
    const offset: number = (place - nearest) * ratio;
    // e^(-(k r - offset)^2 / 2) = e^(-offset^2 / 2) e^(k r offset) e^(-(k r)^2 / 2), from k = -band on.
    write(nearests, pairLane, nearest);
    write(growths, pairLane, expNearZero(ratio * offset));
    write(weights, pairLane, read(probabilities, pairLane) * quickExp(-(0.5 * offset + reach) * offset));
  }
  for (let j = 0; j < points; j++) {
    const start: number = read(nearests, j) - band;
    if (start >= 0 && start + width <= toPoints) {
      addGaussian(from(to, toIndex(start)), table, padded, read(weights, j), read(growths, j));
    }
  }
}

function stepBetween(deviation: number, other: number): number {
  return Math.min(DENSITY_STEP * Math.min(deviation, other), LARGEST_STEP);
}

/** Deviation of the step into a fixing; of the first one's half of its variance, for who takes that step in two. */
function deviationInto(variances: Column, fixing: Index): number {
  return fixing > 0
    ? Math.sqrt(read(variances, fixing) - read(variances, fixing - 1))
    : Math.sqrt(0.5 * read(variances, 0));
}

/** Z of the last fixing alone; the number of its points. */
function writeFirstDensity(density: Column, deviation: number, step: number): Index {
  const band: Index = bandOf(step, deviation);
  const ratio: number = step / deviation;
  writeGaussian(density, ratio, band, ratio * INVERSE_ROOT_OF_TWO_PI);
  return 2 * band + 1;
}

/** The points that matter are copied from one grid to the other; how many lie before them, or how many they are. */
function firstThatMatters(grid: Column, points: Index): Index {
  let first: Index = 0;
  while (first < points - 1 && read(grid, first) < NEGLIGIBLE) first = first + 1;
  return first;
}

function lastThatMatters(grid: Column, points: Index): Index {
  let last: Index = points - 1;
  while (last > 0 && read(grid, last) < NEGLIGIBLE) last = last - 1;
  return last;
}

/**
 * Works out the density of Z for an average of `count` amounts, whose variances ascend; the number of its points, 0 where there is
 * none: fewer than two fixings that are apart, one that is as good as fixed, or so fine a walk that `capacity` is too small.
 */
export function averageDensity(amounts: Column, variances: Column, count: Index, capacity: Index, work: Column): Index {
  const groupVariances: Column = from(work, count);
  const groups: Index = joinFixings(amounts, variances, count, work, groupVariances);
  if (groups < 2 || !(read(groupVariances, 0) > SAME_FIXING * read(variances, count - 1))) return 0;
  const header: Column = from(work, 2 * count);
  const density: Column = from(header, DENSITY_HEADER);
  const next: Column = from(density, capacity);
  const columns: Column = from(density, 2 * capacity);
  let deviation: number = deviationInto(groupVariances, groups - 1);
  let before: number = deviationInto(groupVariances, groups - 2);
  let step: number = stepBetween(before, deviation);
  if (!(2 * DENSITY_REACH * deviation < step * (capacity - 8))) return 0;
  let points: Index = writeFirstDensity(density, deviation, step);
  let first: number =
    logOfNormal(read(work, groups - 1)) - 0.5 * deviation * deviation - bandOf(step, deviation) * step;
  for (let fixing: Index = groups - 2; fixing > 0; fixing--) {
    deviation = before;
    before = deviationInto(groupVariances, fixing - 1);
    const amount: number = read(work, fixing);
    const drift: number = 0.5 * deviation * deviation;
    const nextStep: number = stepBetween(before, deviation);
    const band: Index = bandOf(nextStep, deviation);
    const low: number = logOfNormal(amount + quickExp(first)) - drift - (band + 1) * nextStep;
    const high: number = logOfNormal(amount + quickExp(first + (points - 1) * step)) - drift;
    const width: number = Math.ceil((high - low) / nextStep) + band + 2;
    if (!(width < capacity - 8)) return 0;
    const nextPoints: Index = toIndex(width);
    spreadGaussians(
      density,
      first,
      step,
      points,
      amount,
      deviation,
      next,
      low,
      nextStep,
      nextPoints,
      columns,
      capacity,
    );
    const start: Index = firstThatMatters(next, nextPoints);
    points = lastThatMatters(next, nextPoints) - start + 1;
    if (points < 1) return 0;
    for (let k = 0; k < points; k++) write(density, k, read(next, start + k));
    first = low + start * nextStep;
    step = nextStep;
  }
  write(header, 0, first);
  write(header, 1, step);
  write(header, 2, points);
  write(header, 3, groups);
  return points;
}

/** The put on the average whose density stands in `work`. */
export function putByDensity(strike: number, count: Index, capacity: Index, work: Column): number {
  const header: Column = from(work, 2 * count);
  const density: Column = from(header, DENSITY_HEADER);
  const points: Index = toIndex(read(header, 2));
  const powers: Column = from(density, capacity);
  const prices: Column = from(density, 2 * capacity);
  const amount: number = read(work, 0);
  const deviation: number = Math.sqrt(read(work, count));
  const perStrike: number = 1 / strike;
  writePowers(powers, read(header, 0), read(header, 1), points);
  // Forwards so low that the put is worth its bound, and so high that it is worth nothing.
  const reach: number = quickExp(DENSITY_REACH * deviation + 0.5 * deviation * deviation);
  let sum: number = 0;
  let low: Index = 0;
  while (low < points && (amount + read(powers, low)) * reach < strike) {
    sum = sum + read(density, low) * (strike - (amount + read(powers, low)));
    low = low + 1;
  }
  let high: Index = low;
  while (high < points && amount + read(powers, high) < strike * reach) high = high + 1;
  for (let pairLane = low; pairLane < high; pairLane++) {
    const forward: number = amount + read(powers, pairLane);
    const put: number = quickPut(forward, strike, logOfNormal(forward * perStrike), deviation);
    write(prices, pairLane, read(density, pairLane) * put);
  }
  for (let j: Index = low; j < high; j++) sum = sum + read(prices, j);
  return sum;
}
