// The inner loops of average-density.ts and average-table.ts, whose twins are written by hand: assembly/simd/pair-sums.ts. A helper: no
// kernel, no contract.
import { type Column, type Index, read, write } from './machine.ts';

/** Adds weight growth^k table[k] to `to`, k from 0 to below `width`, a multiple of 4. */
export function addGaussian(to: Column, table: Column, width: Index, weight: number, growth: number): void {
  const square: number = growth * growth;
  const fourth: number = square * square;
  let first: number = weight;
  let second: number = weight * growth;
  let third: number = weight * square;
  let last: number = second * square;
  for (let k = 0; k < width; k += 4) {
    write(to, k, read(to, k) + first * read(table, k));
    write(to, k + 1, read(to, k + 1) + second * read(table, k + 1));
    write(to, k + 2, read(to, k + 2) + third * read(table, k + 2));
    write(to, k + 3, read(to, k + 3) + last * read(table, k + 3));
    first = first * fourth;
    second = second * fourth;
    third = third * fourth;
    last = last * fourth;
  }
}

/** sum of left[k] right[k], k from 0 to below `count`, a multiple of 4: every fourth term apart. */
export function dotProduct(left: Column, right: Column, count: Index): number {
  let first: number = 0;
  let second: number = 0;
  let third: number = 0;
  let last: number = 0;
  for (let k = 0; k < count; k += 4) {
    first = first + read(left, k) * read(right, k);
    second = second + read(left, k + 1) * read(right, k + 1);
    third = third + read(left, k + 2) * read(right, k + 2);
    last = last + read(left, k + 3) * read(right, k + 3);
  }
  return first + third + (second + last);
}

/** Twelve cells become the sum of `count` rows of twelve, rowStride cells apart, times weights that are weightStride cells apart. */
export function combineRows(
  to: Column,
  rows: Column,
  rowStride: Index,
  weights: Column,
  weightStride: Index,
  count: Index,
): void {
  for (let cell = 0; cell < 12; cell++) {
    let sum: number = 0;
    for (let row = 0; row < count; row++) {
      sum = sum + read(weights, row * weightStride) * read(rows, row * rowStride + cell);
    }
    write(to, cell, sum);
  }
}
