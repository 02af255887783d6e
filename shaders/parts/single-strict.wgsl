// Every f32 result passes through here. With zero = 0 from a uniform no compiler may contract, reorder or drop an operation, and
// every machine that rounds + - * to nearest gives the bits of Math.fround.
fn single(x: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(x) ^ shape.zero);
}

fn single4(x: vec4<f32>) -> vec4<f32> {
  return bitcast<vec4<f32>>(bitcast<vec4<u32>>(x) ^ vec4<u32>(shape.zero));
}
