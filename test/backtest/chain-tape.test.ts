// Chains over time: listed and expiring instruments, what is odd about them counted, what is wrong refused.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { strategyBooks } from '../../src/backtest/books.ts';
import { openChainTape } from '../../src/backtest/chain-tape.ts';
import { populationBooks } from '../../src/backtest/population.ts';
import { recordToText } from '../../src/backtest/record-text.ts';
import { createRule } from '../../src/backtest/rules.ts';
import { STRATEGIES, strategyNamed } from '../../src/backtest/strategies.ts';
import type { WalkRecord } from '../../src/backtest/walk.ts';
import { MILLISECONDS_PER_DAY } from '../../src/core/units.ts';
import { openParquetChains } from '../../src/store/parquet-chains.node.ts';
import { instantOf, type Quote, quotesOf, writeChains } from './chains.ts';
import { recordsOf, TEST_SETTINGS } from './market.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-chains-'));
});
afterAll(() => rm(folder, { recursive: true }));

let fileCount = 0;
async function fileOf(quotes: readonly Quote[]): Promise<string> {
  const path = join(folder, `${fileCount++}.parquet`);
  await writeChains(path, quotes);
  return path;
}

interface WalkChoice {
  readonly strategies?: readonly string[];
  readonly population?: number;
  readonly models?: readonly string[];
  readonly first?: number;
  readonly end?: number;
}

async function walked(path: string, choice: WalkChoice): Promise<readonly WalkRecord[]> {
  const { strategies = ['short-strangle'], population, models = ['isolated'], first = 0 } = choice;
  const underlyings = ['BTC'];
  const file = await openParquetChains(path, { underlyings });
  try {
    const books =
      population === undefined
        ? strategyBooks(strategies.map(strategyNamed), underlyings)
        : populationBooks({ accounts: population, slotsPerAccount: 4, seed: 3, underlyings });
    return await recordsOf({
      tape: await openChainTape({ chains: file, underlyings }),
      books,
      rules: models.map((model) => createRule({ model }, TEST_SETTINGS)),
      riskMilliseconds: MILLISECONDS_PER_DAY,
      first,
      end: choice.end ?? file.instants.length,
      stride: 1,
    });
  } finally {
    file.close();
  }
}

