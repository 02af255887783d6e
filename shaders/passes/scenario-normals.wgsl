// Standard normal numbers as src/scenarios/draws.ts draws them, rounded to f32: a lane is one driver of one scenario, drivers one after
// the other. By philox, or from a coordinate of a Sobol point: then words hold 32 directions and what scrambles, driver by driver.
// Parts: lane, words, floats, philox, sobol, owen-scramble, normal-inverse-float32
struct Shape {
  zero: u32,
  // Scenarios of this dispatch, from one driver to the next, and the number of the first one.
  count: u32,
  stride: u32,
  firstScenario: u32,
  seed: u32,
  stream: u32,
  rounds: u32,
  // 1: neighbours share a draw. Drivers before the first mirrored one share its number, too.
  antithetic: u32,
  firstMirrored: u32,
  isSobol: u32,
  drivers: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> words: array<u32>;
@group(0) @binding(2) var<storage, read_write> normals: array<f32>;

const DIRECTIONS: u32 = 32u;

fn readWord(base: u32, index: u32) -> u32 {
  return words[base + index];
}

@compute @workgroup_size(WORKGROUP_LANES)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  let lane = laneOf(id, workgroups);
  if (lane >= shape.count * shape.drivers) {
    return;
  }
  let driver = lane / shape.count;
  let at = lane % shape.count;
  let scenario = shape.firstScenario + at;
  let draw = select(scenario, scenario >> 1u, shape.antithetic == 1u);
  var normal = 0.0;
  if (shape.isSobol == 1u) {
    let base = driver * (DIRECTIONS + 1u);
    normal = normalInverseFloat32(owenScrambleWord(sobolWord(draw, base), words[base + DIRECTIONS]));
  } else {
    var drawn: array<u32, 4>;
    philoxRounds(shape.rounds, draw, driver, 0u, 0u, shape.seed, shape.stream, &drawn);
    normal = normalDrawFloat32(drawn[0], drawn[1]);
  }
  let isMirrored = shape.antithetic == 1u && driver >= shape.firstMirrored && (scenario & 1u) == 1u;
  normals[driver * shape.stride + at] = select(normal, -normal, isMirrored);
}
