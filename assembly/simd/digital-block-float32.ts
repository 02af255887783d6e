// The f32 passes of assembly/kernels/digital-block.ts, four lanes at a time, as black-block-float32.ts has them for vanillas:
// columns rounded to f32, sums of a tile in f32 over the options.
import { STRIKE_NUDGE_FLOAT32 } from '../generated/spec/digital-block';
import { addSums, CAP, roundColumn } from './black-block-float32';
import { readShortTails, TailHeader } from './tail-rows';

const TILE_LANES: i32 = 128;
const COLUMN_BYTES: usize = 4 * <usize>TILE_LANES;

// Scratch: what an option has the same for every lane; the tile's columns; distances and row addresses.
const LOG_STRIKE: usize = 0;
const SHIFT: usize = 4;
const INVERSE_DEVIATION: usize = 8;
const NUDGE: usize = 12;
const QUANTITY: usize = 16;
const FORWARD: usize = 64;
const LOG_FORWARD: usize = FORWARD + COLUMN_BYTES;
const VOL_FACTOR: usize = FORWARD + 2 * COLUMN_BYTES;
const INVERSE_VOL_FACTOR: usize = FORWARD + 3 * COLUMN_BYTES;
const SUM: usize = FORWARD + 4 * COLUMN_BYTES;
const DISTANCES: usize = FORWARD + 5 * COLUMN_BYTES;
const ADDRESSES: usize = DISTANCES + COLUMN_BYTES;

export function digitalBlockFloat32Tiles(
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
  for (let first = 0; first < scenarioCount; first += TILE_LANES) {
    const bytes = (<usize>((min(TILE_LANES, scenarioCount - first) + 3) & ~3)) << 2;
    const from = scenarios + ((<usize>first) << 3);
    roundColumn(from, scratch + FORWARD, bytes);
    roundColumn(from + scenarioStride, scratch + LOG_FORWARD, bytes);
    roundColumn(from + 2 * scenarioStride, scratch + VOL_FACTOR, bytes);
    roundColumn(from + 3 * scenarioStride, scratch + INVERSE_VOL_FACTOR, bytes);
    for (let at: usize = 0; at < bytes; at += 16) v128.store(scratch + at, i64x2.splat(0), SUM);
    for (let option = 0; option < optionCount; option++) {
      const at = options + ((<usize>option) << 3);
      roundOption(scratch, at, optionStride);
      writeShortArguments(constants, scratch, bytes);
      const distances = scratch + DISTANCES;
      readShortTails(distances, distances + bytes, scratch + ADDRESSES);
      if (load<f64>(at + 6 * optionStride) > 0) addShortAssets(scratch, bytes);
      else addShortCash(scratch, bytes);
    }
    addSums(scratch + SUM, bytes, out + ((<usize>first) << 3));
  }
}

function roundOption(scratch: usize, at: usize, optionStride: usize): void {
  const sign = load<f64>(at + 5 * optionStride);
  const isAsset = load<f64>(at + 6 * optionStride) > 0;
  store<f32>(scratch, <f32>load<f64>(at + optionStride), LOG_STRIKE);
  store<f32>(scratch, <f32>(load<f64>(at + 2 * optionStride) * 32 * (isAsset ? -sign : sign)), SHIFT);
  store<f32>(scratch, <f32>(min(load<f64>(at + 3 * optionStride) * 64, CAP) * sign), INVERSE_DEVIATION);
  store<f32>(scratch, <f32>(sign * STRIKE_NUDGE_FLOAT32), NUDGE);
  store<f32>(scratch, <f32>load<f64>(at + 4 * optionStride), QUANTITY);
}

function writeShortArguments(constants: usize, scratch: usize, bytes: usize): void {
  const shift = v128.load32_splat(scratch, SHIFT);
  const inverseDeviation = v128.load32_splat(scratch, INVERSE_DEVIATION);
  const nudge = v128.load32_splat(scratch, NUDGE);
  const logStrike = v128.load32_splat(scratch, LOG_STRIKE);
  const firstRow = TailHeader.shortFirstRow(constants);
  const lastRow = TailHeader.shortLastRow(constants);
  const rounder = TailHeader.shortRounder(constants);
  const base = TailHeader.shortBase(constants);
  const end = scratch + bytes;
  for (let lane = scratch; lane < end; lane += 16) {
    const x = f32x4.add(f32x4.sub(logStrike, v128.load(lane, LOG_FORWARD)), nudge);
    const m = f32x4.mul(f32x4.mul(x, inverseDeviation), v128.load(lane, INVERSE_VOL_FACTOR));
    const u = f32x4.add(m, f32x4.mul(shift, v128.load(lane, VOL_FACTOR)));
    const clamped = f32x4.pmin(lastRow, f32x4.pmax(firstRow, u));
    const row = f32x4.add(clamped, rounder);
    v128.store(lane, f32x4.sub(clamped, f32x4.sub(row, rounder)), DISTANCES);
    v128.store(lane, i32x4.add(i32x4.shl(row, 4), base), ADDRESSES);
  }
}

function addShortCash(scratch: usize, bytes: usize): void {
  const quantity = v128.load32_splat(scratch, QUANTITY);
  const end = scratch + bytes;
  for (let lane = scratch; lane < end; lane += 16) {
    v128.store(lane, f32x4.add(v128.load(lane, SUM), f32x4.mul(quantity, v128.load(lane, DISTANCES))), SUM);
  }
}

function addShortAssets(scratch: usize, bytes: usize): void {
  const quantity = v128.load32_splat(scratch, QUANTITY);
  const end = scratch + bytes;
  for (let lane = scratch; lane < end; lane += 16) {
    const price = f32x4.mul(v128.load(lane, FORWARD), v128.load(lane, DISTANCES));
    v128.store(lane, f32x4.add(v128.load(lane, SUM), f32x4.mul(quantity, price)), SUM);
  }
}
