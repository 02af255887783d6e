// Exact tails of one factor: against closed forms, and what has no figure. Whole books: test/truth.
import { describe, expect, test } from 'vitest';
import { gaussLegendre } from '../../src/risk/gauss-legendre.ts';
import { mertonReturn, normalReturn, studentReturn } from '../../src/risk/horizon-distributions.ts';
import { lognormalDebt } from '../../src/risk/lognormal-shortfall.ts';
import { type OneFactorBook, oneFactorTail } from '../../src/risk/one-factor-tail.ts';

const relative = (got: number | null, wanted: number): number => Math.abs((got ?? Number.NaN) / wanted - 1);
/** Owing one unit of the price: the lognormal closed form, whose own truth is published. */
const SHORT: OneFactorBook = { legLosses: (x) => [Math.exp(x)], unitsShortUpside: 1 };
const LONG: OneFactorBook = { legLosses: (x) => [-Math.exp(x)], unitsShortUpside: -1 };

describe('one factor', () => {
  test.each([0.9, 0.99, 0.9999])('owing a lognormal price at %d is the closed form', (level) => {
    const [tail] = oneFactorTail(SHORT, normalReturn(-0.02, 0.2), [level]);
    const closed = lognormalDebt({ mu: -0.02, sigma: 0.2 }, 1 - level);
    expect(relative(tail!.valueAtRisk, closed.valueAtRisk)).toBeLessThan(1e-12);
    expect(relative(tail!.expectedShortfall, closed.expectedShortfall)).toBeLessThan(1e-11);
  });

  test('both sides of a straddle: x^2 of a standard normal is chi-square', () => {
    const square: OneFactorBook = { legLosses: (x) => [x * x], unitsShortUpside: 0 };
    const [tail] = oneFactorTail(square, normalReturn(0, 1), [0.99]);
    // The 0.99 quantile of chi-square with one degree, and E[x^2; x^2 > q] / 0.01 = 1 + 2 z phi(z) / 0.01.
    const z = 2.5758293035489004;
    expect(relative(tail!.valueAtRisk, z * z)).toBeLessThan(1e-12);
    const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
    expect(relative(tail!.expectedShortfall, 1 + (2 * z * density) / 0.01)).toBeLessThan(1e-11);
  });

  test('short the upside of a Student log return: a VaR, a sentence and no ES', () => {
    const tails = oneFactorTail(SHORT, studentReturn(0, 0.03, 4), [0.95, 0.99]);
    for (const tail of tails) {
      expect(tail.valueAtRisk).toBeGreaterThan(1);
      expect(tail).toMatchObject({ expectedShortfall: null, contributions: null });
      expect(tail.warning).toMatch(/^expected shortfall is infinite: the book is short the upside/);
    }
    const [long] = oneFactorTail(LONG, studentReturn(0, 0.03, 4), [0.99]);
    expect(long).toMatchObject({ warning: null, expectedShortfall: expect.any(Number) });
  });

  test('contributions of the legs sum to ES', () => {
    const book: OneFactorBook = { legLosses: (x) => [2 * Math.exp(x), -Math.exp(2 * x), x], unitsShortUpside: 0 };
    const [tail] = oneFactorTail(book, normalReturn(0, 0.1), [0.99]);
    expect(tail!.contributions).toHaveLength(3);
    expect(tail!.contributions!.reduce((sum, part) => sum + part, 0)).toBeCloseTo(tail!.expectedShortfall!, 12);
  });

  test('no jumps leave the normal; a loss that is no number is refused', () => {
    const model = { volatility: 0.8, jumpsPerYear: 0, meanLogJump: -0.1, jumpVolatility: 0.1, drift: 0 };
    const [jump, normal] = [mertonReturn(model, 0.25), normalReturn(-0.08, 0.4)];
    for (const x of [-2, -0.1, 0, 1]) {
      expect(relative(jump.below(x), normal.below(x))).toBeLessThan(1e-13);
      expect(relative(jump.above(x), normal.above(x))).toBeLessThan(1e-13);
    }
    const broken: OneFactorBook = { legLosses: () => [Number.NaN], unitsShortUpside: 0 };
    expect(() => oneFactorTail(broken, normal, [0.99])).toThrow(/^the loss at the log return -?[\d.]+ is NaN/);
    expect(() => oneFactorTail(SHORT, normal, [1])).toThrow('the confidence level is 1;');
    expect(() => normalReturn(0, 0)).toThrow(
      'the deviation of the log return is 0; it must be a finite number above 0',
    );
  });

  test('Merton has the compensated mean: E exp(X) = exp(drift years)', () => {
    const model = { volatility: 0.55, jumpsPerYear: 12, meanLogJump: -0.06, jumpVolatility: 0.09, drift: 0.1 };
    const distribution = mertonReturn(model, 0.5);
    let mean = 0;
    // The trapezoidal rule over a smooth density that dies at both ends converges exponentially.
    for (let x = -8; x <= 8; x += 0.005) mean += 0.005 * Math.exp(x) * distribution.density(x);
    expect(relative(mean, Math.exp(0.05))).toBeLessThan(1e-12);
  });
});

test('Gauss-Legendre with 12 nodes integrates x^22 exactly', () => {
  const { nodes, weights } = gaussLegendre(12);
  expect(nodes.reduce((sum, node, index) => sum + weights[index]! * node ** 22, 0)).toBeCloseTo(2 / 23, 14);
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(2, 14);
});
