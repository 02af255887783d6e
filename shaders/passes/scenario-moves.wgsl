// Normals to moves, as src/scenarios/elliptical.ts makes them, in f32: loadings, radius, marginals, damping; one scenario a lane. Behind
// the columns of the factors stands by how much they may be off, in units that the host knows by factor (src/engine/draw-program.ts).
// Parts: lane, constants, words, floats, normal-inverse-float32, shape-float32
struct Shape {
  zero: u32,
  count: u32,
  // Cells from one column to the next, of normals and of moves.
  normalStride: u32,
  moveStride: u32,
  drivers: u32,
  factors: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
// Cells of the shapes, loadings and tables: src/spec/draw-layout.ts says where.
@group(0) @binding(1) var<storage, read> program: array<f32>;
@group(0) @binding(2) var<storage, read> normals: array<f32>;
@group(0) @binding(3) var<storage, read_write> moves: array<f32>;

// A smooth table at x: its header, then rows of eight.
fn tableAt(table: u32, x: f32) -> f32 {
  let position = single(single(x - program[table]) * program[table + 1u]);
  let interval = max(0.0, min(floor(position), program[table + 2u]));
  let t = single(single(2.0 * single(position - interval)) - 1.0);
  let row = table + u32(DRAW_TABLE_HEADER_CELLS) + 8u * u32(interval);
  return octicFloat32(
    t,
    program[row],
    program[row + 1u],
    program[row + 2u],
    program[row + 3u],
    program[row + 4u],
    program[row + 5u],
    program[row + 6u],
    program[row + 7u],
  );
}

@compute @workgroup_size(WORKGROUP_LANES)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  let lane = laneOf(id, workgroups);
  if (lane >= shape.count) {
    return;
  }
  let radiusAt = u32(program[0]);
  let firstDriver = select(0u, 1u, radiusAt > 0u);
  var radius = 1.0;
  var farthest = f32(DRAW_LEAST_NORMAL);
  if (radiusAt > 0u) {
    let score = normals[lane];
    farthest = max(farthest, abs(score));
    radius = tableAt(radiusAt, score);
  }
  for (var driver = firstDriver; driver < shape.drivers; driver++) {
    farthest = max(farthest, abs(normals[driver * shape.normalStride + lane]));
  }
  var isOutside = farthest > f32(DRAW_LAST_NORMAL);
  var largestRatio = 1.0;
  for (var factor = 0u; factor < shape.factors; factor++) {
    let own = u32(DRAW_HEADER_CELLS) + factor * (u32(DRAW_SHAPE_CELLS) + shape.drivers - firstDriver);
    let loadings = own + u32(DRAW_SHAPE_CELLS) - firstDriver;
    var sum = 0.0;
    for (var driver = firstDriver; driver < shape.drivers; driver++) {
      sum = single(sum + single(program[loadings + driver] * normals[driver * shape.normalStride + lane]));
    }
    var t = single(sum * radius);
    let marginalAt = u32(program[own + 2u]);
    if (marginalAt > 0u) {
      let v = logOnePlusFloat32(abs(t));
      isOutside = isOutside || v >= f32(DRAW_LAST_LOG);
      let ratio = tableAt(marginalAt, v);
      largestRatio = max(largestRatio, ratio);
      t = single(t * ratio);
    }
    let amount = single(program[own] + single(program[own + 1u] * t));
    let room = program[own + 4u];
    var moved = amount;
    if (room > 0.0) {
      moved = dampedFloat32(amount, program[own + 3u], room, program[own + 5u]);
    }
    moves[factor * shape.moveStride + lane] = moved;
  }
  let reach = single(single(single(single(radius * farthest) * largestRatio) + 1.0) * 1.0001);
  moves[shape.factors * shape.moveStride + lane] = select(reach, OUTSIDE, isOutside);
}
