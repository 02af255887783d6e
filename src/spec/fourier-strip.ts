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
import { MODEL_CELLS, totalVariance } from './fourier-exponent.ts';
import { addNode, firstNode, MOST_NODES, NARROW, nextNode, nodeSize, roomFor } from './fourier-option.ts';
import { logRatio } from './log-ratio.ts';
import { type Column, from, type Index, read, write } from './machine.ts';

/** From the centre of a cell to its ends, in deviations of the integrand: the ends lose some e^(x^2 / 2) of precision. */
const REACH: number = 2.5;
/** Where the first cell ends at most and where its centre is looked for first, in deviations of ln S_T. */
const FIRST_END: number = 3.5;
const FIRST_CENTRE: number = 2;
/** What the discretisation needs beyond a single option's precision, and the truncation, at the ends of a cell. */
const PRECISION: number = 43;
const DEPTH: number = 31;
/** Half the angle that a cell must leave to the strip of analyticity: far and near options want opposite tilts. */
const LEAST_ANGLE: number = 0.4;
/** How exactly the contour of a cell stands on the saddle point of its centre: the cell reaches 2.5 deviations from there. */
const CENTRED: number = 0.45;
/** Width of a cell where the contour runs between the poles. */
const WIDE: number = 4;
/** e^-760 is zero in f64. */
const NOTHING: number = -760;
const MOST_CELLS: Index = 1000;

/** The side of the forward that the walk is on, how far it has to go on either and how far moments exist there; where the
 *  cell begins and ends, its reach on either side of its centre, and whether its contour runs between the poles. */
const SIDE: Index = 64;
const FARTHEST_CALL: Index = 65;
const FARTHEST_PUT: Index = 66;
const MOST: Index = 67;
const CELL_NEAR: Index = 68;
const CELL_FAR: Index = 69;
const CELL_REACH: Index = 70;
const CELL_BETWEEN: Index = 71;
/** The size of the integrand at the first node, for both ends of the cell. */
const TOP_NEAR: Index = 72;
const TOP_FAR: Index = 73;
/** Of ln S_T, to expect. */
const DEVIATION: Index = 74;
/** A strip wants this many cells of scratch, and three more per option. */
export const STRIP_CELLS: Index = MODEL_CELLS;
/** The WASM twin keeps its constants and some nodes behind them: it wants this many, and three more per option. */
export const STRIP_SCRATCH_CELLS: Index = MODEL_CELLS + 432;

/** Places the contour of the cell that begins at `near`, a distance in k from the forward; `guess` is where its centre may
 *  lie. False where nothing is left to price. */
