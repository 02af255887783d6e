// Columns of standard normal numbers: draws.ts's fillNormals by philox, with the same bits.
//
// A tile of numbers is drawn and sorted by which branch of the quantile they take; each branch then runs over its own numbers, two
// lanes at a time and without a misprediction, and the results go back to their places.
import { normalInverse } from '../generated/spec/normal-inverse';
import { Lanes } from '../generated/vectors';
import { LaneBits } from './lane-bits';

const TILE: i32 = 512;
/** Room for one number more than a tile: an odd count is padded. */
const LIST_BYTES: usize = 8 * (<usize>TILE + 2);
const PLACE_BYTES: usize = 4 * (<usize>TILE + 2);
const BRANCH_BYTES: usize = LIST_BYTES + PLACE_BYTES;
/** What the scratch of normalColumn takes. */
export const NORMAL_SCRATCH_BYTES: usize = 3 * BRANCH_BYTES;

// The branches of src/spec/normal-inverse.ts.
const CENTRAL: f64 = 0.28;
const MIDDLE: f64 = 0.075;
/** Below here the quantile leaves what the lanes compute: such numbers are rare and go one by one. */
const RARE: f64 = 1e-6;

const TWO_POW_52: i64 = 0x10000000000000;
const TWO_POW_53: i64 = 0x20000000000000;
const TO_UNIT_53: f64 = 1.1102230246251565e-16;
const UPPER: u32 = 0x80000000;

const CONSTANTS: usize = memory.data<f64>([0.5, 1, 0.6, 2, RARE, -2, 1.4142135623730951, 0], 16);

/** Writes `count` numbers to out. `mirrored`: odd scenarios take 1 - u of the draw they share with the even one before. */
export function normalColumn(
  scratch: usize,
  out: usize,
  firstScenario: u32,
  count: i32,
  factor: u32,
  step: u32,
  seed: u32,
  stream: u32,
  antithetic: bool,
  mirrored: bool,
): void {
  for (let first = 0; first < count; first += TILE) {
    const lanes = min(TILE, count - first);
    const to = out + ((<usize>first) << 3);
    let central: i32 = 0;
    let middle: i32 = 0;
    let tail: i32 = 0;
    for (let lane = 0; lane < lanes; lane++) {
      const scenario = firstScenario + <u32>(first + lane);
      let m = drawn(antithetic ? scenario >> 1 : scenario, factor, step, seed, stream);
      if (mirrored && (scenario & 1) == 1) m = TWO_POW_53 - m;
      const isUpper = m > TWO_POW_52;
      const q = <f64>(isUpper ? TWO_POW_53 - m : m) * TO_UNIT_53;
      const place = ((<u32>lane) << 3) | (isUpper ? UPPER : 0);
      put(scratch, central, q, place);
      put(scratch + BRANCH_BYTES, middle, q, place);
      put(scratch + 2 * BRANCH_BYTES, tail, q, place);
      const isCentral = i32(q > CENTRAL);
      const isTail = i32(!(q > MIDDLE));
      central += isCentral;
      tail += isTail;
      middle += 1 - isCentral - isTail;
    }
    put(scratch, central, 0.4, 0);
    put(scratch + BRANCH_BYTES, middle, 0.1, 0);
    put(scratch + 2 * BRANCH_BYTES, tail, 0.05, 0);
    takeCentral(scratch, central);
    takeMiddle(scratch + BRANCH_BYTES, middle);
    takeTail(scratch + 2 * BRANCH_BYTES, tail);
    putBack(scratch, central, to);
    putBack(scratch + BRANCH_BYTES, middle, to);
    putBack(scratch + 2 * BRANCH_BYTES, tail, to);
  }
}

/** 2 k + 1 with k of 52 bits, 26 from each of the first two words of philox. */
function drawn(scenario: u32, factor: u32, step: u32, seed: u32, stream: u32): i64 {
  let x0 = scenario;
  let x1 = factor;
  let x2 = step;
  let x3: u32 = 0;
  let key0 = seed;
  let key1 = stream;
  for (let round = 0; round < 10; round++) {
    const product0 = <u64>x0 * 0xd2511f53;
    const product1 = <u64>x2 * 0xcd9e8d57;
    x0 = <u32>(product1 >> 32) ^ x1 ^ key0;
    x1 = <u32>product1;
    x2 = <u32>(product0 >> 32) ^ x3 ^ key1;
    x3 = <u32>product0;
    key0 += 0x9e3779b9;
    key1 += 0xbb67ae85;
  }
  return (((<i64>(x0 >> 6)) << 27) | ((<i64>(x1 >> 6)) << 1)) + 1;
}

