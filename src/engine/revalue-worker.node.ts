// A worker thread of the engine: claims blocks until none is left, each into its own rows of the shared losses.
import { type ErrorRecord, toErrorRecord } from '../core/errors.ts';
import { openBlocks, type Program } from './blocks.ts';
import { machineFor } from './revalue.ts';
import { CANCEL_WORD, FIRST_STATE_WORD, NEXT_BLOCK_WORD } from './run-memory.ts';

/** States of a block; a positive one is 1 + the thread that claimed it. */
export const BLOCK_FREE = 0;
export const BLOCK_DONE = -1;

export interface DrainTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly program: Program;
  readonly thread: number;
}

/** done: no block is left to claim. trap: this thread cannot go on, its block can be done elsewhere. failed: nobody can. */
export type DrainResult =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'trap' | 'failed'; readonly error: ErrorRecord };

/** No task at all starts a thread and asks nothing of it. */
export async function drain(task: DrainTask | null, beforeBlock?: (block: number) => void): Promise<DrainResult> {
  if (task === null) return { outcome: 'done' };
  const { memory, program, thread } = task;
  const { layout } = program;
  const control = new Int32Array(memory.buffer, layout.control, FIRST_STATE_WORD + layout.blockCount);
  const isCancelled = () => Atomics.load(control, CANCEL_WORD) !== 0;
  try {
    const runner = openBlocks(await machineFor({ ...task, isCancelled }));
    for (;;) {
      if (isCancelled()) return { outcome: 'done' };
      const block = claim(control, layout.blockCount, thread);
      if (block < 0) return { outcome: 'done' };
      beforeBlock?.(block);
      if (runner.run(block)) Atomics.store(control, FIRST_STATE_WORD + block, BLOCK_DONE);
    }
  } catch (thrown) {
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
