// A strip of options of one expiry at once: neighbouring strikes share a contour, whose nodes are then worth their cost.
// A helper: no kernel, no contract.
//
// On each side of the forward the strikes fall into cells, found by walking outwards from k = ln(K / F) = 0: the contour of a
// cell goes through the saddle point of its centre, and the cell reaches as far as the integrand there is not much larger than
// at the strike's own saddle point. Cells depend on the model alone, so an option's price does not depend on its neighbours.

import { exp } from './exp.ts';
import {
  bendContour,
  CONTOUR_CURVATURE,
  CONTOUR_SIZE,
  findSaddle,
  isHugging,
  placeBetween,
} from './fourier-contour.ts';
import { MODEL_EXPECTED_VARIANCE } from './fourier-exponent.ts';
import {
  addNode,
  FOURIER_CELLS,
  firstNode,
  MOST_NODES,
  NARROW,
  nextNode,
  nodeSize,
  roomFor,
} from './fourier-option.ts';
import { logRatio } from './log-ratio.ts';
import { type Column, from, type Index, read, write } from './machine.ts';

/** From the centre of a cell to its ends, in deviations of the integrand: the ends lose some e^(x^2 / 2) of precision. */
const REACH: number = 2.5;
/** What the discretisation needs beyond a single option's precision, and the truncation, at the ends of a cell. */
const PRECISION: number = 50;
const DEPTH: number = 44;
/** Half the angle that a cell must leave to the strip of analyticity: far and near options want opposite tilts. */
const LEAST_ANGLE: number = 0.4;
/** Width of a cell where the contour runs between the poles. */
const WIDE: number = 4;
/** e^-760 is zero in f64. */
const NOTHING: number = -760;

/** Where the cell ends, its reach on either side of the centre, and whether its contour runs between the poles. */
const CELL_FAR: Index = 60;
const CELL_REACH: Index = 61;
const CELL_BETWEEN: Index = 62;

/** Places the contour of the cell that begins at `near`, a distance in k from the forward; `guess` is where its centre may
 *  lie. False where nothing is left to price. */
function placeCell(model: Column, side: number, near: number, guess: number, most: number): boolean {
  write(model, CELL_BETWEEN, 0);
  let centre: number = guess;
  let end: number = 1e300;
  for (let attempt = 0; attempt < 8 && most >= NARROW; attempt++) {
    const u: number = findSaddle(model, side, side * centre, most);
    if (read(model, CONTOUR_SIZE) - u * centre < NOTHING) return false;
    if (isHugging(model, u, centre)) break;
    const reach: number = REACH * Math.sqrt(read(model, CONTOUR_CURVATURE) + 1 / (u * u) + 1 / ((1 + u) * (1 + u)));
    if (centre - near > 1.2 * reach && attempt < 7) {
      centre = near + reach;
      continue;
    }
    const far: number = Math.min(centre + reach, end);
    const inside: number = side > 0 ? u : most - u;
    const alone: number = bendContour(model, inside, most - inside, side * centre, side * centre, PRECISION);
    const angle: number = bendContour(model, inside, most - inside, side * near, side * far, PRECISION);
    if (angle < LEAST_ANGLE && angle < 0.6 * alone && attempt < 6) {
      end = near + 0.5 * (far - near);
      centre = Math.min(centre, near + 0.5 * (end - near));
      continue;
    }
    write(model, CELL_FAR, far);
    write(model, CELL_REACH, reach);
    return true;
  }
  placeBetween(model, side * near, side * (near + WIDE), PRECISION);
  write(model, CELL_BETWEEN, 1);
  write(model, CELL_FAR, near + WIDE);
  write(model, CELL_REACH, WIDE);
  return true;
}

/** Integrates along the contour for all k of the list, between `near` and the cell's end. */
function sumCell(model: Column, side: number, near: number, logStrikes: Column, sums: Column, count: Index): void {
  const far: number = read(model, CELL_FAR);
  firstNode(model);
  nextNode(model);
  const topNear: number = nodeSize(model, side * near);
  const topFar: number = nodeSize(model, side * far);
  for (let node = 0; node < MOST_NODES; node++) {
    addNode(model, logStrikes, sums, count);
    nextNode(model);
    const fallen: number = Math.max(nodeSize(model, side * near) - topNear, nodeSize(model, side * far) - topFar);
    if (!(fallen >= -DEPTH)) break;
  }
}

/** Undiscounted prices of options on one forward; the model is set, with some variance. `work` is the model's table with
 *  three more cells per option behind FOURIER_CELLS. */
export function fourierStrip(
  work: Column,
  forward: number,
  strikes: Column,
  signs: Column,
  count: Index,
  prices: Column,
): void {
  const distances: Column = from(work, FOURIER_CELLS);
  let farthestCall: number = -1;
  let farthestPut: number = -1;
  for (let index = 0; index < count; index++) {
    const strike: number = read(strikes, index);
    const k: number = logRatio(strike, forward);
    write(distances, index, k);
    if (k >= 0) farthestCall = Math.max(farthestCall, k);
    else farthestPut = Math.max(farthestPut, -k);
    // The option in the money by parity.
    const side: number = k >= 0 ? 1 : -1;
    write(prices, index, read(signs, index) === side ? 0 : side * (strike - forward));
  }
  if (farthestCall >= 0) addSide(work, 1, farthestCall, forward, count, prices);
  if (farthestPut >= 0) addSide(work, -1, farthestPut, forward, count, prices);
}

/** Adds the prices out of the money on one side, cell by cell, to the farthest. */
function addSide(work: Column, side: number, farthest: number, forward: number, count: Index, prices: Column): void {
  const distances: Column = from(work, FOURIER_CELLS);
  const logStrikes: Column = from(work, FOURIER_CELLS + count);
  const sums: Column = from(work, FOURIER_CELLS + 2 * count);
  const most: number = roomFor(work, side);
  let near: number = 0;
  let guess: number = REACH * Math.sqrt(read(work, MODEL_EXPECTED_VARIANCE));
  while (near <= farthest && placeCell(work, side, near, guess, most)) {
    const far: number = read(work, CELL_FAR);
    let found: Index = 0;
    for (let index = 0; index < count; index++) {
      const k: number = read(distances, index);
      if (!isWithin(k, side, near, far)) continue;
      write(logStrikes, found, k);
      write(sums, found, read(work, CELL_BETWEEN) === 1 ? exp(Math.min(k, 0)) : 0);
      found = found + 1;
    }
    if (found > 0) sumCell(work, side, near, logStrikes, sums, found);
    found = 0;
    for (let index = 0; index < count; index++) {
      if (!isWithin(read(distances, index), side, near, far)) continue;
      write(prices, index, read(prices, index) + forward * Math.max(read(sums, found), 0));
      found = found + 1;
    }
    near = far;
    guess = near + read(work, CELL_REACH);
  }
}

/** Whether an option belongs to this side of the forward, and to the cell. */
function isWithin(k: number, side: number, near: number, far: number): boolean {
  const distance: number = side * k;
  return (side > 0 ? k >= 0 : k < 0) && distance >= near && distance < far;
}
