// black-block: undiscounted Black (1976) prices of the options of one slice in a block of scenarios, weighted and summed.
// Domain:    forward, strike in [1e-12, 1e15]; logarithms in [-100, 100]; volSqrtTime volFactor in [0, 40]; NaN gives a status.
// Error:     reference 2 ULP; wasm 2 ULP; webgpu 2.4e-7 of scale.
// Edges:     volSqrtTime = 0 or volFactor = 0, with its inverse capped at 1e150, gives intrinsic value.
// Source:    Black, F. (1976) J. Financial Economics 3, 167-179. Vectors: test/vectors/black-block.json.
//
// The f32 build of assembly/simd/black-block-float32.ts: one scenario a lane, account by account, the options in their order.
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
      let strike = options[option];
      let x = abs(single(logForward - options[option + shape.optionStride]));
      // In rows of the tail table.
      let halfDeviation = options[option + 2u * shape.optionStride];
      let inverseDeviation = options[option + 3u * shape.optionStride];
      let quantity = options[option + 4u * shape.optionStride];
      let m = single(single(x * inverseDeviation) * inverseVolFactor);
      let h = single(halfDeviation * volFactor);
      let lower = min(forward, strike);
      let upper = max(forward, strike);
      let near = tailAt(single(m - h));
      let far = tailAt(single(m + h));
      let received = select(strike, forward, options[option + 5u * shape.optionStride] > 0.0);
      let outOfTheMoney = single(single(lower * near) - single(upper * far));
      sum = single(sum + single(quantity * single(outOfTheMoney + single(received - lower))));
    }
    sums[scenario + account * shape.scenarioStride] = sum;
  }
}
