// digital-block: undiscounted prices of cash- and asset-or-nothing options of one slice in a block of scenarios, weighted and summed.
// Domain:    forward, strike in [1e-12, 1e15]; logarithms in [-100, 100]; volSqrtTime volFactor in [0, 40]; NaN gives a status.
// Error:     reference 2 ULP; wasm 2 ULP; webgpu 2.4e-7 of scale.
// Edges:     volSqrtTime = 0 or volFactor = 0, with its inverse capped at 1e150, pays by the sign of forward - strike, nothing at the strike.
// Source:    Reiner, E., Rubinstein, M. (1991) "Unscrambling the binary code", Risk 4(9). Vectors: test/vectors/digital-block.json.
//
// The f32 build of assembly/simd/digital-block-float32.ts: one scenario a lane, account by account, the options in their
// order. The host has folded signs into shift, inverse deviation and nudge.
// Parts: slice, tail-row
@compute @workgroup_size(WORKGROUP_LANES)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  let scenario = laneOf(id, workgroups);
  if (scenario >= shape.scenarioCount) {
    return;
  }
  let forward = scenarios[scenario];
  let logForward = scenarios[scenario + shape.scenarioStride];
  let volFactor = scenarios[scenario + 2u * shape.scenarioStride];
  let inverseVolFactor = scenarios[scenario + 3u * shape.scenarioStride];
  for (var account = 0u; account < shape.accountCount; account++) {
    var sum = 0.0;
    for (var option = starts[account]; option < starts[account + 1u]; option++) {
      let logStrike = options[option];
      let shift = options[option + shape.optionStride];
      let inverseDeviation = options[option + 2u * shape.optionStride];
      let nudge = options[option + 3u * shape.optionStride];
      let quantity = options[option + 4u * shape.optionStride];
      let isAsset = options[option + 5u * shape.optionStride] > 0.0;
      let x = single(single(logStrike - logForward) + nudge);
      let m = single(single(x * inverseDeviation) * inverseVolFactor);
      let u = single(m + single(shift * volFactor));
      let tail = tailAt(max(u, f32(TAIL_FIRST_ROW)));
      let price = select(tail, single(forward * tail), isAsset);
      sum = single(sum + single(quantity * price));
    }
    sums[scenario + account * shape.scenarioStride] = sum;
  }
}
