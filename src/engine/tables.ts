// The tables that prices are read from, those of American options first, then those of arithmetic averages.
import { TABLE_MATRIX_CELLS } from '../spec/average-table.ts';
import { americanBlocks, runAmericanBlock } from './american-tables.ts';
import { averageTableBlocks, runAverageTableBlock } from './average-tables.ts';
import type { Thread } from './thread.ts';

/** Writes what all tables of averages are made with; how many blocks of work the tables are. */
export function openTables({ exports, program }: Thread): number {
  const { layout, americanTables, slices } = program;
  const averages = averageTableBlocks(slices);
  if (averages > 0) {
    exports.writeTableMatrices(layout.averageMatrices, layout.averageMatrices + 8 * TABLE_MATRIX_CELLS);
  }
  return americanBlocks(americanTables) + averages;
}

export function runTableBlock(thread: Thread, block: number): boolean {
  const americans = americanBlocks(thread.program.americanTables);
  return block < americans ? runAmericanBlock(thread, block) : runAverageTableBlock(thread, block - americans);
}
