// Options on a weighted sum of lognormals, weights of either sign: an integral over all factors but one, which is done in closed
// form. A helper: no kernel, no contract.
//
// Asset k ends at F_k exp(sum_j v_kj z_j - v_kj^2 / 2). The caller turns the factors so that amount_k v_k0 >= 0 for every k; then,
// the other factors given, the sum grows with z_0 and passes the strike once, at z*. With d = -z* a call is worth
//
//   sum_k c_k N(d + v_k0) - K N(d),   c_k the amounts with the other factors in them.
//
// z* need not be exact: the price is stationary there. Choi, J. (2018) J. Futures Markets 38, 627-644.

import { exp } from './exp.ts';
import { type Column, from, type Index, read, toIndex, write } from './machine.ts';
import { normalCdf } from './normal-cdf.ts';

/** Beyond so many deviations of z_0, plus the largest loading, nothing weighs 1e-20. */
const REACH: number = 9.5;
const MOST_STEPS: Index = 60;
/** The square of it is what the price loses. */
const ROOT_ERROR: number = 1e-8;

/** Cells of work for `assets` and `factors`, the first one included, and `points` in all rules together. */
export function lognormalSumCells(assets: Index, factors: Index, points: Index): Index {
  return assets * (factors + points) + 2 * factors + 1;
}

/** sum_k c_k e^(v_k z) - strike, with c_k as they stand at z = 0; the slope goes to `slopeAt`. */
function excessAt(
  amounts: Column,
  loadings: Column,
  assets: Index,
  strike: number,
  z: number,
  slopeAt: Column,
): number {
  let sum: number = 0;
  let slope: number = 0;
  for (let k = 0; k < assets; k++) {
    const loading: number = read(loadings, k);
    const term: number = read(amounts, k) * exp(loading * z - 0.5 * loading * loading);
    sum = sum + term;
    slope = slope + loading * term;
  }
  write(slopeAt, 0, slope);
  return sum - strike;
}

/** Where the sum passes the strike; `-reach` where it lies above everywhere, `reach` where below. Starts at `guess`. */
function crossing(
  amounts: Column,
  loadings: Column,
  assets: Index,
  strike: number,
  reach: number,
  guess: number,
  slopeAt: Column,
): number {
  let low: number = -reach;
  let high: number = reach;
  let z: number = guess;
  for (let i = 0; i < MOST_STEPS; i++) {
    const excess: number = excessAt(amounts, loadings, assets, strike, z, slopeAt);
    if (excess === 0) return z;
    if (excess > 0) high = z;
    else low = z;
    const next: number = z - excess / read(slopeAt, 0);
    // A step that leaves the bracket, or has no slope to follow, halves it.
    const better: number = next > low && next < high ? next : 0.5 * (low + high);
    if (Math.abs(better - z) < ROOT_ERROR) return better;
    z = better;
  }
  return z;
}

function optionAt(amounts: Column, loadings: Column, assets: Index, strike: number, sign: number, z: number): number {
  let sum: number = -strike * normalCdf(-sign * z);
  for (let k = 0; k < assets; k++) {
    sum = sum + read(amounts, k) * normalCdf(sign * (read(loadings, k) - z));
  }
  return sign * sum;
}

/** What the points of the factors make of each asset: e^(v z - v^2 / 2), point by point, factor by factor. */
function writeParts(
  loadings: Column,
  assets: Index,
  factors: Index,
  sizes: Column,
  nodes: Column,
  parts: Column,
): void {
  let point: Index = 0;
  for (let j = 1; j < factors; j++) {
    const size: Index = toIndex(read(sizes, j));
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < assets; k++) {
        const loading: number = read(loadings, j * assets + k);
        write(parts, point * assets + k, exp(loading * read(nodes, point) - 0.5 * loading * loading));
      }
      point = point + 1;
    }
  }
}

/** Moves the last factor to its next point, the one before where that was its last; the first factor that moved, 0 at the end. */
function advance(counters: Column, sizes: Column, factors: Index): Index {
  for (let j = factors - 1; j > 0; j--) {
    const next: number = read(counters, j) + 1;
    write(counters, j, next < read(sizes, j) ? next : 0);
    if (next < read(sizes, j)) return j;
  }
  return 0;
}

/**
 * Undiscounted. `loadings[j * assets + k]` is v_kj; `sizes[j]` the number of points of factor j >= 1, whose `nodes` and
 * `weights` follow each other from factor 1 on. `work` has lognormalSumCells(assets, factors, all points) cells.
 */
export function lognormalSumOption(
  amounts: Column,
  loadings: Column,
  assets: Index,
  factors: Index,
  sizes: Column,
  nodes: Column,
  weights: Column,
  strike: number,
  sign: number,
  work: Column,
): number {
  // Row j: the amounts, and the weight, with the points of factors 1 to j in them.
  const products: Column = work;
  const masses: Column = from(work, assets * factors);
  const counters: Column = from(masses, factors);
  const slopeAt: Column = from(counters, factors);
  const parts: Column = from(slopeAt, 1);
  let reach: number = REACH;
  for (let k = 0; k < assets; k++) {
    write(products, k, read(amounts, k));
    reach = Math.max(reach, REACH + Math.abs(read(loadings, k)));
  }
  write(masses, 0, 1);
  for (let j = 1; j < factors; j++) write(counters, j, 0);
  writeParts(loadings, assets, factors, sizes, nodes, parts);
  const amountsHere: Column = from(products, (factors - 1) * assets);
  let total: number = 0;
  let guess: number = 0;
  let moved: Index = 1;
  do {
    let start: Index = 0;
    for (let j = 1; j < factors; j++) {
      const point: Index = start + toIndex(read(counters, j));
      start = start + toIndex(read(sizes, j));
      if (j < moved) continue;
      for (let k = 0; k < assets; k++) {
        write(products, j * assets + k, read(products, (j - 1) * assets + k) * read(parts, point * assets + k));
      }
      write(masses, j, read(masses, j - 1) * read(weights, point));
    }
    guess = crossing(amountsHere, loadings, assets, strike, reach, guess, slopeAt);
    total = total + read(masses, factors - 1) * optionAt(amountsHere, loadings, assets, strike, sign, guess);
    moved = advance(counters, sizes, factors);
  } while (moved > 0);
  return Math.max(total, 0);
}
