// Case files that name their data: figures computed elsewhere (test/vectors/backtests.py) hold, and what is wrong with a case fails.
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { dataCases } from '../truth/data-cases.ts';
import { publishedTables } from '../truth/documents.ts';
import { rRandom } from '../truth/r-random.ts';
import { MARGIN_ADAPTERS } from '../truth/registry.ts';
import { runTable, type TableResult } from '../truth/runner.ts';

const fileOf = (name: string): string => fileURLToPath(new URL(`../vectors/${name}.json`, import.meta.url));
const documentOf = (name: string) => JSON.parse(readFileSync(fileOf(name), 'utf8'));

function run(document: unknown, folder = dirname(fileOf('backtest-dax'))): TableResult[] {
  return publishedTables(document, 'document', folder).flatMap((table) => runTable('document', table, MARGIN_ADAPTERS));
}

const MARKET = fileURLToPath(new URL('../../../shared/market/dax_returns.csv', import.meta.url));
const withMarket = existsSync(MARKET) ? test : test.skip;

describe('figures computed elsewhere', () => {
  test('on a series of their own', () => {
    expect(run(documentOf('backtest-series')).map(({ status, rows, reason }) => [status, rows, reason])).toEqual([
      ['pass', 15, ''],
      ['pass', 2, ''],
      ['pass', 16, ''],
      ['pass', 1, ''],
      ['pass', 1, ''],
    ]);
  });

  withMarket('on the returns of the DAX (skipped where ../shared/market is absent)', () => {
    expect(run(documentOf('backtest-dax')).map(({ status, rows }) => [status, rows])).toEqual([
      ['pass', 16],
      ['pass', 16],
      ['pass', 2],
      ['pass', 1],
    ]);
  });

  withMarket('on published forecasts for the S&P 500 (skipped where ../shared/market is absent)', () => {
    expect(run(documentOf('backtest-sp500')).map(({ status, rows }) => [status, rows])).toEqual([
      ['pass', 15],
      ['pass', 15],
    ]);
  });
});

