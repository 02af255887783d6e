// Screened losses of one account as the passes of the search read them, with room for what f32 does to the sums.
// Parts: lane, constants
struct Shape {
  zero: u32,
  count: u32,
  // The first cell of the account.
  first: u32,
  // What bounds are multiplied by, and the key of the least that matters, as bits.
  inflation: u32,
  edge: u32,
  capacity: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> losses: array<f32>;
@group(0) @binding(2) var<storage, read> bounds: array<f32>;

fn reachOf(loss: f32, bound: f32) -> f32 {
  return single(single(bound * bitcast<f32>(shape.inflation)) * 1.000001) + single(abs(loss) * 2.5e-7);
}

// Words in the order of the numbers.
fn keyOf(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  return select(bits ^ 0x80000000u, ~bits, (bits >> 31u) == 1u);
}
