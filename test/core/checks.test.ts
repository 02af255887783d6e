// The checks at the doors: what passes, what does not, and the exact sentence.
import { describe, expect, test } from 'vitest';
import { requireFinite, requireInRange, requireInteger, requirePositive } from '../../src/core/checks.ts';
import { PlimsollError } from '../../src/core/errors.ts';

const UNIT = { low: 0, high: 1 };
const OPEN = { low: 0, high: 1, lowOpen: true, highOpen: true };
const PLACE = { file: 'book.csv', line: 812, column: 'iv', instrument: 'BTC-27DEC26-90000-C' };

/** What JSON and plain JavaScript can bring in spite of the compiler. */
const NOT_NUMBERS: [string, unknown][] = [
  ['null', null],
  ['undefined', undefined],
  ['"0.5"', '0.5'],
  ['true', true],
  ['1', 1n],
  ['', []],
  ['[object Object]', {}],
];

function refusalOf(check: () => unknown): PlimsollError {
  try {
    check();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(PlimsollError);
    return thrown as PlimsollError;
  }
  throw new Error('the check let it pass');
}

describe('requireInRange', () => {
  test.each([0, -0, 0.5, 1, 5e-324])('%d passes [0, 1] as it is', (value) =>
    expect(Object.is(requireInRange('weight', value, UNIT), value)).toBe(true),
  );

  test.each<[number, string]>([
    [Number.NaN, 'weight is NaN; it must lie in [0, 1]'],
    [Infinity, 'weight is Infinity; it must lie in [0, 1]'],
    [-Infinity, 'weight is -Infinity; it must lie in [0, 1]'],
    [-5e-324, 'weight is -5e-324; it must lie in [0, 1]'],
    [1.0000000000000002, 'weight is 1.0000000000000002; it must lie in [0, 1]'],
  ])('%d does not', (value, sentence) => {
    const error = refusalOf(() => requireInRange('weight', value, UNIT));
    expect(error.message).toBe(sentence);
    expect(error.code).toBe('INPUT_VALUE');
    expect(error.details).toEqual({ name: 'weight', value: String(value) });
  });

  test.each<[number, string]>([
    [0, 'confidence is 0; it must lie in (0, 1)'],
    [1, 'confidence is 1; it must lie in (0, 1)'],
    [Number.NaN, 'confidence is NaN; it must lie in (0, 1)'],
  ])('an open end refuses %d itself', (value, sentence) =>
    expect(refusalOf(() => requireInRange('confidence', value, OPEN)).message).toBe(sentence),
  );

  test('half-open ranges say which end is open', () => {
    expect(refusalOf(() => requireInRange('x', 2, { low: 0, high: 1, lowOpen: true })).message).toBe(
      'x is 2; it must lie in (0, 1]',
    );
    expect(refusalOf(() => requireInRange('x', 2, { low: 0, high: 1, highOpen: true })).message).toBe(
      'x is 2; it must lie in [0, 1)',
    );
  });

  test('the sentence ends with the place', () =>
    expect(refusalOf(() => requireInRange('volatility', -0.2, { low: 0, high: 10 }, PLACE)).message).toBe(
      'volatility is -0.2; it must lie in [0, 10] (BTC-27DEC26-90000-C, book.csv line 812, column iv)',
    ));

  test('a range whose end is NaN lets nothing pass', () => {
    refusalOf(() => requireInRange('x', 0.5, { low: Number.NaN, high: 1 }));
    refusalOf(() => requireInRange('x', 0.5, { low: 0, high: Number.NaN }));
  });

  test.each(NOT_NUMBERS)('%s is no number', (shown, value) =>
    expect(refusalOf(() => requireInRange('x', value as number, UNIT)).message).toBe(
      `x is ${shown}; it must lie in [0, 1]`,
    ),
  );
});

describe('requireFinite', () => {
  test.each([0, -0, -1e308, Number.MAX_VALUE, 5e-324])('%d passes', (value) =>
    expect(requireFinite('x', value)).toBe(value),
  );
  test.each([Number.NaN, Infinity, -Infinity])('%d does not', (value) =>
    expect(refusalOf(() => requireFinite('spot', value, { path: 'underlyings.BTC' })).message).toBe(
      `spot is ${value}; it must be a finite number (underlyings.BTC)`,
    ),
  );
  test.each(NOT_NUMBERS)('%s is no number', (shown, value) =>
    expect(refusalOf(() => requireFinite('x', value as number)).message).toBe(
      `x is ${shown}; it must be a finite number`,
    ),
  );
});

describe('requirePositive', () => {
  test.each([5e-324, 1, Number.MAX_VALUE])('%d passes', (value) => expect(requirePositive('x', value)).toBe(value));
  test.each([0, -1, Number.NaN, Infinity, -Infinity])('%d does not', (value) =>
    expect(refusalOf(() => requirePositive('strike', value)).message).toBe(
      `strike is ${value}; it must be a finite number above 0`,
    ),
  );
  test.each(NOT_NUMBERS)('%s is no number', (shown, value) =>
    expect(refusalOf(() => requirePositive('x', value as number)).message).toBe(
      `x is ${shown}; it must be a finite number above 0`,
    ),
  );
});

describe('requireInteger', () => {
  const COUNT = { low: 1, high: 4096 };
  test.each([1, 2, 4096])('%d passes', (value) => expect(requireInteger('workers', value, COUNT)).toBe(value));
  test.each<[number, string]>([
    [1.5, 'workers is 1.5; it must be a whole number'],
    [0, 'workers is 0; it must lie in [1, 4096]'],
    [4097, 'workers is 4097; it must lie in [1, 4096]'],
    [Number.NaN, 'workers is NaN; it must lie in [1, 4096]'],
    [Infinity, 'workers is Infinity; it must lie in [1, 4096]'],
  ])('%d does not', (value, sentence) =>
    expect(refusalOf(() => requireInteger('workers', value, COUNT)).message).toBe(sentence),
  );
  test('an infinite range does not make infinity whole', () =>
    expect(refusalOf(() => requireInteger('count', Infinity, { low: 0, high: Infinity })).message).toBe(
      'count is Infinity; it must be a whole number',
    ));
});
