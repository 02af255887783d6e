// Values of a screening surface in a block of scenarios: polynomials of two variables on boxes, from one table. A helper of the
// engine without a contract: what it approximates, and how well, the engine measures in each run (certify.ts).
//
// x and v fall into one of equally wide cells; each cell names its box, or none. With t and u the two variables on [-1, 1] in the
// box, the value is sum c[j][i] t^i u^j. Where there is no box the bound is infinite: that scenario is for the exact kernel.
//
// Table: xLow, cells per unit of x, cells along x, vLow, cells per unit of v, cells along v, terms in u, 0; by cell (v by v within
// x) where its box starts, 0 for none; boxes: middle and 1 / half width of x, those of v, bound of the error, 0, c by j, then i.

import { type Column, from, type Index, read, toWord, write } from './machine.ts';

export const SURFACE_HEADER_CELLS: Index = 8;
export const BOX_HEADER_CELLS: Index = 6;
/** Terms in t. */
export const SURFACE_X_TERMS: Index = 8;

/** sum over i of t^i times the polynomial of u in column i: powers of t squared, for even i and odd i apart. */
function evenOrOdd(coefficients: Column, vTerms: number, first: number, square: number, u: number): number {
  let value: number = 0;
  for (let i: number = 6 + first; i >= 0; i = i - 2) {
    let row: number = 0;
    for (let j: number = vTerms - 1; j >= 0; j = j - 1) {
      row = row * u + read(coefficients, toWord(SURFACE_X_TERMS * j + i));
    }
    value = value * square + row;
  }
  return value;
}

/** Adds values to `sum` and bounds of their errors to `bound`. */
export function surfaceBlock(table: Column, x: Column, v: Column, laneCount: Index, sum: Column, bound: Column): void {
  const xCells: number = read(table, 2);
  const vCells: number = read(table, 5);
  const vTerms: number = read(table, 6);
  for (let lane = 0; lane < laneCount; lane++) {
    const xCell: number = Math.floor((read(x, lane) - read(table, 0)) * read(table, 1));
    const vCell: number = Math.floor((read(v, lane) - read(table, 3)) * read(table, 4));
    let start: number = 0;
    if (xCell >= 0 && xCell < xCells && vCell >= 0 && vCell < vCells) {
      start = read(table, SURFACE_HEADER_CELLS + toWord(xCell * vCells + vCell));
    }
    if (start > 0) {
      const box: Column = from(table, toWord(start));
      const t: number = (read(x, lane) - read(box, 0)) * read(box, 1);
      const u: number = (read(v, lane) - read(box, 2)) * read(box, 3);
      const coefficients: Column = from(box, BOX_HEADER_CELLS);
      const even: number = evenOrOdd(coefficients, vTerms, 0, t * t, u);
      const odd: number = evenOrOdd(coefficients, vTerms, 1, t * t, u);
      write(sum, lane, read(sum, lane) + (even + odd * t));
      write(bound, lane, read(bound, lane) + read(box, 4));
    } else {
      write(bound, lane, Infinity);
    }
  }
}
