// Values of a screening surface in a block of scenarios: piecewise polynomials of two variables, from one table. A helper of the
// engine without a contract: what it approximates, and how well, the engine measures in each run (certify.ts).
//
// x falls into one of equally wide cells; each cell names its panel, or none. With t and u the two variables on [-1, 1] in the
// panel, the value is sum c[i][j] t^i u^j. Where there is no panel the bound is infinite: that scenario is for the exact kernel.
//
// Table: xLow, cells per unit of x, number of cells, middle of v, 1 / half width of v, terms in t, terms in u; by cell where its
// panel starts, 0 for none; panels: middle of x, 1 / half width, bound of the error, c by i, then j.

import { type Column, from, type Index, read, toWord, write } from './machine.ts';

export const SURFACE_HEADER_CELLS: Index = 7;
export const PANEL_HEADER_CELLS: Index = 3;

/** Adds values to `sum` and bounds of their errors to `bound`. */
export function surfaceBlock(table: Column, x: Column, v: Column, laneCount: Index, sum: Column, bound: Column): void {
  const xLow: number = read(table, 0);
  const cellsPerUnit: number = read(table, 1);
  const cellCount: number = read(table, 2);
  const vMiddle: number = read(table, 3);
  const vPerUnit: number = read(table, 4);
  const xTerms: number = read(table, 5);
  const vTerms: number = read(table, 6);
  for (let lane = 0; lane < laneCount; lane++) {
    const position: number = read(x, lane);
    const u: number = (read(v, lane) - vMiddle) * vPerUnit;
    const cell: number = Math.floor((position - xLow) * cellsPerUnit);
    let start: number = 0;
    if (cell >= 0 && cell < cellCount && Math.abs(u) <= 1) start = read(table, SURFACE_HEADER_CELLS + toWord(cell));
    if (start > 0) {
      const panel: Column = from(table, toWord(start));
      const t: number = (position - read(panel, 0)) * read(panel, 1);
      let at: number = PANEL_HEADER_CELLS + xTerms * vTerms;
      let value: number = 0;
      for (let i: number = 0; i < xTerms; i++) {
        let row: number = 0;
        for (let j: number = 0; j < vTerms; j++) {
          at = at - 1;
          row = row * u + read(panel, toWord(at));
        }
        value = value * t + row;
      }
      write(sum, lane, read(sum, lane) + value);
      write(bound, lane, read(bound, lane) + read(panel, 2));
    } else {
      write(bound, lane, Infinity);
    }
  }
}
