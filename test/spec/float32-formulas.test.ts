// The f32 formulas of the shaders against 60 digits; on a GPU they give these bits (test/gpu).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exponentialLessOne } from '../../src/spec/expm1-float32.ts';
import { normalInverseFloat32 } from '../../src/spec/normal-inverse-float32.ts';

type Rows = readonly (readonly [number, string])[];
const truth: { readonly normalInverse: Rows; readonly expm1: Rows } = JSON.parse(
  readFileSync(new URL('../vectors/float32.json', import.meta.url), 'utf8'),
);

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
