// One block of one phase on one thread: the only place where phases meet the code that does them.
import { runExactBlock, runListedBlock } from './exact-block.ts';
import type { Phase } from './phases.ts';
import { LISTED_SCENARIOS } from './run-memory.ts';
import { runNodeJobs, runScreenBlock } from './screen-block.ts';
import { runShareBlock } from './shares.ts';
import { runTableBlock } from './tables.ts';
import type { Thread } from './thread.ts';
import { runAccountTile, runUnitBlock } from './venue-block.ts';

/** False where it was told to stop on the way. */
export function runBlock(thread: Thread, phase: Phase, block: number): boolean {
  switch (phase.kind) {
    case 'tables':
      return runTableBlock(thread, block);
    case 'exact':
      return runExactBlock(thread, block);
    case 'exact-list': {
      const start = block * LISTED_SCENARIOS;
      const count = Math.min(LISTED_SCENARIOS, phase.count - start);
      const { list } = thread.program.layout;
      return runListedBlock(thread, new Uint32Array(thread.memory.buffer, list + 4 * (phase.first + start), count));
    }
    case 'nodes':
      return runNodeJobs(thread, phase.jobs[block]!);
    case 'unit-losses':
      return runUnitBlock(thread, block);
    case 'shares':
      return runShareBlock(thread, block);
    case 'account-tails':
      return runAccountTile(thread, block);
    case 'screen':
      return runScreenBlock(thread, block, phase.screen);
  }
}
