// The passes of assembly/kernels/barrier-block.ts before the tails: levels and weights of an option in a tile of scenarios,
// then the tails' arguments. src/spec/barrier-block.ts says what they are; every logarithm is over one reference, times `down`.
// T is f64, two lanes at a time, or f32, four.
import {
  IN_AWAY,
  IN_AWAY_NEAR,
  LARGEST_EXPONENT,
  OUT_AWAY,
  OUT_TOWARD,
  SMALLEST_EXPONENT,
  VANILLA,
} from '../generated/spec/barrier-lane';
import { LN2_HIGH, LN2_LOW, LOG2_E } from '../generated/spec/elementary';
import { MultiplyAdd } from './multiply-add';
import { TailHeader } from './tail-rows';

export const TILE_LANES: i32 = 128;
const PLANE: usize = 8 * <usize>TILE_LANES;

// Scratch: the numbers of an option, to be splatted, a cell of eight bytes each; those of the code; planes of the tile; the
// planes of the tails.
const DOWN: usize = 0;
const LOG_STRIKE: usize = 8;
const LOG_BARRIER: usize = 16;
const SHIFT: usize = 24;
const LOW_FACTOR: usize = 32;
const HIGH_FACTOR: usize = 40;
const INVERSE_SQUARE: usize = 48;
export const INVERSE: usize = 56;
export const HALF: usize = 64;
/** All bits set where a dead lane keeps its strike: in options. */
const KEEPS_STRIKE: usize = 72;
export const NOTICEABLE: usize = 80;
const ALIVE_INVERSE: usize = 88;
const ALIVE_HALF: usize = 96;
/** Quantity times sign. */
export const WEIGHT: usize = 104;
export const STRIKE: usize = 112;
const EXPONENTIAL: usize = 128;
const ONE: usize = EXPONENTIAL + 8 * 17;
export const STEEPNESS: usize = 512;
export const INVERSE_SPOT: usize = STEEPNESS + PLANE;
export const FROM_UPPER: usize = STEEPNESS + 2 * PLANE;
export const FROM_BARRIER: usize = STEEPNESS + 3 * PLANE;
export const FROM_LOWER: usize = STEEPNESS + 4 * PLANE;
export const TWICE: usize = STEEPNESS + 5 * PLANE;
const ZERO: usize = STEEPNESS + 6 * PLANE;
export const ASSET_WEIGHT: usize = STEEPNESS + 7 * PLANE;
export const CASH_WEIGHT: usize = STEEPNESS + 8 * PLANE;
export const DISTANCES: usize = STEEPNESS + 9 * PLANE;
export const ADDRESSES: usize = DISTANCES + 8 * PLANE;
/** All of the above. */
export const LANES_BYTES: usize = ADDRESSES + 4 * PLANE;

// Inverses beyond f32, and what they make of an exponent, end here: no infinity times zero.
const CAP: f64 = 1e18;
const SQUARE_CAP: f64 = 1e15;

/** The number of a cell on every lane. */
class Splat {
  @inline static at<T>(scratch: usize, cell: usize): v128 {
    return v128.load_splat<T>(scratch + cell);
  }

  @inline static timesPlus<T>(a: v128, b: v128, c: v128): v128 {
    return sizeof<T>() == 8 ? MultiplyAdd.f64x2(a, b, c) : MultiplyAdd.f32x4(a, b, c);
  }
}

