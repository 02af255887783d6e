// linear-block: values of linear and inverse products on one forward in a block of scenarios, weighted and summed.
// Domain:    forward in [1e-12, 1e15]; coefficients in [-1e30, 1e30]; quantity in [-1e18, 1e18]; NaN gives a status.
// Error:     reference 2 ULP; wasm 2 ULP; webgpu 4.8e-7 of scale.
// Edges:     A coefficient of zero adds exactly nothing.
// Source:    The payoffs of spot, futures and perpetuals, linear (b F) and inverse (c / F). Vectors: test/vectors/linear-block.json.
//
// The f32 build of assembly/kernels/linear-block.ts: one scenario a lane, account by account, the products in their
// order. A scenario is its forward and the inverse of it: no device divides as another does.
// Parts: slice
@compute @workgroup_size(WORKGROUP_LANES)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  let scenario = laneOf(id, workgroups);
  if (scenario >= shape.scenarioCount) {
    return;
  }
  let forward = scenarios[scenario];
  let inverse = scenarios[scenario + shape.scenarioStride];
  for (var account = 0u; account < shape.accountCount; account++) {
    var sum = 0.0;
    for (var product = starts[account]; product < starts[account + 1u]; product++) {
      let constant = options[product];
      let perForward = options[product + shape.optionStride];
      let perInverse = options[product + 2u * shape.optionStride];
      let quantity = options[product + 3u * shape.optionStride];
      let linear = single(single(perForward * forward) + constant);
      let value = single(single(perInverse * inverse) + linear);
      sum = single(sum + single(quantity * value));
    }
    sums[scenario + account * shape.scenarioStride] = sum;
  }
}
