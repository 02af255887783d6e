// As many multiplications with additions as a device can do: sixteen chains a lane, none of which waits for another. What the bench holds
// prices against.
// Parts: lane
struct Shape {
  zero: u32,
  count: u32,
  rounds: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> factors: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(WORKGROUP_LANES)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  let lane = laneOf(id, workgroups);
  if (lane >= shape.count) {
    return;
  }
  let by = factors[0];
  let plus = factors[1];
  var a = vec4<f32>(f32(lane & 255u));
  var b = a + plus;
  var c = b + plus;
  var d = c + plus;
  for (var round = 0u; round < shape.rounds; round++) {
    for (var turn = 0u; turn < 16u; turn++) {
      a = fma(a, by, plus);
      b = fma(b, by, plus);
      c = fma(c, by, plus);
      d = fma(d, by, plus);
    }
  }
  let sum = a + b + c + d;
  sums[lane] = sum.x + sum.y + sum.z + sum.w;
}
