// barrier-block: undiscounted prices of the single-barrier options of one slice in a block of scenarios, weighted and summed.
// Domain:    prices in [1e-12, 1e15]; logarithms in [-100, 100]; volSqrtTime volFactor in [0, 40]; NaN gives a status.
// Error:     reference 2 ULP; wasm 2 ULP; webgpu 2.4e-7 of scale.
// Edges:     spot at or beyond the barrier: out is worth 0, in is the vanilla; volSqrtTime = 0 or volFactor = 0 as black-block, forward = barrier half in.
// Source:    Reiner, E., Rubinstein, M. (1991) "Breaking down the barriers", Risk 4(8); Haug (2007) 4.17.1. Vectors: test/vectors/barrier-block.json.
//
// The f32 build of assembly/simd/barrier-block-float32.ts: one scenario a lane, account by account, the options in their
// order. Behind the sums stands by account and scenario whether a reflected path weighs so much that its sum is one for f64: the host
// has that.
// Parts: barrier-lane
@compute @workgroup_size(WORKGROUP_LANES)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  let lane = laneOf(id, workgroups);
  if (lane >= shape.scenarioCount) {
    return;
  }
  let stride = shape.scenarioStride;
  let scenario = Scenario(
    scenarios[lane],
    scenarios[lane + stride],
    scenarios[lane + 2u * stride],
    scenarios[lane + 3u * stride],
    scenarios[lane + 4u * stride],
    scenarios[lane + 5u * stride],
    scenarios[lane + 6u * stride],
    scenarios[lane + 7u * stride],
  );
  for (var account = 0u; account < shape.accountCount; account++) {
    var sum = 0.0;
    var isHeavy = false;
    for (var option = starts[account]; option < starts[account + 1u]; option++) {
      let kind = i32(cell(option, 5u));
      if (kind == NOTHING) {
        continue;
      }
      let levels = levelsOf(scenario, option, kind);
      var weights = Weights(0.0, 0.0);
      if (kind != VANILLA) {
        weights = weightsOf(scenario, option, levels.twice);
      }
      isHeavy = isHeavy || !(max(weights.asset, weights.cash) <= LARGEST_WEIGHT);
      let half = single(cell(option, 2u) * scenario.volFactor);
      let inverse = cell(option, 3u);
      let received = unitOf(kind, Side(inverse, scenario.inverseVolFactor, half, weights.asset), levels);
      let paid = unitOf(kind, Side(inverse, scenario.inverseVolFactor, -half, weights.cash), levels);
      let price = single(single(scenario.forward * received) - single(cell(option, 0u) * paid));
      sum = single(sum + single(cell(option, 4u) * price));
    }
    sums[lane + account * stride] = sum;
    sums[lane + (shape.accountCount + account) * stride] = select(0.0, 1.0, isHeavy);
  }
}
