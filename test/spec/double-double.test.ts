import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { productTail, sumTail, upperHalf } from '../../src/spec/double-double.ts';
import { exactUnits } from '../core/rational.ts';

/** exactUnits counts in 2^-1074. */
const UNIT_BITS = 1074n;

const seeded = { seed: 20260102, numRuns: 1000 };
const any = fc.double({ min: -1e290, max: 1e290, noNaN: true });

describe('double-double', () => {
  it('head and tail of a sum are the sum, exactly', () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        const sum = a + b;
        expect(exactUnits(sum) + exactUnits(sumTail(a, b, sum))).toBe(exactUnits(a) + exactUnits(b));
      }),
      seeded,
    );
  });

  it('head and tail of a product are the product, exactly', () => {
    // The tail needs 106 bits of room above the smallest subnormal.
    const factor = fc.double({ min: 1e-100, max: 1e140, noNaN: true });
    fc.assert(
      fc.property(factor, factor, fc.boolean(), (a, size, negative) => {
        const b = negative ? -size : size;
        const product = a * b;
        const parts = exactUnits(product) + exactUnits(productTail(a, b, product));
        expect(parts << UNIT_BITS).toBe(exactUnits(a) * exactUnits(b));
      }),
      seeded,
    );
  });

  it('halves of 26 bits multiply exactly', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 2, noNaN: true }), (x) => {
        const upper = upperHalf(x);
        expect(exactUnits(upper * upper) << UNIT_BITS).toBe(exactUnits(upper) ** 2n);
        expect(Math.abs(x - upper)).toBeLessThanOrEqual(2 ** -26);
      }),
      seeded,
    );
  });
});
