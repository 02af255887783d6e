// Published tables hold, and whatever is wrong with a table or a row fails with the reason.
import { describe, expect, test } from 'vitest';
import { publishedTables } from './documents.ts';
import { documentOf, runDocument, type Table } from './fixtures.ts';
import type { JsonObject } from './json.ts';
import { collectAdapters, MARGIN_ADAPTERS } from './registry.ts';
import { runTable, type TableAdapter, type TableResult } from './runner.ts';
import { compare } from './tolerance.ts';

describe('published tables', () => {
  test.each([
    ['published-european', 2, 28],
    ['published-vollib', 1, 51],
    ['published-normal-student', 3, 64],
    ['published-distributions', 2, 615],
  ])('%s passes, all %d tables', (name, tables, rows) => {
    const results = runDocument(documentOf(name));
    expect(results.map(({ status, reason }) => ({ status, reason }))).toEqual(
      Array.from({ length: tables }, () => ({ status: 'pass', reason: '' })),
    );
    expect(results.reduce((sum, result) => sum + result.rows, 0)).toBe(rows);
  });

  test('published-lyra-math passes', () => {
    const results = publishedTables(documentOf('published-lyra-math'), 'published-lyra-math').flatMap((table) =>
      runTable('', table, MARGIN_ADAPTERS),
    );
    expect(results.map(({ table, status }) => [table, status])).toEqual([
      ['lyra-math/black76', 'pass'],
      ['lyra-math/svi', 'pass'],
      ['lyra-math/dec_pow', 'pass'],
    ]);
  });
});

