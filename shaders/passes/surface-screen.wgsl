// Approximate losses of a run of scenarios, one a lane, with a bound that takes in what f32 does to every term. The steps stand in
// src/spec/screen-steps.ts.
// Parts: lane, surface-value
struct Shape {
  zero: u32,
  count: u32,
  // The scenario of the first lane, and cells from one account to the next.
  first: u32,
  lossStride: u32,
  movesStride: u32,
  // Behind the columns of so many factors stands the reach of each scenario.
  factors: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> steps: array<u32>;
@group(0) @binding(2) var<storage, read> surfaces: array<f32>;
@group(0) @binding(3) var<storage, read> moves: array<f32>;
@group(0) @binding(4) var<storage, read_write> losses: array<f32>;
@group(0) @binding(5) var<storage, read_write> bounds: array<f32>;

struct Running {
  sum: f32,
  bound: f32,
  isOutside: bool,
}

fn plus(before: Running, loss: f32, bound: f32) -> Running {
  let sum = single(before.sum + loss);
  return Running(sum, single(single(before.bound + bound) + single(HALF_ULP * abs(sum))), before.isOutside);
}

fn addLinear(before: Running, at: u32, lane: u32) -> Running {
  let amount = numberAt(at + 2u);
  let growth = growthAt(steps[at + 1u], lane);
  let loss = single(-amount * growth.value);
  return plus(before, loss, single(single(abs(amount) * growth.error) + single(2.0 * HALF_ULP * abs(loss))));
}

fn addGroup(before: Running, at: u32, lane: u32) -> Running {
  let x = formAt(steps[at + 2u], lane);
  let kind = steps[at + 3u];
  var v = Moved(0.0, 0.0);
  if (kind == u32(VARIABLE_FACTOR)) {
    let words = steps[at + 4u];
    v = Moved(moveOf(steps[words], lane), single(numberAt(words + 1u) * reach));
  } else if (kind == u32(VARIABLE_PRODUCT)) {
    v = productAt(steps[at + 4u], lane);
  }
  return plusScaled(before, surfaceAt(steps[at + 1u], x, v), growthAt(steps[at + 5u], lane), numberAt(at + 6u));
}

// A value less its base, on a scale of its own.
fn plusScaled(before: Running, surface: SurfaceValue, scale: Moved, base: f32) -> Running {
  let factor = single(1.0 + scale.value);
  let ofBase = single(base * scale.value);
  // The table holds the surface less its base.
  let ofChange = single(factor * surface.value);
  let ofScale = single(single(abs(base) + abs(surface.value)) * scale.error);
  let rounding = single(4.0 * HALF_ULP * single(abs(ofBase) + abs(ofChange)));
  let bound = single(single(factor * surface.bound) + single(ofScale + rounding));
  let after = plus(before, single(-single(ofBase + ofChange)), bound);
  return Running(after.sum, after.bound, after.isOutside || surface.isOutside);
}

// Options that expire inside the horizon: each is worth no more than the forward's growth beside what it is worth now.
fn addPayoffs(before: Running, at: u32, lane: u32) -> Running {
  let table = steps[at + 1u];
  let count = steps[at + 2u];
  let growth = growthAt(steps[at + 3u], lane);
  var sum = 0.0;
  for (var row = 0u; row < count; row++) {
    let cell = table + 3u + 3u * row;
    let strike = surfaces[cell];
    let side = surfaces[cell + 2u];
    let gained = single(max(side * single(growth.value - strike), 0.0) - max(-side * strike, 0.0));
    sum = single(sum + single(surfaces[cell + 1u] * gained));
  }
  let value = single(surfaces[table] + sum);
  let amounts = surfaces[table + 1u];
  let ofGrowth = single(amounts * abs(growth.value));
  let sizes = single(single(f32(count + 12u) * ofGrowth) + single(12.0 * surfaces[table + 2u]));
  let rounding = single(HALF_ULP * single(sizes + single(4.0 * abs(surfaces[table]))));
  let bound = single(single(amounts * growth.error) + rounding);
  return plusScaled(before, SurfaceValue(value, bound, false), growthAt(steps[at + 4u], lane), numberAt(at + 5u));
}

@compute @workgroup_size(WORKGROUP_LANES)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  let lane = laneOf(id, workgroups);
  if (lane >= shape.count) {
    return;
  }
  let scenario = shape.first + lane;
  reach = moveOf(shape.factors, lane);
  let isBeyond = reach >= OUTSIDE;
  var running = Running(0.0, 0.0, false);
  var at = 0u;
  loop {
    let step = steps[at];
    if (step == u32(STEP_START)) {
      let cell = steps[at + 1u] * shape.lossStride + scenario;
      running = Running(losses[cell], bounds[cell], bounds[cell] >= OUTSIDE);
      at += 2u;
    } else if (step == u32(STEP_LINEAR)) {
      running = addLinear(running, at, lane);
      at += 3u;
    } else if (step == u32(STEP_GROUP)) {
      running = addGroup(running, at, lane);
      at += 7u;
    } else if (step == u32(STEP_PAYOFFS)) {
      running = addPayoffs(running, at, lane);
      at += 6u;
    } else if (step == u32(STEP_STORE)) {
      let cell = steps[at + 1u] * shape.lossStride + scenario;
      losses[cell] = running.sum;
      let bound = single(single(running.bound * 1.00001) + numberAt(at + 2u));
      bounds[cell] = select(bound, OUTSIDE, running.isOutside || isBeyond || bound >= OUTSIDE);
      running = Running(0.0, 0.0, false);
      at += 3u;
    } else {
      break;
    }
  }
}
