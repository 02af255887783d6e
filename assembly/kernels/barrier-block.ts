// barrier-block: undiscounted prices of the single-barrier options of one slice in a block of scenarios, weighted and summed.
// Domain:    prices in [1e-12, 1e15]; logarithms in [-100, 100]; volSqrtTime volFactor in [0, 40]; NaN gives a status.
// Error:     reference 2 ULP; wasm 2 ULP; webgpu 2.4e-7 of scale.
// Edges:     spot at or beyond the barrier: out is worth 0, in is the vanilla; volSqrtTime = 0 or volFactor = 0 as black-block, forward = barrier half in.
// Source:    Reiner, E., Rubinstein, M. (1991) "Breaking down the barriers", Risk 4(8); Haug (2007) 4.17.1. Vectors: test/vectors/barrier-block.json.
//
// src/spec/barrier-block.ts says what is computed; this file does the same operations on each lane in the same order, so the
// strict build has the same bits. Tile by tile of scenarios, option by option: levels and weights of reflected paths, the
// arguments of two to eight tails, the tails, the price. Constants are those of black-block.
import { barrierKind, leftOutOfPrice, NOTHING, OUT_AWAY, OUT_TOWARD, VANILLA } from '../generated/spec/barrier-lane';
import { barrierBlockFloat32Tiles } from '../simd/barrier-block-float32';
import { barriersHold } from '../simd/barrier-domain';
import {
  ADDRESSES,
  ASSET_WEIGHT,
  CASH_WEIGHT,
  DISTANCES,
  FROM_BARRIER,
  FROM_LOWER,
  FROM_UPPER,
  HALF,
  INVERSE,
  multiplyByPowers,
  NOTICEABLE,
  pairCount,
  TILE_LANES,
  TWICE,
  WEIGHT,
  writeArguments,
  writeBarrierConstants,
  writeLevels,
  writeOption,
  writeStrikeLevel,
  writeTile,
  writeWeights,
} from '../simd/barrier-lanes';
import { addBarrierPrices } from '../simd/barrier-prices';
import { readTails, TailHeader } from '../simd/tail-rows';

/** Adds to out, per scenario, the sum over the options of quantity times price. Memory as for blackBlock: `constants` are what
 *  initBlackBlock wrote; scratch has BARRIER_BLOCK_SCRATCH_BYTES, on 64 bytes, for this thread alone. */
export function barrierBlock(
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
  if (!barriersHold(scenarios, scenarioStride, scenarioCount, options, optionStride, optionCount, status)) return;
  writeBarrierConstants<f64>(scratch);
  for (let first = 0; first < scenarioCount; first += TILE_LANES) {
    const from = scenarios + ((<usize>first) << 3);
    const end = from + ((<usize>((min(TILE_LANES, scenarioCount - first) + 1) & ~1)) << 3);
    const to = out + ((<usize>first) << 3);
    const hasCarry = writeTile(scratch, from, end, scenarioStride);
    for (let option = 0; option < optionCount; option++) {
      const at = options + ((<usize>option) << 3);
      addOption(constants, scratch, from, end, scenarioStride, at, optionStride, hasCarry, to);
    }
  }
}

/** The same in f32, four lanes at a time, for screening: every column is rounded to f32 but the sums. Tails below 1e-23 are
 *  zero; a scenario in which a reflected path weighs more than 1e13 has its sum in f64. */
