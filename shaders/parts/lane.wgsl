// Which lane an invocation has: a dispatch of more workgroups than one dimension holds goes on in the second.
const WORKGROUP_LANES: u32 = 64u;

fn laneOf(id: vec3<u32>, workgroups: vec3<u32>) -> u32 {
  return id.x + id.y * workgroups.x * WORKGROUP_LANES;
}
