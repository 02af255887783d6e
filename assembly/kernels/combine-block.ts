// combine-block: losses of accounts in a row of scenarios, each the sum of quantity times unit loss over its positions.
// Domain:    any quantity and unit loss; a loss that is no finite number is for tail-select to refuse.
// Error:     reference 2 ULP; wasm 2 ULP.
// Edges:     An account without positions loses 0; a quantity of zero adds exactly nothing to finite losses.
// Source:    The sum itself. Vectors: test/vectors/combine-block.json.
//
// src/spec/combine-block.ts says what is computed; the same operations on each lane in the same order.
import { COMBINE_LANES } from '../generated/spec/combine-block';
import { TAIL_STATE_BYTES } from '../generated/spec/tail-select';
import { combineRow } from '../simd/combine-row';
import { offerLosses } from '../simd/tail-buffer';

/** Writes the losses of every account, COMBINE_LANES each. Starts and unit numbers are u32. */
export function combineBlock(
  rows: usize,
  starts: usize,
  units: usize,
  quantities: usize,
  accountCount: i32,
  out: usize,
): void {
  for (let account = 0; account < accountCount; account++) {
    combineAccount(rows, starts, units, quantities, account, out);
    out += (<usize>COMBINE_LANES) << 3;
  }
}

function combineAccount(rows: usize, starts: usize, units: usize, quantities: usize, account: i32, out: usize): void {
  const at = starts + ((<usize>account) << 2);
  const start = <usize>load<u32>(at);
  const end = <usize>load<u32>(at, 4);
  combineRow(rows, units + (start << 2), units + (end << 2), quantities + (start << 3), out);
}

/** Offers the losses of every account in one row of scenarios to its tail: what combineBlock and tail-select do, without the
 *  losses ever leaving the first-level cache. Tails have a state and `capacity` entries each. Returns accountCount, or the
 *  account whose loss is not finite, in the scenario that the status says. */
export function combineTails(
  rows: usize,
  unitCount: i32,
  starts: usize,
  units: usize,
  quantities: usize,
  accountCount: i32,
  firstScenario: i32,
  lanes: i32,
  states: usize,
  entries: usize,
  keep: i32,
  capacity: i32,
  scratch: usize,
  status: usize,
): i32 {
  touchRows(rows, unitCount, scratch);
  const tailBytes = (<usize>capacity) << 4;
  for (let account = 0; account < accountCount; account++) {
    combineAccount(rows, starts, units, quantities, account, scratch);
    if (!offerLosses(scratch, lanes, firstScenario, states, entries, keep, capacity, status)) return account;
    states += TAIL_STATE_BYTES;
    entries += tailBytes;
  }
  return accountCount;
}

/** Reads every line of the rows once, in order. Accounts read them in any order, which no prefetcher follows: from cold rows
 *  an account's first reads wait for memory one by one, and cost as much as all that follows. */
function touchRows(rows: usize, unitCount: i32, scratch: usize): void {
  const end = rows + ((<usize>unitCount * <usize>COMBINE_LANES) << 3);
  let seen = i64x2.splat(0);
  for (let at = rows; at < end; at += 64) seen = v128.xor(seen, v128.load(at));
  // Stored where sums will stand, so that no compiler drops the loads.
  v128.store(scratch, seen);
}
