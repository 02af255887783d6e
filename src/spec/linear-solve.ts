// Small dense linear systems by elimination with row scaling and partial pivoting, in place.
// A helper: no kernel, no contract.

import { type Column, type Index, read, write } from './machine.ts';

/** Divides each equation by its largest coefficient, so that pivots compare; false where a row is all zeros or NaN. */
function scaleRows(cells: Column, matrix: Index, side: Index, sides: Index, count: Index): boolean {
  for (let row = 0; row < count; row++) {
    const start: Index = matrix + row * count;
    let largest: number = 0;
    for (let column = 0; column < count; column++) largest = Math.max(largest, Math.abs(read(cells, start + column)));
    if (!(largest > 0 && largest < 1e300)) return false;
    const inverse: number = 1 / largest;
    for (let pairLane = 0; pairLane < count; pairLane++) {
      write(cells, start + pairLane, read(cells, start + pairLane) * inverse);
    }
    for (let column = 0; column < sides; column++) {
      const at: Index = side + column * count + row;
      write(cells, at, read(cells, at) * inverse);
    }
  }
  return true;
}

function swapCells(cells: Column, a: Index, b: Index): void {
  const kept: number = read(cells, a);
  write(cells, a, read(cells, b));
  write(cells, b, kept);
}

function largestPivot(cells: Column, matrix: Index, count: Index, step: Index): Index {
  let pivot: Index = step;
  let largest: number = Math.abs(read(cells, matrix + step * count + step));
  for (let row = step + 1; row < count; row++) {
    const candidate: number = Math.abs(read(cells, matrix + row * count + step));
    if (candidate > largest) {
      largest = candidate;
      pivot = row;
    }
  }
  return pivot;
}

function substituteBack(cells: Column, matrix: Index, side: Index, count: Index): void {
  for (let row = count - 1; row >= 0; row--) {
    const start: Index = matrix + row * count;
    let sum: number = read(cells, side + row);
    for (let column = row + 1; column < count; column++)
      sum = sum - read(cells, start + column) * read(cells, side + column);
    write(cells, side + row, sum / read(cells, start + row));
  }
}

/**
 * Solves matrix x = side for `sides` right-hand sides, each `count` cells behind the last; the matrix is row-major from
 * `matrix`. False where it is singular.
 */
export function solveLinear(cells: Column, matrix: Index, side: Index, sides: Index, count: Index): boolean {
  if (!scaleRows(cells, matrix, side, sides, count)) return false;
  for (let step = 0; step < count; step++) {
    const pivot: Index = largestPivot(cells, matrix, count, step);
    const top: Index = matrix + step * count;
    const pivotRow: Index = matrix + pivot * count;
    const head: number = read(cells, pivotRow + step);
    if (!(Math.abs(head) > 1e-280)) return false;
    if (pivot !== step) {
      for (let column = step; column < count; column++) swapCells(cells, pivotRow + column, top + column);
      for (let column = 0; column < sides; column++)
        swapCells(cells, side + column * count + pivot, side + column * count + step);
    }
    const inverse: number = 1 / head;
    for (let row = step + 1; row < count; row++) {
      const start: Index = matrix + row * count;
      const factor: number = read(cells, start + step) * inverse;
      for (let pairLane: Index = step + 1; pairLane < count; pairLane++) {
        write(cells, start + pairLane, read(cells, start + pairLane) - factor * read(cells, top + pairLane));
      }
      for (let column = 0; column < sides; column++) {
        const at: Index = side + column * count;
        write(cells, at + row, read(cells, at + row) - factor * read(cells, at + step));
      }
    }
  }
  for (let column = 0; column < sides; column++) substituteBack(cells, matrix, side + column * count, count);
  return true;
}
