// Volatilities of the default parameters, computed again from the option chains they came from. The data is not ours to carry: the
// test runs where it lies beside the repository.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { TAIL_DEFAULT } from '../../src/margin/presets/tail-default.ts';
import { CHUNK_ROWS, TableDatabase } from '../../src/store/duckdb.node.ts';

const FILE = new URL('../../../shared/market/deribit-chains-daily-2025-12-30_2026-05-31.parquet', import.meta.url);
const DAY = 86_400_000;
const COINS = ['BTC', 'ETH'] as const;

interface Quote {
  readonly strike: number;
  readonly volatility: number;
}
interface Slice {
  readonly days: number;
  readonly forward: number;
  readonly quotes: Map<number, Quote>;
}
interface Day {
  readonly instant: number;
  readonly index: number[];
  readonly slices: Map<number, Slice>[];
}

async function readDays(): Promise<Day[]> {
  const path = fileURLToPath(FILE);
  const database = await TableDatabase.open(path);
  const sql = `SELECT epoch_ms(as_of)::DOUBLE, (split_part(instrument, '-', 1) = 'ETH')::INT::DOUBLE,
    epoch_ms(strptime(split_part(instrument, '-', 2), '%d%b%y'))::DOUBLE + 28800000,
    split_part(instrument, '-', 3)::DOUBLE, mark_iv::DOUBLE, forward::DOUBLE, index_price::DOUBLE
    FROM '${path}' WHERE mark_iv > 0 AND split_part(instrument, '-', 1) IN ('BTC', 'ETH')`;
  const days = new Map<number, Day>();
  const columns = Array.from({ length: 7 }, () => new Float64Array(CHUNK_ROWS));
  for await (const chunk of database.numbers(sql)) {
    columns.forEach((column, index) => {
      chunk.copy(index, column);
    });
    for (let row = 0; row < chunk.rowCount; row++) {
      const [instant, coin, expiry, strike, volatility, forward, index] = columns.map((column) => column[row]!) as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      let day = days.get(instant);
      if (day === undefined) {
        day = { instant, index: [0, 0], slices: [new Map(), new Map()] };
        days.set(instant, day);
      }
      day.index[coin] = index;
      const slices = day.slices[coin]!;
      const slice = slices.get(expiry) ?? { days: (expiry - instant) / DAY, forward, quotes: new Map() };
      slices.set(expiry, slice);
      slice.quotes.set(strike, { strike, volatility });
    }
  }
  database.close();
  return [...days.values()].sort((left, right) => left.instant - right.instant);
}

/** Volatility at the forward, between the neighbouring strikes; total variance linear between expiries. */
function atTheMoney(day: Day, coin: number, tenorDays: number): number {
  const points = [...day.slices[coin]!.values()]
    .filter(({ days }) => days > 0.5)
    .flatMap(({ days, forward, quotes }) => {
      const sorted = [...quotes.values()].sort((left, right) => left.strike - right.strike);
      const above = sorted.findIndex(({ strike }) => strike >= forward);
      if (above <= 0) return [];
      const [low, high] = [sorted[above - 1]!, sorted[above]!];
      const share = (forward - low.strike) / (high.strike - low.strike);
      const volatility = low.volatility * (1 - share) + high.volatility * share;
      return [{ days, variance: volatility * volatility * days }];
    })
    .sort((left, right) => left.days - right.days);
  const later = points.findIndex(({ days }) => days >= tenorDays);
  const [low, high] = [points[later - 1]!, points[later]!];
  const share = (tenorDays - low.days) / (high.days - low.days);
  return Math.sqrt((low.variance + (high.variance - low.variance) * share) / tenorDays);
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const covariance = (left: readonly number[], right: readonly number[]) => {
  const [a, b] = [mean(left), mean(right)];
  return left.reduce((sum, value, index) => sum + (value - a) * (right[index]! - b), 0) / (left.length - 1);
};
const deviation = (values: readonly number[]) => Math.sqrt(covariance(values, values));
const correlation = (left: readonly number[], right: readonly number[]) =>
  covariance(left, right) / (deviation(left) * deviation(right));

describe.skipIf(!existsSync(FILE))('volatility parameters from the option chains of a spring', () => {
  test('deviations, exponents of tenor and correlations, to the digits that are written', async () => {
    const days = await readDays();
    // Snapshots are taken at different hours; steps of about a day count.
    const steps = days.slice(1).map((day, index) => Math.abs((day.instant - days[index]!.instant) / DAY - 1) < 0.1);
    expect(steps.filter(Boolean).length).toBe(131);
    const changes = (of: (day: Day) => number): number[] =>
      days.slice(1).flatMap((day, index) => (steps[index] ? [Math.log(of(day) / of(days[index]!))] : []));
    const values = TAIL_DEFAULT.values as unknown as {
      factors: Record<string, { deviation: number; tenor: { exponentBelow: number; exponentAbove: number } }>;
      correlation: { factors: string[]; rows: number[][] };
    };
    const series = new Map<string, number[]>();
    COINS.forEach((name, coin) => {
      const month = changes((day) => atTheMoney(day, coin, 30));
      series.set(
        `${name} spot`,
        changes((day) => day.index[coin]!),
      );
      series.set(`${name} volatility`, month);
      const written = values.factors[`${name} volatility`]!;
      expect(written.deviation).toBe(Number(deviation(month).toFixed(4)));
      // The slope of a tenor's changes on those of the month, as a power of the ratio of tenors.
      const exponent = (tenorDays: number) => {
        const own = changes((day) => atTheMoney(day, coin, tenorDays));
        return Math.log(covariance(own, month) / covariance(month, month)) / Math.log(30 / tenorDays);
      };
      expect(Math.abs(written.tenor.exponentBelow - exponent(7))).toBeLessThan(0.006);
      expect(Math.abs(written.tenor.exponentAbove - exponent(90))).toBeLessThan(0.006);
    });
    const { factors, rows } = values.correlation;
    factors.forEach((row, i) => {
      factors.forEach((column, j) => {
        // The two spots come from the longer history.
        if (i === j || (row.endsWith('spot') && column.endsWith('spot'))) return;
        expect(rows[i]![j]).toBe(Number(correlation(series.get(row)!, series.get(column)!).toFixed(2)));
      });
    });
  });
});
