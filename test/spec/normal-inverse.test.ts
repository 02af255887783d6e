import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf } from '../../src/spec/normal-cdf.ts';
import { contract, normalInverse } from '../../src/spec/normal-inverse.ts';
import { expectWithinUlp, truthTable } from './ulp.ts';

const INFINITE = Number.POSITIVE_INFINITY;

describe('normal-inverse', () => {
  it('is within its contract of the 25-digit table, from the smallest subnormal', () => {
    expectWithinUlp(truthTable('normal-inverse', 'normalInverse'), contract.error.reference.amount, normalInverse);
  });

  it.each([
    [0, -INFINITE],
    [-0, -INFINITE],
    [1, INFINITE],
    [0.5, 0],
    [-5e-324, Number.NaN],
    [1.0000000000000002, Number.NaN],
    [INFINITE, Number.NaN],
    [-INFINITE, Number.NaN],
    [Number.NaN, Number.NaN],
  ])('of %d is %d', (p, expected) => expect(normalInverse(p)).toBe(expected));

  it('changes sign with 1 - p, exactly', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 1, noNaN: true, maxExcluded: true }), (p) => {
        expect(normalInverse(1 - p) + normalInverse(p)).toBe(0);
      }),
      { seed: 20260104, numRuns: 1000 },
    );
  });

  it('is undone by the distribution function', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: -0.7, noNaN: true }), (logarithm) => {
        const p = Math.exp(logarithm);
        const x = normalInverse(p);
        // N magnifies a relative error of x by x^2.
        expect(Math.abs(normalCdf(x) / p - 1)).toBeLessThanOrEqual(2 ** -52 * (8 + 4 * x * x));
      }),
      { seed: 20260105, numRuns: 1000 },
    );
  });
});
