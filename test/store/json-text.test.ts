// Our JSON reader against the language's own: the same values, and more refusals.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/store/json-text.ts';
import { refusalOf } from './reading.ts';

/** True where a number of the text is too large for a double. */
function holdsInfinity(text: string): boolean {
  let found = false;
  JSON.parse(text, (_, value: unknown) => {
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) found = true;
    return value;
  });
  return found;
}

describe('JSON', () => {
  it('has the values that JSON.parse finds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 3 }), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseJson(text, 'x.json')).toEqual(JSON.parse(text));
      }),
      { seed: 11, numRuns: 1000 },
    );
  });

  it('is refused wherever JSON.parse refuses', async () => {
    const characters = fc.constantFrom(...'{}[]",:.0123456789-+eEtrufalsn \n\\u\t');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: characters, maxLength: 12 }), async (text) => {
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          expect(await refusalOf(() => parseJson(text, 'x.json'))).toMatch(/^INPUT_FORMAT: .+ \(x\.json line \d+\)$/s);
          return;
        }
        if (holdsInfinity(text)) return;
        expect(parseJson(text, 'x.json')).toEqual(expected);
      }),
      { seed: 12, numRuns: 5000 },
    );
  });

  it.each([
    ['{"a":1,"b":{"a":2},"a":3}', 'a stands twice in one object; it must stand once (x.json line 1)'],
    ['{"a":1,"\\u0061":3}', 'a stands twice in one object; it must stand once (x.json line 1)'],
    ['[1,\n2,\n-1e999]', 'the number -1e999 is too large; it must be finite (x.json line 3)'],
    ['[1,]', 'found "]" where a value must stand (x.json line 1)'],
    ['[1 2]', 'found "2]" where "," or "]" must stand (x.json line 1)'],
    ['{"a" 1}', 'found "1}" where ":" must stand (x.json line 1)'],
    ['[01]', 'found "1]" where "," or "]" must stand (x.json line 1)'],
    ['"\\x"', '"\\x" is not a text of JSON (x.json line 1)'],
    ['"open', '"open is not a text of JSON (x.json line 1)'],
    ['[1] []', 'found "[]" where the end of the file must stand (x.json line 1)'],
    ['[True]', 'found True where a value must stand (x.json line 1)'],
    ['['.repeat(100_000), 'lists and objects are nested more than 64 deep (x.json line 1)'],
  ])('%.40s is refused', async (text, says) => {
    expect(await refusalOf(() => parseJson(text, 'x.json'))).toBe(`INPUT_FORMAT: ${says}`);
  });

  it('keeps a name that an object has of old', () => {
    const value = parseJson('{"__proto__":{"polluted":true},"constructor":1}', 'x.json') as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('takes a text of megabytes', () => {
    const text = 'x'.repeat(4_000_000);
    expect(parseJson(JSON.stringify([text]), 'x.json')).toEqual([text]);
  });
});
