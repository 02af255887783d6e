// Modified Bessel functions of order 0 and 1, times e^-z, for z >= 0: what weighs the options that replicate volatility.
// A helper: no kernel, no contract. Error 10 ULP.
//
// Up to z = 25 the power series, all of its terms positive; beyond it the asymptotic one (Abramowitz and Stegun 9.6.10, 9.7.1).

import { exp } from './exp.ts';

const SERIES_END: number = 25;
const TWO_PI: number = 6.283185307179586;

/** sum of (z^2 / 4)^k / (k! (k + order)!), times order! for order 0 and 1. */
function series(z: number, order: number): number {
  const square: number = 0.25 * z * z;
  let term: number = 1;
  let sum: number = 1;
  for (let k: number = 1; k < 120; k++) {
    term = (term * square) / (k * (k + order));
    sum = sum + term;
    if (term < 1e-17 * sum) return sum;
  }
  return sum;
}

/** 1 - (m - 1) / (8 z) + (m - 1)(m - 9) / (2! (8 z)^2) - ..., m = 4 order^2, over sqrt(2 pi z). */
function asymptotic(z: number, order: number): number {
  const m: number = 4 * order * order;
  let term: number = 1;
  let sum: number = 1;
  for (let k: number = 1; k < 40; k++) {
    const odd: number = 2 * k - 1;
    term = (-term * (m - odd * odd)) / (k * 8 * z);
    sum = sum + term;
    if (Math.abs(term) < 1e-17) return sum / Math.sqrt(TWO_PI * z);
  }
  return sum / Math.sqrt(TWO_PI * z);
}

/** e^-z I0(z). */
export function scaledBessel0(z: number): number {
  return z <= SERIES_END ? exp(-z) * series(z, 0) : asymptotic(z, 0);
}

/** e^-z I1(z). */
export function scaledBessel1(z: number): number {
  return z <= SERIES_END ? exp(-z) * (0.5 * z) * series(z, 1) : asymptotic(z, 1);
}
