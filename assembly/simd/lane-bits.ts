// The bits of two f64 lanes: exponents taken off and put on.

const CONSTANTS: usize = memory.data<i64>(
  [
    0x4338000000000000 + 1023, // 1.5 2^52 + 1023: adding it leaves the biased exponent in the low bits
    0x000fffffffffffff, // fraction
    0x3ff0000000000000, // 1
    0x4330000000000000, // 2^52
    0x4330000000000000 + 1023, // 2^52 + 1023
  ],
  16,
);

export class LaneBits {
  /** significand x 2^k for whole k in [-1021, 1022]: blocks never leave that range, so the reference's other branches are not here. */
  @inline static scaleByPowerOfTwo(significand: v128, k: v128): v128 {
    return f64x2.mul(significand, i64x2.shl(f64x2.add(k, v128.load64_splat(CONSTANTS)), 52));
  }

  /** x 2^-e in [1, 2), e its exponent, for normal x > 0. */
  @inline static significand(x: v128): v128 {
    return v128.or(v128.and(x, v128.load64_splat(CONSTANTS, 8)), v128.load64_splat(CONSTANTS, 16));
  }

  /** The exponent of normal x > 0, as a whole f64. */
  @inline static exponent(x: v128): v128 {
    const biased = v128.or(i64x2.shr_u(x, 52), v128.load64_splat(CONSTANTS, 24));
    return f64x2.sub(biased, v128.load64_splat(CONSTANTS, 32));
  }
}
