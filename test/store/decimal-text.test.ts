// Bytes to numbers: correctly rounded (the truth is the language's own Number, which the standard requires to be), and nothing
// that is not a plain decimal.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDecimal } from '../../src/store/decimal-text.ts';

function parse(text: string): number {
  const bytes = new TextEncoder().encode(`,${text},`);
  return parseDecimal(bytes, 1, bytes.length - 1);
}

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 25 });
const sign = fc.constantFrom('', '-', '+');
const exponent = fc.oneof(
  fc.constant(''),
  fc.tuple(fc.constantFrom('e', 'E'), sign, fc.integer({ min: 0, max: 330 })).map((parts) => parts.join('')),
);

describe('a decimal number', () => {
  it('is the double nearest to what is written', () => {
    fc.assert(
      fc.property(sign, digits, fc.option(digits), exponent, (start, whole, fraction, power) => {
        const text = `${start}${whole}${fraction === null ? '' : `.${fraction}`}${power}`;
        expect(parse(text)).toBe(Number(text));
      }),
      { seed: 7, numRuns: 5000 },
    );
  });

  it('comes back from the shortest text of any double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        // The text of -0 is "0".
        expect(parse(String(value))).toBe(value + 0);
      }),
      { seed: 8, numRuns: 2000 },
    );
  });

  it.each([
    ['0', 0],
    ['-0', -0],
    ['.5', 0.5],
    ['5.', 5],
    ['000000000000000000000000000001', 1],
    ['9007199254740993', 9007199254740992],
    ['0.1', 0.1],
    ['123456789012345.6', 123456789012345.6],
    ['1e22', 1e22],
    ['4.9e-324', 5e-324],
    ['2e-324', 0],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['1e400', Number.POSITIVE_INFINITY],
    ['-1e400', Number.NEGATIVE_INFINITY],
  ])('%s is %d', (text, value) => {
    expect(parse(text)).toBe(value);
  });

  it.each([
    '',
    '-',
    '+',
    '.',
    '-.',
    'e5',
    '1e',
    '1e+',
    '1.2.3',
    '1 2',
    ' 1',
    '1 ',
    '0x1',
    '1_0',
    '1,0',
    'NaN',
    'nan',
    'Infinity',
    'inf',
    '1n',
    '--1',
    '+-1',
    '１',
    '1e5.5',
    `1${'0'.repeat(2000)}`,
  ])('"%s" is none', (text) => {
    expect(parse(text)).toBeNaN();
  });

  it('is never found where Number finds none', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+-.eE_x nai'), maxLength: 12 }), (text) => {
        const isPlain = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text);
        expect(parse(text)).toBe(isPlain ? Number(text) : Number.NaN);
      }),
      { seed: 9, numRuns: 5000 },
    );
  });
});
