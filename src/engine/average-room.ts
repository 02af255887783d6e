// What a thread works arithmetic averages out in: the end of its arena.
import { TABLE_U_NODES, tableWorkCells } from '../spec/average-table.ts';
import type { AverageSchedule } from './average-rows.ts';
import type { Plan } from './plan.ts';
import type { Thread } from './thread.ts';

/** Points of the grids of an arithmetic average as a thread has room for them; finer ones are taken outside of the memory. */
export const WALK_CAPACITY = 8192;

/** Fixings of an average in an annex, at most, where the book has no longer ones. */
export const ANNEX_FIXINGS = 1024;

export function longestAverage({ slices }: Plan): number {
  const counts = slices.map(({ kind, average }) => (kind === 'arithmetic' ? average!.shares.length : 0));
  return counts.reduce((most, count) => Math.max(most, count), 0);
}

/** What a thread wants for the longest schedule (average-tables.ts): shares, variances and deviations by node, work. */
export function walkCellsOf(longest: number): number {
  const nodes = TABLE_U_NODES + 1;
  return longest === 0 ? 0 : (1 + nodes) * longest + nodes + tableWorkCells(longest, WALK_CAPACITY);
}

/** What a thread works averages out in. */
export interface AverageRoom {
  /** Of the amounts to come, filled in; they add up to 1. */
  readonly shares: Float64Array;
  /** A row for each node of a cell, and one more. */
  readonly variances: Float64Array;
  readonly deviations: Float64Array;
  readonly work: Float64Array;
}

export function averageRoom({ walk }: Thread, { shares }: AverageSchedule): AverageRoom {
  const count = shares.length;
  const nodes = TABLE_U_NODES + 1;
  walk.set(shares);
  const variances = walk.subarray(count, (1 + nodes) * count);
  const deviations = walk.subarray((1 + nodes) * count, (1 + nodes) * count + nodes);
  return { shares: walk.subarray(0, count), variances, deviations, work: walk.subarray((1 + nodes) * count + nodes) };
}
