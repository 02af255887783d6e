// What src/spec/polynomial-of-two.ts says, an even and an odd power of t at a time: the same operations in the same order, so the same bits.

const ROW_BYTES: usize = 12 << 3;

/** sum over power < powers and term < 12 of coefficients[12 power + term] v^power t^term. */
export function polynomialOfTwo(coefficients: usize, powers: i32, t: f64, v: f64): f64 {
  const along = f64x2.splat(v);
  let at = coefficients + <usize>(powers - 1) * ROW_BYTES;
  // The first step of the mirror's loop is 0 v + c, which is c.
  let row0 = v128.load(at);
  let row1 = v128.load(at, 16);
  let row2 = v128.load(at, 32);
  let row3 = v128.load(at, 48);
  let row4 = v128.load(at, 64);
  let row5 = v128.load(at, 80);
  while (at > coefficients) {
    at -= ROW_BYTES;
    row0 = f64x2.add(f64x2.mul(row0, along), v128.load(at));
    row1 = f64x2.add(f64x2.mul(row1, along), v128.load(at, 16));
    row2 = f64x2.add(f64x2.mul(row2, along), v128.load(at, 32));
    row3 = f64x2.add(f64x2.mul(row3, along), v128.load(at, 48));
    row4 = f64x2.add(f64x2.mul(row4, along), v128.load(at, 64));
    row5 = f64x2.add(f64x2.mul(row5, along), v128.load(at, 80));
  }
  const square = f64x2.splat(t * t);
  let value = f64x2.add(f64x2.mul(row5, square), row4);
  value = f64x2.add(f64x2.mul(value, square), row3);
  value = f64x2.add(f64x2.mul(value, square), row2);
  value = f64x2.add(f64x2.mul(value, square), row1);
  value = f64x2.add(f64x2.mul(value, square), row0);
  return f64x2.extract_lane(value, 0) + f64x2.extract_lane(value, 1) * t;
}
