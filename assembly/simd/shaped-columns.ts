// What src/scenarios/elliptical.ts does to columns of a block between its normals and its moves, with the same bits: loadings,
// radius, marginals, damping. Columns have room for a multiple of eight lanes.
import { Lanes } from '../generated/vectors';
import { LaneBits } from './lane-bits';

const CONSTANTS: usize = memory.data<f64>([0.5, 1, 0.41, 2, 1.4142135623730951], 16);
/** Cells of one interval of a smooth table (src/scenarios/smooth-table.ts). */
const ROW_BYTES: i32 = 96;
/** Where the marginal's table ends, in ln(1 + |x|). */
const LAST_LOG: f64 = 16;

/** out[factor] = the sum over drivers, in their order, of matrix[factor, driver] times that driver. */
export function correlateColumns(
  matrix: usize,
  size: i32,
  drivers: usize,
  out: usize,
  stride: usize,
  count: i32,
): void {
  const rowBytes = (<usize>size) << 3;
  const bytes = ((<usize>count + 7) & ~7) << 3;
  for (let lane: usize = 0; lane < bytes; lane += 64) {
    let row = matrix;
    for (let factor = 0; factor < size; factor++, row += rowBytes) {
      let a = f64x2.splat(0);
      let b = f64x2.splat(0);
      let c = f64x2.splat(0);
      let d = f64x2.splat(0);
      let from = drivers + lane;
      for (let at = row; at < row + rowBytes; at += 8, from += stride) {
        const loading = v128.load64_splat(at);
        a = f64x2.add(a, f64x2.mul(loading, v128.load(from)));
        b = f64x2.add(b, f64x2.mul(loading, v128.load(from, 16)));
        c = f64x2.add(c, f64x2.mul(loading, v128.load(from, 32)));
        d = f64x2.add(d, f64x2.mul(loading, v128.load(from, 48)));
      }
      const to = out + <usize>factor * stride + lane;
      v128.store(to, a);
      v128.store(to, b, 16);
      v128.store(to, c, 32);
      v128.store(to, d, 48);
    }
  }
}

/** A table in memory: low end, intervals per unit, number of the last interval; then its rows. */
class Table {
  @inline static coefficients(a: usize, b: usize, degree: usize): v128 {
    return v128.load64_lane(b + (degree << 3), v128.load64_zero(a + (degree << 3)), 1);
  }

  /** readSmoothTable, each lane in its own row: Clenshaw's recurrence. */
  @inline static read(table: usize, x: v128): v128 {
    const low = v128.load64_splat(table);
    const perUnit = v128.load64_splat(table, 8);
    const last = v128.load64_splat(table, 16);
    const position = f64x2.mul(f64x2.sub(x, low), perUnit);
    const interval = f64x2.max(f64x2.splat(0), f64x2.min(f64x2.floor(position), last));
    const rows = i32x4.trunc_sat_f64x2_s_zero(interval);
    const a = table + 24 + <usize>(i32x4.extract_lane(rows, 0) * ROW_BYTES);
    const b = table + 24 + <usize>(i32x4.extract_lane(rows, 1) * ROW_BYTES);
    const two = v128.load64_splat(CONSTANTS, 24);
    const one = v128.load64_splat(CONSTANTS, 8);
    const t = f64x2.sub(f64x2.mul(two, f64x2.sub(position, interval)), one);
    const twice = f64x2.mul(two, t);
    const t11 = Table.coefficients(a, b, 11);
    const t10 = f64x2.add(Table.coefficients(a, b, 10), f64x2.mul(twice, t11));
    const t9 = Table.step(a, b, 9, twice, t10, t11);
    const t8 = Table.step(a, b, 8, twice, t9, t10);
    const t7 = Table.step(a, b, 7, twice, t8, t9);
    const t6 = Table.step(a, b, 6, twice, t7, t8);
    const t5 = Table.step(a, b, 5, twice, t6, t7);
    const t4 = Table.step(a, b, 4, twice, t5, t6);
    const t3 = Table.step(a, b, 3, twice, t4, t5);
    const t2 = Table.step(a, b, 2, twice, t3, t4);
    const t1 = Table.step(a, b, 1, twice, t2, t3);
    return f64x2.sub(f64x2.add(Table.coefficients(a, b, 0), f64x2.mul(t, t1)), t2);
  }

