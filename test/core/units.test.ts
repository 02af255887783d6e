// Instants: what parseInstant takes, what it refuses. Epoch seconds on the right are those of GNU date (`date -u -d TEXT +%s`).
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantText, MILLISECONDS_PER_YEAR, parseInstant, yearsBetween } from '../../src/core/units.ts';

describe('parseInstant', () => {
  test.each<[string, number]>([
    ['1970-01-01', 0],
    ['1970-01-01T00:00Z', 0],
    ['2026-02-06T04:30:12Z', 1770352212],
    ['2026-02-06 04:30:12Z', 1770352212],
    ['2026-02-06T04:30:12.5Z', 1770352212.5],
    ['2026-02-06T04:30:12.123456Z', 1770352212.123],
    ['2026-02-06T04:30:12.9999999Z', 1770352212.999],
    ['2026-02-06T10:00:12+05:30', 1770352212],
    ['2026-02-06T10:00:12+0530', 1770352212],
    ['2026-02-05T23:30:12-05:00', 1770352212],
    ['2026-02-06T04:30:12-00:00', 1770352212],
    ['2026-02-06T00:00:00+14:00', 1770285600],
    ['2026-12-31T23:59:59Z', 1798761599],
    ['2024-02-29', 1709164800],
    ['2024-02-29T12:00:00Z', 1709208000],
    ['2000-02-29', 951782400],
    ['1969-12-31T23:59:59.999Z', -0.001],
    ['1900-03-01', -2203891200],
    ['0001-01-01', -62135596800],
    ['9999-12-31T23:59:59Z', 253402300799],
  ])('%s is %d s', (text, seconds) => expect(parseInstant(text)).toBe(Math.round(seconds * 1000)));

  test.each([
    '',
    ' ',
    'rubbish',
    'NaN',
    '1770352212',
    '2026-02-31',
    '2026-02-31T00:00:00Z',
    '2026-02-30T12:00:00+01:00',
    '2025-02-29',
    '1900-02-29',
    '2100-02-29T00:00Z',
    '2026-04-31T08:00:00Z',
    '2026-00-10',
    '2026-13-01',
    '2026-01-00',
    '2026-01-32T00:00Z',
    '2026-02-06T24:00:00Z',
    '2026-02-06T23:60:00Z',
    '2026-02-06T23:59:60Z',
    '2026-02-06T04:30:12+24:00',
    '2026-02-06T04:30:12+05:60',
    // No zone: an hour of some unknown place is no instant.
    '2026-02-06T04:30:12',
    '2026-02-06 04:30',
    '2026-02-06T04Z',
    '2026-02-06T04:30:12.Z',
    '2026-02-06T04:30:12 Z',
    '2026-02-06t04:30:12z',
    ' 2026-02-06',
    '2026-02-06\n',
    '2026-2-6',
    '06-02-2026',
    '02/06/2026',
    '20260206',
    '20260206T043012Z',
    '+002026-02-06',
    '-2026-02-06',
    '27DEC26',
    '２０２６-02-06',
  ])('%j is no instant', (text) => expect(parseInstant(text)).toBeNaN());

  test('every day of four centuries, and no other, is a date', () => {
    // The Gregorian rule counted by hand: 365 days, 366 in years divisible by 4 but not by 100 unless by 400.
    let expected = Date.UTC(1800, 0, 1);
    for (let year = 1800; year < 2200; year++) {
      const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
      const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
      for (const [month, length] of lengths.entries()) {
        for (const day of [1, length, length + 1, 31]) {
          const text = `${year}-${String(month + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          const wanted = day <= length ? expected + (day - 1) * 86_400_000 : Number.NaN;
          if (!Object.is(parseInstant(text), wanted))
            expect.fail(`${text} is ${parseInstant(text)}; ${wanted} was wanted`);
        }
        expected += length * 86_400_000;
      }
    }
    expect(expected).toBe(Date.UTC(2200, 0, 1));
  });

  test('reads back what instantText writes', () => {
    const first = Date.parse('0000-01-01T00:00:00Z');
    const last = Date.parse('9999-12-31T23:59:59.999Z');
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), (instant) => parseInstant(instantText(instant)) === instant),
      { seed: 20260206, numRuns: 2000 },
    );
  });

  test('any text at all is an instant or NaN, never a throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$/)),
        (text) => {
          const instant = parseInstant(text);
          return Number.isNaN(instant) || Number.isInteger(instant);
        },
      ),
      { seed: 20260206, numRuns: 2000 },
    );
  });
});

describe('instantText', () => {
  test.each<[number, string]>([
    [0, '1970-01-01T00:00:00Z'],
    [1770352212000, '2026-02-06T04:30:12Z'],
    [1770352212005, '2026-02-06T04:30:12.005Z'],
    [-1, '1969-12-31T23:59:59.999Z'],
    // What is no instant must not throw inside somebody's error sentence.
    [Number.NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [8.64e15 + 1, '8640000000000001'],
  ])('%d reads %s', (instant, text) => expect(instantText(instant)).toBe(text));
});

describe('yearsBetween', () => {
  test.each<[string, string, number]>([
    ['2026-01-01', '2027-01-01', 1],
    // ACT/365F: a leap year is longer than a year.
    ['2024-01-01', '2025-01-01', 366 / 365],
    ['2026-01-02', '2026-01-01', -1 / 365],
    ['2026-01-01', '2026-01-01', 0],
  ])('%s to %s', (from, to, years) => expect(yearsBetween(parseInstant(from), parseInstant(to))).toBe(years));

  test('a year is 365 days of 86,400,000 ms', () => expect(MILLISECONDS_PER_YEAR).toBe(31_536_000_000));
  test('NaN in, NaN out', () => expect(yearsBetween(Number.NaN, 0)).toBeNaN());
});
