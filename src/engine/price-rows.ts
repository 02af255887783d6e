// Rows of a slice through the block kernel, onto the column `value` of the arena.
import { STATUS_OK } from '../generated/layouts.ts';
import { contract } from '../spec/black-block.ts';
import type { Slice } from './plan.ts';
import { idOfRow } from './run-memory.ts';
import { fillFactors } from './slice-columns.ts';
import { addressOf, type Block, refusal, type Thread } from './thread.ts';

export interface Rows {
  readonly first: number;
  readonly count: number;
}

/** How many rows go through the kernel between two looks at whether the run is cancelled: milliseconds. */
const CANCEL_ROWS = 256;

/** The column `value` becomes the sum of money times undiscounted price over the rows; false where it was told to stop. */
export function priceRows(thread: Thread, slice: Slice, { first, count }: Rows, block: Block): boolean {
  block.arena.value.fill(0);
  if (slice.ownFactors) {
    for (let row = first; row < first + count; row++) {
      if (thread.isCancelled()) return false;
      fillFactors(thread, slice, block, row);
      addPrices(thread, { first: row, count: 1 }, block);
    }
    return true;
  }
  for (let row = 0; row < count; row += CANCEL_ROWS) {
    if (thread.isCancelled()) return false;
    addPrices(thread, { first: first + row, count: Math.min(CANCEL_ROWS, count - row) }, block);
  }
  return true;
}

/** Adds money times undiscounted price, over some rows, to the column `value`. */
export function addPrices(thread: Thread, rows: Rows, block: Block): void {
  const { exports, status, scratch, columns, columnBytes } = thread;
  const { layout } = thread.program;
  status[0] = STATUS_OK;
  exports.blackBlock(
    layout.constants,
    scratch,
    columns,
    columnBytes,
    block.arena.value.length,
    layout.rows + 8 * rows.first,
    layout.rowStride * 8,
    rows.count,
    addressOf(thread, 'value'),
    status.byteOffset,
  );
  if (status[0] === STATUS_OK) return;
  const [, lane, index] = status as unknown as [number, number, number];
  const input = contract.inputs[index]!;
  const isOfScenario = index < SCENARIO_INPUTS;
  const id = idOfRow(thread.memory, layout, rows.first + (isOfScenario ? 0 : lane));
  const wanted = `${input.name} must lie in [${input.low}, ${input.high}]`;
  const scenario = block.scenarioOf(isOfScenario ? lane : 0);
  throw refusal(thread, scenario, `${id} cannot be priced: ${wanted} (${input.unit})`);
}

/** The kernel's inputs that are columns by scenario come first. */
const SCENARIO_INPUTS = 4;