  @inline static step(a: usize, b: usize, degree: usize, twice: v128, next: v128, afterNext: v128): v128 {
    return f64x2.sub(f64x2.add(Table.coefficients(a, b, degree), f64x2.mul(twice, next)), afterNext);
  }
}

/** Every number of a column through a table. */
export function readTableColumn(table: usize, column: usize, count: i32): void {
  const end = column + ((<usize>count) << 3);
  for (let at = column; at < end; at += 16) v128.store(at, Table.read(table, v128.load(at)));
}

class Logarithm {
  /** ln(1 + x) for x in [0, 2^1000], as src/spec/log.ts has it. */
  @inline static onePlus(x: v128): v128 {
    const one = v128.load64_splat(CONSTANTS, 8);
    const half = v128.load64_splat(CONSTANTS, 0);
    const isSmall = f64x2.lt(x, v128.load64_splat(CONSTANTS, 16));
    const sum = f64x2.add(one, x);
    const lostAbove = f64x2.sub(one, f64x2.sub(sum, x));
    const lostBelow = f64x2.sub(x, f64x2.sub(sum, one));
    const lost = v128.bitselect(lostAbove, lostBelow, f64x2.gt(x, one));
    let k = LaneBits.exponent(sum);
    let m = LaneBits.significand(sum);
    const above = f64x2.gt(m, v128.load64_splat(CONSTANTS, 32));
    m = v128.bitselect(f64x2.mul(m, half), m, above);
    k = v128.bitselect(f64x2.add(k, one), k, above);
    const f = v128.bitselect(x, f64x2.sub(m, one), isSmall);
    const tail = v128.andnot(f64x2.div(lost, sum), isSmall);
    return Lanes.assembleLogarithm(v128.andnot(k, isSmall), f, tail);
  }
}

/**
 * A column of correlated normals to moves: times the radii (0: none), through the marginal's table (0: none), mean + scale times
 * it. False: a number lies beyond the marginal's table, and the column is of no use.
 */
export function shapeColumn(column: usize, radii: usize, table: usize, mean: f64, scale: f64, count: i32): bool {
  const end = column + ((<usize>count) << 3);
  const means = f64x2.splat(mean);
  const scales = f64x2.splat(scale);
  const lastLog = f64x2.splat(LAST_LOG);
  let radius = radii;
  let isWithin = f64x2.eq(means, means);
  for (let at = column; at < end; at += 16) {
    let t = v128.load(at);
    if (radii != 0) {
      t = f64x2.mul(t, v128.load(radius));
      radius += 16;
    }
    if (table != 0) {
      const logarithm = Logarithm.onePlus(f64x2.abs(t));
      isWithin = v128.and(isWithin, f64x2.lt(logarithm, lastLog));
      t = f64x2.mul(t, Table.read(table, logarithm));
    }
    v128.store(at, f64x2.add(means, f64x2.mul(scales, t)));
  }
  return i64x2.all_true(isWithin);
}

/** src/scenarios/damping.ts: few moves are damped, so they go one by one. */
export function dampColumn(column: usize, count: i32, from: f64, limit: f64): void {
  const end = column + ((<usize>count) << 3);
  const bound = f64x2.splat(from);
  for (let at = column; at < end; at += 16) {
    if (!v128.any_true(f64x2.gt(f64x2.abs(v128.load(at)), bound))) continue;
    store<f64>(at, damped(load<f64>(at), from, limit));
    store<f64>(at, damped(load<f64>(at, 8), from, limit), 8);
  }
}

function damped(amount: f64, from: f64, limit: f64): f64 {
  const size = abs(amount);
  if (!(size > from)) return amount;
  const room = limit - from;
  const t = (size - from) / room;
  const bent = from + room * (t > 1 ? 1 / sqrt(1 + 1 / (t * t)) : t / sqrt(1 + t * t));
  return amount < 0 ? -bent : bent;
}
