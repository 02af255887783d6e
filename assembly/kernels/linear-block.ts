// linear-block: values of linear and inverse products on one forward in a block of scenarios, weighted and summed.
// Domain:    forward in [1e-12, 1e15]; coefficients in [-1e30, 1e30]; quantity in [-1e18, 1e18]; NaN gives a status.
// Error:     reference 2 ULP; wasm 2 ULP.
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
  if (!columnHolds(forwards, scenarioCount, SMALLEST_FORWARD, LARGEST_FORWARD, status, 0)) return;
  for (let column = 0; column < 3; column++) {
    const at = products + <usize>column * stride;
    if (!columnHolds(at, productCount, -LARGEST_COEFFICIENT, LARGEST_COEFFICIENT, status, 1 + column)) return;
  }
  const quantities = products + 3 * stride;
  if (!columnHolds(quantities, productCount, -LARGEST_PRODUCT_QUANTITY, LARGEST_PRODUCT_QUANTITY, status, 4)) return;
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
