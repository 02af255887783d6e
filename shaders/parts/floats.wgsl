// Powers and exponents of src/spec/machine.ts, in f32.

// 2^k for a whole number k in [-126, 127].
fn powerOfTwo(k: f32) -> f32 {
  return bitcast<f32>(u32(i32(k) + 127) << 23u);
}

// The binary exponent of a normal x > 0.
fn exponentOf(x: f32) -> f32 {
  return f32(i32((bitcast<u32>(x) >> 23u) & 0xffu) - 127);
}

// Below 2^24: a larger word would be rounded as the machine likes.
fn fromWord(word: u32) -> f32 {
  return f32(word);
}

// The even one of two: as a difference from 1.5 2^23 a free compiler would take it away.
fn nearestWhole(x: f32) -> f32 {
  return round(x);
}
