// How many scenarios lose at least so much for certain, by the upper half of the loss's key; and the largest bound that is one.
// Parts: screened
@group(0) @binding(3) var<storage, read_write> bins: array<atomic<u32>>;

const BINS: u32 = 65536u;

@compute @workgroup_size(WORKGROUP_LANES)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  let lane = laneOf(id, workgroups);
  if (lane >= shape.count) {
    return;
  }
  let loss = losses[shape.first + lane];
  let bound = bounds[shape.first + lane];
  let key = keyOf(single(loss - reachOf(loss, bound)));
  atomicAdd(&bins[key >> 16u], 1u);
  if (bound < OUTSIDE) {
    atomicMax(&bins[BINS], bitcast<u32>(bound));
  }
}
