// N(-u / 64) by the cubic of the nearest row of the tail table: the f32 build's operations in their order.
// Parts: constants
@group(0) @binding(5) var<storage, read> tails: array<vec4<f32>>;

fn tailAt(u: f32) -> f32 {
  let clamped = min(u, f32(TAIL_LAST_ROW));
  let nearest = round(clamped);
  let s = single(clamped - nearest);
  let c = tails[i32(nearest) - TAIL_FIRST_ROW];
  let square = single(s * s);
  let even = single(single(c.z * square) + c.x);
  let odd = single(single(c.w * square) + c.y);
  return single(single(odd * s) + even);
}
