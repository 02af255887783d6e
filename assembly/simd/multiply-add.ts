// a b + c on every lane: two roundings in the strict build, whose bits are the same everywhere; one or two, as the machine
// likes, in the relaxed build.

export class MultiplyAdd {
  @inline static f64x2(a: v128, b: v128, c: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
    return f64x2.add(f64x2.mul(a, b), c);
  }

  @inline static f32x4(a: v128, b: v128, c: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
    return f32x4.add(f32x4.mul(a, b), c);
  }
}
