// Options on a weighted sum of one price's fixings, exact to rounding of a quadrature. A helper: no kernel, no contract.
//
// With amounts a_i (weight x forward) and steps X_i of the log price, normal with mean -s_i^2 / 2 and deviation s_i, the sum is
//
//   A = e^X_1 B_1,   B_i = a_i + e^X_(i+1) B_(i+1),   B_n = a_n        (Carverhill and Clewlow 1990, from the last fixing back)
//
// so the density of Z_i = X_(i+1) + ln B_(i+1) follows from that of Z_(i+1) by one convolution with a Gaussian. Densities smoothed
// by Gaussians are entire, and the trapezoidal rule in Z converges faster than any power: at h = 0.65 s it is at rounding. The
// last step is Black's price with forward a_1 + e^Z. The put is summed, for it is bounded; the call follows by parity.
//
// A put on the average of fixings against the price at expiry (a floating strike) is such a sum too, seen backwards in units of
// that price. Weights must not be negative.

import { blackPrice } from './black-price.ts';
import { NOT_A_NUMBER } from './elementary.ts';
import { exp } from './exp.ts';
import { log } from './log.ts';
import { type Column, from, type Index, read, toIndex, write } from './machine.ts';

/** Grid step per deviation of the narrower Gaussian on either side of a density. */
const STEP_PER_DEVIATION: number = 0.65;
/** ln(a + e^z) has its singularities at +-i pi: the step stays small against that. */
const LARGEST_STEP: number = 0.32;
/** A Gaussian beyond so many deviations weighs 2e-17. */
const REACH: number = 8.5;
/** What weighs less than this at an end of a density is cut off. */
const NEGLIGIBLE: number = 1e-20;
/** Fixings closer than this share of the variance count as one, at their mean variance: 2e-7 of a price at the money. */
export const SAME_FIXING: number = 2e-7;
const ROOT_OF_TWO_PI: number = 2.5066282746310002;

/** Cells of work for `count` fixings and grids of `capacity` points. */
export function walkSumCells(count: Index, capacity: Index): Index {
  return 2 * count + 3 * capacity;
}

/** Joins fixings whose variances nearly coincide, and leaves out those of no weight; groups' amounts and variances go to the columns, their number is returned. */
export function joinFixings(
  amounts: Column,
  variances: Column,
  count: Index,
  groupAmounts: Column,
  groupVariances: Column,
): Index {
  const narrow: number = SAME_FIXING * read(variances, count - 1);
  let groups: Index = 0;
  let start: number = 0;
  let amount: number = 0;
  let moment: number = 0;
  for (let i = 0; i < count; i++) {
    const fixing: number = read(amounts, i);
    const variance: number = read(variances, i);
    if (fixing === 0) continue;
    if (amount > 0 && variance - start > narrow) {
      write(groupAmounts, groups, amount);
      write(groupVariances, groups, start + moment / amount);
      groups = groups + 1;
      amount = 0;
      moment = 0;
    }
    if (amount === 0) start = variance;
    amount = amount + fixing;
    moment = moment + fixing * (variance - start);
  }
  write(groupAmounts, groups, amount);
  write(groupVariances, groups, start + moment / amount);
  return groups + 1;
}

function stepBetween(narrower: number, other: number): number {
  return Math.min(STEP_PER_DEVIATION * Math.min(narrower, other), LARGEST_STEP);
}

/** Adds to the grid `to` the Gaussians around `amount + e^z` that the points of `probabilities` become. */
function spreadOut(
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
  table: Column,
): void {
  const ratio: number = toStep / deviation;
  const band: Index = toIndex(Math.ceil(REACH / ratio));
  for (let k = 0; k <= band; k++) write(table, k, exp(-0.5 * (k * ratio) * (k * ratio)) * (ratio / ROOT_OF_TWO_PI));
  for (let k = 0; k < toPoints; k++) write(to, k, 0);
  for (let j = 0; j < points; j++) {
    const centre: number = log(amount + exp(first + j * step)) - 0.5 * deviation * deviation;
    const place: number = (centre - toFirst) / toStep;
    const nearest: Index = toIndex(Math.floor(place + 0.5));
    const offset: number = (place - nearest) * ratio;
    // e^(-(k r - offset)^2 / 2) = e^(-offset^2 / 2) e^(k r offset) e^(-(k r)^2 / 2).
    const weight: number = read(probabilities, j) * exp(-0.5 * offset * offset);
    const growth: number = exp(ratio * offset);
    const decline: number = 1 / growth;
    if (nearest >= 0 && nearest < toPoints) write(to, nearest, read(to, nearest) + weight * read(table, 0));
    const above: Index = band < toPoints - 1 - nearest ? band : toPoints - 1 - nearest;
    const below: Index = band < nearest ? band : nearest;
    const nearer: Index = above < below ? above : below;
    const both: Index = nearer > 0 ? nearer : 0;
    let up: number = weight;
    let down: number = weight;
    // Both ways at once: each is a chain of products, and one's step fits into the wait for the other's.
    for (let k = 1; k <= both; k++) {
      up = up * growth;
      down = down * decline;
      const mass: number = read(table, k);
      write(to, nearest + k, read(to, nearest + k) + up * mass);
      write(to, nearest - k, read(to, nearest - k) + down * mass);
    }
    for (let k = both + 1; k <= above; k++) {
      up = up * growth;
      write(to, nearest + k, read(to, nearest + k) + up * read(table, k));
    }
    for (let k = both + 1; k <= below; k++) {
      down = down * decline;
      write(to, nearest - k, read(to, nearest - k) + down * read(table, k));
    }
  }
}

