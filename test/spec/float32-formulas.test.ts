// The f32 formulas of the shaders against 60 digits; on a GPU they give these bits (test/gpu).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { damp } from '../../src/scenarios/damping.ts';
import { exponentialFloat32 } from '../../src/spec/exp-float32.ts';
import { exponentialLessOne } from '../../src/spec/expm1-float32.ts';
import { normalDrawFloat32, normalInverseFloat32 } from '../../src/spec/normal-inverse-float32.ts';
import { dampedFloat32, inverseRootFloat32, logOnePlusFloat32 } from '../../src/spec/shape-float32.ts';

type Rows = readonly (readonly [number, string])[];
type Truth = Readonly<Record<'normalInverse' | 'expm1' | 'log1p' | 'inverseRoot' | 'exp', Rows>> & {
  readonly normalDraw: readonly (readonly [number, number, string])[];
};
const truth: Truth = JSON.parse(readFileSync(new URL('../vectors/float32.json', import.meta.url), 'utf8'));

describe('normalInverseFloat32', () => {
  it('keeps the promise of normal-inverse for webgpu, 3e-7 relative', () => {
    for (const [word, expected] of truth.normalInverse) {
      const x = normalInverseFloat32(word);
      expect(Math.fround(x), `word ${word}`).toBe(x);
      expect(Math.abs(x / Number(expected) - 1), `word ${word}: ${x}, not ${expected}`).toBeLessThan(3e-7);
    }
  });

  it('mirrors', () => {
    for (const word of [0, 5, 755914243, 0x7fffffff]) {
      expect(normalInverseFloat32(~word >>> 0)).toBe(-normalInverseFloat32(word));
    }
  });
});

describe('exponentialLessOne', () => {
  it('is within 1e-7 of exp(y) and of itself', () => {
    for (const [y, expected] of truth.expm1) {
      const size = 1 + 2 * Math.abs(Number(expected));
      const error = Math.abs(exponentialLessOne(y) - Number(expected));
      expect(error, `y = ${y}`).toBeLessThanOrEqual(1e-7 * size);
    }
    expect(exponentialLessOne(0)).toBe(0);
    expect(exponentialLessOne(1e30)).toBe(exponentialLessOne(80));
  });
});

describe('normalDrawFloat32', () => {
  it('is within 5e-7 up to 5.25 deviations, and beyond 5.2 where the draw is further out', () => {
    for (const [first, second, expected] of truth.normalDraw) {
      const x = normalDrawFloat32(first, second);
      expect(Math.fround(x)).toBe(x);
      if (Math.abs(Number(expected)) > 5.25) expect(Math.sign(Number(expected)) * x).toBeGreaterThan(5.2);
      // The last of 48 bits, where the draw is in the middle.
      else
        expect(Math.abs(x - Number(expected)), `${first} ${second}`).toBeLessThan(
          5e-7 * Math.abs(Number(expected)) + 1e-14,
        );
    }
  });

  it('is nowhere less than 5.25 where the draw is further out', () => {
    for (let high = 0; high < 256; high++) {
      for (const second of [0, 1 << 20, 2 ** 31, 4294967295])
        expect(normalDrawFloat32(high, second)).toBeLessThan(-5.25);
    }
  });
});

describe('what makes a move of a normal', () => {
  it('logOnePlusFloat32 is within 4e-7 of 1 + itself', () => {
    for (const [x, expected] of truth.log1p) {
      const error = Math.abs(logOnePlusFloat32(x) - Number(expected));
      expect(error, `x = ${x}`).toBeLessThanOrEqual(4e-7 * (1 + Number(expected)));
    }
  });

  it('inverseRootFloat32 is within 3e-7', () => {
    for (const [x, expected] of truth.inverseRoot) {
      expect(Math.abs(inverseRootFloat32(x) / Number(expected) - 1), `x = ${x}`).toBeLessThanOrEqual(3e-7);
    }
  });

  it('dampedFloat32 is within 4e-7 of the limit', () => {
    const [from, limit] = [Math.fround(0.1), Math.fround(0.7)];
    const room = Math.fround(limit - from);
    for (const size of [0, 0.05, 0.1, 0.100001, 0.2, 0.7, 1.1, 30, 1e6, 1e20]) {
      for (const amount of [Math.fround(size), -Math.fround(size)]) {
        const error = Math.abs(
          dampedFloat32(amount, from, room, Math.fround(1 / room)) - damp(amount, { from, limit }),
        );
        expect(error, `${amount}`).toBeLessThanOrEqual(4e-7 * limit);
      }
    }
  });
});

describe('exponentialFloat32', () => {
  it('is within 2e-7', () => {
    for (const [x, expected] of truth.exp) {
      expect(Math.abs(exponentialFloat32(x) / Number(expected) - 1), `x = ${x}`).toBeLessThanOrEqual(2e-7);
    }
    expect(exponentialFloat32(0)).toBe(1);
  });
});
