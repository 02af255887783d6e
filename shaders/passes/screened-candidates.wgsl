// The scenarios that may lose as much as the edge: how many, then scenario, loss and bound of each, in whatever order. Beyond the
// capacity they are counted alone.
// Parts: screened
@group(0) @binding(3) var<storage, read_write> found: array<atomic<u32>>;

@compute @workgroup_size(WORKGROUP_LANES)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  let lane = laneOf(id, workgroups);
  if (lane >= shape.count) {
    return;
  }
  let loss = losses[shape.first + lane];
  let bound = bounds[shape.first + lane];
  if (keyOf(single(loss + reachOf(loss, bound))) < shape.edge) {
    return;
  }
  let place = atomicAdd(&found[0], 1u);
  if (place < shape.capacity) {
    atomicStore(&found[1u + 3u * place], lane);
    atomicStore(&found[2u + 3u * place], bitcast<u32>(loss));
    atomicStore(&found[3u + 3u * place], bitcast<u32>(bound));
  }
}
