// The normal tail N(-y) as polynomials, one row for every 1/64 of y: what block kernels evaluate in place of an exponential
// and a rational function. A row costs eight loads and seven multiply-adds; its relative error is below 1 ULP where y < 8
// and grows to 2 ULP at 10, much less than what the rounding of y itself does there. A helper: no kernel, no contract.
//
// With k the nearest whole number to u = 64 y and s = u - k, the row of k holds c[0..7] and N(-y) = sum c[n] s^n. The rows
// are Taylor series about k / 64, computed in head + tail and shortened from degree 9 to 7 as Chebyshev would (Lanczos'
// economization). Starting values: mpmath, test/vectors/black-block.py.

import { densityTimes, OUT_OF_REACH } from './black-price.ts';
import { productTail, sumTail } from './double-double.ts';
import { type Column, from, type Index, read, toWord, write } from './machine.ts';
import { hazard } from './mills-excess.ts';

/** Rows to one unit of y. */
export const TAIL_ROWS_PER_UNIT: number = 64;
export const TAIL_FIRST_ROW: Index = -1281;
/** The last row is zero: arguments beyond the table are clamped to it, and priced by other means. */
export const TAIL_LAST_ROW: Index = 640;
export const TAIL_ROW_COUNT: Index = 1922;
export const TAIL_ROW_CELLS: Index = 8;
/** u from here on rounds to the last row. */
export const TAIL_FAR: number = 639.5;

// Added and subtracted, it rounds |u| < 2^51 to the nearest whole number.
const ROUNDER: number = 6755399441055744;

// In head and tail: N(-10), the density at 10, the ratio of the density one row further in, exp(1279 / 8192), and the
// ratio of that ratio to the next, exp(-1 / 4096).
const TAIL_AT_10: number = 7.619853024160525e-24;
const TAIL_AT_10_REST: number = 6.1543366579282245e-40;
const DENSITY_AT_10: number = 7.694598626706419e-23;
const DENSITY_AT_10_REST: number = 5.84240740379025e-39;
const RATIO_AT_10: number = 1.1689757402256877;
const RATIO_AT_10_REST: number = 3.047684179574501e-17;
const RATIO_STEP: number = 0.9997558891748972;
const RATIO_STEP_REST: number = -7.227720384831839e-21;

const TERMS: Index = 18;
// Heads in work[0..], tails from here on.
const WORK_TAILS: Index = 32;

/** (head + tail) / divisor - quotient, where quotient is the rounded head / divisor. */
function quotientRest(head: number, tail: number, divisor: number, quotient: number): number {
  const product: number = quotient * divisor;
  return (head - product - productTail(quotient, divisor, product) + tail) / divisor;
}

/** (a + aTail) (b + bTail) - product, where product is the rounded a b. */
function productRest(a: number, aTail: number, b: number, bTail: number, product: number): number {
  return productTail(a, b, product) + (a * bTail + aTail * b);
}

/** The density about row k, over its value there: integral from 0 to s is sum e[n] s^(n+1). Writes e[n] to work[n] and the
 *  rests to work[WORK_TAILS + n]. */
function densitySeries(k: number, work: Column): void {
  // b[n] = (n + 1) e[n]; (n + 1) b[n+1] = -(k b[n] + b[n-1]) / 4096, from phi' = -y phi.
  let before: number = 0;
  let beforeTail: number = 0;
  let b: number = 1;
  let bTail: number = 0;
  for (let n = 0; n < TERMS; n++) {
    const count: number = n + 1;
    const e: number = b / count;
    write(work, n, e);
    write(work, WORK_TAILS + n, quotientRest(b, bTail, count, e));
    const product: number = k * b;
    const sum: number = product + before;
    const sumRest: number = sumTail(product, before, sum) + (productTail(k, b, product) + k * bTail + beforeTail);
    const next: number = sum / count;
    const nextTail: number = quotientRest(sum, sumRest, count, next);
    before = b;
    beforeTail = bTail;
    b = -next / 4096;
    bTail = -nextTail / 4096;
  }
}

function writeConstantRow(k: Index, value: number, rows: Column): void {
  const at: Index = (k - TAIL_FIRST_ROW) * TAIL_ROW_CELLS;
  write(rows, at, value);
  for (let n = 1; n < TAIL_ROW_CELLS; n++) write(rows, at + n, 0);
}