function put(branch: usize, index: i32, q: f64, place: u32): void {
  store<f64>(branch + ((<usize>index) << 3), q);
  store<u32>(branch + LIST_BYTES + ((<usize>index) << 2), place);
}

/** Halley's step from x, where the error of x is u standard deviations: x - u / (1 + 0.5 x u). */
class Step {
  @inline static halley(x: v128, u: v128): v128 {
    const half = v128.load64_splat(CONSTANTS, 0);
    const one = v128.load64_splat(CONSTANTS, 8);
    return f64x2.sub(x, f64x2.div(u, f64x2.add(one, f64x2.mul(f64x2.mul(half, x), u))));
  }
}

function takeCentral(list: usize, count: i32): void {
  const half = v128.load64_splat(CONSTANTS, 0);
  const end = list + ((<usize>count) << 3);
  const minusOne = f64x2.splat(-1);
  for (let at = list; at < end; at += 16) {
    const d = f64x2.sub(v128.load(at), half);
    const x = Lanes.centralStart(d);
    const error = f64x2.sub(f64x2.mul(x, Lanes.centralSlope(x)), d);
    v128.store(at, Step.halley(x, f64x2.div(error, Lanes.densityPower(x, minusOne))));
  }
}

function takeMiddle(list: usize, count: i32): void {
  const half = v128.load64_splat(CONSTANTS, 0);
  const centre = v128.load64_splat(CONSTANTS, 16);
  const end = list + ((<usize>count) << 3);
  const minusOne = f64x2.splat(-1);
  for (let at = list; at < end; at += 16) {
    const q = v128.load(at);
    const x = Lanes.centralStart(f64x2.sub(q, half));
    const size = f64x2.abs(x);
    const density = Lanes.densityPower(x, minusOne);
    const outer = f64x2.div(density, f64x2.add(size, Lanes.excessNear(size)));
    const inner = f64x2.add(half, f64x2.mul(x, Lanes.centralSlope(x)));
    const cdf = v128.bitselect(inner, outer, f64x2.lt(size, centre));
    v128.store(at, Step.halley(x, f64x2.div(f64x2.sub(cdf, q), density)));
  }
}

function takeTail(list: usize, count: i32): void {
  const two = v128.load64_splat(CONSTANTS, 24);
  const rare = v128.load64_splat(CONSTANTS, 32);
  const minusTwo = v128.load64_splat(CONSTANTS, 40);
  const rootTwo = v128.load64_splat(CONSTANTS, 48);
  const half = v128.load64_splat(CONSTANTS, 0);
  const one = v128.load64_splat(CONSTANTS, 8);
  const zero = v128.load64_splat(CONSTANTS, 56);
  const end = list + ((<usize>count) << 3);
  const minusOne = f64x2.splat(-1);
  for (let at = list; at < end; at += 16) {
    const q = v128.load(at);
    if (v128.any_true(f64x2.lt(q, rare))) {
      store<f64>(at, normalInverse(load<f64>(at)));
      store<f64>(at, normalInverse(load<f64>(at, 8)), 8);
      continue;
    }
    // ln q, as src/spec/log.ts has it.
    let m = LaneBits.significand(q);
    let k = LaneBits.exponent(q);
    const above = f64x2.gt(m, rootTwo);
    m = v128.bitselect(f64x2.mul(m, half), m, above);
    k = v128.bitselect(f64x2.add(k, one), k, above);
    const logarithm = Lanes.assembleLogarithm(k, f64x2.sub(m, one), zero);
    const y = f64x2.neg(Lanes.tailStart(f64x2.sqrt(f64x2.mul(minusTwo, logarithm))));
    const size = f64x2.abs(y);
    const excess = v128.bitselect(Lanes.excessNear(size), Lanes.excessMiddle(size), f64x2.lt(size, two));
    const density = Lanes.densityPower(y, minusOne);
    const cdf = f64x2.div(density, f64x2.add(size, excess));
    v128.store(at, Step.halley(y, f64x2.div(f64x2.sub(cdf, q), density)));
  }
}

/** To each number's place, with the sign of its half. */
function putBack(branch: usize, count: i32, out: usize): void {
  for (let index = 0; index < count; index++) {
    const place = load<u32>(branch + LIST_BYTES + ((<usize>index) << 2));
    const bits = load<i64>(branch + ((<usize>index) << 3));
    store<i64>(out + <usize>(place & ~UPPER), bits ^ ((<i64>(place >> 31)) << 63));
  }
}