export function barrierBlockFloat32(
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
  if (!barriersHold(scenarios, scenarioStride, scenarioCount, options, optionStride, optionCount, status)) return;
  barrierBlockFloat32Tiles(
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

export function kindOf(at: usize, stride: usize): i32 {
  return barrierKind(
    load<f64>(at + 5 * stride),
    load<f64>(at + 9 * stride),
    load<f64>(at + 10 * stride),
    load<f64>(at + 8 * stride),
    load<f64>(at + stride),
    load<f64>(at + 7 * stride),
  );
}

export function addOption(
  constants: usize,
  scratch: usize,
  from: usize,
  end: usize,
  stride: usize,
  at: usize,
  optionStride: usize,
  hasCarry: bool,
  to: usize,
): void {
  const kind = kindOf(at, optionStride);
  if (kind == NOTHING) return;
  const bytes = end - from;
  writeOption<f64>(scratch, at, optionStride, kind == OUT_AWAY || kind == OUT_TOWARD);
  if (kind == VANILLA) {
    writeStrikeLevel<f64>(scratch, from, end, stride);
  } else {
    writeLevels<f64>(scratch, from, end, stride);
    writeWeights<f64>(scratch, from, end, stride);
    if (hasCarry) multiplyByPowers<f64>(scratch, bytes);
  }
  const furthest = writeArguments<f64>(kind, constants, scratch, from, end, stride);
  const distances = scratch + DISTANCES;
  const pairs = pairCount(kind);
  readTails(distances, distances + 2 * pairs * bytes, scratch + ADDRESSES);
  addBarrierPrices<f64>(kind, scratch, from, to, bytes);
  if (v128.any_true(i32x4.eq(furthest, TailHeader.lastAddress(constants)))) {
    addLeftOut(kind, pairs, constants, scratch, from, end, stride, at, to);
  }
}

/** Where a tail lies beyond the table the passes put zero; here the lanes get what that left out: at most 8.3e-24 of each
 *  amount, plain and weighed, twice over. Where the sum is so large that less than 2^-54 of it is added, its bits stay as
 *  they are and nothing is computed. */
function addLeftOut(
  kind: i32,
  pairs: usize,
  constants: usize,
  scratch: usize,
  from: usize,
  end: usize,
  stride: usize,
  at: usize,
  out: usize,
): void {
  store<f64>(scratch, abs(load<f64>(scratch, WEIGHT)) * 4.76837158203125e-7, NOTICEABLE);
  const noticeable = v128.load64_splat(scratch, NOTICEABLE);
  const strike = v128.load64_splat(at);
  const one = f64x2.splat(1);
  const lastAddress = TailHeader.lastAddress(constants);
  const absolute = TailHeader.absolute(constants);
  const bytes = end - from;
  const isPlain = kind == VANILLA;
  let to = out;
  for (let lane: usize = 0; lane < bytes; lane += 16, to += 16) {
    let bound = f64x2.add(v128.load(from + lane), strike);
    if (!isPlain) {
      const assets = f64x2.add(one, v128.load(scratch + lane, ASSET_WEIGHT));
      const strikes = f64x2.add(one, v128.load(scratch + lane, CASH_WEIGHT));
      bound = f64x2.add(f64x2.mul(v128.load(from + lane), assets), f64x2.mul(strike, strikes));
    }
    if (i64x2.all_true(f64x2.gt(v128.and(v128.load(to), absolute), f64x2.mul(noticeable, bound)))) continue;
    let furthest = i64x2.splat(0);
    let addresses = scratch + ADDRESSES + (lane >> 1);
    for (let plane: usize = 0; plane < 2 * pairs; plane++, addresses += bytes >> 1) {
      furthest = i32x4.max_u(furthest, v128.load64_zero(addresses));
    }
    if (!v128.any_true(i32x4.eq(furthest, lastAddress))) continue;
    addLaneLeftOut(kind, scratch, lane, from, stride, at, to);
    addLaneLeftOut(kind, scratch, lane + 8, from, stride, at, to + 8);
  }
}

function addLaneLeftOut(
  kind: i32,
  scratch: usize,
  lane: usize,
  from: usize,
  stride: usize,
  at: usize,
  to: usize,
): void {
  const plane = scratch + lane;
  const inverse = load<f64>(scratch, INVERSE);
  const inverseVolFactor = load<f64>(from + lane + 3 * stride);
  const way = load<f64>(plane, TWICE);
  const isOut = kind == OUT_AWAY || kind == OUT_TOWARD;
  if (isOut && !(way < 0)) return;
  const fromUpper = load<f64>(plane, FROM_UPPER);
  const fromBarrier = load<f64>(plane, FROM_BARRIER);
  const leftOut = leftOutOfPrice(
    kind,
    load<f64>(from + lane),
    load<f64>(at),
    fromUpper * inverse * inverseVolFactor,
    fromBarrier * inverse * inverseVolFactor,
    load<f64>(plane, FROM_LOWER) * inverse * inverseVolFactor,
    (fromUpper + way) * inverse * inverseVolFactor,
    (fromBarrier + way) * inverse * inverseVolFactor,
    way * inverse * inverseVolFactor,
    load<f64>(scratch, HALF) * load<f64>(from + lane + 2 * stride),
  );
  if (leftOut == 0) return;
  store<f64>(to, load<f64>(to) + load<f64>(scratch, WEIGHT) * leftOut);
}
