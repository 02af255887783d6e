// Losses, then bounds, of the scenarios of a list.
// Parts: screened
@group(0) @binding(3) var<storage, read> list: array<u32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WORKGROUP_LANES)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  let lane = laneOf(id, workgroups);
  if (lane >= shape.count) {
    return;
  }
  out[lane] = losses[shape.first + list[lane]];
  out[lane + shape.count] = bounds[shape.first + list[lane]];
}
