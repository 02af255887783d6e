// What the runners are made of: splitting documents, reading tolerances, exact decimals.
import { describe, expect, test } from 'vitest';
import { complementOf, roundingOf } from './decimal.ts';
import { publishedTables } from './documents.ts';
import type { JsonObject } from './json.ts';
import { compare, readTolerance, toleranceFor } from './tolerance.ts';

describe('published documents of any shape', () => {
  const ids = (document: JsonObject): string[] => publishedTables(document, 'file').map(({ id }) => id);

  test.each([
    ['vectors with ids', { vectors: [{ id: 'one' }, { id: 'two' }] }, ['one', 'two']],
    ['vectors without', { vectors: [{ pnl: 1 }] }, ['file/vectors[0]']],
    [
      'members of a document with an id',
      { id: 'doc', cases: [{}], totals: { a: 1 }, rule: 'x' },
      ['doc/cases', 'doc/totals'],
    ],
    ['members with their own id', { id: 'doc', part: { id: 'own', cases: [{}] } }, ['own']],
    ['cases without an id', { cases: [{ name: 'a' }] }, ['file/cases']],
    [
      'inputs and remarks left aside',
      { id: 'doc', data: { u: [1] }, conventions: { x: 'y' }, rows: [{}] },
      ['doc/rows'],
    ],
  ])('%s', (_, document, wanted) => expect(ids(document)).toEqual(wanted));

  test('a document without figures is refused', () => {
    expect(() => ids({ note: 'nothing' })).toThrow('file has no member that holds rows or figures');
  });
});

describe('tolerances', () => {
  test.each([
    [1e-6, { abs: 1e-6 }],
    [{ rel: 1e-12 }, { rel: 1e-12 }],
    [
      { rtol: 5e-3, atol: 1e-3 },
      { abs: 1e-3, rel: 5e-3 },
    ],
    ['1e-15 relative for f64; 25 digits given', { rel: 1e-15 }],
    ['0.1% relative', { rel: 1e-3 }],
    ['1e-10 absolute (1e8 wei)', { abs: 1e-10 }],
    ['1e-4 (source)', { abs: 1e-4 }],
    ['bitwise', { abs: 0 }],
    ['delta 1e-3, strike 1e-2', undefined],
    ['factor 2', undefined],
    [-1, undefined],
    [Number.NaN, undefined],
    [{}, undefined],
    [{ rel: 1e-3, mc: 1e-2 }, undefined],
  ])('%j', (said, wanted) => expect(readTolerance(said)).toEqual(wanted));

  test('the row goes before the table, the table before the document, all before the adapter', () => {
    const stated = { abs: 1 };
    expect(toleranceFor({ tol: 1e-4 }, { tolerance: 1e-3 }, { tolerance: 1e-2 }, stated)).toEqual({ abs: 1e-4 });
    expect(toleranceFor({ relTol: 1e-6 }, { tolerance: 1e-3 }, {}, stated)).toEqual({ rel: 1e-6 });
    expect(toleranceFor({}, { tolerance: 1e-3 }, { tolerance: 1e-2 }, stated)).toEqual({ abs: 1e-3 });
    expect(toleranceFor({}, {}, { tolerance: '1e-10 relative' }, stated)).toEqual({ rel: 1e-10 });
    expect(toleranceFor({}, { conventions: { tolerance: 1e-5 } }, {}, stated)).toEqual({ abs: 1e-5 });
    expect(toleranceFor({}, {}, {}, stated)).toEqual(stated);
  });

  test('an error equal to its limit holds, NaN and a figure for zero never do', () => {
    expect(compare('x', 1.5, 1, { abs: 0.5 })).toMatchObject({ error: 0.5, limit: 0.5 });
    expect(compare('x', 3, 2, { abs: 0.25, rel: 0.5 })).toMatchObject({ error: 1, limit: 1.25 });
    expect(compare('x', Number.NaN, 2, { rel: 0.5 }).error).toBeNaN();
    expect(compare('x', 1e-300, 0, { rel: 0.5 }).error).toBe(Number.POSITIVE_INFINITY);
    expect(compare('x', 0, 0, { rel: 0 }).error).toBe(0);
  });
});

describe('decimals and the f64 beside them', () => {
  // Exact differences by Python's fractions.Fraction, rounded once.
  test.each([
    ['0.5', 0],
    ['0.1', 5.551115123125783e-18],
    ['-0.1', -5.551115123125783e-18],
    ['0.4999', 1.1013412404281552e-17],
    ['1e-300', 2.5059094e-317],
    ['1e22', 0],
    ['1e23', -8388608],
  ])('the f64 of %s is off by %d', (text, wanted) => expect(roundingOf(text)).toBe(wanted));

  test('the complement is exact', () => {
    expect(complementOf('0.9999999999999999')).toBe('1e-16');
    expect(complementOf('0.25')).toBe('75e-2');
  });
});
