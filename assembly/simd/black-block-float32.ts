// The f32 passes of assembly/kernels/black-block.ts, four lanes at a time. A tile's columns are rounded to f32 once for all
// options; the logarithms are of forward and strike over one reference, so their f32 keep the digits that matter. Sums of a
// tile run in f32 over the options and join the f64 sums at the end.
import { readShortTails, TailHeader } from './tail-rows';

const TILE_LANES: i32 = 128;
const COLUMN_BYTES: usize = 4 * <usize>TILE_LANES;

// Scratch: what an option has the same for every lane; the tile's columns; distances and row addresses of two tails.
const STRIKE: usize = 0;
const LOG_STRIKE: usize = 4;
const HALF_DEVIATION: usize = 8;
const INVERSE_DEVIATION: usize = 12;
const QUANTITY: usize = 16;
const FORWARD: usize = 64;
const LOG_FORWARD: usize = FORWARD + COLUMN_BYTES;
const VOL_FACTOR: usize = FORWARD + 2 * COLUMN_BYTES;
const INVERSE_VOL_FACTOR: usize = FORWARD + 3 * COLUMN_BYTES;
const SUM: usize = FORWARD + 4 * COLUMN_BYTES;
const DISTANCES: usize = FORWARD + 5 * COLUMN_BYTES;
const ADDRESSES: usize = DISTANCES + 2 * COLUMN_BYTES;

export function blackBlockFloat32Tiles(
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
      readShortTails(distances, distances + 2 * bytes, scratch + ADDRESSES);
      if (load<f64>(at + 5 * optionStride) > 0) addShortCalls(scratch, bytes);
      else addShortPuts(scratch, bytes);
    }
    addSums(scratch + SUM, bytes, out + ((<usize>first) << 3));
  }
}

// An inverse beyond f32 must not become infinity, which times a difference of zero is NaN. Nothing else is as large, and
// 200 times the square of this is below the largest f32.
export const CAP: f64 = 1e18;

export function roundColumn(column: usize, to: usize, bytes: usize): void {
  const cap = f64x2.splat(CAP);
  for (let at: usize = 0; at < bytes; at += 8) {
    v128.store64_lane(to + at, f32x4.demote_f64x2_zero(f64x2.pmin(cap, v128.load(column + 2 * at))), 0);
  }
}

function roundOption(scratch: usize, at: usize, optionStride: usize): void {
  store<f32>(scratch, <f32>load<f64>(at), STRIKE);
  store<f32>(scratch, <f32>load<f64>(at + optionStride), LOG_STRIKE);
  store<f32>(scratch, <f32>(load<f64>(at + 2 * optionStride) * 32), HALF_DEVIATION);
  store<f32>(scratch, <f32>min(load<f64>(at + 3 * optionStride) * 64, CAP), INVERSE_DEVIATION);
  store<f32>(scratch, <f32>load<f64>(at + 4 * optionStride), QUANTITY);
}

function writeShortArguments(constants: usize, scratch: usize, bytes: usize): void {
  const halfDeviation = v128.load32_splat(scratch, HALF_DEVIATION);
  const inverseDeviation = v128.load32_splat(scratch, INVERSE_DEVIATION);
  const logStrike = v128.load32_splat(scratch, LOG_STRIKE);
  const lastRow = TailHeader.shortLastRow(constants);
  const rounder = TailHeader.shortRounder(constants);
  const absolute = TailHeader.shortAbsolute(constants);
  const base = TailHeader.shortBase(constants);
  let distances = scratch + DISTANCES;
  let addresses = scratch + ADDRESSES;
  const end = scratch + bytes;
  for (let lane = scratch; lane < end; lane += 16) {
    const x = v128.and(f32x4.sub(v128.load(lane, LOG_FORWARD), logStrike), absolute);
    const m = f32x4.mul(f32x4.mul(x, inverseDeviation), v128.load(lane, INVERSE_VOL_FACTOR));
    const h = f32x4.mul(halfDeviation, v128.load(lane, VOL_FACTOR));
    const near = f32x4.pmin(lastRow, f32x4.sub(m, h));
    const far = f32x4.pmin(lastRow, f32x4.add(m, h));
    const nearRow = f32x4.add(near, rounder);
    const farRow = f32x4.add(far, rounder);
    v128.store(distances, f32x4.sub(near, f32x4.sub(nearRow, rounder)));
    v128.store(distances, f32x4.sub(far, f32x4.sub(farRow, rounder)), 16);
    v128.store(addresses, i32x4.add(i32x4.shl(nearRow, 4), base));
    v128.store(addresses, i32x4.add(i32x4.shl(farRow, 4), base), 16);
    distances += 32;
    addresses += 32;
  }
}

function addShortCalls(scratch: usize, bytes: usize): void {
  const strike = v128.load32_splat(scratch, STRIKE);
  const quantity = v128.load32_splat(scratch, QUANTITY);
  let tails = scratch + DISTANCES;
  const end = scratch + bytes;
  for (let lane = scratch; lane < end; lane += 16, tails += 32) {
    const forward = v128.load(lane, FORWARD);
    const lower = f32x4.pmin(forward, strike);
    const upper = f32x4.pmax(forward, strike);
    const outOfTheMoney = f32x4.sub(f32x4.mul(lower, v128.load(tails)), f32x4.mul(upper, v128.load(tails, 16)));
    const price = f32x4.add(outOfTheMoney, f32x4.sub(forward, lower));
    v128.store(lane, f32x4.add(v128.load(lane, SUM), f32x4.mul(quantity, price)), SUM);
  }
}

function addShortPuts(scratch: usize, bytes: usize): void {
  const strike = v128.load32_splat(scratch, STRIKE);
  const quantity = v128.load32_splat(scratch, QUANTITY);
  let tails = scratch + DISTANCES;
  const end = scratch + bytes;
  for (let lane = scratch; lane < end; lane += 16, tails += 32) {
    const forward = v128.load(lane, FORWARD);
    const lower = f32x4.pmin(forward, strike);
    const upper = f32x4.pmax(forward, strike);
    const outOfTheMoney = f32x4.sub(f32x4.mul(lower, v128.load(tails)), f32x4.mul(upper, v128.load(tails, 16)));
    const price = f32x4.add(outOfTheMoney, f32x4.sub(strike, lower));
    v128.store(lane, f32x4.add(v128.load(lane, SUM), f32x4.mul(quantity, price)), SUM);
  }
}

export function addSums(sums: usize, bytes: usize, out: usize): void {
  for (let at: usize = 0; at < bytes; at += 8) {
    const to = out + 2 * at;
    v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(v128.load64_zero(sums + at))));
  }
}