/** Writes what every call needs: the coefficients of the exponential, ones and zeros. */
export function writeBarrierConstants<T>(scratch: usize): void {
  const to = scratch + EXPONENTIAL;
  if (sizeof<T>() == 8) {
    store<f64>(to, SMALLEST_EXPONENT, 0);
    store<f64>(to, LARGEST_EXPONENT, 8);
    store<f64>(to, LOG2_E, 16);
    store<f64>(to, 6755399441055744, 24);
    store<f64>(to, LN2_HIGH, 32);
    store<f64>(to, LN2_LOW, 40);
    store<f64>(to, 2.09112987659402e-9, 48);
    store<f64>(to, 2.7557282838800484e-7, 56);
    store<f64>(to, 2.5100472505694996e-8, 64);
    store<f64>(to, 2.7557268276905696e-6, 72);
    store<f64>(to, 2.4801587317228724e-5, 80);
    store<f64>(to, 1.9841269863171557e-4, 88);
    store<f64>(to, 1.3888888888886537e-3, 96);
    store<f64>(to, 8.333333333330039e-3, 104);
    store<f64>(to, 4.1666666666666664e-2, 112);
    store<f64>(to, 1.6666666666666669e-1, 120);
    store<f64>(to, 0.5, 128);
  } else {
    // Larger weights than e^30 are left to f64; below e^-80 they do not show. ln 2 in two parts, the first of nine bits.
    store<f32>(to, -80, 0);
    store<f32>(to, 30.5, 8);
    store<f32>(to, <f32>LOG2_E, 16);
    store<f32>(to, 12582912, 24);
    store<f32>(to, 0.693359375, 32);
    store<f32>(to, -2.1219444005469057e-4, 40);
    store<f32>(to, 1.388888888888889e-3, 48);
    store<f32>(to, 4.1666666666666664e-2, 56);
    store<f32>(to, 1.984126984126984e-4, 64);
    store<f32>(to, 8.333333333333333e-3, 72);
    store<f32>(to, 1.6666666666666666e-1, 120);
    store<f32>(to, 0.5, 128);
  }
  store<T>(scratch, <T>1, ONE);
  memory.fill(scratch + ZERO, 0, PLANE);
}

class Exponential {
  /** exponential of src/spec/barrier-lane.ts on every lane; in f32 of degree 7. */
  @inline static of<T>(scratch: usize, x: v128): v128 {
    const at = scratch + EXPONENTIAL;
    const rounder = Splat.at<T>(at, 24);
    const kBits = Splat.timesPlus<T>(x, Splat.at<T>(at, 16), rounder);
    const k = v128.sub<T>(kBits, rounder);
    const upper = v128.sub<T>(x, v128.mul<T>(k, Splat.at<T>(at, 32)));
    const r = v128.sub<T>(upper, v128.mul<T>(k, Splat.at<T>(at, 40)));
    const square = v128.mul<T>(r, r);
    let even = Splat.timesPlus<T>(Splat.at<T>(at, 48), square, Splat.at<T>(at, 56));
    let odd = Splat.timesPlus<T>(Splat.at<T>(at, 64), square, Splat.at<T>(at, 72));
    if (sizeof<T>() == 8) {
      even = Splat.timesPlus<T>(even, square, Splat.at<T>(at, 80));
      odd = Splat.timesPlus<T>(odd, square, Splat.at<T>(at, 88));
      even = Splat.timesPlus<T>(even, square, Splat.at<T>(at, 96));
      odd = Splat.timesPlus<T>(odd, square, Splat.at<T>(at, 104));
      even = Splat.timesPlus<T>(even, square, Splat.at<T>(at, 112));
    }
    odd = Splat.timesPlus<T>(odd, square, Splat.at<T>(at, 120));
    even = Splat.timesPlus<T>(even, square, Splat.at<T>(at, 128));
    const near = Splat.timesPlus<T>(Splat.timesPlus<T>(odd, r, even), square, r);
    // k stands in the low bits: 2^k is their sum with the exponent of one.
    const one = Splat.at<T>(scratch, ONE);
    const scale = sizeof<T>() == 8 ? i64x2.add(one, i64x2.shl(kBits, 52)) : i32x4.add(one, i32x4.shl(kBits, 23));
    return v128.mul<T>(v128.add<T>(one, near), scale);
  }
}

/** Of the tile: carry / volFactor^2 and 1 / spot. True if any scenario has a carry. */
export function writeTile(scratch: usize, from: usize, end: usize, stride: usize): bool {
  const one = f64x2.splat(1);
  let carries = i64x2.splat(0);
  let to = scratch;
  for (let lane = from; lane < end; lane += 16, to += 16) {
    const carry = f64x2.sub(v128.load(lane + stride), v128.load(lane + 5 * stride));
    const inverseFactor = v128.load(lane + 3 * stride);
    v128.store(to, f64x2.mul(f64x2.mul(carry, inverseFactor), inverseFactor), STEEPNESS);
    v128.store(to, f64x2.div(one, v128.load(lane + 4 * stride)), INVERSE_SPOT);
    carries = v128.or(carries, f64x2.ne(carry, i64x2.splat(0)));
  }
  return v128.any_true(carries);
}

