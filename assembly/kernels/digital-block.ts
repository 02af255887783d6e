// digital-block: undiscounted prices of cash- and asset-or-nothing options of one slice in a block of scenarios, weighted and summed.
// Domain:    forward, strike in [1e-12, 1e15]; logarithms in [-100, 100]; volSqrtTime volFactor in [0, 40]; NaN gives a status.
// Error:     reference 2 ULP; wasm 2 ULP; webgpu 2.4e-7 of scale.
// Edges:     volSqrtTime = 0 or volFactor = 0, with its inverse capped at 1e150, pays by the sign of forward - strike, nothing at the strike.
// Source:    Reiner, E., Rubinstein, M. (1991) "Unscrambling the binary code", Risk 4(9). Vectors: test/vectors/digital-block.json.
//
// src/spec/digital-block.ts says what is computed; this file does the same operations on each lane in the same order, so the
// strict build has the same bits. The three passes of black-block.ts with one tail a pair; its constants, and its scratch.
import { STRIKE_NUDGE } from '../generated/spec/digital-block';
import { farTail, TAIL_FAR } from '../generated/spec/tail-table';
import { refuse } from '../simd/block-domain';
import { digitalBlockFloat32Tiles } from '../simd/digital-block-float32';
import { MultiplyAdd } from '../simd/multiply-add';
import { sliceHolds } from '../simd/slice-domain';
import { readTails, TailHeader } from '../simd/tail-rows';

const TILE_LANES: i32 = 128;

// Scratch: what an option has the same for every lane, then the tile's distances (two lanes: 16 bytes) and row addresses.
const SHIFT: usize = 0;
const INVERSE_DEVIATION: usize = 8;
const NUDGE: usize = 16;
const NOTICEABLE: usize = 24;
const DISTANCES: usize = 64;
const ADDRESSES: usize = DISTANCES + 8 * <usize>TILE_LANES;

/** Adds to out, per scenario, the sum over the options of quantity times price. Memory as for blackBlock: `constants` are what
 *  initBlackBlock wrote, scratch has BLACK_BLOCK_SCRATCH_BYTES. */
export function digitalBlock(
  constants: usize,
  scratch: usize,
  scenarios: usize,
  scenarioStride: usize,
  scenarioCount: i32,
  options: usize,
  optionStride: usize,
  optionCount: i32,
  out: usize,
  status: usize,
): void {
  if (!digitalsHold(scenarios, scenarioStride, scenarioCount, options, optionStride, optionCount, status)) return;
  for (let first = 0; first < scenarioCount; first += TILE_LANES) {
    const from = scenarios + ((<usize>first) << 3);
    const end = from + ((<usize>((min(TILE_LANES, scenarioCount - first) + 3) & ~3)) << 3);
    const to = out + ((<usize>first) << 3);
    for (let option = 0; option < optionCount; option++) {
      const at = options + ((<usize>option) << 3);
      writeOption(scratch, at, optionStride);
      const last = writeArguments(constants, scratch, from, end, scenarioStride, at + optionStride);
      const distances = scratch + DISTANCES;
      readTails(distances, distances + (end - from), scratch + ADDRESSES);
      const isAsset = load<f64>(at + 6 * optionStride) > 0;
      if (isAsset) addAssets(scratch, from, end, at + 4 * optionStride, to);
      else addCash(scratch, from, end, at + 4 * optionStride, to);
      if (last) addFarTails(constants, scratch, from, end, scenarioStride, at, optionStride, to);
    }
  }
}

/** The same in f32, four lanes at a time, for screening: every column is rounded to f32 but the sums. Probabilities below
 *  1e-23 are zero. */
export function digitalBlockFloat32(
  constants: usize,
  scratch: usize,
  scenarios: usize,
  scenarioStride: usize,
  scenarioCount: i32,
  options: usize,
  optionStride: usize,
  optionCount: i32,
  out: usize,
  status: usize,
): void {
  if (!digitalsHold(scenarios, scenarioStride, scenarioCount, options, optionStride, optionCount, status)) return;
  digitalBlockFloat32Tiles(
    constants,
    scratch,
    scenarios,
    scenarioStride,
    scenarioCount,
    options,
    optionStride,
    optionCount,
    out,
  );
}

function digitalsHold(
  scenarios: usize,
  stride: usize,
  scenarioCount: i32,
  options: usize,
  optionStride: usize,
  optionCount: i32,
  status: usize,
): bool {
  if (!sliceHolds(scenarios, stride, scenarioCount, options, optionStride, optionCount, status)) return false;
  for (let option = 0; option < optionCount; option++) {
    const asset = load<f64>(options + 6 * optionStride + ((<usize>option) << 3));
    if (!(asset == 0 || asset == 1)) return refuse(status, option, 10);
  }
  return true;
}

function writeOption(scratch: usize, at: usize, optionStride: usize): void {
  const sign = load<f64>(at + 5 * optionStride);
  const isAsset = load<f64>(at + 6 * optionStride) > 0;
  store<f64>(scratch, load<f64>(at + 2 * optionStride) * 32 * (isAsset ? -sign : sign), SHIFT);
  store<f64>(scratch, load<f64>(at + 3 * optionStride) * 64 * sign, INVERSE_DEVIATION);
  store<f64>(scratch, sign * STRIKE_NUDGE, NUDGE);
}

