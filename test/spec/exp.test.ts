import { describe, expect, it } from 'vitest';
import { contract, exp, expm1, expOfSum, scaleByPowerOfTwo } from '../../src/spec/exp.ts';
import { expectWithinUlp, truthTable } from './ulp.ts';

describe('exp', () => {
  it('is within its contract of the 25-digit table', () => {
    expectWithinUlp(truthTable('exp', 'exp'), contract.error.reference.amount, exp);
  });

  it('minus one is within 1 ULP, also where e^x is 1', () => {
    expectWithinUlp(truthTable('exp', 'expm1'), 1, expm1);
  });

  it.each([
    [0, 1],
    [-0, 1],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, 0],
    [709.7827128933841, Number.POSITIVE_INFINITY],
    [-745.1332191019412, 0],
    [-745.133219101941, 5e-324],
    [1e308, Number.POSITIVE_INFINITY],
    [-1e308, 0],
    [Number.NaN, Number.NaN],
  ])('of %d is %d', (x, expected) => expect(exp(x)).toBe(expected));

  it.each([
    [0, 0],
    [-0, -0],
    [5e-324, 5e-324],
    [-1e-300, -1e-300],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, -1],
    [Number.NaN, Number.NaN],
  ])('expm1 of %d is %d', (x, expected) => expect(expm1(x)).toBe(expected));

  it('takes a tail of the exponent into account', () => {
    // e^(1 + 2^-53): 1 + 2^-53 is no f64. Without the tail the nearest f64 to e comes out, half an ULP of exponent low.
    const ulp = 2 ** -51;
    expect(expOfSum(1, 1.7 * 2 ** -53)).toBe(Math.E + ulp);
    expect(expOfSum(1, 0)).toBe(Math.E);
  });

  it('scales exactly, to subnormal numbers and beyond', () => {
    expect(scaleByPowerOfTwo(1.5, 1023)).toBe(1.5 * 2 ** 1023);
    expect(scaleByPowerOfTwo(1.5, 1024)).toBe(Number.POSITIVE_INFINITY);
    expect(scaleByPowerOfTwo(0.5, 1024)).toBe(2 ** 1023);
    expect(scaleByPowerOfTwo(1.5, -1070)).toBe(3 * 2 ** -1071);
    expect(scaleByPowerOfTwo(1, -1074)).toBe(5e-324);
    expect(scaleByPowerOfTwo(1, -2000)).toBe(0);
  });
});
