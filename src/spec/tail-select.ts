// tail-select: the worst scenarios of one account, worst first; of equal losses the earlier scenario.
// Domain:    finite losses; the first that is not finite gives a status.
// Error:     reference 0 ULP; wasm 0 ULP.
// Edges:     Fewer scenarios than are to be kept are all kept; 0 and -0 are equal losses, and each keeps its sign.
// Source:    The total order of src/losses/tail.ts. Vectors: test/vectors/tail-select.json.
//
// The order leaves no choice, so any way of selecting gives the same tail. Here the plainest stands. The kernel collects what
// exceeds a threshold and, when its buffer is full, drops all but the worst and raises the threshold to the mildest of them;
// a later scenario that only equals the threshold is not worse than it, so nothing of the tail is ever passed over.

import type { Contract } from './contract.ts';
import { type Column, type Index, read, write } from './machine.ts';

/** Scenarios that the kernel's buffer has room for beyond twice those to be kept: one row, and what aligns it. */
export const TAIL_ROOM: Index = 32;
/** Bytes of an entry of the buffer: the loss, the scenario, nothing. */
export const TAIL_ENTRY_BYTES: Index = 16;
/** Bytes of what the kernel knows of a tail between two rows: threshold, count of entries, nothing. */
export const TAIL_STATE_BYTES: Index = 16;

/** Writes losses and scenarios of the tail; returns how many, or -1 - scenario where a loss is not finite. */
export function tailSelect(
  losses: Column,
  count: Index,
  keep: Index,
  tailLosses: Column,
  tailScenarios: Column,
): Index {
  let kept: Index = 0;
  for (let scenario = 0; scenario < count; scenario++) {
    const loss: number = read(losses, scenario);
    if (loss - loss !== 0) return -1 - scenario;
    if (kept === keep) {
      if (loss <= read(tailLosses, keep - 1)) continue;
      kept = kept - 1;
    }
    let at: Index = kept;
    while (at > 0 && read(tailLosses, at - 1) < loss) {
      write(tailLosses, at, read(tailLosses, at - 1));
      write(tailScenarios, at, read(tailScenarios, at - 1));
      at = at - 1;
    }
    write(tailLosses, at, loss);
    write(tailScenarios, at, scenario);
    kept = kept + 1;
  }
  return kept;
}

export const contract: Contract = {
  name: 'tail-select',
  summary: 'The worst scenarios of one account, worst first; of equal losses the earlier scenario.',
  shape: 'block',
  inputs: [{ name: 'loss', unit: 'quote, per scenario', low: -Number.MAX_VALUE, high: Number.MAX_VALUE }],
  outputs: [
    { name: 'loss', unit: 'quote, worst first' },
    { name: 'scenario', unit: 'index of the scenario' },
  ],
  error: {
    reference: { amount: 0, unit: 'ULP' },
    wasm: { amount: 0, unit: 'ULP' },
  },
  edges: 'Fewer scenarios than are to be kept are all kept; 0 and -0 are equal losses, and each keeps its sign.',
  source: 'The total order of src/losses/tail.ts.',
};
