import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { initialDirections, SOBOL_DIMENSIONS, sobolDirections } from '../../src/scenarios/sobol-directions.ts';
import { owenScramble } from '../../src/spec/owen-scramble.ts';
import { sobolWord } from '../../src/spec/sobol.ts';

const table = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'));

interface DirectionRow {
  readonly dim: number;
  readonly s: number;
  readonly a: number;
  readonly m: readonly number[];
}

describe('Sobol directions', () => {
  const { rows } = table<{ rows: readonly DirectionRow[] }>('sobol');

  it.each(rows)('dimension $dim as published', ({ dim, s, a, m }) => {
    expect(initialDirections(dim)).toEqual({ degree: s, coefficients: a, initial: m });
  });

  it('refuses a dimension that is not there', () => {
    expect(() => initialDirections(SOBOL_DIMENSIONS + 1)).toThrow(
      'Sobol dimension is 21202; it must lie in [1, 21201]',
    );
  });

  it('every coordinate puts 2^k points into 2^k equal intervals, one each', () => {
    for (const dimension of [1, 2, 3, 17, 100, 4096, SOBOL_DIMENSIONS]) {
      const directions = sobolDirections(dimension);
      const cells = new Set<number>();
      for (let index = 0; index < 1024; index++) cells.add(sobolWord(index, directions) >>> 22);
      expect(cells.size).toBe(1024);
    }
  });

  it('the first eight points of two dimensions are the known ones, in natural order', () => {
    const points = [1, 2].map((dimension) => {
      const directions = sobolDirections(dimension);
      return [0, 1, 2, 3, 4, 5, 6, 7].map((index) => sobolWord(index, directions) / 2 ** 32);
    });
    expect(points[0]).toEqual([0, 0.5, 0.25, 0.75, 0.125, 0.625, 0.375, 0.875]);
    expect(points[1]).toEqual([0, 0.5, 0.75, 0.25, 0.625, 0.125, 0.375, 0.875]);
  });
});

describe('Owen scrambling', () => {
  it('gives the known words', () => {
    const { rows } = table<{ rows: readonly (readonly [number, number, number])[] }>('owen-scramble');
    expect(rows.length).toBeGreaterThan(100);
    for (const [word, seed, scrambled] of rows) expect(owenScramble(word, seed)).toBe(scrambled);
  });

  it('keeps elementary intervals: equal leading bits stay equal, different ones stay different', () => {
    for (const seed of [1, 77, 0xdeadbeef]) {
      for (const bits of [1, 4, 9]) {
        const seen = new Map<number, number>();
        for (let cell = 0; cell < 2 ** bits; cell++) {
          const word = (cell * 2 ** (32 - bits)) >>> 0;
          const images = [0, 1, 12345].map((low) => owenScramble((word + low) >>> 0, seed) >>> (32 - bits));
          expect(new Set(images).size).toBe(1);
          seen.set(images[0]!, cell);
        }
        expect(seen.size).toBe(2 ** bits);
      }
    }
  });
});