/** Moves the points that matter to the front; how many were before them and how many they are go to `kept`. */
function keepPoints(probabilities: Column, points: Index, kept: Column): void {
  let first: Index = 0;
  let last: Index = points - 1;
  while (first < last && read(probabilities, first) < NEGLIGIBLE) first = first + 1;
  while (last > first && read(probabilities, last) < NEGLIGIBLE) last = last - 1;
  for (let k = first; k <= last; k++) write(probabilities, k - first, read(probabilities, k));
  write(kept, 0, first);
  write(kept, 1, last - first + 1);
}

/** The put on e^X_1 (a_1 + e^Z), Z on a grid. */
function lastStep(
  probabilities: Column,
  first: number,
  step: number,
  points: Index,
  amount: number,
  deviation: number,
  strike: number,
): number {
  let sum: number = 0;
  for (let j = 0; j < points; j++) {
    const probability: number = read(probabilities, j);
    if (probability > 0) sum = sum + probability * blackPrice(amount + exp(first + j * step), strike, deviation, -1);
  }
  return sum;
}

/** The put on a sum of joined fixings, none of them without variance; NaN where `capacity` points are too few. */
function putOnGroups(
  amounts: Column,
  variances: Column,
  groups: Index,
  strike: number,
  capacity: Index,
  grids: Column,
): number {
  const table: Column = from(grids, 2 * capacity);
  let now: Column = grids;
  let next: Column = from(grids, capacity);
  // Z_(n-1) = X_n + ln a_n. The index below is that of the step into the fixing.
  let deviation: number = Math.sqrt(read(variances, groups - 1) - read(variances, groups - 2));
  let before: number = deviationInto(variances, groups - 2);
  let step: number = stepBetween(before, deviation);
  let points: Index = 2 * toIndex(Math.ceil((REACH * deviation) / step)) + 1;
  if (points > capacity) return NOT_A_NUMBER;
  let first: number = log(read(amounts, groups - 1)) - 0.5 * deviation * deviation - 0.5 * (points - 1) * step;
  for (let k = 0; k < points; k++) {
    const z: number = ((k - 0.5 * (points - 1)) * step) / deviation;
    write(now, k, (exp(-0.5 * z * z) * step) / deviation / ROOT_OF_TWO_PI);
  }
  for (let fixing: Index = groups - 2; fixing > 0; fixing--) {
    deviation = before;
    before = deviationInto(variances, fixing - 1);
    const amount: number = read(amounts, fixing);
    const drift: number = 0.5 * deviation * deviation;
    const nextStep: number = stepBetween(before, deviation);
    const low: number = log(amount + exp(first)) - drift - REACH * deviation;
    const high: number = log(amount + exp(first + (points - 1) * step)) - drift + REACH * deviation;
    const width: number = Math.ceil((high - low) / nextStep) + 1;
    if (!(width <= capacity && REACH * deviation < nextStep * (capacity - 1))) return NOT_A_NUMBER;
    const nextPoints: Index = toIndex(width);
    spreadOut(now, first, step, points, amount, deviation, next, low, nextStep, nextPoints, table);
    keepPoints(next, nextPoints, table);
    points = toIndex(read(table, 1));
    first = low + read(table, 0) * nextStep;
    step = nextStep;
    const freed: Column = now;
    now = next;
    next = freed;
  }
  return lastStep(now, first, step, points, read(amounts, 0), Math.sqrt(read(variances, 0)), strike);
}

/** Deviation of the step into a fixing, the first one's from now. */
function deviationInto(variances: Column, fixing: Index): number {
  return Math.sqrt(read(variances, fixing) - (fixing > 0 ? read(variances, fixing - 1) : 0));
}

/**
 * Undiscounted option on the sum of `count` amounts, each times e^Y of one martingale walk with Y = ln(price / forward):
 * `variances` are those of Y, ascending. `work` has walkSumCells(count, capacity) cells; NaN where so fine a walk needs more.
 */
export function walkSumOption(
  amounts: Column,
  variances: Column,
  count: Index,
  strike: number,
  sign: number,
  capacity: Index,
  work: Column,
): number {
  let mean: number = 0;
  for (let i = 0; i < count; i++) mean = mean + read(amounts, i);
  const total: number = read(variances, count - 1);
  const intrinsic: number = Math.max(sign * (mean - strike), 0);
  if (strike <= 0 || mean === 0 || total === 0) return intrinsic;
  const groupAmounts: Column = work;
  const groupVariances: Column = from(work, count);
  const groups: Index = joinFixings(amounts, variances, count, groupAmounts, groupVariances);
  // A fixing this near to now is as good as fixed.
  const isFixed: boolean = groups > 1 && read(groupVariances, 0) <= SAME_FIXING * total;
  const start: Index = isFixed ? 1 : 0;
  const left: number = isFixed ? strike - read(groupAmounts, 0) : strike;
  if (left <= 0) return intrinsic;
  const futureAmounts: Column = from(groupAmounts, start);
  const futureVariances: Column = from(groupVariances, start);
  if (groups - start === 1) {
    return blackPrice(read(futureAmounts, 0), left, Math.sqrt(read(futureVariances, 0)), sign);
  }
  const put: number = putOnGroups(
    futureAmounts,
    futureVariances,
    groups - start,
    left,
    capacity,
    from(work, 2 * count),
  );
  return sign > 0 ? Math.max(put + (mean - strike), 0) : put;
}