/** First pass: the argument of every lane as a row's address and the distance from it. True if any lies beyond the table. */
function writeArguments(
  constants: usize,
  scratch: usize,
  from: usize,
  end: usize,
  stride: usize,
  logStrikeAt: usize,
): bool {
  const shift = v128.load64_splat(scratch, SHIFT);
  const inverseDeviation = v128.load64_splat(scratch, INVERSE_DEVIATION);
  const nudge = v128.load64_splat(scratch, NUDGE);
  const logStrike = v128.load64_splat(logStrikeAt);
  const firstRow = TailHeader.firstRow(constants);
  const lastRow = TailHeader.lastRow(constants);
  const rounder = TailHeader.rounder(constants);
  let furthest = i64x2.splat(0);
  let distances = scratch + DISTANCES;
  let addresses = scratch + ADDRESSES;
  for (let lane = from; lane < end; lane += 32) {
    const xA = f64x2.add(f64x2.sub(logStrike, v128.load(lane + stride)), nudge);
    const xB = f64x2.add(f64x2.sub(logStrike, v128.load(lane + stride, 16)), nudge);
    const mA = f64x2.mul(f64x2.mul(xA, inverseDeviation), v128.load(lane + 3 * stride));
    const mB = f64x2.mul(f64x2.mul(xB, inverseDeviation), v128.load(lane + 3 * stride, 16));
    const uA = f64x2.add(mA, f64x2.mul(shift, v128.load(lane + 2 * stride)));
    const uB = f64x2.add(mB, f64x2.mul(shift, v128.load(lane + 2 * stride, 16)));
    const a = f64x2.pmin(lastRow, f64x2.pmax(firstRow, uA));
    const b = f64x2.pmin(lastRow, f64x2.pmax(firstRow, uB));
    const rowA = f64x2.add(a, rounder);
    const rowB = f64x2.add(b, rounder);
    v128.store(distances, f64x2.sub(a, f64x2.sub(rowA, rounder)));
    v128.store(distances, f64x2.sub(b, f64x2.sub(rowB, rounder)), 16);
    const rows = i32x4.shl(v128.shuffle<i32>(rowA, rowB, 0, 2, 4, 6), 6);
    v128.store(addresses, rows);
    furthest = i32x4.max_u(furthest, rows);
    distances += 32;
    addresses += 16;
  }
  return v128.any_true(i32x4.eq(furthest, TailHeader.lastAddress(constants)));
}

/** Third pass, where one unit of cash is paid. */
function addCash(scratch: usize, from: usize, end: usize, quantityAt: usize, out: usize): void {
  const quantity = v128.load64_splat(quantityAt);
  let tails = scratch + DISTANCES;
  let to = out;
  for (let lane = from; lane < end; lane += 16) {
    v128.store(to, MultiplyAdd.f64x2(quantity, v128.load(tails), v128.load(to)));
    tails += 16;
    to += 16;
  }
}

/** Third pass, where the forward is paid. */
function addAssets(scratch: usize, from: usize, end: usize, quantityAt: usize, out: usize): void {
  const quantity = v128.load64_splat(quantityAt);
  let tails = scratch + DISTANCES;
  let to = out;
  for (let lane = from; lane < end; lane += 16) {
    const price = f64x2.mul(v128.load(lane), v128.load(tails));
    v128.store(to, MultiplyAdd.f64x2(quantity, price, v128.load(to)));
    tails += 16;
    to += 16;
  }
}

/** What the table leaves out, as in black-block.ts: at most 8.3e-24 of the unit. Where the sum is so large that less than
 *  2^-54 of it is added, its bits stay as they are and nothing is computed. */
function addFarTails(
  constants: usize,
  scratch: usize,
  from: usize,
  end: usize,
  stride: usize,
  at: usize,
  optionStride: usize,
  out: usize,
): void {
  store<f64>(scratch, abs(load<f64>(at + 4 * optionStride)) * 2.384185791015625e-7, NOTICEABLE);
  const noticeable = v128.load64_splat(scratch, NOTICEABLE);
  const isAsset = load<f64>(at + 6 * optionStride) > 0;
  const one = f64x2.splat(1);
  const lastAddress = TailHeader.lastAddress(constants);
  const absolute = TailHeader.absolute(constants);
  let addresses = scratch + ADDRESSES;
  let to = out;
  for (let lane = from; lane < end; lane += 16, addresses += 8, to += 16) {
    if (!v128.any_true(i32x4.eq(v128.load64_splat(addresses), lastAddress))) continue;
    const bound = f64x2.mul(noticeable, isAsset ? v128.load(lane) : one);
    if (i64x2.all_true(f64x2.gt(v128.and(v128.load(to), absolute), bound))) continue;
    addFarTail(scratch, lane, stride, at, optionStride, to);
    addFarTail(scratch, lane + 8, stride, at, optionStride, to + 8);
  }
}

function addFarTail(scratch: usize, lane: usize, stride: usize, at: usize, optionStride: usize, to: usize): void {
  const x = load<f64>(at + optionStride) - load<f64>(lane + stride) + load<f64>(scratch, NUDGE);
  const m = x * load<f64>(scratch, INVERSE_DEVIATION) * load<f64>(lane + 3 * stride);
  const u = m + load<f64>(scratch, SHIFT) * load<f64>(lane + 2 * stride);
  if (u < TAIL_FAR) return;
  const unit = load<f64>(at + 6 * optionStride) > 0 ? load<f64>(lane) : 1;
  store<f64>(to, load<f64>(to) + load<f64>(at + 4 * optionStride) * farTail(unit, u));
}
