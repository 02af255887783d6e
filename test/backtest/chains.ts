// Chains over time in a Parquet file, made for tests: two coins, four expiries, nine strikes, a snapshot a day.
import { dayMonthYearText } from '../../src/book/dates.ts';
import { type Instant, instantText, MILLISECONDS_PER_DAY } from '../../src/core/units.ts';
import { sqlText, TableDatabase } from '../../src/store/duckdb.node.ts';

export const FIRST = Date.UTC(2026, 0, 5, 16, 30);
/** Hours of a day at which snapshots were taken, in turn. */
const HOURS = [0, 1, -6, 2];
export const instantOf = (day: number): Instant => FIRST + day * MILLISECONDS_PER_DAY + HOURS[day % 4]! * 3_600_000;

export interface Quote {
  readonly day: number;
  readonly instrument: string;
  volatility: number | null;
  forward: number;
  spot: number;
  openInterest: number;
  bid: number | null;
  ask: number | null;
}

const EXPIRY_DAYS = [2, 10, 30, 90];
const COINS = [
  ['BTC', 90_000, 0.5],
  ['ETH', 3_000, 0.7],
] as const;

/** Prices go up and down by a few per cent, the same on every machine. */
const wave = (day: number): number => [0, 0.02, -0.03, 0.01, -0.05, 0.04][day % 6]!;

/** Expiries are at 08:00 of days after the first; what has expired is not listed. */
export function quotesOf(dayCount: number): Quote[] {
  const quotes: Quote[] = [];
  for (let day = 0; day < dayCount; day++) {
    for (const [coin, price, volatility] of COINS) {
      const spot = price * (1 + wave(day));
      for (const expiryDay of EXPIRY_DAYS) {
        const expiry = Date.UTC(2026, 0, 5 + expiryDay, 8);
        if (expiry <= instantOf(day)) continue;
        for (let step = -4; step <= 4; step++) {
          const strike = Math.round((price * (1 + step / 20)) / 50) * 50;
          for (const side of ['C', 'P']) {
            quotes.push({
              day,
              instrument: `${coin}-${dayMonthYearText(expiry)}-${strike}-${side}`,
              volatility: volatility + 0.004 * step * step,
              forward: spot * (1 + 0.0001 * expiryDay),
              spot,
              openInterest: 10 + 3 * (step + 4) + (side === 'C' ? 5 : 0),
              bid: 0.01,
              ask: 0.012,
            });
          }
        }
      }
    }
  }
  return quotes;
}

export async function writeChains(path: string, quotes: readonly Quote[]): Promise<void> {
  const number = (value: number | null): string => (value === null ? 'NULL' : String(value));
  const rows = quotes.map(
    ({ day, instrument, volatility, forward, spot, openInterest, bid, ask }) =>
      `('${instantText(instantOf(day))}'::TIMESTAMPTZ, ${sqlText(instrument)}, ${[volatility, forward, spot, openInterest, bid, ask].map((value) => `${number(value)}::DOUBLE`).join(', ')})`,
  );
  const database = await TableDatabase.open(path);
  try {
    const columns = 'as_of, instrument, mark_iv, forward, index_price, open_interest, bid_price, ask_price';
    await database.run(`SET TimeZone = 'UTC'`);
    await database.run(
      `COPY (SELECT * FROM (VALUES ${rows.join(', ')}) t(${columns})) TO ${sqlText(path)} (FORMAT parquet)`,
    );
  } finally {
    database.close();
  }
}
