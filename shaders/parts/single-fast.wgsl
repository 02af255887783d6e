// The fast variant: the compiler may contract and reorder as it likes.
fn single(x: f32) -> f32 {
  return x;
}

fn single4(x: vec4<f32>) -> vec4<f32> {
  return x;
}
