// The passes of assembly/kernels/barrier-block.ts before the tails: levels and weights of an option in a tile of scenarios,
// then the tails' arguments. src/spec/barrier-block.ts says what they are; every log is over one reference, times `down`.
import { LARGEST_EXPONENT, SMALLEST_EXPONENT } from '../generated/spec/barrier-lane';
import { LN2_HIGH, LN2_LOW, LOG2_E } from '../generated/spec/elementary';
import { MultiplyAdd } from './multiply-add';
import { TailHeader } from './tail-rows';

export const TILE_LANES: i32 = 128;
const PLANE: usize = 8 * <usize>TILE_LANES;

// Scratch: the numbers of an option, to be splatted, then those of the code; planes of the tile; the tails' planes.
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
/** Quantity times sign. */
export const WEIGHT: usize = 104;
const ALIVE_INVERSE: usize = 88;
const ALIVE_HALF: usize = 96;
const EXPONENTIAL: usize = 128;
const ONE: usize = EXPONENTIAL + 8 * 17;
const STEEPNESS: usize = 512;
const INVERSE_SPOT: usize = STEEPNESS + PLANE;
export const FROM_UPPER: usize = STEEPNESS + 2 * PLANE;
export const FROM_BARRIER: usize = STEEPNESS + 3 * PLANE;
export const FROM_LOWER: usize = STEEPNESS + 4 * PLANE;
export const TWICE: usize = STEEPNESS + 5 * PLANE;
const ZERO: usize = STEEPNESS + 6 * PLANE;
export const ASSET_WEIGHT: usize = STEEPNESS + 7 * PLANE;
export const CASH_WEIGHT: usize = STEEPNESS + 8 * PLANE;
export const DISTANCES: usize = STEEPNESS + 9 * PLANE;
export const ADDRESSES: usize = DISTANCES + 8 * PLANE;

/** Writes what every call needs: the coefficients of the exponential, ones and zeros. */
export function writeBarrierConstants(scratch: usize): void {
  const to = scratch + EXPONENTIAL;
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
  store<f64>(scratch, 1, ONE);
  memory.fill(scratch + ZERO, 0, PLANE);
}

