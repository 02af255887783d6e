import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wordProductHigh } from '../../src/spec/machine.ts';
import { philoxRounds } from '../../src/spec/philox.ts';

interface KnownAnswer {
  readonly rounds: number;
  readonly ctr: readonly string[];
  readonly key: readonly string[];
  readonly expected: readonly string[];
}

const { rows }: { rows: readonly KnownAnswer[] } = JSON.parse(
  readFileSync(new URL('../vectors/philox.json', import.meta.url), 'utf8'),
);

describe('philox', () => {
  it.each(rows)('gives the published words for counter $ctr, $rounds rounds', ({ rounds, ctr, key, expected }) => {
    const words = (texts: readonly string[]) => texts.map((text) => Number.parseInt(text, 16));
    const [c0, c1, c2, c3] = words(ctr) as [number, number, number, number];
    const [k0, k1] = words(key) as [number, number];
    const out = new Float64Array(4);
    philoxRounds(rounds, c0, c1, c2, c3, k0, k1, out);
    expect([...out].map((word) => word.toString(16).padStart(8, '0'))).toEqual(expected);
  });

  it('takes the upper half of a product exactly', () => {
    for (const a of [0, 1, 0xffff, 0x10000, 0x9e3779b9, 0xfffeffff, 0xffffffff]) {
      for (const b of [0, 1, 0xffff, 0x10000, 0xd2511f53, 0xffff0001, 0xffffffff]) {
        expect(wordProductHigh(a, b)).toBe(Number((BigInt(a) * BigInt(b)) >> 32n));
      }
    }
  });
});
