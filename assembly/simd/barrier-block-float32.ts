// The f32 passes of assembly/kernels/barrier-block.ts, four lanes at a time, as black-block-float32.ts has them for vanillas:
// columns rounded to f32, sums of a tile in f32 over the options. Where reflected paths weigh so much that a tail dropped or a
// range left would show, the tile's option is priced in f64.
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
// Behind the scratch of f64: that of f32, the tile's columns, its sums.
const SHORT: usize = LANES_BYTES;
const COLUMNS: usize = SHORT + LANES_BYTES;
const SUMS: usize = COLUMNS + COLUMN_COUNT * COLUMN_BYTES;

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
    for (let at: usize = 0; at < bytes; at += 16) v128.store(sums + at, i64x2.splat(0));
    for (let option = 0; option < optionCount; option++) {
      const at = options + ((<usize>option) << 3);
      if (addShortOption(constants, scratch, bytes, at, optionStride, hasCarry)) continue;
      addOption(constants, scratch, from, from + 2 * bytes, scenarioStride, at, optionStride, hasCarry, to);
    }
    addSums(sums, bytes, to);
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

/** False, and nothing added, where the option is one for f64. */
function addShortOption(
  constants: usize,
  scratch: usize,
  bytes: usize,
  at: usize,
  optionStride: usize,
  hasCarry: bool,
): bool {
  const kind = kindOf(at, optionStride);
  if (kind == NOTHING) return true;
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
    if (weighsTooMuch(short, bytes)) return false;
  }
  writeArguments<f32>(kind, constants, short, from, end, COLUMN_BYTES);
  const distances = short + DISTANCES;
  readShortTails(distances, distances + 2 * pairCount(kind) * bytes, short + ADDRESSES);
  addBarrierPrices<f32>(kind, short, from, scratch + SUMS, bytes);
  return true;
}

function weighsTooMuch(short: usize, bytes: usize): bool {
  const largest = f32x4.splat(LARGEST_WEIGHT);
  let excess = i64x2.splat(0);
  const end = short + bytes;
  for (let at = short; at < end; at += 16) {
    const weight = f32x4.max(v128.load(at, ASSET_WEIGHT), v128.load(at, CASH_WEIGHT));
    excess = v128.or(excess, f32x4.gt(weight, largest));
  }
  return v128.any_true(excess);
}