describe('a case', () => {
  const losses = [0.5, -0.2, 2, 0.1, 1.5, -0.4, 0.3, 3, 0.2, 0.6];
  const data = { r: losses.map((loss) => -loss) };

  test('says things once: below an object they hold until they are said again', () => {
    const cases = dataCases({
      data: 'a.csv',
      alpha: 0.05,
      plain: [{ expected: { VaR: 1 } }, { parameters: { p: 0.99 }, expected: { VaR: 2 } }],
      rows: [{ test: 'kupiec', LR: 3, p: 0.4 }],
    });
    expect(cases.map(({ path, method, parameters, expected }) => ({ path, method, parameters, expected }))).toEqual([
      { path: 'plain[0]', method: 'plain', parameters: { alpha: 0.05 }, expected: { VaR: 1 } },
      { path: 'plain[1]', method: 'plain', parameters: { p: 0.99 }, expected: { VaR: 2 } },
      { path: 'rows[0]', method: 'kupiec', parameters: { alpha: 0.05 }, expected: { LR: 3, p: 0.4 } },
    ]);
  });

  test('may be named as a package prints it: by a call, by a level as a key, by a list of days', () => {
    const found = dataCases({
      data: 'a.csv',
      "quarks::hs(method = 'age')": { '97.5%': { VaR: 1 }, 'p0.99': { VaR: 2 } },
      garch: { alpha: 0.1, beta: 0.8 },
    });
    expect(found.map(({ method, parameters, expected }) => [method, parameters, expected])).toEqual([
      ["quarks::hs(method = 'age')", { level: 97.5 }, { VaR: 1 }],
      ["quarks::hs(method = 'age')", { level: 0.99 }, { VaR: 2 }],
      ['garch', {}, { alpha: 0.1, beta: 0.8 }],
    ]);
    // Median of the three days before each: losses -0.2, 2, 0.1 and 2, 0.1, 1.5.
    const rolling = { data, method: 'rollcast plain', forecast: 'plain', p: 0.55, nwin: 3, nout: 2, last: 6 };
    const result = run({ ...rolling, expected: { VaR: [0.4, 0.39] } })[0]!;
    expect([result.rows, result.status]).toEqual([1, 'fail']);
    expect(result.reason).toMatch(/VaR of day \d is/);
  });

  test('is every place that states figures: beside its own those of what it holds, and rows under columns', () => {
    const nested = dataCases({ data: 'a.csv', alpha: 0.1, BacktestVaR: { AE: 1, LRuc: { Test: 2 } } });
    expect(nested.map(({ method, expected }) => [method, expected])).toEqual([
      ['BacktestVaR', { AE: 1 }],
      ['LRuc', { Test: 2 }],
    ]);
    const rows = dataCases({ data: 'a.csv', columns: ['method', 'p', 'VaR'], rows: [['plain', 0.9, 1]] });
    expect(rows.map(({ method, parameters, expected }) => [method, parameters, expected])).toEqual([
      ['plain', { p: 0.9 }, { VaR: 1 }],
    ]);
  });

  test('passes and fails by its figures, to the printed digits where it states no tolerance', () => {
    // Losses above 0.9: 2, 1.5 and 3, of ten.
    const given = (expected: unknown) =>
      run({ data, method: 'tests', parameters: { level: 0.9, var: 0.9 }, expected })[0]!;
    expect(given({ exceptions: 3, 'first failure': 3, n11: 0 }).status).toBe('pass');
    expect(given({ exceptions: 4 }).reason).toMatch(/^1 of 1 rows fail; row 1: exceptions is 3, wanted 4/);
    // 2 (3 ln 3 + 7 ln(7 / 9)) = 3.0733...
    expect(given({ 'uc.LRstat': 3.0733 }).status).toBe('pass');
    expect(given({ 'uc.LRstat': 3.0734 }).status).toBe('fail');
    expect(given({ exceptions: 3, 'uc.LRp': 0 }).status).toBe('fail');
    // p = 0.0796: 0 beside two decimals was 0.00, beside one 0.0 or 0.1.
    expect(given({ 'uc.LRstat': 3.07, 'uc.LRp': 0 }).status).toBe('fail');
    expect(given({ 'uc.LRstat': 3.1, 'uc.LRp': 0.1 }).status).toBe('pass');
    // Simulated: of ten days the least tenth is far below 0, and the same seed gives the same.
    expect(given({ 'z2 critical': -5 }).reason).toMatch(/^1 of 1 rows fail; row 1: z2 critical is -\d/);
    expect(given({ zone: 'yellow' }).reason).toBe('');
    expect(given({ zone: 'red' }).status).toBe('fail');
    expect(
      given({ 'uc.H0': 'Correct Exceedances', 'uc.Decision': 'Fail to Reject H0', 'uc.critical': 3.841459 }).reason,
    ).toBe('');
    expect(given({ POF: 'reject' }).status).toBe('fail');
  });

  test.each([
    [{ data, method: 'plain', expected: { VaR: 1 } }, /the level is undefined; it must be a number such as 0\.975/],
    [
      { data, method: 'plain', level: 0.9, expected: { Var99x: 1 } },
      /an expected figure is "Var99x"; it must be one of/,
    ],
    [{ data, method: 'kupiec', level: 0.9, expected: { lr: 1 } }, /the case has no VaR: name its column/],
    [
      { data: 'nowhere.csv', method: 'plain', level: 0.9, expected: { VaR: 1 } },
      /the data file nowhere\.csv is neither/,
    ],
    [
      { data: { q: [1] }, method: 'plain', level: 0.9, expected: { VaR: 1 } },
      /no column of returns or losses is named/,
    ],
    [{ data, method: 'plain', level: 0.9, first: 20, expected: { VaR: 1 } }, /20 days are asked for; the data has 10/],
    [
      { data: { r: [1, 'x'] }, method: 'plain', level: 0.9, expected: { VaR: 1 } },
      /row 2 of column r is "x"; it must be a number/,
    ],
  ])('%j is a failed row with the reason', (document, reason) => {
    expect(run(document)[0]!.reason).toMatch(reason);
  });
});

test("R's random numbers after set.seed(1): runif(3), then sample(10)", () => {
  const random = rRandom(1);
  expect(Array.from({ length: 3 }, () => Number(random.uniform().toFixed(7)))).toEqual([
    0.2655087, 0.3721239, 0.5728534,
  ]);
  const { below } = rRandom(1);
  const left = Array.from({ length: 10 }, (_, index) => index + 1);
  const sampled = Array.from({ length: 10 }, (_, drawn) => {
    const place = below(10 - drawn);
    const value = left[place]!;
    left[place] = left[9 - drawn]!;
    return value;
  });
  expect(sampled).toEqual([9, 4, 7, 1, 2, 5, 3, 10, 6, 8]);
});
