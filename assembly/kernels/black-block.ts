// black-block: undiscounted Black (1976) prices of the options of one slice in a block of scenarios, weighted and summed.
// Domain:    forward, strike in [1e-12, 1e15]; logarithms in [-100, 100]; volSqrtTime volFactor in [0, 40]; NaN gives a status.
// Error:     reference 2 ULP; wasm 2 ULP; webgpu 2.4e-7 of scale.
// Edges:     volSqrtTime = 0 or volFactor = 0, with its inverse capped at 1e150, gives intrinsic value.
// Source:    Black, F. (1976) J. Financial Economics 3, 167-179. Vectors: test/vectors/black-block.json.
//
// src/spec/black-block.ts says what is computed; this file does the same operations on each lane in the same order, so the
// strict build has the same bits. Tile by tile of scenarios, option by option, in three passes: arguments, tails, prices.
import { farTail, TAIL_FAR } from '../generated/spec/tail-table';
import { blackBlockFloat32Tiles } from '../simd/black-block-float32';
import { sliceHolds } from '../simd/slice-domain';
import { readTails, TailHeader, writeTailConstants } from '../simd/tail-rows';

// Large enough that the turns of a loop hide its start, small enough that a tile's columns stay in the first-level cache.
const TILE_LANES: i32 = 128;

// Scratch: first what an option has the same for every lane, then the tile's distances (two tails, two lanes: 32 bytes a
// step of the loops) and row addresses (16 bytes).
const HALF_DEVIATION: usize = 0;
const INVERSE_DEVIATION: usize = 8;
const NOTICEABLE: usize = 16;
const DISTANCES: usize = 64;
const ADDRESSES: usize = DISTANCES + 16 * <usize>TILE_LANES;

/** Places what the kernels read besides columns: BLACK_BLOCK_CONSTANTS_BYTES at `constants`, a multiple of 64. Once, for
 *  all threads; `scratch` as for a run. */
export function initBlackBlock(constants: usize, scratch: usize): void {
  writeTailConstants(constants, scratch);
}

/** Adds to out, per scenario, the sum over the options of quantity times price. Columns stand `stride` bytes apart and have
 *  room for a multiple of four lanes, padded with values of the domain, as out has; scratch has BLACK_BLOCK_SCRATCH_BYTES, on
 *  64 bytes, for this thread alone. Where a lane lies outside of the domain, status says which and out is as it was. */
export function blackBlock(
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
  if (!sliceHolds(scenarios, scenarioStride, scenarioCount, options, optionStride, optionCount, status)) return;
  for (let first = 0; first < scenarioCount; first += TILE_LANES) {
    const from = scenarios + ((<usize>first) << 3);
    const end = from + ((<usize>((min(TILE_LANES, scenarioCount - first) + 1) & ~1)) << 3);
    const to = out + ((<usize>first) << 3);
    for (let option = 0; option < optionCount; option++) {
      const at = options + ((<usize>option) << 3);
      const last = writeArguments(constants, scratch, from, end, scenarioStride, at, optionStride);
      const distances = scratch + DISTANCES;
      readTails(distances, distances + ((end - from) << 1), scratch + ADDRESSES);
      if (load<f64>(at + 5 * optionStride) > 0) addCalls(scratch, from, end, at, optionStride, to);
      else addPuts(scratch, from, end, at, optionStride, to);
      if (last) addFarTails(constants, scratch, from, end, scenarioStride, at, optionStride, to);
    }
  }
}

/** The same in f32, four lanes at a time, for screening: every column is rounded to f32 but the sums. Values below 1e-23 of
 *  the strike are zero. */
