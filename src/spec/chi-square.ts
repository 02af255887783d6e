// chi-square: chi-square distribution function, with survival function and both inverses.
// Domain:    x >= 0, degrees of freedom in [2e-3, 1e9]; outside NaN; NaN in, NaN out.
// Error:     reference 32 ULP; wasm 32 ULP. Also the survival function, however small; degrees in [0.2, 2e6].
// Edges:     x = 0 gives 0, Infinity gives 1.
// Source:    P(degrees / 2, x / 2) of incomplete-gamma. Vectors: test/vectors/chi-square.json.

import type { Contract } from './contract.ts';
import { incompleteGamma, incompleteGammaUpper } from './incomplete-gamma.ts';
import { incompleteGammaInverse, incompleteGammaUpperInverse } from './incomplete-gamma-inverse.ts';

export function chiSquare(x: number, degrees: number): number {
  return incompleteGamma(0.5 * degrees, 0.5 * x);
}

/** P(X > x), relatively exact in the right tail: the p-value of a statistic x. */
export function chiSquareSurvival(x: number, degrees: number): number {
  return incompleteGammaUpper(0.5 * degrees, 0.5 * x);
}

/** The x with P(X <= x) = p. */
export function chiSquareInverse(p: number, degrees: number): number {
  return 2 * incompleteGammaInverse(0.5 * degrees, p);
}

/** The x with P(X > x) = q: the critical value at significance q. */
export function chiSquareSurvivalInverse(q: number, degrees: number): number {
  return 2 * incompleteGammaUpperInverse(0.5 * degrees, q);
}

export const contract: Contract = {
  name: 'chi-square',
  summary: 'chi-square distribution function, with survival function and both inverses.',
  inputs: [
    { name: 'x', unit: '1', low: 0 },
    { name: 'degrees', unit: 'degrees of freedom', low: 2e-3, high: 1e9 },
  ],
  outputs: [{ name: 'probability', unit: 'fraction', low: 0, high: 1 }],
  error: {
    reference: {
      amount: 32,
      unit: 'ULP',
      where: 'also the survival function, however small; degrees in [0.2, 2e6]',
    },
    wasm: {
      amount: 32,
      unit: 'ULP',
      where: 'also the survival function, however small; degrees in [0.2, 2e6]',
    },
  },
  edges: 'x = 0 gives 0, Infinity gives 1.',
  source: 'P(degrees / 2, x / 2) of incomplete-gamma.',
};
