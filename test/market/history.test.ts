import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MILLISECONDS_PER_DAY as DAY } from '../../src/core/units.ts';
import { changesOf, completeRows, createHistory, logReturns } from '../../src/market/history.ts';
import { alignmentOf } from '../../src/market/history-alignment.ts';
import { expectClose, sentenceOf } from './helpers.ts';

const START = Date.UTC(2026, 0, 1);
type Row = readonly [day: number, factor: string, value: number];
const historyOf = (rows: readonly Row[]) =>
  createHistory({
    instants: rows.map(([day]) => START + day * DAY),
    factors: rows.map(([, factor]) => factor),
    values: rows.map(([, , value]) => value),
    placeOf: (row) => ({ file: 'history.csv', line: row + 2 }),
  });
const GAP = Number.NaN;

describe('createHistory', () => {
  it('aligns by instant whatever the order, with gaps as NaN and counted', () => {
    const history = historyOf([
      [2, 'ETH', 30],
      [0, 'BTC', 100],
      [1, 'BTC', 110],
      [0, 'ETH', 10],
      [3, 'BTC', 90],
    ]);
    expect([...history.instants]).toEqual([0, 1, 2, 3].map((day) => START + day * DAY));
    expect(history.factors).toEqual(['ETH', 'BTC']);
    expect(history.columns.map((column) => [...column])).toEqual([
      [10, GAP, 30, GAP],
      [100, 110, GAP, 90],
    ]);
    expect(history.gaps).toEqual([2, 1]);
  });

  it('refuses a second value at one instant with both places, even when it is the same', () => {
    const rows: Row[] = [
      [0, 'BTC', 100],
      [1, 'BTC', 100],
      [0, 'BTC', 100],
    ];
    expect(sentenceOf(() => historyOf(rows))).toBe(
      'BTC has two values at 2026-01-01T00:00:00Z: (history.csv line 2) and (history.csv line 4); it may have one',
    );
  });

  it('refuses values that are not finite and columns of unequal length', () => {
    expect(sentenceOf(() => historyOf([[0, 'BTC', Number.NaN]]))).toBe(
      'value of BTC is NaN; it must be a finite number; leave the row out where there is no observation (history.csv line 2)',
    );
    expect(sentenceOf(() => createHistory({ instants: [START], factors: [], values: [] }))).toBe(
      'a history has 1 instants, 0 factors and 0 values; it needs as many of each',
    );
  });
});

describe('changesOf', () => {
  const history = historyOf([
    [0, 'BTC', 100],
    [1, 'BTC', 110],
    [2, 'BTC', 121],
    [4, 'BTC', 100],
    [0, 'ETH', 10],
    [2, 'ETH', 20],
    [4, 'ETH', 5],
  ]);

  it('takes log returns between instants exactly one step apart', () => {
    const returns = logReturns(history, 2 * DAY);
    expect([...returns.from]).toEqual([START, START + 2 * DAY]);
    expect([...returns.to]).toEqual([START + 2 * DAY, START + 4 * DAY]);
    const [btc, eth] = returns.columns;
    expectClose(btc![0]!, Math.log(1.21), 1e-15, 'BTC');
    expectClose(btc![1]!, Math.log(100 / 121), 1e-15, 'BTC');
    expectClose(eth![0]!, Math.log(2), 1e-15, 'ETH');
    // Day 1 and day 4 have nothing two days on.
    expect(returns.instantsWithoutEnd).toBe(2);
  });

  it('carries nothing across a gap', () => {
    const returns = logReturns(history, DAY);
    expect([...returns.from]).toEqual([START, START + DAY]);
    expect([...returns.columns[1]!]).toEqual([GAP, GAP]);
    expect(returns.gaps).toEqual([0, 2]);
    expect(completeRows(returns)).toEqual({ rows: [], leftOut: 2 });
    expect(completeRows(logReturns(history, 2 * DAY))).toEqual({ rows: [0, 1], leftOut: 0 });
  });

  it('takes differences and relative changes, overlapping or one after the other', () => {
    const rising = historyOf([0, 1, 2, 3, 4].map((day): Row => [day, 'rate', 0.01 * day - 0.01]));
    const overlapping = changesOf(rising, { form: 'difference', stepMilliseconds: 2 * DAY, overlapping: true });
    expect(overlapping.from.length).toBe(3);
    const apart = changesOf(rising, { form: 'difference', stepMilliseconds: 2 * DAY, overlapping: false });
    expect([...apart.from]).toEqual([START, START + 2 * DAY]);
    expectClose(apart.columns[0]![0]!, 0.02, 1e-15, 'difference');
    const relative = changesOf(history, { form: 'relative', stepMilliseconds: DAY, overlapping: true });
    expectClose(relative.columns[0]![0]!, 0.1, 1e-14, 'relative');
  });

  it('refuses a log return of what is not above zero, and a step that is none', () => {
    const rate = historyOf([
      [0, 'rate', -0.01],
      [1, 'rate', 0.01],
    ]);
    expect(sentenceOf(() => logReturns(rate, DAY))).toBe(
      'rate goes from -0.01 to 0.01 in the step from 2026-01-01T00:00:00Z; a log return needs both above 0',
    );
    expect(sentenceOf(() => logReturns(rate, Number.NaN))).toBe('the step is NaN milliseconds; it must be above 0');
  });
});