describe('a chain file', () => {
  test('every strategy walks, expiries settle, and a run that begins in the middle says the same', async () => {
    const path = await fileOf(quotesOf(6));
    const strategies = STRATEGIES.map(({ name }) => name);
    const models = ['isolated', 'deribit-pm', 'fhs'];
    const whole = await walked(path, { strategies, models });
    expect(whole).toHaveLength(6);
    expect(whole.map(({ until }) => until)).toEqual([1, 2, 3, 4, 5].map(instantOf).concat(null as never));
    expect(whole.at(-1)!.counts).toEqual({ 'without an instant at the end of the period': 1 });
    for (const { requirements, losses } of whole.slice(2, 5)) {
      expect(Array.from(losses).every(Number.isFinite)).toBe(true);
      for (const rule of requirements.slice(0, 2)) expect(Array.from(rule).every((amount) => amount >= 0)).toBe(true);
    }
    // One change is too few for a filter: refused in a sentence, step by step, and not later.
    expect(whole[0]!.refusals[2]!.length).toBeGreaterThan(0);
    expect(whole[4]!.refusals[2]).toEqual([]);
    const rest = await walked(path, { strategies, models, first: 3 });
    expect(rest.map(recordToText)).toEqual(whole.slice(3).map(recordToText));
  }, 120_000);

  test('a crossed quote, no volatility, a volatility of zero and what has expired are counted', async () => {
    const quotes = quotesOf(3);
    const ofDay = quotes.filter(({ day, instrument }) => day === 1 && instrument.startsWith('BTC'));
    ofDay[0]!.bid = 0.02;
    ofDay[5]!.volatility = 0;
    ofDay[7]!.volatility = null;
    quotes.push({ ...ofDay[9]!, instrument: 'BTC-1JAN26-90000-C' });
    const file = await openParquetChains(await fileOf(quotes), { underlyings: ['BTC'] });
    const [clean, odd] = [await file.dayAt(0), await file.dayAt(1)];
    file.close();
    expect(clean.oddities).toEqual({});
    expect(odd.oddities).toEqual({
      'bids above their ask, marks kept': 1,
      'options without a volatility, left out': 2,
      'quotes of what has expired, left out': 1,
    });
    expect(odd.listings).toHaveLength(ofDay.length - 2);
    expect(odd.snapshot.instrumentVolatilities.has(ofDay[0]!.instrument)).toBe(true);
    expect(odd.snapshot.instrumentVolatilities.has(ofDay[5]!.instrument)).toBe(false);
  });

  test('an instrument that vanishes is valued by the smile and counted; the loss is that of the quote it had', async () => {
    const quotes = quotesOf(4);
    const before = await walked(await fileOf(quotes), { end: 1 });
    const all = await openParquetChains(await fileOf(quotes), { underlyings: ['BTC'] });
    const tape = await openChainTape({ chains: all, underlyings: ['BTC'] });
    const day = await tape.dayAt(0);
    const present = { instant: instantOf(0), past: await tape.pastAt(0), ...day };
    const held = strategyNamed('short-strangle').legs(present, 'BTC')[0]!.instrument.id;
    all.close();
    const without = quotes.filter(({ day: own, instrument }) => !(own === 1 && instrument === held));
    const [record] = await walked(await fileOf(without), { end: 1 });
    expect(record!.counts).toEqual({ 'without a quote at the end, valued by the smile': 1 });
    // The put of the same strike holds the smile where it was.
    expect(record!.losses[0]).toBeCloseTo(before[0]!.losses[0]!, 6);
  });

  test('what stands twice, or below zero, or is of another kind is refused with instrument and instant', async () => {
    const quotes = quotesOf(2);
    const dayOf = async (changed: readonly Quote[]) => {
      const file = await openParquetChains(await fileOf(changed));
      try {
        return await file.dayAt(0);
      } finally {
        file.close();
      }
    };
    await expect(dayOf([...quotes, quotes[3]!])).rejects.toThrow(/stands twice at one instant.*2026-01-05T16:30:00Z/s);
    await expect(dayOf([{ ...quotes[3]!, volatility: -0.5 }, ...quotes.slice(4)])).rejects.toThrow(/mark_iv is -0.5/);
    await expect(dayOf(quotes.map((quote) => ({ ...quote, volatility: 60 })))).rejects.toThrow('looks like per cent');
    await expect(openParquetChains(join(folder, 'none.parquet'))).rejects.toThrow('none.parquet');
  });
});

test('a crowd is flat, the same from its seed, and hangs on open interest', async () => {
  const path = await fileOf(quotesOf(3));
  const [first, again] = [await walked(path, { population: 9 }), await walked(path, { population: 9 })];
  expect(again.map(recordToText)).toEqual(first.map(recordToText));
  expect(first[0]!.accounts).toHaveLength(9);
  for (const { losses } of first.slice(0, 2)) {
    const total = Array.from(losses).reduce((sum, loss) => sum + loss, 0);
    const size = Array.from(losses).reduce((sum, loss) => sum + Math.abs(loss), 0);
    expect(size).toBeGreaterThan(1000);
    expect(Math.abs(total)).toBeLessThan(1e-9 * size);
  }
});

const SHARED = '../shared/market/deribit-chains-daily-2025-12-30_2026-05-31.parquet';
test.skipIf(!existsSync(SHARED))(
  'a real file through the crash of February 2026: nothing odd, and a strangle loses',
  async () => {
    const file = await openParquetChains(SHARED, { underlyings: ['BTC'] });
    expect(file.instants).toHaveLength(153);
    const tape = await openChainTape({ chains: file, underlyings: ['BTC'] });
    const at = file.instants.findIndex((instant) => instant > Date.UTC(2026, 1, 5));
    const records = await recordsOf({
      tape,
      books: strategyBooks([strategyNamed('short-strangle')], ['BTC']),
      rules: [createRule({ model: 'deribit-pm' }, TEST_SETTINGS)],
      riskMilliseconds: MILLISECONDS_PER_DAY,
      first: at - 1,
      end: at + 1,
      stride: 1,
    });
    file.close();
    expect(records.map(({ counts }) => counts)).toEqual([{}, {}]);
    expect(records[0]!.losses[0]).toBeGreaterThan(0);
  },
  60_000,
);
