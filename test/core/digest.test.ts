// The digest tells results apart to the last bit, and does not tell apart what a machine may choose: the payload of a NaN.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Digest } from '../../src/core/digest.ts';

const digestOf = (...values: number[]): string => new Digest().addNumbers(values).text();

/** The f64 with these 64 bits, kept in its array so that no engine rewrites a NaN on the way. */
const fromBits = (bits: bigint): Float64Array => new Float64Array(BigUint64Array.of(bits).buffer);

describe('Digest', () => {
  test('is 16 hex digits, the same every time', () => {
    expect(digestOf(1, 2, 3)).toMatch(/^[0-9a-f]{16}$/);
    expect(digestOf(1, 2, 3)).toBe(digestOf(1, 2, 3));
    expect(new Digest().text()).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each([1, -0.1, 5e-324, 1e300])('every single bit of %d counts', (value) => {
    const bits = new BigUint64Array(Float64Array.of(value).buffer)[0]!;
    const flipped = Array.from({ length: 64 }, (_, bit) =>
      new Digest().addNumbers(fromBits(bits ^ (1n << BigInt(bit)))).text(),
    );
    expect(new Set([digestOf(value), ...flipped]).size).toBe(65);
  });

  test('zero and minus zero differ, NaNs of any payload and sign do not', () => {
    expect(digestOf(0)).not.toBe(digestOf(-0));
    const payloads = [
      0x7ff8000000000000n,
      0xfff8000000000000n,
      0x7ff8000000000001n,
      0xffffffffffffffffn,
      0x7ff0000000000001n,
    ];
    expect(new Set(payloads.map((bits) => new Digest().addNumbers(fromBits(bits)).text()))).toEqual(
      new Set([digestOf(Number.NaN)]),
    );
    expect(digestOf(Number.NaN)).not.toBe(digestOf(Infinity));
  });

  test('order, count and text count; how the values are handed over does not', () => {
    const values = fc.array(fc.double(), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(values, fc.nat({ max: 20 }), (all, cut) => {
        const parts = new Digest().addNumbers(all.slice(0, cut)).addNumbers(all.slice(cut));
        expect(parts.text()).toBe(new Digest().addNumbers(Float64Array.from(all)).text());
        expect(digestOf(...all, 0)).not.toBe(digestOf(...all));
      }),
      { seed: 20260206, numRuns: 200 },
    );
    expect(digestOf(1, 2)).not.toBe(digestOf(2, 1));
    expect(new Digest().addText('exp').text()).not.toBe(new Digest().addText('exq').text());
  });
});
