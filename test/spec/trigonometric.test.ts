import { describe, expect, it } from 'vitest';
import { arctangent, arctangent2, cosine, sine } from '../../src/spec/trigonometric.ts';
import { expectWithinUlp, truthTable } from './ulp.ts';

const INFINITE = Number.POSITIVE_INFINITY;

describe('trigonometric', () => {
  it.each([
    ['sine', sine],
    ['cosine', cosine],
    ['arctangent', arctangent],
    ['arctangent2', arctangent2],
  ])('%s is within 1 ULP of the 25-digit table', (name, evaluate) => {
    expectWithinUlp(truthTable('trigonometric', name), 1, evaluate as (...inputs: number[]) => number);
  });

  it.each([INFINITE, -INFINITE, Number.NaN, 67108865, -1e9])('sine and cosine of %d are NaN', (x) => {
    expect(sine(x)).toBeNaN();
    expect(cosine(x)).toBeNaN();
  });

  it('keeps signed zeros and the quarter turns', () => {
    expect(sine(-0)).toBe(-0);
    expect(cosine(0)).toBe(1);
    expect(arctangent(-0)).toBe(-0);
    expect(arctangent(INFINITE)).toBe(Math.PI / 2);
    expect(arctangent(-INFINITE)).toBe(-Math.PI / 2);
  });

  // IEEE 754-2019, 9.2.1, atan2.
  it.each([
    [0, -0, Math.PI],
    [-0, -0, -Math.PI],
    [0, 0, 0],
    [-0, 0, -0],
    [1, 0, Math.PI / 2],
    [-1, -0, -Math.PI / 2],
    [-0, -1, -Math.PI],
    [1, INFINITE, 0],
    [1, -INFINITE, Math.PI],
    [INFINITE, INFINITE, Math.PI / 4],
    [-INFINITE, -INFINITE, (-3 * Math.PI) / 4],
    [INFINITE, 1, Math.PI / 2],
    [Number.NaN, 1, Number.NaN],
    [1, Number.NaN, Number.NaN],
  ])('arctangent2(%d, %d) is %d', (y, x, expected) => expect(arctangent2(y, x)).toBe(expected));
});
