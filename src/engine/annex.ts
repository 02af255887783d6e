// A second, small book over the scenarios of a run that stands already: its columns lie behind those of the run, in the same
// memory, and moves, constants and the arena are shared. What a what-if needs, without filling a memory each time.

import { AMERICAN_CELL_CELLS } from '../spec/american-cell.ts';
import { TABLE_CELLS } from '../spec/average-table.ts';
import { writeBases } from './exact-block.ts';
import type { Plan } from './plan.ts';
import { programOf } from './program.ts';
import type { PreparedRun } from './revalue.ts';
import { fillColumns, layOutWithin, type RunLayout, settleIntrinsic } from './run-memory.ts';
import { openTables, runTableBlock } from './tables.ts';
import { openThread, type Thread } from './thread.ts';

/** Room for a book of so many instruments: rows of options, holdings, names. */
const BYTES_PER_INSTRUMENT = 4096;
/** Room for tables: American options of some two hundred expiries, and as many arithmetic averages. */
const TABLE_BYTES = 8 * (1000 * AMERICAN_CELL_CELLS + 600 * TABLE_CELLS);

export const annexBytes = (plan: Plan, instruments: number): number =>
  plan.accounts.length * (plan.set.count + 64) * 8 + instruments * BYTES_PER_INSTRUMENT + TABLE_BYTES + 65_536;

export interface Annex {
  readonly layout: RunLayout;
  /** Prices blocks of the small book in this thread. */
  readonly thread: Thread;
}

/** Lays a plan over the same scenarios into the annex of a run and values it at the base snapshot. */
export function openAnnex({ layout: outer, memory, thread: outerThread }: PreparedRun, plan: Plan): Annex {
  const layout = layOutWithin(plan, outer);
  fillColumns(memory, plan, layout);
  const { instance, lanes, isCancelled } = outerThread;
  const program = programOf(plan, layout);
  const thread = openThread({ instance, lanes, isCancelled, memory, program, thread: 0 });
  const tableBlocks = openTables(thread);
  for (let block = 0; block < tableBlocks; block++) runTableBlock(thread, block);
  writeBases(thread, false);
  settleIntrinsic(memory, plan, layout);
  return { layout, thread };
}
