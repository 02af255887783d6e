// The f32 passes of assembly/kernels/barrier-block.ts, four lanes at a time, as black-block-float32.ts has them for vanillas:
// columns rounded to f32, sums of a tile in f32 over the options. A scenario in which a reflected path weighs so much that a tail
// dropped or a range left would show has its whole sum in f64: what a scenario is worth does not depend on those beside it, and a
// GPU, which has no f64, can hand the same scenarios back.
import { NOTHING, OUT_AWAY, OUT_TOWARD, VANILLA } from '../generated/spec/barrier-lane';
import { addOption, kindOf } from '../kernels/barrier-block';
import {
  ADDRESSES,
  ASSET_WEIGHT,
  CASH_WEIGHT,
  DISTANCES,
  INVERSE_SPOT,
  LANES_BYTES,
  multiplyByPowers,
  pairCount,
  STEEPNESS,
  TILE_LANES,
  writeArguments,
  writeBarrierConstants,
  writeLevels,
  writeOption,
  writeStrikeLevel,
  writeTile,
  writeWeights,
} from './barrier-lanes';
import { addBarrierPrices } from './barrier-prices';
import { addSums, roundColumn } from './black-block-float32';
import { readShortTails } from './tail-rows';

const COLUMN_BYTES: usize = 4 * <usize>TILE_LANES;
const COLUMN_COUNT: usize = 6;
// Behind the scratch of f64: that of f32, the tile's columns, its sums, which of them are for f64, and those in f64.
const SHORT: usize = LANES_BYTES;
const COLUMNS: usize = SHORT + LANES_BYTES;
const SUMS: usize = COLUMNS + COLUMN_COUNT * COLUMN_BYTES;
const HEAVY: usize = SUMS + COLUMN_BYTES;
const LONG_SUMS: usize = HEAVY + COLUMN_BYTES;

const LARGEST_STEEPNESS: f64 = 1e30;
/** What a reflected path may weigh: a dropped tail is then below 1e-10 of forward and strike. */
const LARGEST_WEIGHT: f32 = 1e13;

export function barrierBlockFloat32Tiles(
  constants: usize,
  scratch: usize,
  scenarios: usize,
  scenarioStride: usize,
  scenarioCount: i32,
  options: usize,
  optionStride: usize,
  optionCount: i32,
  out: usize,
): void {
  writeBarrierConstants<f64>(scratch);
  writeBarrierConstants<f32>(scratch + SHORT);
  const sums = scratch + SUMS;
  for (let first = 0; first < scenarioCount; first += TILE_LANES) {
    const bytes = (<usize>((min(TILE_LANES, scenarioCount - first) + 3) & ~3)) << 2;
    const from = scenarios + ((<usize>first) << 3);
    const to = out + ((<usize>first) << 3);
    const hasCarry = writeTile(scratch, from, from + 2 * bytes, scenarioStride);
    roundTile(scratch, from, scenarioStride, bytes);
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(sums + at, i64x2.splat(0));
      v128.store(scratch + HEAVY + at, i64x2.splat(0));
    }
    for (let option = 0; option < optionCount; option++) {
      addShortOption(constants, scratch, bytes, options + ((<usize>option) << 3), optionStride, hasCarry);
    }
    if (isAnyHeavy(scratch, bytes)) {
      const longSums = scratch + LONG_SUMS;
      memory.fill(longSums, 0, 2 * bytes);
      for (let option = 0; option < optionCount; option++) {
        const at = options + ((<usize>option) << 3);
        addOption(constants, scratch, from, from + 2 * bytes, scenarioStride, at, optionStride, hasCarry, longSums);
      }
      addHeavySums(scratch, bytes, to);
    }
    addSums(sums, bytes, to);
  }
}

function isAnyHeavy(scratch: usize, bytes: usize): bool {
  let heavy = i64x2.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) heavy = v128.or(heavy, v128.load(scratch + at, HEAVY));
  return v128.any_true(heavy);
}

/** Adds the f64 sums of heavy scenarios, and takes their f32 ones away. */
function addHeavySums(scratch: usize, bytes: usize, out: usize): void {
  for (let at: usize = 0; at < bytes; at += 4) {
    if (load<u32>(scratch + at, HEAVY) == 0) continue;
    const to = out + 2 * at;
    store<f64>(to, load<f64>(to) + load<f64>(scratch + 2 * at, LONG_SUMS));
    store<f32>(scratch + at, 0, SUMS);
  }
}

function roundTile(scratch: usize, from: usize, stride: usize, bytes: usize): void {
  for (let column: usize = 0; column < COLUMN_COUNT; column++) {
    roundColumn(from + column * stride, scratch + COLUMNS + column * COLUMN_BYTES, bytes);
  }
  roundColumn(scratch + INVERSE_SPOT, scratch + SHORT + INVERSE_SPOT, bytes);
  const high = f64x2.splat(LARGEST_STEEPNESS);
  const low = f64x2.splat(-LARGEST_STEEPNESS);
  for (let at: usize = 0; at < bytes; at += 8) {
    const steepness = f64x2.pmax(low, f64x2.pmin(high, v128.load(scratch + 2 * at, STEEPNESS)));
    v128.store64_lane(scratch + SHORT + at, f32x4.demote_f64x2_zero(steepness), 0, STEEPNESS);
  }
}

function addShortOption(
  constants: usize,
  scratch: usize,
  bytes: usize,
  at: usize,
  optionStride: usize,
  hasCarry: bool,
): void {
  const kind = kindOf(at, optionStride);
  if (kind == NOTHING) return;
  const short = scratch + SHORT;
  const from = scratch + COLUMNS;
  const end = from + bytes;
  writeOption<f32>(short, at, optionStride, kind == OUT_AWAY || kind == OUT_TOWARD);
  if (kind == VANILLA) {
    writeStrikeLevel<f32>(short, from, end, COLUMN_BYTES);
  } else {
    writeLevels<f32>(short, from, end, COLUMN_BYTES);
    writeWeights<f32>(short, from, end, COLUMN_BYTES);
    if (hasCarry) multiplyByPowers<f32>(short, bytes);
    markHeavy(short, bytes, scratch + HEAVY);
  }
  writeArguments<f32>(kind, constants, short, from, end, COLUMN_BYTES);
  const distances = short + DISTANCES;
  readShortTails(distances, distances + 2 * pairCount(kind) * bytes, short + ADDRESSES);
  addBarrierPrices<f32>(kind, short, from, scratch + SUMS, bytes);
}

function markHeavy(short: usize, bytes: usize, heavy: usize): void {
  const largest = f32x4.splat(LARGEST_WEIGHT);
  for (let at: usize = 0; at < bytes; at += 16) {
    const weight = f32x4.max(v128.load(short + at, ASSET_WEIGHT), v128.load(short + at, CASH_WEIGHT));
    v128.store(heavy + at, v128.or(v128.load(heavy + at), f32x4.gt(weight, largest)));
  }
}
