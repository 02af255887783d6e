// Exact arithmetic for the tests of sums: every finite f64 is a whole number of 2^-1074, and BigInt holds that number.
// Products of two are counted in units of 2^-2148.

const float = new Float64Array(1);
const bits = new BigUint64Array(float.buffer);

/** `x` in units of 2^-1074, exactly. */
export function exactUnits(x: number): bigint {
  if (!Number.isFinite(x)) throw new Error(`${x} is not finite`);
  float[0] = x;
  const word = bits[0]!;
  const exponent = (word >> 52n) & 0x7ffn;
  const fraction = word & 0xfffffffffffffn;
  const magnitude = exponent === 0n ? fraction : (fraction | 0x10000000000000n) << (exponent - 1n);
  return word >> 63n === 1n ? -magnitude : magnitude;
}

export function absolute(units: bigint): bigint {
  return units < 0n ? -units : units;
}

/** The exact sum, in units of 2^-1074. */
export function exactSum(values: ArrayLike<number>): bigint {
  let total = 0n;
  for (let index = 0; index < values.length; index++) total += exactUnits(values[index]!);
  return total;
}

/** The exact dot product, in units of 2^-2148. */
export function exactDot(left: ArrayLike<number>, right: ArrayLike<number>): bigint {
  let total = 0n;
  for (let index = 0; index < left.length; index++) total += exactUnits(left[index]!) * exactUnits(right[index]!);
  return total;
}
