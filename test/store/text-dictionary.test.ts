// Texts interned from bytes: the law is that of a Map of strings.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TextDictionary } from '../../src/store/text-dictionary.ts';

const encoder = new TextEncoder();

function indexOf(dictionary: TextDictionary, text: string): number {
  const bytes = encoder.encode(`<${text}>`);
  return dictionary.indexOf(bytes, 1, bytes.length - 1);
}

it('gives each text the index of its first appearance', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 6, unit: 'grapheme' }), { maxLength: 200 }), (texts) => {
      const dictionary = new TextDictionary();
      const seen = new Map<string, number>();
      for (const text of texts) {
        if (!seen.has(text)) seen.set(text, seen.size);
        expect(indexOf(dictionary, text)).toBe(seen.get(text));
      }
      expect(dictionary.texts).toEqual([...seen.keys()]);
    }),
    { seed: 3, numRuns: 200 },
  );
});

it('keeps its promise while it grows, long texts and empty ones included', () => {
  const dictionary = new TextDictionary();
  const texts = Array.from({ length: 50_000 }, (_, index) =>
    index === 7 ? '' : `${index % 3 === 0 ? 'x'.repeat(index % 97) : ''}${index}`,
  );
  for (const [index, text] of texts.entries()) expect(indexOf(dictionary, text)).toBe(index);
  for (const [index, text] of texts.entries()) expect(indexOf(dictionary, text)).toBe(index);
});

it('tells two texts apart that share a hash', () => {
  // A pair with one FNV-1a hash, searched for in this test: the smallest numbers that collide.
  const byHash = new Map<number, string>();
  let pair: readonly [string, string] | undefined;
  for (let number = 0; pair === undefined; number++) {
    const text = String(number);
    let hash = 0x811c9dc5 | 0;
    for (const byte of encoder.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
    const other = byHash.get(hash);
    if (other !== undefined) pair = [other, text];
    byHash.set(hash, text);
  }
  const dictionary = new TextDictionary();
  expect([indexOf(dictionary, pair[0]), indexOf(dictionary, pair[1]), indexOf(dictionary, pair[0])]).toEqual([0, 1, 0]);
});

it('has no text for bytes that are not UTF-8', () => {
  const dictionary = new TextDictionary();
  expect(dictionary.indexOf(Uint8Array.of(0xc3, 0x28), 0, 2)).toBe(0);
  expect(dictionary.texts).toEqual([undefined]);
});
