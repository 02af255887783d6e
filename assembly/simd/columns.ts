// Arithmetic on whole columns of lanes, two at a time: the same operation on every lane as a loop of the host would do, to the bit.
// A run over a small book ends before the host's compiler has looked at such a loop.
import { LARGEST_INVERSE } from '../generated/spec/black-block';

/** to[i] += factor from[i]; exactly so many lanes. */
export function addMultiple(to: usize, from: usize, laneCount: i32, factor: f64): void {
  const ends = to + ((<usize>(laneCount & ~1)) << 3);
  const toFrom = from - to;
  const factors = f64x2.splat(factor);
  while (to < ends) {
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(factors, v128.load(to + toFrom))));
    to += 16;
  }
  if ((laneCount & 1) !== 0) store<f64>(to, load<f64>(to) + factor * load<f64>(to + toFrom));
}

/** to[i] = factor from[i]; here and below both have room for an even number of lanes. */
export function setMultiple(to: usize, from: usize, laneCount: i32, factor: f64): void {
  const end = endOf(to, laneCount);
  const toFrom = from - to;
  const factors = f64x2.splat(factor);
  for (let lane = to; lane < end; lane += 16) v128.store(lane, f64x2.mul(factors, v128.load(lane + toFrom)));
}

/** to[i] *= from[i]. */
export function multiplyColumn(to: usize, from: usize, laneCount: i32): void {
  const end = endOf(to, laneCount);
  const toFrom = from - to;
  for (let lane = to; lane < end; lane += 16) {
    v128.store(lane, f64x2.mul(v128.load(lane), v128.load(lane + toFrom)));
  }
}

/** to[i] *= 1 + factor from[i]. */
export function growColumn(to: usize, from: usize, laneCount: i32, factor: f64): void {
  const end = endOf(to, laneCount);
  const toFrom = from - to;
  const factors = f64x2.splat(factor);
  const one = f64x2.splat(1);
  for (let lane = to; lane < end; lane += 16) {
    const growth = f64x2.add(one, f64x2.mul(factors, v128.load(lane + toFrom)));
    v128.store(lane, f64x2.mul(v128.load(lane), growth));
  }
}

/** value[i] = base - scale[i] value[i]: what was a price becomes a loss. */
export function lossColumn(value: usize, scale: usize, laneCount: i32, base: f64): void {
  const end = endOf(value, laneCount);
  const toScale = scale - value;
  const bases = f64x2.splat(base);
  for (let lane = value; lane < end; lane += 16) {
    v128.store(lane, f64x2.sub(bases, f64x2.mul(v128.load(lane + toScale), v128.load(lane))));
  }
}

/** value[i] = base - base scale[i]: the loss of what is worth its base times the scale. */
export function linearLossColumn(value: usize, scale: usize, laneCount: i32, base: f64): void {
  const end = endOf(value, laneCount);
  const toScale = scale - value;
  const bases = f64x2.splat(base);
  for (let lane = value; lane < end; lane += 16) {
    v128.store(lane, f64x2.sub(bases, f64x2.mul(bases, v128.load(lane + toScale))));
  }
}

/** Moved volatilities, none below the floor, become factors on their base, and their inverses, capped. Returns -1, or the first lane
 *  whose volatility is not above 0, and which is left as it was. */
export function settleFactors(factors: usize, inverses: usize, laneCount: i32, base: f64, floor: f64): i32 {
  let bad = -1;
  for (let lane = 0; lane < laneCount; lane++) {
    const at = (<usize>lane) << 3;
    const kept = Math.max(load<f64>(factors + at), floor);
    if (kept > 0) store<f64>(factors + at, kept / base);
    else if (bad < 0) bad = lane;
  }
  invertColumn(factors, inverses, laneCount);
  return bad;
}

/** inverses[i] = 1 / factors[i], capped. */
export function invertColumn(factors: usize, inverses: usize, laneCount: i32): void {
  const end = endOf(factors, laneCount);
  const toInverse = inverses - factors;
  const one = f64x2.splat(1);
  const largest = f64x2.splat(LARGEST_INVERSE);
  for (let lane = factors; lane < end; lane += 16) {
    const factor = v128.load(lane);
    const isCapped = f64x2.le(f64x2.mul(factor, largest), one);
    v128.store(lane + toInverse, v128.bitselect(largest, f64x2.div(one, factor), isCapped));
  }
}

function endOf(column: usize, laneCount: i32): usize {
  return column + ((<usize>((laneCount + 1) & ~1)) << 3);
}
