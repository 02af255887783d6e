import { describe, expect, it } from 'vitest';
import { contract, power } from '../../src/spec/power.ts';
import { expectWithinUlp, truthTable } from './ulp.ts';

const INFINITE = Number.POSITIVE_INFINITY;

describe('power', () => {
  it('is within its contract of the 25-digit table', () => {
    expectWithinUlp(truthTable('power', 'power'), contract.error.reference.amount, power);
  });

  // IEEE 754-2019, 9.2.1.
  it.each([
    [0, 3, 0],
    [-0, 3, -0],
    [-0, 2, 0],
    [0, -3, INFINITE],
    [-0, -3, -INFINITE],
    [-0, -2, INFINITE],
    [-0, 0.5, 0],
    [5, 0, 1],
    [1, 1e300, 1],
    [-1, 1e300, 1],
    [-1, INFINITE, 1],
    [0.5, INFINITE, 0],
    [0.5, -INFINITE, INFINITE],
    [2, INFINITE, INFINITE],
    [2, -INFINITE, 0],
    [INFINITE, 2, INFINITE],
    [INFINITE, -2, 0],
    [-INFINITE, 3, -INFINITE],
    [-INFINITE, 2.5, INFINITE],
    [-INFINITE, -3, -0],
    [-8, 1 / 3, Number.NaN],
    [10, 309, INFINITE],
    [10, -324, 0],
    [-10, 309, -INFINITE],
    [0.9999999999999999, 1e25, 0],
    [1.0000000000000002, 1e25, INFINITE],
    [2, 1e-300, 1],
  ])('%d to the %d is %d', (x, y, expected) => expect(power(x, y)).toBe(expected));

  it.each([
    [Number.NaN, 0],
    [1, Number.NaN],
    [Number.NaN, Number.NaN],
  ])('gives NaN for NaN, unlike IEEE pow: %d to the %d', (x, y) => expect(power(x, y)).toBeNaN());
});