function placeCell(model: Column, side: number, near: number, guess: number, most: number): boolean {
  write(model, CELL_BETWEEN, 0);
  let centre: number = guess;
  let u: number = 0;
  let end: number = Math.max(2.5 * near, FIRST_END * read(model, DEVIATION));
  for (let attempt = 0; attempt < 8 && most >= NARROW; attempt++) {
    // The centre moves little between attempts.
    u = findSaddle(model, side, side * centre, most, u, CENTRED);
    if (read(model, CONTOUR_SIZE) - u * centre < NOTHING) return false;
    if (isHugging(model, u, centre)) break;
    const reach: number = REACH * Math.sqrt(read(model, CONTOUR_CURVATURE) + 1 / (u * u) + 1 / ((1 + u) * (1 + u)));
    if (centre - near > 1.2 * reach && attempt < 7) {
      centre = near + reach;
      continue;
    }
    const far: number = Math.min(centre + reach, end);
    const inside: number = side > 0 ? u : most - u;
    const angle: number = bendContour(model, inside, most - inside, side * near, side * far, PRECISION);
    if (angle < LEAST_ANGLE && attempt < 6) {
      // A shorter cell may leave more, unless it is the jumps that leave so little.
      const alone: number = bendContour(model, inside, most - inside, side * centre, side * centre, PRECISION);
      if (angle < 0.6 * alone) {
        end = near + 0.5 * (far - near);
        centre = Math.min(centre, near + 0.5 * (end - near));
        continue;
      }
      bendContour(model, inside, most - inside, side * near, side * far, PRECISION);
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

/** Begins a strip: the model is set and has some variance. Prices of options in the money get their intrinsic value. */
export function startStrip(
  work: Column,
  forward: number,
  strikes: Column,
  signs: Column,
  count: Index,
  prices: Column,
): void {
  const logStrikes: Column = from(work, STRIP_CELLS);
  let farthestCall: number = -1;
  let farthestPut: number = -1;
  for (let index = 0; index < count; index++) {
    const strike: number = read(strikes, index);
    const k: number = logRatio(strike, forward);
    write(logStrikes, index, k);
    if (k >= 0) farthestCall = Math.max(farthestCall, k);
    else farthestPut = Math.max(farthestPut, -k);
    const side: number = k >= 0 ? 1 : -1;
    write(prices, index, read(signs, index) === side ? 0 : side * (strike - forward));
  }
  write(work, DEVIATION, Math.sqrt(totalVariance(work)));
  write(work, FARTHEST_CALL, farthestCall);
  write(work, FARTHEST_PUT, farthestPut);
  startSide(work, 1);
}

function startSide(work: Column, side: number): void {
  write(work, SIDE, side);
  write(work, MOST, read(work, side > 0 ? FARTHEST_CALL : FARTHEST_PUT) >= 0 ? roomFor(work, side) : 0);
  write(work, CELL_FAR, 0);
  write(work, CELL_REACH, FIRST_CENTRE * read(work, DEVIATION));
}

/** Walks on to the next cell with options in it, places its contour, and lists their k with the sums begun; returns how many
 *  they are, 0 when all are done. */
export function nextCell(work: Column, count: Index): Index {
  for (let turn = 0; turn < MOST_CELLS; turn++) {
    const side: number = read(work, SIDE);
    const near: number = read(work, CELL_FAR);
    const isLeft: boolean = near <= read(work, side > 0 ? FARTHEST_CALL : FARTHEST_PUT);
    if (isLeft && placeCell(work, side, near, near + read(work, CELL_REACH), read(work, MOST))) {
      write(work, CELL_NEAR, near);
      const found: Index = listCell(work, count);
      if (found > 0) return found;
    } else if (side > 0) {
      startSide(work, -1);
    } else {
      return 0;
    }
  }
  return 0;
}

/** Whether an option belongs to the cell. */
function isWithin(work: Column, k: number): boolean {
  const isCall: boolean = read(work, SIDE) > 0;
  const distance: number = Math.abs(k);
  return k >= 0 === isCall && distance >= read(work, CELL_NEAR) && distance < read(work, CELL_FAR);
}

function listCell(work: Column, count: Index): Index {
  const logStrikes: Column = from(work, STRIP_CELLS);
  const listed: Column = from(work, STRIP_CELLS + count);
  const sums: Column = from(work, STRIP_CELLS + 2 * count);
  let found: Index = 0;
  for (let index = 0; index < count; index++) {
    const k: number = read(logStrikes, index);
    if (!isWithin(work, k)) continue;
    write(listed, found, k);
    write(sums, found, read(work, CELL_BETWEEN) === 1 ? exp(Math.min(k, 0)) : 0);
    found = found + 1;
  }
  return found;
}

/** Begins to walk along the contour of the cell: leaves the first node in the model. */
export function startCell(work: Column): void {
  firstNode(work);
  nextNode(work);
  write(work, TOP_NEAR, nodeSize(work, read(work, SIDE) * read(work, CELL_NEAR)));
  write(work, TOP_FAR, nodeSize(work, read(work, SIDE) * read(work, CELL_FAR)));
}

/** Goes on to the next node; false where the integrand has become negligible. */
export function nextCellNode(work: Column): boolean {
  nextNode(work);
  const side: number = read(work, SIDE);
  const near: number = nodeSize(work, side * read(work, CELL_NEAR)) - read(work, TOP_NEAR);
  const far: number = nodeSize(work, side * read(work, CELL_FAR)) - read(work, TOP_FAR);
  return Math.max(near, far) >= -DEPTH;
}

/** Adds what the sums of the cell have come to, to the prices of its options. */
export function finishCell(work: Column, forward: number, count: Index, prices: Column): void {
  const logStrikes: Column = from(work, STRIP_CELLS);
  const sums: Column = from(work, STRIP_CELLS + 2 * count);
  let found: Index = 0;
  for (let index = 0; index < count; index++) {
    if (!isWithin(work, read(logStrikes, index))) continue;
    write(prices, index, read(prices, index) + forward * Math.max(read(sums, found), 0));
    found = found + 1;
  }
}

/** Undiscounted prices of options on one forward; the model is set, with some variance. `work` has STRIP_CELLS cells and
 *  three more per option. The twin in assembly/simd/fourier-lanes.ts takes two strikes at a time. */
export function fourierStrip(
  work: Column,
  forward: number,
  strikes: Column,
  signs: Column,
  count: Index,
  prices: Column,
): void {
  const listed: Column = from(work, STRIP_CELLS + count);
  const sums: Column = from(work, STRIP_CELLS + 2 * count);
  startStrip(work, forward, strikes, signs, count, prices);
  let found: Index = nextCell(work, count);
  while (found > 0) {
    startCell(work);
    let isLeft: boolean = true;
    for (let node = 0; node < MOST_NODES && isLeft; node++) {
      addNode(work, listed, sums, found);
      isLeft = nextCellNode(work);
    }
    finishCell(work, forward, count, prices);
    found = nextCell(work, count);
  }
}
