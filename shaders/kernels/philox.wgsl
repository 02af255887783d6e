// philox: four random 32-bit words as a pure function of a 128-bit counter and a 64-bit key (Philox4x32-10).
// Domain:    counters and keys whole numbers in [0, 4294967295].
// Error:     reference 0 ULP; wasm 0 ULP; webgpu 0 ULP.
// Edges:     none: every counter and key is valid, and one bit of either changes half of the output bits.
// Source:    Salmon, Moraes, Dror, Shaw (2011) "Parallel random numbers: as easy as 1, 2, 3". Vectors: test/vectors/philox.json.
//
// Columns of counters and keys in, columns of words out.
// Parts: columns, words, philox
@compute @workgroup_size(WORKGROUP_LANES)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  let lane = laneOf(id, workgroups);
  if (lane >= shape.count) {
    return;
  }
  var words: array<u32, 4>;
  let stride = shape.count;
  philoxRounds(
    shape.parameter,
    inputs[lane],
    inputs[lane + stride],
    inputs[lane + 2u * stride],
    inputs[lane + 3u * stride],
    inputs[lane + 4u * stride],
    inputs[lane + 5u * stride],
    &words,
  );
  for (var word = 0u; word < 4u; word++) {
    outputs[lane + word * stride] = words[word];
  }
}
