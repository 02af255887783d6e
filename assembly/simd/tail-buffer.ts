// The tail of one account while its losses come in, scenario by scenario in order: a buffer of entries (loss, scenario), and a
// threshold that no scenario of the tail lies below. When the buffer is full the milder are dropped, and the worst of them is
// the threshold from then on.
import { TAIL_ENTRY_BYTES } from '../generated/spec/tail-select';
import { refuse } from './block-domain';
import { selectWorst, sortWorst } from './tail-order';

const GROUP: i32 = 16;

export function startTail(state: usize): void {
  store<f64>(state, -Infinity);
  store<i32>(state, 0, 8);
}

/** Takes in losses of consecutive scenarios; false where one is not finite, and the status says which scenario. */
export function offerLosses(
  losses: usize,
  count: i32,
  firstScenario: i32,
  state: usize,
  entries: usize,
  keep: i32,
  capacity: i32,
  status: usize,
): bool {
  let lowest = f64x2.splat(0);
  let held = load<i32>(state, 8);
  for (let lane = 0; lane < count; lane += GROUP) {
    const at = losses + ((<usize>lane) << 3);
    let mask: i32 = 0;
    if (lane + GROUP <= count) {
      const threshold = v128.load64_splat(state);
      const a = v128.load(at);
      const b = v128.load(at, 16);
      const c = v128.load(at, 32);
      const d = v128.load(at, 48);
      const low = i16x8.narrow_i32x4_s(halves(a, b, threshold), halves(c, d, threshold));
      lowest = f64x2.pmin(lowest, f64x2.pmin(f64x2.pmin(a, b), f64x2.pmin(c, d)));
      const e = v128.load(at, 64);
      const f = v128.load(at, 80);
      const g = v128.load(at, 96);
      const h = v128.load(at, 112);
      const high = i16x8.narrow_i32x4_s(halves(e, f, threshold), halves(g, h, threshold));
      lowest = f64x2.pmin(lowest, f64x2.pmin(f64x2.pmin(e, f), f64x2.pmin(g, h)));
      mask = 0xffff ^ i8x16.bitmask(i8x16.narrow_i16x8_s(low, high));
    } else {
      const threshold = load<f64>(state);
      for (let rest = 0; rest < count - lane; rest++) {
        const loss = v128.load64_splat(at + ((<usize>rest) << 3));
        lowest = f64x2.pmin(lowest, loss);
        mask |= i32(!(f64x2.extract_lane(loss, 0) <= threshold)) << rest;
      }
    }
    while (mask != 0) {
      const bit = ctz(mask);
      const loss = load<f64>(at + ((<usize>bit) << 3));
      // NaN is not at or below the threshold, nor is infinity: both come by here.
      if (loss - loss != 0) return refuseLoss(losses, count, firstScenario, status);
      const entry = entries + <usize>(held * TAIL_ENTRY_BYTES);
      store<f64>(entry, loss);
      store<u64>(entry, <u64>(firstScenario + lane + bit), 8);
      held++;
      mask &= mask - 1;
    }
    if (held + GROUP > capacity) held = dropMild(state, entries, held, keep, capacity);
  }
  store<i32>(state, held, 8);
  if (i64x2.all_true(f64x2.ge(lowest, f64x2.splat(-f64.MAX_VALUE)))) return true;
  return refuseLoss(losses, count, firstScenario, status);
}

/** By lane whether left and right do not exceed the threshold: four words. */
function halves(left: v128, right: v128, threshold: v128): v128 {
  return v128.shuffle<i32>(f64x2.le(left, threshold), f64x2.le(right, threshold), 0, 2, 4, 6);
}

/** Leaves at least the `keep` worst, and room; returns how many. Exactly so many would take twice as long to find. */
function dropMild(state: usize, entries: usize, held: i32, keep: i32, capacity: i32): i32 {
  const left = selectWorst(entries, held, keep, keep + ((capacity - keep) >> 1));
  store<f64>(state, load<f64>(entries + <usize>(left * TAIL_ENTRY_BYTES)));
  return left;
}

/** Leaves about the `rank` worst, whatever is to be kept in the end, and the worst of the others is the threshold. */
export function raiseThreshold(state: usize, entries: usize, rank: i32): void {
  const held = load<i32>(state, 8);
  const most = rank + (rank >> 3);
  if (held <= most) return;
  const left = selectWorst(entries, held, rank, most);
  store<f64>(state, load<f64>(entries + <usize>(left * TAIL_ENTRY_BYTES)));
  store<i32>(state, left, 8);
}

/** The first loss that is not finite goes into the status. */
function refuseLoss(losses: usize, count: i32, firstScenario: i32, status: usize): bool {
  for (let lane = 0; lane < count; lane++) {
    const loss = load<f64>(losses + ((<usize>lane) << 3));
    if (loss - loss != 0) return refuse(status, firstScenario + lane, 0);
  }
  return false;
}

/** The entries of the tail to the front, worst first; returns how many. */
export function sortTail(state: usize, entries: usize, keep: i32): i32 {
  const held = load<i32>(state, 8);
  if (held > keep) selectWorst(entries, held, keep, keep);
  const kept = min(held, keep);
  sortWorst(entries, kept);
  return kept;
}
