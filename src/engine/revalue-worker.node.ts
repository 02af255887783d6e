// A worker thread of the engine: claims blocks of a phase until none is left, each into its own cells of the shared memory.
import { type ErrorRecord, toErrorRecord } from '../core/errors.ts';
import type { Phase } from './phases.ts';
import type { Program } from './program.ts';
import { threadPartsOf } from './revalue.ts';
import { openStation, type Station } from './rooms.ts';
import { runBlock } from './run-block.ts';
import { CANCEL_WORD, DONE_WORD, FIRST_STATE_WORD, NEXT_BLOCK_WORD } from './run-memory.ts';
import { openThread, type Thread } from './thread.ts';

/** States of a block; a positive one is 1 + the thread that claimed it. */
export const BLOCK_FREE = 0;
export const BLOCK_DONE = -1;

export interface DrainTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Which memory: a worker that has an instance over it needs no other. */
  readonly room: number;
  /** Which run: a worker that has opened it before needs no program. */
  readonly run: number;
  /** Where the control words stand. */
  readonly control: number;
  readonly program?: Program;
  readonly phase: Phase;
  readonly thread: number;
}

/** done: no block is left to claim. trap: this thread cannot go on, its block can be done elsewhere. failed: nobody can.
 *  unknown-run: send the program. */
export type DrainResult =
  | { readonly outcome: 'done' | 'unknown-run' }
  | { readonly outcome: 'trap' | 'failed'; readonly error: ErrorRecord };

/** The run that this worker opened last, as the threads that it has been in it. */
let opened: { readonly run: number; readonly threads: Map<number, Thread> } | undefined;

/** The memory of the run before, which the next one often takes. */
let entered: { readonly room: number; readonly station: Promise<Station> } | undefined;

/** No task at all starts a thread and asks nothing of it. */
export async function drain(task: DrainTask | null, beforeBlock?: (block: number) => void): Promise<DrainResult> {
  if (task === null) return { outcome: 'done' };
  const { memory, phase, thread: index } = task;
  const control = new Int32Array(memory.buffer, task.control, FIRST_STATE_WORD + phase.blockCount);
  const isCancelled = () => Atomics.load(control, CANCEL_WORD) !== 0;
  try {
    if (opened?.run !== task.run) opened = { run: task.run, threads: new Map() };
    let thread = opened.threads.get(index);
    if (thread === undefined) {
      if (task.program === undefined) return { outcome: 'unknown-run' };
      const { module, program } = task;
      if (entered?.room !== task.room) entered = { room: task.room, station: openStation(module, memory) };
      thread = openThread(await threadPartsOf(await entered.station, { memory, program, thread: index, isCancelled }));
      opened.threads.set(index, thread);
    }
    for (;;) {
      if (isCancelled()) return { outcome: 'done' };
      const block = claim(control, phase.blockCount, index);
      if (block < 0) return { outcome: 'done' };
      beforeBlock?.(block);
      if (!runBlock(thread, phase, block)) continue;
      Atomics.store(control, FIRST_STATE_WORD + block, BLOCK_DONE);
      Atomics.add(control, DONE_WORD, 1);
    }
  } catch (thrown) {
    opened = undefined;
    entered = undefined;
    return { outcome: thrown instanceof WebAssembly.RuntimeError ? 'trap' : 'failed', error: toErrorRecord(thrown) };
  }
}

/** The next free block, or -1. After a loss the counter starts again: blocks claimed or done are passed over. */
function claim(control: Int32Array, blockCount: number, thread: number): number {
  for (;;) {
    const block = Atomics.add(control, NEXT_BLOCK_WORD, 1);
    if (block >= blockCount) return -1;
    const state = FIRST_STATE_WORD + block;
    if (Atomics.compareExchange(control, state, BLOCK_FREE, thread + 1) === BLOCK_FREE) return block;
  }
}