describe('what is wrong with a table', () => {
  const spoilt = (change: (table: Table) => void): TableResult => {
    const document = documentOf('published-european');
    change(document.tables[0]!);
    return runDocument(document)[0]!;
  };

  test('a wrong figure fails, with the row, the error and every input', () => {
    const result = spoilt((table) => {
      table.cases[3]!.result = 0.0215;
    });
    expect(result.status).toBe('fail');
    expect(result.rows).toBe(22);
    expect(result.worst).toBeGreaterThan(9e-4);
    expect(result.tolerance).toBe(1e-4);
    expect(result.reason).toMatch(
      /^1 of 22 rows fail; row 4: value is 0\.0204\d*, wanted 0\.0215: off by 0\.001\d*, allowed 0\.0001 \{"type":"Call"/,
    );
  });

  // Each figure is moved just beyond what its own table allows.
  test.each([
    ['published-european', 'european_bs_greeks_haug', { result: 0.5948 }],
    ['published-vollib', 'vollib_test_data', { 6: 875.309914 }],
    ['published-normal-student', 'normal_inverse', { x: '-37.04709629936124' }],
    ['published-normal-student', 'normal_cdf', { cdf: '2.8854284e-316' }],
    ['published-normal-student', 'normal_cdf', { upper_tail: '0.999999999999998' }],
    ['published-normal-student', 'student_t_quantiles_scipy', { x: -13.8221931108824 }],
    ['published-distributions', 'bivariate_normal_cdf', { result: 0.2500011 }],
    ['published-distributions', 'bivariate_student_cdf', { 4: 0.973502 }],
  ])('%s: %s fails when its first row has %j', (name, id, fields) => {
    const document = documentOf(name);
    const table = document.tables.find((candidate) => candidate.id === id)!;
    Object.assign((table.cases ?? table.rows)[0]!, fields);
    const result = runDocument(document).find((candidate) => candidate.table === id)!;
    expect(result).toMatchObject({ status: 'fail', reason: expect.stringContaining('1 of ') });
  });

  test.each([
    ['a missing field', { strike: undefined }, 'strike is nothing; it must be a finite number'],
    ['a text for a number', { v: '0.3' }, 'v is "0.3"; it must be a finite number'],
    ['an unknown word', { type: 'Straddle' }, 'type is "Straddle"; it must be one of Call, Put'],
    ['null for a figure', { result: null }, 'result is null; it must be a finite number'],
    ['a bad tolerance', { tol: 'close' }, 'tol is "close"; it must be a number or {abs, rel}'],
    ['no tolerance', { tol: undefined }, 'neither row, table nor document names a tolerance'],
    ['a value that is not a number', { s: -60 }, 'value is NaN, wanted 2.1334: off by NaN, allowed 0.0001'],
  ])('%s fails with the reason', (_, fields, reason) => {
    const result = spoilt((table) => Object.assign(table.cases[0]!, fields));
    expect(result).toMatchObject({ status: 'fail', rows: 22 });
    expect(result.reason).toContain(`1 of 22 rows fail; row 1: ${reason}`);
  });

  test('a row that is no object fails', () => {
    const result = spoilt((table) => table.cases.splice(0, 1, 7 as never));
    expect(result.reason).toContain('row 1: the row is 7; it must be a list 7');
  });

  test('a row with too few cells for the columns fails', () => {
    const document = documentOf('published-vollib');
    (document.tables[0]!.rows as unknown as unknown[][])[2]!.pop();
    const [result] = runDocument(document);
    expect(result).toMatchObject({ status: 'fail', rows: 51 });
    expect(result!.reason).toContain('row 3: the row has 17 cells; the table names 18 columns');
  });

  test('an empty table fails', () => {
    const result = spoilt((table) => {
      table.cases = [];
    });
    expect(result).toMatchObject({ status: 'fail', rows: 0, reason: 'the table holds no rows' });
  });

  test('half a grid of bivariate Student probabilities fails', () => {
    const document = documentOf('published-distributions');
    (document.tables[1]!.expected1 as number[]).pop();
    expect(runDocument(document)[1]).toMatchObject({
      status: 'fail',
      reason: 'expected1 is 279; it must be a list of 280 figures',
    });
  });

  test('an unknown table is not covered, and its rows are counted', () => {
    const result = spoilt((table) => {
      table.id = 'option_on_the_weather';
    });
    expect(result).toEqual({
      file: 'document.json',
      table: 'option_on_the_weather',
      status: 'not covered',
      rows: 22,
      worst: null,
      tolerance: null,
      reason: 'no adapter in test/truth/adapters computes this table yet',
    });
  });

  test('an excused table is not covered for its own reason', () => {
    const adapters = collectAdapters([{ odd: { notCovered: 'the dates were never published' } }]);
    const table = { id: 'odd', content: { id: 'odd', cases: [{}] }, document: {} };
    expect(runTable('', table, adapters)[0]).toMatchObject({
      status: 'not covered',
      reason: 'the dates were never published',
    });
  });

  test('a mixed table is run part by part', () => {
    const half: TableAdapter = {
      tolerance: { abs: 0 },
      check: (row, tolerance) => [compare('x', Number(row.x) / 2, Number(row.half), tolerance)],
    };
    const split = { partOf: (row: JsonObject) => String(row.kind), parts: { a: half, b: { notCovered: 'odd' } } };
    const cases = [
      { kind: 'a', x: 2, half: 1 },
      { kind: 'b', x: 3 },
      { kind: 'a', x: 4, half: 3 },
      { kind: 'c', x: 5 },
    ];
    const results = runTable('', { id: 'mix', content: { cases }, document: {} }, collectAdapters([{ mix: split }]));
    expect(results.map(({ table, status, rows }) => [table, status, rows])).toEqual([
      ['mix[a]', 'fail', 2],
      ['mix[b]', 'not covered', 1],
      ['mix[c]', 'not covered', 1],
    ]);
  });

  test('an adapter that compares nothing fails', () => {
    const adapters = collectAdapters([{ lazy: { tolerance: { abs: 0 }, check: () => [] } }]);
    const table = { id: 'lazy', content: { cases: [{}] }, document: {} };
    expect(runTable('', table, adapters)[0]).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('the adapter compared nothing'),
    });
  });

  test('a table claimed twice is refused', () => {
    const family = { same: { notCovered: '' } };
    expect(() => collectAdapters([family, family])).toThrow('two adapters claim the table "same"');
  });
});
