// One option of barrier-block in one scenario, in f32: what src/spec/barrier-block.ts says, by the operations of
// assembly/simd/barrier-lanes.ts and barrier-prices.ts in their order.
// Parts: slice, tail-row, floats, exp-float32
const LARGEST_WEIGHT: f32 = 9999999827968.0;
// 2^-100: less of a reflected path is nothing, for not every device has subnormal numbers.
const SMALLEST_BOUNCED: f32 = 7.888609052210118e-31;

struct Scenario {
  forward: f32,
  logForward: f32,
  volFactor: f32,
  inverseVolFactor: f32,
  spot: f32,
  logSpot: f32,
  inverseSpot: f32,
  steepness: f32,
}

// Logarithms of the forward over the upper level, the barrier and the lower one, times `down`; twice the way to the barrier.
struct Levels {
  upper: f32,
  barrier: f32,
  lower: f32,
  twice: f32,
}

struct Weights {
  asset: f32,
  cash: f32,
}

fn cell(option: u32, column: u32) -> f32 {
  return options[option + column * shape.optionStride];
}

fn levelsOf(lane: Scenario, option: u32, kind: i32) -> Levels {
  let down = cell(option, 10u);
  let fromStrike = single(down * single(lane.logForward - cell(option, 1u)));
  if (kind == VANILLA) {
    return Levels(0.0, 0.0, fromStrike, 0.0);
  }
  let moved = single(cell(option, 9u) * lane.volFactor);
  let distance = single(single(down * single(cell(option, 8u) - lane.logSpot)) - moved);
  let isAlive = distance < 0.0;
  let toBarrier = select(0.0, distance, isAlive);
  let fromBarrier = single(single(down * single(lane.logForward - lane.logSpot)) - toBarrier);
  let isOut = kind == OUT_AWAY || kind == OUT_TOWARD;
  let fromPaid = select(fromBarrier, fromStrike, isAlive || !isOut);
  return Levels(min(fromPaid, fromBarrier), fromBarrier, max(fromPaid, fromBarrier), single(toBarrier + toBarrier));
}

fn weightsOf(lane: Scenario, option: u32, twice: f32) -> Weights {
  let isDown = cell(option, 10u) > 0.0;
  var low = single(select(lane.spot, lane.inverseSpot, isDown) * cell(option, 6u));
  var high = single(select(lane.inverseSpot, lane.spot, isDown) * cell(option, 7u));
  let shift = cell(option, 9u);
  if (shift > 0.0) {
    let moved = single(shift * lane.volFactor);
    low = single(low * exponentialFloat32(-moved));
    high = single(high * exponentialFloat32(moved));
  }
  let exponent = single(single(lane.steepness * twice) * cell(option, 11u));
  let power = exponentialFloat32(min(30.5, max(-80.0, exponent)));
  let isAlive = twice < 0.0;
  let lowWeight = single(select(1.0, min(low, 1.0), isAlive) * power);
  let highWeight = single(select(1.0, max(high, 1.0), isAlive) * power);
  if (isDown) {
    return Weights(lowWeight, highWeight);
  }
  return Weights(highWeight, lowWeight);
}

// Tails of one side: `half` is that of the asset, or its negative for cash.
struct Side {
  inverse: f32,
  inverseVolFactor: f32,
  half: f32,
  weight: f32,
}

// Paths that end beyond the level; on the spot's side of it with `sign` -1.
fn tailOf(side: Side, x: f32, sign: f32) -> f32 {
  let m = single(single(x * (sign * side.inverse)) * side.inverseVolFactor);
  return tailAt(max(single(m + sign * side.half), f32(TAIL_FIRST_ROW)));
}

fn reflected(side: Side, level: f32, twice: f32) -> f32 {
  return tailOf(side, single(level + twice), -1.0);
}

fn bounced(side: Side, tails: f32) -> f32 {
  let product = single(side.weight * tails);
  return select(0.0, product, abs(product) >= SMALLEST_BOUNCED);
}

// The probability that one unit is received, or paid.
fn unitOf(kind: i32, side: Side, at: Levels) -> f32 {
  if (kind == VANILLA) {
    return tailOf(side, at.lower, 1.0);
  }
  let lastUpper = reflected(side, at.upper, at.twice);
  if (kind == IN_AWAY_NEAR) {
    return bounced(side, lastUpper);
  }
  if (kind == OUT_AWAY) {
    return single(tailOf(side, at.upper, -1.0) - bounced(side, lastUpper));
  }
  if (kind == IN_AWAY) {
    let plain = single(tailOf(side, at.barrier, 1.0) - tailOf(side, at.lower, 1.0));
    return single(plain + bounced(side, lastUpper));
  }
  let turned = bounced(side, single(reflected(side, at.barrier, at.twice) - lastUpper));
  if (kind == IN_TOWARD) {
    return single(tailOf(side, at.lower, 1.0) + turned);
  }
  return single(single(tailOf(side, at.upper, 1.0) - tailOf(side, at.barrier, 1.0)) - turned);
}
