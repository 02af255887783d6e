// One coordinate of Sobol points, each scrambled: inputs are 32 direction numbers, then the indexes of the points; the parameter
// is the word that scrambles. Natural order, as src/spec/sobol.ts says.
// Parts: columns, words, sobol, owen-scramble
const DIRECTIONS: u32 = 32u;

fn readWord(base: u32, index: u32) -> u32 {
  return inputs[base + index];
}

@compute @workgroup_size(WORKGROUP_LANES)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  let lane = laneOf(id, workgroups);
  if (lane < shape.count) {
    outputs[lane] = owenScrambleWord(sobolWord(inputs[DIRECTIONS + lane], 0u), shape.parameter);
  }
}
