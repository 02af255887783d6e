// Histories in CSV, long and wide, and what is refused.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { historyFromText } from '../../src/store/plain-reader.ts';
import { readHistory } from '../../src/store/read-history.node.ts';
import { inPieces, refusalOf } from './reading.ts';

const FIRST = Date.UTC(2026, 1, 6);
const DAY = 86_400_000;

describe('a history', () => {
  it('long: aligned by instant, its gaps counted', () => {
    const text = `factor,instant,value\nb,2026-02-07T00:00:00Z,2\na,2026-02-06T01:00:00+01:00,1\na,${FIRST + DAY},-3e-2\n`;
    const history = historyFromText(text, 'history.csv');
    expect([...history.instants]).toEqual([FIRST, FIRST + DAY]);
    expect(history.factors).toEqual(['b', 'a']);
    expect(history.columns.map((column) => [...column])).toEqual([
      [Number.NaN, 2],
      [1, -0.03],
    ]);
    expect(history.gaps).toEqual([1, 0]);
  });

  it('wide: a column per factor, an empty cell is a gap', () => {
    const text = 'instant,BTC spot,ETH_USD\n2026-02-06T00:00:00Z,65000,\n2026-02-07T00:00:00Z,66000,1900\n';
    const history = historyFromText(text, 'history.csv');
    expect([...history.instants]).toEqual([FIRST, FIRST + DAY]);
    expect(history.factors).toEqual(['BTC spot', 'ETH spot']);
    expect(history.columns.map((column) => [...column])).toEqual([
      [65000, 66000],
      [Number.NaN, 1900],
    ]);
    expect(history.gaps).toEqual([0, 1]);
  });

  it('of the examples: every day from 2019 to May 2026, its figures as they stand in the file', async () => {
    const path = new URL('../../examples/history/btc-eth-daily.csv', import.meta.url).pathname;
    const history = await readHistory(path);
    const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1);
    expect(history.factors).toEqual(['BTC spot', 'ETH spot']);
    expect(history.gaps).toEqual([0, 0]);
    expect(history.instants.length).toBe(2678);
    expect(lines.length).toBe(2678);
    for (const [index, line] of lines.entries()) {
      const [date, btc, eth] = line.split(',');
      expect([history.instants[index], history.columns[0]![index], history.columns[1]![index]]).toEqual([
        Date.parse(`${date}T00:00:00Z`),
        Number(btc),
        Number(eth),
      ]);
    }
    // The crash of 12 March 2020 shows in the price at midnight after it.
    const crash = history.instants.indexOf(Date.UTC(2020, 2, 13));
    expect(history.columns[0]![crash]! / history.columns[0]![crash - 1]!).toBeLessThan(0.7);
  });

  it.each([
    ['', 'INPUT_FORMAT: history.csv is empty; a history starts with the line instant,factor,value'],
    [
      'instant,factor,value\n',
      'INPUT_FORMAT: the file has a header and no values; a history has at least one (history.csv)',
    ],
    [
      'instant,a,b\n2026-02-06T00:00:00Z,,\n',
      'INPUT_FORMAT: the file has a header and no values; a history has at least one (history.csv)',
    ],
    [
      'instant,value\n',
      'INPUT_COLUMN: column factor is missing; the header is instant,value; a history has columns instant,factor,value, or instant (or date_utc_0000) and a column per factor (history.csv line 1)',
    ],
    [
      'date,btc_usd\n',
      'INPUT_COLUMN: the first column is not instant; the header is date,btc_usd; a history has columns instant,factor,value, or instant (or date_utc_0000) and a column per factor (history.csv line 1)',
    ],
    [
      'instant\n',
      'INPUT_COLUMN: there is no column of a factor; the header is instant; a history has columns instant,factor,value, or instant (or date_utc_0000) and a column per factor (history.csv line 1)',
    ],
    [
      'instant,factor,value,note\n',
      'INPUT_COLUMN: there are more than three columns; the header is instant,factor,value,note; a history has columns instant,factor,value, or instant (or date_utc_0000) and a column per factor (history.csv line 1)',
    ],
    [
      'instant,factor,value\n2026-02-06,a,1\n',
      'INPUT_VALUE: instant is "2026-02-06"; it must be an instant with its zone, such as 2026-02-06T00:00:00Z (history.csv line 2, column instant)',
    ],
    [
      'date_utc_0000,a\n2026-02-30,1\n',
      'INPUT_VALUE: date_utc_0000 is "2026-02-30"; it must be a date such as 2026-02-06 (history.csv line 2, column date_utc_0000)',
    ],
    [
      'instant,factor,value\n2026-02-06T00:00:00Z,a,\n',
      'INPUT_VALUE: value is missing; it must be a finite number (history.csv line 2, column value)',
    ],
    [
      'instant,factor,value\n2026-02-06T00:00:00Z,,1\n',
      'INPUT_VALUE: factor is missing; it must be the name of a factor (history.csv line 2, column factor)',
    ],
    [
      'instant,a\n2026-02-06T00:00:00Z,NaN\n',
      'INPUT_VALUE: a is "NaN"; it must be a finite number (history.csv line 2, column a)',
    ],
    [
      'instant,factor,value\n2026-02-06T00:00:00Z,a,1\n2026-02-06T00:00:00Z,a,1\n',
      'INPUT_VALUE: a has two values at 2026-02-06T00:00:00Z: (history.csv line 2) and (history.csv line 3); it may have one',
    ],
    [
      'instant,a\n1770336000,1\n',
      'INPUT_VALUE: instant is "1770336000"; it must be an instant with its zone, such as 2026-02-06T00:00:00Z (history.csv line 2, column instant)',
    ],
    [
      'instant,a\n2026-02-06T00:00:00Z\n',
      'INPUT_FORMAT: the record has 1 cells; the header has 2 (history.csv line 2)',
    ],
  ])('is refused: %j', async (text, says) => {
    expect(await refusalOf(() => historyFromText(text, 'history.csv'))).toBe(says);
    const streamed = await refusalOf(() => readHistory('-', { stdin: inPieces(text, 3) }));
    expect(streamed.replaceAll('stdin', 'history.csv')).toBe(says.replace('is empty', 'is closed or empty'));
  });
});