export function writeOption<T>(scratch: usize, at: usize, stride: usize, isOut: bool): void {
  const down = load<f64>(at + 9 * stride);
  const barrier = load<f64>(at + 6 * stride);
  let inverse = load<f64>(at + 3 * stride);
  let scaled = inverse * 64;
  const half = load<f64>(at + 2 * stride) * 32 * down;
  if (sizeof<T>() == 4) {
    inverse = min(inverse, SQUARE_CAP);
    scaled = min(scaled, CAP);
  }
  store<T>(scratch, <T>down, DOWN);
  store<T>(scratch, <T>load<f64>(at), STRIKE);
  store<T>(scratch, <T>load<f64>(at + stride), LOG_STRIKE);
  store<T>(scratch, <T>load<f64>(at + 7 * stride), LOG_BARRIER);
  store<T>(scratch, <T>load<f64>(at + 8 * stride), SHIFT);
  store<T>(scratch, <T>(down > 0 ? barrier : 1 / barrier), LOW_FACTOR);
  store<T>(scratch, <T>(down > 0 ? 1 / barrier : barrier), HIGH_FACTOR);
  store<T>(scratch, <T>(down * (inverse * inverse)), INVERSE_SQUARE);
  store<T>(scratch, <T>scaled, INVERSE);
  store<T>(scratch, <T>half, HALF);
  store<T>(scratch, <T>-scaled, ALIVE_INVERSE);
  store<T>(scratch, <T>-half, ALIVE_HALF);
  store<i64>(scratch, isOut ? 0 : -1, KEEPS_STRIKE);
  store<T>(scratch, <T>(load<f64>(at + 4 * stride) * load<f64>(at + 5 * stride)), WEIGHT);
}

/** Of every lane: ln(forward / level) for the upper level, the barrier and the lower one; twice the way to the barrier. */
export function writeLevels<T>(scratch: usize, from: usize, end: usize, stride: usize): void {
  const down = Splat.at<T>(scratch, DOWN);
  const logStrike = Splat.at<T>(scratch, LOG_STRIKE);
  const logBarrier = Splat.at<T>(scratch, LOG_BARRIER);
  const shift = Splat.at<T>(scratch, SHIFT);
  const keepsStrike = Splat.at<T>(scratch, KEEPS_STRIKE);
  const zero = v128.load(scratch, ZERO);
  let to = scratch;
  for (let lane = from; lane < end; lane += 16, to += 16) {
    const logForward = v128.load(lane + stride);
    const logSpot = v128.load(lane + 5 * stride);
    const moved = v128.mul<T>(shift, v128.load(lane + 2 * stride));
    const distance = v128.sub<T>(v128.mul<T>(down, v128.sub<T>(logBarrier, logSpot)), moved);
    const alive = v128.lt<T>(distance, zero);
    const toBarrier = v128.and(distance, alive);
    const fromBarrier = v128.sub<T>(v128.mul<T>(down, v128.sub<T>(logForward, logSpot)), toBarrier);
    const fromStrike = v128.mul<T>(down, v128.sub<T>(logForward, logStrike));
    const fromPaid = v128.bitselect(fromStrike, fromBarrier, v128.or(alive, keepsStrike));
    v128.store(to, v128.pmin<T>(fromPaid, fromBarrier), FROM_UPPER);
    v128.store(to, fromBarrier, FROM_BARRIER);
    v128.store(to, v128.pmax<T>(fromPaid, fromBarrier), FROM_LOWER);
    v128.store(to, v128.add<T>(toBarrier, toBarrier), TWICE);
  }
}

/** The same for a vanilla, which asks for its strike alone. */
export function writeStrikeLevel<T>(scratch: usize, from: usize, end: usize, stride: usize): void {
  const down = Splat.at<T>(scratch, DOWN);
  const logStrike = Splat.at<T>(scratch, LOG_STRIKE);
  let to = scratch;
  for (let lane = from; lane < end; lane += 16, to += 16) {
    v128.store(to, v128.mul<T>(down, v128.sub<T>(v128.load(lane + stride), logStrike)), FROM_LOWER);
  }
}

