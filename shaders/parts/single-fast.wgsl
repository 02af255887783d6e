// The fast variant: the compiler may contract and reorder as it likes.
fn single(x: f32) -> f32 {
  return x;
}