class Exponential {
  /** exponential of src/spec/barrier-lane.ts on both lanes. */
  @inline static of(at: usize, x: v128): v128 {
    const kBits = MultiplyAdd.f64x2(
      x,
      v128.load64_splat(at, EXPONENTIAL + 16),
      v128.load64_splat(at, EXPONENTIAL + 24),
    );
    const k = f64x2.sub(kBits, v128.load64_splat(at, EXPONENTIAL + 24));
    const upper = f64x2.sub(x, f64x2.mul(k, v128.load64_splat(at, EXPONENTIAL + 32)));
    const r = f64x2.sub(upper, f64x2.mul(k, v128.load64_splat(at, EXPONENTIAL + 40)));
    const square = f64x2.mul(r, r);
    let even = MultiplyAdd.f64x2(
      v128.load64_splat(at, EXPONENTIAL + 48),
      square,
      v128.load64_splat(at, EXPONENTIAL + 56),
    );
    let odd = MultiplyAdd.f64x2(
      v128.load64_splat(at, EXPONENTIAL + 64),
      square,
      v128.load64_splat(at, EXPONENTIAL + 72),
    );
    even = MultiplyAdd.f64x2(even, square, v128.load64_splat(at, EXPONENTIAL + 80));
    odd = MultiplyAdd.f64x2(odd, square, v128.load64_splat(at, EXPONENTIAL + 88));
    even = MultiplyAdd.f64x2(even, square, v128.load64_splat(at, EXPONENTIAL + 96));
    odd = MultiplyAdd.f64x2(odd, square, v128.load64_splat(at, EXPONENTIAL + 104));
    even = MultiplyAdd.f64x2(even, square, v128.load64_splat(at, EXPONENTIAL + 112));
    odd = MultiplyAdd.f64x2(odd, square, v128.load64_splat(at, EXPONENTIAL + 120));
    even = MultiplyAdd.f64x2(even, square, v128.load64_splat(at, EXPONENTIAL + 128));
    const near = MultiplyAdd.f64x2(MultiplyAdd.f64x2(odd, r, even), square, r);
    // k stands in the low bits: 2^k is their sum with the exponent of one.
    const one = v128.load64_splat(at, ONE);
    return f64x2.mul(f64x2.add(one, near), i64x2.add(one, i64x2.shl(kBits, 52)));
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

export function writeOption(scratch: usize, at: usize, stride: usize, isOut: bool): void {
  const down = load<f64>(at + 9 * stride);
  const inverse = load<f64>(at + 3 * stride);
  const barrier = load<f64>(at + 6 * stride);
  store<f64>(scratch, down, DOWN);
  store<f64>(scratch, load<f64>(at + stride), LOG_STRIKE);
  store<f64>(scratch, load<f64>(at + 7 * stride), LOG_BARRIER);
  store<f64>(scratch, load<f64>(at + 8 * stride), SHIFT);
  store<f64>(scratch, down > 0 ? barrier : 1 / barrier, LOW_FACTOR);
  store<f64>(scratch, down > 0 ? 1 / barrier : barrier, HIGH_FACTOR);
  store<f64>(scratch, down * (inverse * inverse), INVERSE_SQUARE);
  store<f64>(scratch, inverse * 64, INVERSE);
  store<f64>(scratch, load<f64>(at + 2 * stride) * 32 * down, HALF);
  store<f64>(scratch, -(inverse * 64), ALIVE_INVERSE);
  store<f64>(scratch, -(load<f64>(at + 2 * stride) * 32 * down), ALIVE_HALF);
  store<i64>(scratch, isOut ? 0 : -1, KEEPS_STRIKE);
  store<f64>(scratch, load<f64>(at + 4 * stride) * load<f64>(at + 5 * stride), WEIGHT);
}

/** Of every lane: ln(forward / level) for the upper level, the barrier and the lower one; twice the way to the barrier. */
export function writeLevels(scratch: usize, from: usize, end: usize, stride: usize): void {
  const down = v128.load64_splat(scratch, DOWN);
  const logStrike = v128.load64_splat(scratch, LOG_STRIKE);
  const logBarrier = v128.load64_splat(scratch, LOG_BARRIER);
  const shift = v128.load64_splat(scratch, SHIFT);
  const keepsStrike = v128.load64_splat(scratch, KEEPS_STRIKE);
  const zero = v128.load(scratch, ZERO);
  let to = scratch;
  for (let lane = from; lane < end; lane += 16, to += 16) {
    const logForward = v128.load(lane + stride);
    const logSpot = v128.load(lane + 5 * stride);
    const moved = f64x2.mul(shift, v128.load(lane + 2 * stride));
    const distance = f64x2.sub(f64x2.mul(down, f64x2.sub(logBarrier, logSpot)), moved);
    const alive = f64x2.lt(distance, zero);
    const toBarrier = v128.and(distance, alive);
    const fromBarrier = f64x2.sub(f64x2.mul(down, f64x2.sub(logForward, logSpot)), toBarrier);
    const fromStrike = f64x2.mul(down, f64x2.sub(logForward, logStrike));
    const fromPaid = v128.bitselect(fromStrike, fromBarrier, v128.or(alive, keepsStrike));
    v128.store(to, f64x2.pmin(fromPaid, fromBarrier), FROM_UPPER);
    v128.store(to, fromBarrier, FROM_BARRIER);
    v128.store(to, f64x2.pmax(fromPaid, fromBarrier), FROM_LOWER);
    v128.store(to, f64x2.add(toBarrier, toBarrier), TWICE);
  }
}

/** The same for a vanilla, which asks for its strike alone. */
export function writeStrikeLevel(scratch: usize, from: usize, end: usize, stride: usize): void {
  const down = v128.load64_splat(scratch, DOWN);
  const logStrike = v128.load64_splat(scratch, LOG_STRIKE);
  let to = scratch;
  for (let lane = from; lane < end; lane += 16, to += 16) {
    v128.store(to, f64x2.mul(down, f64x2.sub(v128.load(lane + stride), logStrike)), FROM_LOWER);
  }
}

/** What reflected paths weigh, without their power: barrier / spot and its inverse, or the other way round. */
export function writeWeights(scratch: usize, from: usize, end: usize, stride: usize): void {
  const isDown = load<f64>(scratch, DOWN) > 0;
  const hasShift = load<f64>(scratch, SHIFT) > 0;
  const lowFactor = v128.load64_splat(scratch, LOW_FACTOR);
  const highFactor = v128.load64_splat(scratch, HIGH_FACTOR);
  const shift = v128.load64_splat(scratch, SHIFT);
  const one = v128.load64_splat(scratch, ONE);
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
    let low = f64x2.mul(v128.load(lows + at), lowFactor);
    let high = f64x2.mul(v128.load(highs + at), highFactor);
    if (hasShift) {
      const moved = Exponential.of(scratch, f64x2.neg(f64x2.mul(shift, v128.load(from + at + 2 * stride))));
      low = f64x2.mul(low, moved);
      high = f64x2.div(high, moved);
    }
    const alive = f64x2.lt(v128.load(scratch + at, TWICE), zero);
    v128.store(lowWeights + at, v128.bitselect(f64x2.pmin(low, one), one, alive));
    v128.store(highWeights + at, v128.bitselect(f64x2.pmax(high, one), one, alive));
  }
}

/** Their power, exp(2 c y / s^2). */
export function multiplyByPowers(scratch: usize, bytes: usize): void {
  const inverseSquare = v128.load64_splat(scratch, INVERSE_SQUARE);
  const smallest = v128.load64_splat(scratch, EXPONENTIAL);
  const largest = v128.load64_splat(scratch, EXPONENTIAL + 8);
  const end = scratch + bytes;
  for (let at = scratch; at < end; at += 16) {
    const steep = f64x2.mul(v128.load(at, STEEPNESS), v128.load(at, TWICE));
    const exponent = f64x2.mul(steep, inverseSquare);
    const power = Exponential.of(scratch, f64x2.pmin(largest, f64x2.pmax(smallest, exponent)));
    v128.store(at, f64x2.mul(v128.load(at, ASSET_WEIGHT), power), ASSET_WEIGHT);
    v128.store(at, f64x2.mul(v128.load(at, CASH_WEIGHT), power), CASH_WEIGHT);
  }
}

/** Two planes of tails from `pair` on, the asset's and the cash's: N(-u) of paths that end beyond the level. Returns the
 *  furthest address of each lane. */
export function writePlain(
  constants: usize,
  scratch: usize,
  from: usize,
  end: usize,
  stride: usize,
  levels: usize,
  pair: i32,
): v128 {
  const inverse = v128.load64_splat(scratch, INVERSE);
  const half = v128.load64_splat(scratch, HALF);
  return writePair(constants, scratch, from, end, stride, scratch + levels, scratch + ZERO, pair, inverse, half);
}

/** The same on the spot's side of the level, of plain paths or of reflected ones. */
export function writeAlive(
  constants: usize,
  scratch: usize,
  from: usize,
  end: usize,
  stride: usize,
  levels: usize,
  isReflected: bool,
  pair: i32,
): v128 {
  const inverse = v128.load64_splat(scratch, ALIVE_INVERSE);
  const half = v128.load64_splat(scratch, ALIVE_HALF);
  const ways = scratch + (isReflected ? TWICE : ZERO);
  return writePair(constants, scratch, from, end, stride, scratch + levels, ways, pair, inverse, half);
}

function writePair(
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
  const firstRow = TailHeader.firstRow(constants);
  const lastRow = TailHeader.lastRow(constants);
  const rounder = TailHeader.rounder(constants);
  const bytes = end - from;
  const assets = scratch + DISTANCES + <usize>(2 * pair) * bytes;
  const assetRows = scratch + ADDRESSES + <usize>pair * bytes;
  const cashRows = assetRows + (bytes >> 1);
  let furthest = i64x2.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = f64x2.add(v128.load(levels + at), v128.load(ways + at));
    const m = f64x2.mul(f64x2.mul(x, inverse), v128.load(from + at + 3 * stride));
    const h = f64x2.mul(half, v128.load(from + at + 2 * stride));
    const asset = f64x2.pmin(lastRow, f64x2.pmax(firstRow, f64x2.add(m, h)));
    const cash = f64x2.pmin(lastRow, f64x2.pmax(firstRow, f64x2.sub(m, h)));
    const assetRow = f64x2.add(asset, rounder);
    const cashRow = f64x2.add(cash, rounder);
    v128.store(assets + at, f64x2.sub(asset, f64x2.sub(assetRow, rounder)));
    v128.store(assets + at + bytes, f64x2.sub(cash, f64x2.sub(cashRow, rounder)));
    const rows = i32x4.shl(v128.shuffle<i32>(assetRow, cashRow, 0, 2, 4, 6), 6);
    v128.store64_lane(assetRows + (at >> 1), rows, 0);
    v128.store64_lane(cashRows + (at >> 1), rows, 1);
    furthest = i32x4.max_u(furthest, rows);
  }
  return furthest;
}