/** What reflected paths weigh, without their power: barrier / spot and its inverse, or the other way round. */
export function writeWeights<T>(scratch: usize, from: usize, end: usize, stride: usize): void {
  const isDown = load<T>(scratch, DOWN) > 0;
  const hasShift = load<T>(scratch, SHIFT) > 0;
  const lowFactor = Splat.at<T>(scratch, LOW_FACTOR);
  const highFactor = Splat.at<T>(scratch, HIGH_FACTOR);
  const shift = Splat.at<T>(scratch, SHIFT);
  const one = Splat.at<T>(scratch, ONE);
  const zero = v128.load(scratch, ZERO);
  const spots = from + 4 * stride;
  const inverses = scratch + INVERSE_SPOT;
  // A barrier below divides by the spot for the low weight, one above for the high one.
  const lows = isDown ? inverses : spots;
  const highs = isDown ? spots : inverses;
  const lowWeights = scratch + (isDown ? ASSET_WEIGHT : CASH_WEIGHT);
  const highWeights = scratch + (isDown ? CASH_WEIGHT : ASSET_WEIGHT);
  const bytes = end - from;
  for (let at: usize = 0; at < bytes; at += 16) {
    let low = v128.mul<T>(v128.load(lows + at), lowFactor);
    let high = v128.mul<T>(v128.load(highs + at), highFactor);
    if (hasShift) {
      const moved = Exponential.of<T>(scratch, v128.neg<T>(v128.mul<T>(shift, v128.load(from + at + 2 * stride))));
      low = v128.mul<T>(low, moved);
      // A GPU divides as it likes; f32 multiplies.
      if (sizeof<T>() == 8) high = v128.div<T>(high, moved);
      else high = v128.mul<T>(high, Exponential.of<T>(scratch, v128.mul<T>(shift, v128.load(from + at + 2 * stride))));
    }
    const alive = v128.lt<T>(v128.load(scratch + at, TWICE), zero);
    v128.store(lowWeights + at, v128.bitselect(v128.pmin<T>(low, one), one, alive));
    v128.store(highWeights + at, v128.bitselect(v128.pmax<T>(high, one), one, alive));
  }
}

/** Their power, exp(2 c y / s^2). */
export function multiplyByPowers<T>(scratch: usize, bytes: usize): void {
  const inverseSquare = Splat.at<T>(scratch, INVERSE_SQUARE);
  const smallest = Splat.at<T>(scratch, EXPONENTIAL);
  const largest = Splat.at<T>(scratch, EXPONENTIAL + 8);
  const end = scratch + bytes;
  for (let at = scratch; at < end; at += 16) {
    const steep = v128.mul<T>(v128.load(at, STEEPNESS), v128.load(at, TWICE));
    const exponent = v128.mul<T>(steep, inverseSquare);
    const power = Exponential.of<T>(scratch, v128.pmin<T>(largest, v128.pmax<T>(smallest, exponent)));
    v128.store(at, v128.mul<T>(v128.load(at, ASSET_WEIGHT), power), ASSET_WEIGHT);
    v128.store(at, v128.mul<T>(v128.load(at, CASH_WEIGHT), power), CASH_WEIGHT);
  }
}

/** Two planes of tails from `pair` on, the asset's and the cash's: N(-u) of paths that end beyond the level. Returns the
 *  furthest addresses. */
export function writePlain<T>(
  constants: usize,
  scratch: usize,
  from: usize,
  end: usize,
  stride: usize,
  levels: usize,
  pair: i32,
): v128 {
  const inverse = Splat.at<T>(scratch, INVERSE);
  const half = Splat.at<T>(scratch, HALF);
  return writePair<T>(constants, scratch, from, end, stride, scratch + levels, scratch + ZERO, pair, inverse, half);
}

/** The same on the spot's side of the level, of plain paths or of reflected ones. */
export function writeAlive<T>(
  constants: usize,
  scratch: usize,
  from: usize,
  end: usize,
  stride: usize,
  levels: usize,
  isReflected: bool,
  pair: i32,
): v128 {
  const inverse = Splat.at<T>(scratch, ALIVE_INVERSE);
  const half = Splat.at<T>(scratch, ALIVE_HALF);
  const ways = scratch + (isReflected ? TWICE : ZERO);
  return writePair<T>(constants, scratch, from, end, stride, scratch + levels, ways, pair, inverse, half);
}

