// linear-block: values of linear and inverse products on one forward in a block of scenarios, weighted and summed.
// Domain:    forward in [1e-12, 1e15]; coefficients in [-1e30, 1e30]; quantity in [-1e18, 1e18]; NaN gives a status.
// Error:     reference 2 ULP; wasm 2 ULP; webgpu 4.8e-7 of scale.
// Edges:     A coefficient of zero adds exactly nothing.
// Source:    The payoffs of spot, futures and perpetuals, linear (b F) and inverse (c / F). Vectors: test/vectors/linear-block.json.
//
// A product is worth a + b F + c / F, so spot, futures and perpetuals have one form: a holds what was paid, b the linear
// part, c the inverse one (a coin-settled future in coin: a = 1 / entry, c = -1). F is inverted once a scenario.
//
// The scale that a value's error is measured against: |quantity| (|a| + |b F| + |c / F|). No term meets more than four
// roundings besides that of the running sum, hence the bound: 4 / 2 ULP. In f32 the columns round besides, and so does 1 / F: seven
// roundings, 3.5 ULP. a and b F of a future nearly cancel, so a screen of f32 takes linear products as amounts times exp(x) - 1
// (src/spec/screen-steps.ts); the f32 block serves books whose forwards are all that a device has.

import type { Contract } from './contract.ts';
import { type Column, type Index, read, write } from './machine.ts';

// The domain, for the contract below and for the check in WASM.
export const SMALLEST_FORWARD: number = 1e-12;
export const LARGEST_FORWARD: number = 1e15;
export const LARGEST_COEFFICIENT: number = 1e30;
export const LARGEST_PRODUCT_QUANTITY: number = 1e18;

/** Worst error of the relaxed build, in ULP, as the contract's. */
export const LINEAR_RELAXED_ERROR_ULP: number = 2;
/** Worst error in f32, in ULP of f32 (2^-23): seven roundings of half of one. */
export const LINEAR_FLOAT32_ERROR_ULP: number = 4;

/** Adds to out, per scenario, the sum over the products of quantity times value. The table of products holds its columns one
 *  after the other, `productStride` cells apart: constant, perForward, perInverse, quantity. */
export function linearBlock(
  forwards: Column,
  scenarioCount: Index,
  products: Column,
  productStride: Index,
  productCount: Index,
  out: Column,
): void {
  for (let scenario = 0; scenario < scenarioCount; scenario++) {
    const forward: number = read(forwards, scenario);
    const inverse: number = 1 / forward;
    let sum: number = read(out, scenario);
    for (let product = 0; product < productCount; product++) {
      const constant: number = read(products, product);
      const perForward: number = read(products, product + productStride);
      const perInverse: number = read(products, product + 2 * productStride);
      const quantity: number = read(products, product + 3 * productStride);
      sum = sum + quantity * (perInverse * inverse + (perForward * forward + constant));
    }
    write(out, scenario, sum);
  }
}

export const contract: Contract = {
  name: 'linear-block',
  summary: 'Values of linear and inverse products on one forward in a block of scenarios, weighted and summed.',
  shape: 'block',
  inputs: [
    { name: 'forward', unit: 'quote per underlying, per scenario', low: SMALLEST_FORWARD, high: LARGEST_FORWARD },
    { name: 'constant', unit: 'value, per product', low: -LARGEST_COEFFICIENT, high: LARGEST_COEFFICIENT },
    { name: 'perForward', unit: 'value / forward, per product', low: -LARGEST_COEFFICIENT, high: LARGEST_COEFFICIENT },
    { name: 'perInverse', unit: 'value x forward, per product', low: -LARGEST_COEFFICIENT, high: LARGEST_COEFFICIENT },
    {
      name: 'quantity',
      unit: 'contracts x multiplier, per product',
      low: -LARGEST_PRODUCT_QUANTITY,
      high: LARGEST_PRODUCT_QUANTITY,
    },
  ],
  outputs: [{ name: 'sum', unit: 'value, per scenario' }],
  error: {
    reference: {
      amount: 2,
      unit: 'ULP',
      where: 'of the scale of each value, and half an ULP of the running sum per product',
    },
    wasm: {
      amount: 2,
      unit: 'ULP',
      where: 'of the scale of each value, and half an ULP of the running sum per product',
    },
    webgpu: { amount: 4.8e-7, unit: 'relative to scale', where: 'as f32 in WASM' },
  },
  edges: 'A coefficient of zero adds exactly nothing.',
  source: 'The payoffs of spot, futures and perpetuals, linear (b F) and inverse (c / F).',
};
