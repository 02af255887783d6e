// Options on one average in many scenarios, from its table (average-table.ts). A helper of the engine: no kernel, no contract.

import { TABLE_CELLS, timeValueIn } from './average-table.ts';
import { type Column, from, type Index, read, toIndex, write } from './machine.ts';

/**
 * `values` become the time values over the forward of the average where scenario lanes have these x, the logarithm of the price's move,
 * u, the logarithm of the factor on volatility, and inverse scales e^(-lean u): z = (x + logMoneyness) inverseScale / base. Of
 * cells that reach from k - 1/2 to k + 1/2 times `width` those from `lowest` on are there, `cellCount` of them. NaN where a table has no answer.
 */
export function averageLanes(
  cells: Column,
  cellCount: Index,
  lowest: number,
  width: number,
  x: Column,
  u: Column,
  inverseScales: Column,
  laneCount: Index,
  logMoneyness: number,
  inverseBase: number,
  values: Column,
): void {
  for (let lane = 0; lane < laneCount; lane++) {
    // The number of a cell does not hang on which others are there.
    const place: number = Math.floor(read(u, lane) / width + 0.5) - lowest;
    const cell: Index = place > 0 ? (place < cellCount ? toIndex(place) : cellCount - 1) : 0;
    const z: number = (read(x, lane) + logMoneyness) * read(inverseScales, lane) * inverseBase;
    write(values, lane, timeValueIn(from(cells, cell * TABLE_CELLS), read(u, lane), z));
  }
}
