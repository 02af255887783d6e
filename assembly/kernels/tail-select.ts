// tail-select: the worst scenarios of one account, worst first; of equal losses the earlier scenario.
// Domain:    finite losses; the first that is not finite gives a status.
// Error:     reference 0 ULP; wasm 0 ULP.
// Edges:     Fewer scenarios than are to be kept are all kept; 0 and -0 are equal losses, and each keeps its sign.
// Source:    The total order of src/losses/tail.ts. Vectors: test/vectors/tail-select.json.
//
// assembly/simd/tail-buffer.ts does it row by row; here stand the doors.
import { TAIL_ENTRY_BYTES, TAIL_STATE_BYTES } from '../generated/spec/tail-select';
import { offerLosses, raiseThreshold, sortTail, startTail } from '../simd/tail-buffer';

/** Empties the tails of so many accounts. */
export function startTails(states: usize, accountCount: i32): void {
  for (let account = 0; account < accountCount; account++) startTail(states + <usize>(account * TAIL_STATE_BYTES));
}

/** Leaves every tail about its `rank` worst, and lets in what exceeds the rest. Where too little does, the tail ends with fewer
 *  than are to be kept, which is how its owner knows that the threshold was too high. */
export function raiseThresholds(states: usize, entries: usize, accountCount: i32, capacity: i32, rank: i32): void {
  for (let account = 0; account < accountCount; account++) {
    raiseThreshold(states, entries, rank);
    states += TAIL_STATE_BYTES;
    entries += <usize>capacity * TAIL_ENTRY_BYTES;
  }
}

/** Sorts one tail, worst first, and writes its losses and scenarios apart: f64 and u32. Returns how many. */
export function finishTail(state: usize, entries: usize, keep: i32, tailLosses: usize, tailScenarios: usize): i32 {
  const kept = sortTail(state, entries, keep);
  for (let index = 0; index < kept; index++) {
    const entry = entries + <usize>(index * TAIL_ENTRY_BYTES);
    store<f64>(tailLosses + ((<usize>index) << 3), load<f64>(entry));
    store<u32>(tailScenarios + ((<usize>index) << 2), load<u32>(entry, 8));
  }
  return kept;
}

/** The tail of one column of losses, through a state and 2 keep + TAIL_ROOM entries. Returns how many there are; where a loss
 *  is not finite the status says in which scenario. */
export function tailSelect(
  losses: usize,
  count: i32,
  keep: i32,
  state: usize,
  entries: usize,
  capacity: i32,
  tailLosses: usize,
  tailScenarios: usize,
  status: usize,
): i32 {
  startTail(state);
  if (!offerLosses(losses, count, 0, state, entries, keep, capacity, status)) return 0;
  return finishTail(state, entries, keep, tailLosses, tailScenarios);
}