export function blackBlockFloat32(
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
  if (!sliceHolds(scenarios, scenarioStride, scenarioCount, options, optionStride, optionCount, status)) return;
  blackBlockFloat32Tiles(
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

/** First pass: in rows of the tail table, m - h and m + h of every lane, each as a row's address and the distance from it.
 *  True if any lies beyond the table. */
function writeArguments(
  constants: usize,
  scratch: usize,
  from: usize,
  end: usize,
  stride: usize,
  at: usize,
  optionStride: usize,
): bool {
  store<f64>(scratch, load<f64>(at + 2 * optionStride) * 32, HALF_DEVIATION);
  store<f64>(scratch, load<f64>(at + 3 * optionStride) * 64, INVERSE_DEVIATION);
  const halfDeviation = v128.load64_splat(scratch, HALF_DEVIATION);
  const inverseDeviation = v128.load64_splat(scratch, INVERSE_DEVIATION);
  const logStrike = v128.load64_splat(at + optionStride);
  const lastRow = TailHeader.lastRow(constants);
  const rounder = TailHeader.rounder(constants);
  const absolute = TailHeader.absolute(constants);
  let furthest = i64x2.splat(0);
  let distances = scratch + DISTANCES;
  let addresses = scratch + ADDRESSES;
  for (let lane = from; lane < end; lane += 16) {
    const x = v128.and(f64x2.sub(v128.load(lane + stride), logStrike), absolute);
    const m = f64x2.mul(f64x2.mul(x, inverseDeviation), v128.load(lane + 3 * stride));
    const h = f64x2.mul(halfDeviation, v128.load(lane + 2 * stride));
    const near = f64x2.pmin(lastRow, f64x2.sub(m, h));
    const far = f64x2.pmin(lastRow, f64x2.add(m, h));
    const nearRow = f64x2.add(near, rounder);
    const farRow = f64x2.add(far, rounder);
    v128.store(distances, f64x2.sub(near, f64x2.sub(nearRow, rounder)));
    v128.store(distances, f64x2.sub(far, f64x2.sub(farRow, rounder)), 16);
    const rows = i32x4.shl(v128.shuffle<i32>(nearRow, farRow, 0, 2, 4, 6), 6);
    v128.store(addresses, rows);
    furthest = i32x4.max_u(furthest, rows);
    distances += 32;
    addresses += 16;
  }
  return v128.any_true(i32x4.eq(furthest, TailHeader.lastAddress(constants)));
}

/** Third pass, for a call. */
function addCalls(scratch: usize, from: usize, end: usize, at: usize, optionStride: usize, out: usize): void {
  const strike = v128.load64_splat(at);
  const quantity = v128.load64_splat(at + 4 * optionStride);
  let tails = scratch + DISTANCES;
  let to = out;
  for (let lane = from; lane < end; lane += 16) {
    const forward = v128.load(lane);
    const lower = f64x2.pmin(forward, strike);
    const upper = f64x2.pmax(forward, strike);
    const outOfTheMoney = f64x2.sub(f64x2.mul(lower, v128.load(tails)), f64x2.mul(upper, v128.load(tails, 16)));
    const price = f64x2.add(outOfTheMoney, f64x2.sub(forward, lower));
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(quantity, price)));
    tails += 32;
    to += 16;
  }
}

/** Third pass, for a put. */
function addPuts(scratch: usize, from: usize, end: usize, at: usize, optionStride: usize, out: usize): void {
  const strike = v128.load64_splat(at);
  const quantity = v128.load64_splat(at + 4 * optionStride);
  let tails = scratch + DISTANCES;
  let to = out;
  for (let lane = from; lane < end; lane += 16) {
    const forward = v128.load(lane);
    const lower = f64x2.pmin(forward, strike);
    const upper = f64x2.pmax(forward, strike);
    const outOfTheMoney = f64x2.sub(f64x2.mul(lower, v128.load(tails)), f64x2.mul(upper, v128.load(tails, 16)));
    const price = f64x2.add(outOfTheMoney, f64x2.sub(strike, lower));
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(quantity, price)));
    tails += 32;
    to += 16;
  }
}

/** Where m + h lies beyond the table the passes put zero; here the lanes get what that left out: at most N(-639.5 / 64), or
 *  8.3e-24, of the larger of forward and strike. Where the sum is so large that less than 2^-54 of it is added, its bits
 *  stay as they are and nothing is computed. */
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
  const strike = v128.load64_splat(at);
  const lastAddress = TailHeader.lastAddress(constants);
  const absolute = TailHeader.absolute(constants);
  let addresses = scratch + ADDRESSES;
  let to = out;
  for (let lane = from; lane < end; lane += 16, addresses += 16, to += 16) {
    if (!v128.any_true(i32x4.eq(v128.load(addresses), lastAddress))) continue;
    const bound = f64x2.mul(noticeable, f64x2.pmax(v128.load(lane), strike));
    if (i64x2.all_true(f64x2.gt(v128.and(v128.load(to), absolute), bound))) continue;
    addFarTail(scratch, lane, stride, at, optionStride, to);
    addFarTail(scratch, lane + 8, stride, at, optionStride, to + 8);
  }
}

function addFarTail(scratch: usize, lane: usize, stride: usize, at: usize, optionStride: usize, to: usize): void {
  const x = abs(load<f64>(lane + stride) - load<f64>(at + optionStride));
  const m = x * load<f64>(scratch, INVERSE_DEVIATION) * load<f64>(lane + 3 * stride);
  const h = load<f64>(scratch, HALF_DEVIATION) * load<f64>(lane + 2 * stride);
  if (m + h < TAIL_FAR) return;
  const forward = load<f64>(lane);
  const strike = load<f64>(at);
  const leftOut = farTail(min(forward, strike), m - h) - farTail(max(forward, strike), m + h);
  store<f64>(to, load<f64>(to) + load<f64>(at + 4 * optionStride) * leftOut);
}
