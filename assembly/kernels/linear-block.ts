// linear-block: values of linear and inverse products on one forward in a block of scenarios, weighted and summed.
// Domain:    forward in [1e-12, 1e15]; coefficients in [-1e30, 1e30]; quantity in [-1e18, 1e18]; NaN gives a status.
// Error:     reference 2 ULP; wasm 2 ULP; webgpu 4.8e-7 of scale.
// Edges:     A coefficient of zero adds exactly nothing.
// Source:    The payoffs of spot, futures and perpetuals, linear (b F) and inverse (c / F). Vectors: test/vectors/linear-block.json.
//
// src/spec/linear-block.ts says what is computed; the same operations on each lane in the same order, four lanes in registers
// while the products pass by.
import {
  LARGEST_COEFFICIENT,
  LARGEST_FORWARD,
  LARGEST_PRODUCT_QUANTITY,
  SMALLEST_FORWARD,
} from '../generated/spec/linear-block';
import { columnHolds } from '../simd/block-domain';
import { MultiplyAdd } from '../simd/multiply-add';

function linearHolds(
  forwards: usize,
  scenarioCount: i32,
  products: usize,
  stride: usize,
  productCount: i32,
  status: usize,
): bool {
  if (!columnHolds(forwards, scenarioCount, SMALLEST_FORWARD, LARGEST_FORWARD, status, 0)) return false;
  for (let column = 0; column < 3; column++) {
    const at = products + <usize>column * stride;
    if (!columnHolds(at, productCount, -LARGEST_COEFFICIENT, LARGEST_COEFFICIENT, status, 1 + column)) return false;
  }
  const quantities = products + 3 * stride;
  return columnHolds(quantities, productCount, -LARGEST_PRODUCT_QUANTITY, LARGEST_PRODUCT_QUANTITY, status, 4);
}

/** Adds to out, per scenario, the sum over the products of quantity times value. Columns of products stand `stride` bytes
 *  apart; forwards and out have room for a multiple of four lanes, forwards padded with values of the domain. Where a lane
 *  lies outside of the domain, status says which and out is as it was. */
export function linearBlock(
  forwards: usize,
  scenarioCount: i32,
  products: usize,
  stride: usize,
  productCount: i32,
  out: usize,
  status: usize,
): void {
  if (!linearHolds(forwards, scenarioCount, products, stride, productCount, status)) return;
  const bytes = (<usize>((scenarioCount + 3) & ~3)) << 3;
  const end = products + ((<usize>productCount) << 3);
  const one = f64x2.splat(1);
  for (let lane: usize = 0; lane < bytes; lane += 32) {
    const forwardA = v128.load(forwards + lane);
    const forwardB = v128.load(forwards + lane, 16);
    const inverseA = f64x2.div(one, forwardA);
    const inverseB = f64x2.div(one, forwardB);
    let sumA = v128.load(out + lane);
    let sumB = v128.load(out + lane, 16);
    for (let at = products; at < end; at += 8) {
      const constant = v128.load64_splat(at);
      const perForward = v128.load64_splat(at + stride);
      const perInverse = v128.load64_splat(at + 2 * stride);
      const quantity = v128.load64_splat(at + 3 * stride);
      const linearA = MultiplyAdd.f64x2(perForward, forwardA, constant);
      const linearB = MultiplyAdd.f64x2(perForward, forwardB, constant);
      sumA = MultiplyAdd.f64x2(quantity, MultiplyAdd.f64x2(perInverse, inverseA, linearA), sumA);
      sumB = MultiplyAdd.f64x2(quantity, MultiplyAdd.f64x2(perInverse, inverseB, linearB), sumB);
    }
    v128.store(out + lane, sumA);
    v128.store(out + lane, sumB, 16);
  }
}

/** The same in f32, for screening: every column is rounded to f32 but the sums, and so is the inverse of the forward, which a GPU
 *  gets as a column. */
export function linearBlockFloat32(
  forwards: usize,
  scenarioCount: i32,
  products: usize,
  stride: usize,
  productCount: i32,
  out: usize,
  status: usize,
): void {
  if (!linearHolds(forwards, scenarioCount, products, stride, productCount, status)) return;
  const bytes = (<usize>((scenarioCount + 3) & ~3)) << 3;
  const end = products + ((<usize>productCount) << 3);
  const one = f64x2.splat(1);
  for (let lane: usize = 0; lane < bytes; lane += 32) {
    const lower = v128.load(forwards + lane);
    const upper = v128.load(forwards + lane, 16);
    const forward = joined(lower, upper);
    const inverse = joined(f64x2.div(one, lower), f64x2.div(one, upper));
    let sum = f32x4.splat(0);
    for (let at = products; at < end; at += 8) {
      const constant = f32x4.splat(<f32>load<f64>(at));
      const perForward = f32x4.splat(<f32>load<f64>(at + stride));
      const perInverse = f32x4.splat(<f32>load<f64>(at + 2 * stride));
      const quantity = f32x4.splat(<f32>load<f64>(at + 3 * stride));
      const linear = MultiplyAdd.f32x4(perForward, forward, constant);
      sum = MultiplyAdd.f32x4(quantity, MultiplyAdd.f32x4(perInverse, inverse, linear), sum);
    }
    const to = out + lane;
    v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(sum)));
    const rest = v128.shuffle<i64>(sum, sum, 1, 1);
    v128.store(to, f64x2.add(v128.load(to, 16), f64x2.promote_low_f32x4(rest)), 16);
  }
}

/** Four f64 as four f32. */
function joined(lower: v128, upper: v128): v128 {
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(lower), f32x4.demote_f64x2_zero(upper), 0, 2);
}