/** Rows k and -k from N(-k / 64) = tail + rest, the density there and its series; N(y) = 1 - N(-y). */
function writeRows(k: Index, tail: number, rest: number, density: number, rows: Column, work: Column): void {
  const right: Index = (k - TAIL_FIRST_ROW) * TAIL_ROW_CELLS;
  const left: Index = (-k - TAIL_FIRST_ROW) * TAIL_ROW_CELLS;
  const scale: number = -density * 0.015625;
  // On |s| <= 1/2, with t = 2 s, t^8 = 2 t^6 - 5/4 t^4 + 1/4 t^2 - 1/128 and t^9 = 9/4 t^7 - 27/16 t^5 + 15/32 t^3 - 9/256 t
  // but for a Chebyshev polynomial of size 2^-7 and 2^-8, which is left out.
  const c8: number = scale * read(work, 7);
  const c9: number = scale * read(work, 8);
  const correction: number = rest - c8 * 3.0517578125e-5;
  write(rows, right, tail + correction);
  write(rows, left, 1 - tail - correction);
  for (let n = 1; n < TAIL_ROW_CELLS; n++) {
    let c: number = scale * read(work, n - 1);
    if (n === 1) c = c - c9 * 1.373291015625e-4;
    if (n === 2) c = c + c8 * 3.90625e-3;
    if (n === 3) c = c + c9 * 7.32421875e-3;
    if (n === 4) c = c - c8 * 7.8125e-2;
    if (n === 5) c = c - c9 * 1.0546875e-1;
    if (n === 6) c = c + c8 * 0.5;
    if (n === 7) c = c + c9 * 0.5625;
    write(rows, right + n, c);
    write(rows, left + n, n % 2 === 1 ? c : -c);
  }
}

/** Fills TAIL_ROW_COUNT rows; work has 64 cells. */
export function fillTailTable(rows: Column, work: Column): void {
  let tail: number = TAIL_AT_10;
  let rest: number = TAIL_AT_10_REST;
  let density: number = DENSITY_AT_10;
  let densityRest: number = DENSITY_AT_10_REST;
  let ratio: number = RATIO_AT_10;
  let ratioRest: number = RATIO_AT_10_REST;
  for (let k: Index = TAIL_LAST_ROW; k >= 0; k--) {
    densitySeries(k, work);
    writeRows(k, tail, rest, density, rows, work);
    // The integral over the step to row k - 1, in units of density / 64: e[0] - e[1] + e[2] - ...
    let sum: number = 0;
    let sumRest: number = 0;
    for (let n = TERMS - 1; n >= 0; n--) {
      const head: number = read(work, n) - sum;
      sumRest = sumTail(read(work, n), -sum, head) + (read(work, WORK_TAILS + n) - sumRest);
      sum = head;
    }
    const step: number = density * sum;
    const stepRest: number = productRest(density, densityRest, sum, sumRest, step) * 0.015625;
    const grown: number = tail + step * 0.015625;
    const grownRest: number = sumTail(tail, step * 0.015625, grown) + (rest + stepRest);
    tail = grown + grownRest;
    rest = grown - tail + grownRest;
    const denser: number = density * ratio;
    const denserRest: number = productRest(density, densityRest, ratio, ratioRest, denser);
    density = denser + denserRest;
    densityRest = denser - density + denserRest;
    const lower: number = ratio * RATIO_STEP;
    const lowerRest: number = productRest(ratio, ratioRest, RATIO_STEP, RATIO_STEP_REST, lower);
    ratio = lower + lowerRest;
    ratioRest = lower - ratio + lowerRest;
  }
  for (let k: Index = -TAIL_LAST_ROW - 1; k >= TAIL_FIRST_ROW; k--) writeConstantRow(k, 1, rows);
  writeConstantRow(TAIL_LAST_ROW, 0, rows);
}

/** N(-u / 64) for u in [-1281, 640], by the operations of the SIMD kernels in their order. */
export function tableTail(rows: Column, u: number): number {
  const nearest: number = u + ROUNDER - ROUNDER;
  const row: Column = from(rows, toWord((nearest - TAIL_FIRST_ROW) * TAIL_ROW_CELLS));
  const s: number = u - nearest;
  const square: number = s * s;
  const even: number = ((read(row, 6) * square + read(row, 4)) * square + read(row, 2)) * square + read(row, 0);
  const odd: number = ((read(row, 7) * square + read(row, 5)) * square + read(row, 3)) * square + read(row, 1);
  return odd * s + even;
}

/** Coefficient n of the cubic that f32 makes do with: t^4 = t^2 - 1/8 and t^5 = 5/4 t^3 - 5/16 t, with t as above. */
export function cubicCoefficient(row: Column, n: Index): number {
  const c: number = read(row, n);
  if (n === 0) return c - read(row, 4) * 7.8125e-3;
  if (n === 1) return c - read(row, 5) * 1.953125e-2;
  if (n === 2) return c + read(row, 4) * 0.25;
  return c + read(row, 5) * 0.3125;
}

/** factor N(-u / 64) where the table ends, 0 before; factor > 0. Relative accuracy to any depth. */
export function farTail(factor: number, u: number): number {
  const y: number = u * 0.015625;
  if (u < TAIL_FAR || y > OUT_OF_REACH) return 0;
  return densityTimes(factor / hazard(y), y, 0);
}
