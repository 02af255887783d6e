import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excess, hazard } from '../../src/spec/mills-excess.ts';
import { contract, normalCdf, normalDensity, scaledComplement } from '../../src/spec/normal-cdf.ts';
import { expectWithinUlp, truthTable } from './ulp.ts';

const INFINITE = Number.POSITIVE_INFINITY;
const seeded = { seed: 20260103, numRuns: 1000 };

describe('normal-cdf', () => {
  it('is within its contract of the 25-digit table, to -38.7', () => {
    expectWithinUlp(truthTable('normal-cdf', 'normalCdf'), contract.error.reference.amount, normalCdf);
  });

  it.each([
    [0, 0.5],
    [-0, 0.5],
    [-INFINITE, 0],
    [INFINITE, 1],
    [-40, 0],
    [40, 1],
    [1e308, 1],
    [-1e308, 0],
    [5e-324, 0.5],
    [Number.NaN, Number.NaN],
  ])('of %d is %d', (x, expected) => expect(normalCdf(x)).toBe(expected));

  it('of x and of -x sum to one', () => {
    fc.assert(
      fc.property(fc.double({ min: -9, max: 9, noNaN: true }), (x) => {
        expect(Math.abs(normalCdf(x) + normalCdf(-x) - 1)).toBeLessThanOrEqual(2 ** -52);
      }),
      seeded,
    );
  });

  it('never falls by more than its error bound, seams included', () => {
    const near = fc.oneof(
      fc.double({ min: -38, max: 9, noNaN: true }),
      fc
        .constantFrom(-0.6, 0.6, -2, 2, -5, 5, -10, 10)
        .chain((seam) => fc.integer({ min: -40, max: 40 }).map((k) => seam * (1 + k * 2 ** -53))),
    );
    fc.assert(
      fc.property(near, fc.double({ min: 1e-15, max: 1e-3, noNaN: true }), (x, step) => {
        const bound = contract.error.reference.amount * 2 ** -51;
        expect(normalCdf(x + step)).toBeGreaterThanOrEqual(normalCdf(x) * (1 - bound));
      }),
      seeded,
    );
  });
});

describe('normal density', () => {
  it('is within 1 ULP of the 25-digit table', () => {
    expectWithinUlp(truthTable('normal-cdf', 'normalDensity'), 1, normalDensity);
  });

  it.each([
    [INFINITE, 0],
    [-INFINITE, 0],
    [39, 0],
    [1e308, 0],
    [Number.NaN, Number.NaN],
  ])('of %d is %d', (x, expected) => expect(normalDensity(x)).toBe(expected));
});

describe("Mills' ratio", () => {
  it('is within 3 ULP of the 25-digit table', () => {
    expectWithinUlp(truthTable('normal-cdf', 'scaledComplement'), 3, scaledComplement);
  });

  it('has an excess within 2 ULP and a reciprocal without cancellation', () => {
    expectWithinUlp(truthTable('normal-cdf', 'excess'), 2, excess);
    expect(hazard(1e300)).toBe(1e300);
  });

  it.each([
    [INFINITE, 0],
    [-INFINITE, INFINITE],
    [-40, INFINITE],
    [1e300, 1e-300],
    [Number.NaN, Number.NaN],
  ])('of %d is %d', (x, expected) => expect(scaledComplement(x)).toBe(expected));
});
