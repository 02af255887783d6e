// Gaps, days that stand twice, coins dated a day apart: handled as documented, counted and told.
import { describe, expect, test } from 'vitest';
import { openPriceTape } from '../../src/backtest/price-tape.ts';
import { modelVolatility, SURFACE_MODEL, varianceStates } from '../../src/backtest/surface-model.ts';
import { MILLISECONDS_PER_DAY, parseInstant } from '../../src/core/units.ts';
import { createHistory } from '../../src/market/history.ts';
import { historyFromText } from '../../src/store/plain-reader.ts';
import { readHistory } from '../../src/store/read-history.node.ts';
import { dayOf, drawnHistory } from './market.ts';

const EXAMPLE = 'examples/history/btc-eth-daily.csv';

describe('dates', () => {
  test('ETH of the example stands a day early from 2026 on: told, and read a day later on demand', async () => {
    const history = await readHistory(EXAMPLE);
    const both = ['BTC', 'ETH'];
    const asDated = openPriceTape({ history, source: EXAMPLE, underlyings: both });
    const told = asDated.dataNotes.filter((note) => note.includes('apart'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('BTC and ETH look dated 1 day apart in 2026');
    expect(told[0]).toContain('--shift ETH=1d@2026-01-01');
    const shift = { underlying: 'ETH', days: 1, from: parseInstant('2026-01-01') };
    const cured = openPriceTape({ history, source: EXAMPLE, underlyings: both, shifts: [shift] });
    expect(cured.dataNotes.some((note) => note.includes('apart'))).toBe(false);
    expect(cured.dataNotes).toContain('121 prices of ETH from 2026-01-01T00:00:00Z on are read 1 day later than dated');
    // The first of January has no price of ETH any more, and the second of May none of BTC.
    expect(cured.dataNotes).toContain('2 instants are left out: one of the coins has no price then');
    expect(cured.instants.length).toBe(asDated.instants.length - 1);
    expect(cured.fingerprint).not.toBe(asDated.fingerprint);
  });

  test('a gap has no day and is counted; a whole day without a row, too', () => {
    const full = drawnHistory(60);
    const rows = full.factors.flatMap((factor, column) =>
      Array.from(full.instants, (instant, row) => ({ instant, factor, value: full.columns[column]![row]!, row })),
    );
    const kept = rows.filter(({ row, factor }) => row !== 50 && !(row === 40 && factor === 'ETH spot'));
    const history = createHistory({
      instants: kept.map(({ instant }) => instant),
      factors: kept.map(({ factor }) => factor),
      values: kept.map(({ value }) => value),
    });
    const tape = openPriceTape({ history, source: 'a test', underlyings: ['BTC', 'ETH'] });
    expect(tape.dataNotes).toContain('1 instants are left out: one of the coins has no price then');
    expect(tape.dataNotes).toContain('1 days between the first and the last have no row at all');
    expect(Array.from(tape.instants)).not.toContain(dayOf(40));
    expect(Array.from(tape.instants)).not.toContain(dayOf(50));
  });

  test('a day that stands twice, a price of zero and a missing coin are refused with a sentence', () => {
    const twice = 'date_utc_0000,btc_usd\n2020-01-01,1\n2020-01-02,2\n2020-01-02,3\n';
    expect(() => historyFromText(twice, 'h.csv')).toThrow('two values at 2020-01-02T00:00:00Z');
    const zero = createHistory({ instants: [dayOf(0), dayOf(1)], factors: ['BTC spot', 'BTC spot'], values: [1, 0] });
    const open = (underlying: string) => openPriceTape({ history: zero, source: 'h.csv', underlyings: [underlying] });
    expect(() => open('BTC')).toThrow('the price of BTC is 0 at 2020-01-02T00:00:00Z; it must be above 0 (h.csv)');
    expect(() => open('SOL')).toThrow('no series "SOL spot" (or sol_usd); it has BTC spot');
  });
});

describe('the surface model', () => {
  test('still prices at 2 % a day have the volatility of 2 % a day', () => {
    const instants = Float64Array.from({ length: 400 }, (_, row) => dayOf(row));
    const prices = Float64Array.from(instants, (_, row) => (row % 2 === 0 ? 100 : 100 * 1.02));
    const state = varianceStates(instants, prices, SURFACE_MODEL)[399]!;
    // ln 1.02 a day over 365 days, with the premium.
    const annual = 0.01980262729617973 * Math.sqrt(365) * SURFACE_MODEL.premium;
    expect(modelVolatility(state, 30, SURFACE_MODEL)).toBeCloseTo(annual, 12);
  });

  test('a state hangs on the past alone, and a gap leaves it', () => {
    const { instants, columns } = drawnHistory(100);
    const whole = varianceStates(instants, columns[0]!, SURFACE_MODEL);
    const half = varianceStates(instants.slice(0, 60), columns[0]!.slice(0, 60), SURFACE_MODEL);
    expect(whole.slice(0, 60)).toEqual(half);
    const gapped = columns[0]!.slice();
    gapped[70] = Number.NaN;
    const states = varianceStates(instants, gapped, SURFACE_MODEL);
    expect(states[70]).toEqual(whole[69]);
    expect(instants[71]! - instants[69]!).toBe(2 * MILLISECONDS_PER_DAY);
  });
});
