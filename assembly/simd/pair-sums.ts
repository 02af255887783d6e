// What src/spec/pair-sums.ts says, two cells at a time: the same operations in the same order, so the same bits.

/** Adds weight growth^k table[k] to `to`, k from 0 to below `width`, a multiple of 4. */
export function addGaussian(to: usize, table: usize, width: i32, weight: f64, growth: f64): void {
  const square = growth * growth;
  const second = weight * growth;
  const fourth = f64x2.splat(square * square);
  let low = f64x2.replace_lane(f64x2.splat(weight), 1, second);
  let high = f64x2.replace_lane(f64x2.splat(weight * square), 1, second * square);
  const end = to + ((<usize>width) << 3);
  const toTable = table - to;
  for (let at = to; at < end; at += 32) {
    v128.store(at, f64x2.add(v128.load(at), f64x2.mul(low, v128.load(at + toTable))));
    v128.store(at, f64x2.add(v128.load(at, 16), f64x2.mul(high, v128.load(at + toTable, 16))), 16);
    low = f64x2.mul(low, fourth);
    high = f64x2.mul(high, fourth);
  }
}

/** sum of left[k] right[k], k from 0 to below `count`, a multiple of 4: every fourth term apart. */
export function dotProduct(left: usize, right: usize, count: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  const end = left + ((<usize>count) << 3);
  const toRight = right - left;
  for (let at = left; at < end; at += 32) {
    low = f64x2.add(low, f64x2.mul(v128.load(at), v128.load(at + toRight)));
    high = f64x2.add(high, f64x2.mul(v128.load(at, 16), v128.load(at + toRight, 16)));
  }
  const sum = f64x2.add(low, high);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** Twelve cells become the sum of `count` rows of twelve, rowStride cells apart, times weights that are weightStride cells apart. */
export function combineRows(
  to: usize,
  rows: usize,
  rowStride: i32,
  weights: usize,
  weightStride: i32,
  count: i32,
): void {
  let sum0 = f64x2.splat(0);
  let sum1 = f64x2.splat(0);
  let sum2 = f64x2.splat(0);
  let sum3 = f64x2.splat(0);
  let sum4 = f64x2.splat(0);
  let sum5 = f64x2.splat(0);
  for (let row = 0; row < count; row++) {
    const weight = v128.load64_splat(weights);
    sum0 = f64x2.add(sum0, f64x2.mul(weight, v128.load(rows)));
    sum1 = f64x2.add(sum1, f64x2.mul(weight, v128.load(rows, 16)));
    sum2 = f64x2.add(sum2, f64x2.mul(weight, v128.load(rows, 32)));
    sum3 = f64x2.add(sum3, f64x2.mul(weight, v128.load(rows, 48)));
    sum4 = f64x2.add(sum4, f64x2.mul(weight, v128.load(rows, 64)));
    sum5 = f64x2.add(sum5, f64x2.mul(weight, v128.load(rows, 80)));
    weights += (<usize>weightStride) << 3;
    rows += (<usize>rowStride) << 3;
  }
  v128.store(to, sum0);
  v128.store(to, sum1, 16);
  v128.store(to, sum2, 32);
  v128.store(to, sum3, 48);
  v128.store(to, sum4, 64);
  v128.store(to, sum5, 80);
}