function writePair<T>(
  constants: usize,
  scratch: usize,
  from: usize,
  end: usize,
  stride: usize,
  levels: usize,
  ways: usize,
  pair: i32,
  inverse: v128,
  half: v128,
): v128 {
  const isLong = sizeof<T>() == 8;
  const firstRow = isLong ? TailHeader.firstRow(constants) : TailHeader.shortFirstRow(constants);
  const lastRow = isLong ? TailHeader.lastRow(constants) : TailHeader.shortLastRow(constants);
  const rounder = isLong ? TailHeader.rounder(constants) : TailHeader.shortRounder(constants);
  const base = TailHeader.shortBase(constants);
  const bytes = end - from;
  // Addresses have four bytes a lane.
  const rowBytes = isLong ? bytes >> 1 : bytes;
  const assets = scratch + DISTANCES + <usize>(2 * pair) * bytes;
  const assetRows = scratch + ADDRESSES + <usize>(2 * pair) * rowBytes;
  const cashRows = assetRows + rowBytes;
  let furthest = i64x2.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.add<T>(v128.load(levels + at), v128.load(ways + at));
    const m = v128.mul<T>(v128.mul<T>(x, inverse), v128.load(from + at + 3 * stride));
    const h = v128.mul<T>(half, v128.load(from + at + 2 * stride));
    const asset = v128.pmin<T>(lastRow, v128.pmax<T>(firstRow, v128.add<T>(m, h)));
    const cash = v128.pmin<T>(lastRow, v128.pmax<T>(firstRow, v128.sub<T>(m, h)));
    const assetRow = v128.add<T>(asset, rounder);
    const cashRow = v128.add<T>(cash, rounder);
    v128.store(assets + at, v128.sub<T>(asset, v128.sub<T>(assetRow, rounder)));
    v128.store(assets + at + bytes, v128.sub<T>(cash, v128.sub<T>(cashRow, rounder)));
    if (isLong) {
      const rows = i32x4.shl(v128.shuffle<i32>(assetRow, cashRow, 0, 2, 4, 6), 6);
      v128.store64_lane(assetRows + (at >> 1), rows, 0);
      v128.store64_lane(cashRows + (at >> 1), rows, 1);
      furthest = i32x4.max_u(furthest, rows);
    } else {
      v128.store(assetRows + at, i32x4.add(i32x4.shl(assetRow, 4), base));
      v128.store(cashRows + at, i32x4.add(i32x4.shl(cashRow, 4), base));
    }
  }
  return furthest;
}

/** The planes of the tails of a kind, pair after pair, as addBarrierPrices reads them. Returns the furthest addresses. */
export function writeArguments<T>(
  kind: i32,
  constants: usize,
  scratch: usize,
  from: usize,
  end: usize,
  stride: usize,
): v128 {
  if (kind == OUT_AWAY) {
    const plain = writeAlive<T>(constants, scratch, from, end, stride, FROM_UPPER, false, 0);
    return i32x4.max_u(plain, writeAlive<T>(constants, scratch, from, end, stride, FROM_UPPER, true, 1));
  }
  if (kind == IN_AWAY_NEAR) return writeAlive<T>(constants, scratch, from, end, stride, FROM_UPPER, true, 0);
  if (kind == VANILLA) return writePlain<T>(constants, scratch, from, end, stride, FROM_LOWER, 0);
  if (kind == IN_AWAY) {
    const upper = writeAlive<T>(constants, scratch, from, end, stride, FROM_UPPER, true, 0);
    const barrier = writePlain<T>(constants, scratch, from, end, stride, FROM_BARRIER, 1);
    const lower = writePlain<T>(constants, scratch, from, end, stride, FROM_LOWER, 2);
    return i32x4.max_u(upper, i32x4.max_u(barrier, lower));
  }
  if (kind == OUT_TOWARD) {
    const upper = writePlain<T>(constants, scratch, from, end, stride, FROM_UPPER, 0);
    const barrier = writePlain<T>(constants, scratch, from, end, stride, FROM_BARRIER, 1);
    const reflected = writeAlive<T>(constants, scratch, from, end, stride, FROM_BARRIER, true, 2);
    const last = writeAlive<T>(constants, scratch, from, end, stride, FROM_UPPER, true, 3);
    return i32x4.max_u(i32x4.max_u(upper, barrier), i32x4.max_u(reflected, last));
  }
  const lower = writePlain<T>(constants, scratch, from, end, stride, FROM_LOWER, 0);
  const barrier = writeAlive<T>(constants, scratch, from, end, stride, FROM_BARRIER, true, 1);
  const upper = writeAlive<T>(constants, scratch, from, end, stride, FROM_UPPER, true, 2);
  return i32x4.max_u(lower, i32x4.max_u(barrier, upper));
}

/** How many pairs of tails that is. */
export function pairCount(kind: i32): usize {
  if (kind == OUT_TOWARD) return 4;
  if (kind == OUT_AWAY) return 2;
  return kind == VANILLA || kind == IN_AWAY_NEAR ? 1 : 3;
}