describe('alignmentOf', () => {
  // Deterministic noise: the fractional parts of multiples of the golden ratio, shuffled by a second irrational.
  const noise = (index: number) => ((index * 0.6180339887498949 + index * index * 0.41421356237309515) % 1) - 0.5;
  const walk = (count: number) => {
    let price = 100;
    return Array.from({ length: count }, (_, index) => (price += noise(index)));
  };
  const prices = walk(200);
  const series = (factor: string, shift: number, scale: number): Row[] =>
    prices.map((price, day) => [day + shift, factor, scale * price + 0.05 * noise(day * 7 + 3)]);

  it('finds two series dated alike in order', () => {
    const [pair] = alignmentOf(historyOf([...series('BTC', 0, 1), ...series('ETH', 0, 0.05)]));
    expect(pair).toMatchObject({
      first: 'BTC',
      second: 'ETH',
      sharedInstants: 200,
      onlyFirst: 0,
      suspectedLagSteps: 0,
    });
  });

  it.each([1, -1])('shows a series dated %i day off', (shift) => {
    const [pair] = alignmentOf(historyOf([...series('BTC', 0, 1), ...series('ETH', shift, 0.05)]));
    expect(pair).toMatchObject({ sharedInstants: 199, onlyFirst: 1, onlySecond: 1, suspectedLagSteps: shift });
  });

  it('shows series that share no instant, and how far apart they are', () => {
    const [pair] = alignmentOf(historyOf([...series('BTC', 0, 1), ...series('ETH', 1 / 3, 1)]));
    expect(pair).toMatchObject({
      sharedInstants: 0,
      onlyFirst: 200,
      onlySecond: 200,
      usualOffsetMilliseconds: DAY / 3,
    });
    expect(pair!.correlationAtLag.every(({ correlation }) => Number.isNaN(correlation))).toBe(true);
    expect(pair!.suspectedLagSteps).toBe(0);
  });

  const real = new URL('../../../shared/market/btc-eth-daily-2019-2026.csv', import.meta.url);
  it.skipIf(!existsSync(real))('holds on seven years of BTC and ETH (skipped without the shared market data)', () => {
    const lines = readFileSync(real, 'utf8').trim().split(/\r?\n/);
    const header = lines[0]!.split(',');
    expect(header.length).toBeGreaterThanOrEqual(3);
    const shifted = (days: number): Row[] =>
      lines.slice(1).flatMap((line): Row[] => {
        const fields = line.split(',');
        const day = (Date.parse(fields[0]!) - START) / DAY;
        return [
          [day, 'BTC', Number(fields[1])],
          [day + days, 'ETH', Number(fields[2])],
        ];
      });
    expect(alignmentOf(historyOf(shifted(0)))[0]!.suspectedLagSteps).toBe(0);
    expect(alignmentOf(historyOf(shifted(1)))[0]!.suspectedLagSteps).toBe(1);
    expect(historyOf(shifted(0)).gaps).toEqual([0, 0]);
  });
});
