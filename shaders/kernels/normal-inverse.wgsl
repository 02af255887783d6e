// normal-inverse: the standard normal quantile: the x with N(x) = p.
// Domain:    p in [0, 1]; outside of it NaN; NaN in, NaN out.
// Error:     reference 3 ULP; wasm 3 ULP; webgpu 3e-7 relative.
// Edges:     p = 0 gives -Infinity, p = 1 Infinity, p = 0.5 zero; subnormal p as exact as any.
// Source:    own rational start (test/vectors/elementary-fit.py), one Halley step on normal-cdf. Vectors: test/vectors/normal-inverse.json.
//
// Random words in, quantiles of (word + 1/2) / 2^32 out, as the bits of an f32.
// Parts: columns, words, floats, normal-inverse-float32
@compute @workgroup_size(WORKGROUP_LANES)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  let lane = laneOf(id, workgroups);
  if (lane < shape.count) {
    outputs[lane] = bitcast<u32>(normalInverseFloat32(inputs[lane]));
  }
}
