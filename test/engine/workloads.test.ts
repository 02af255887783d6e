// Every workload at a tiny size: what it says about itself holds, and the engine takes it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookMm, bookOf, bookOtc, mixed, scenariosOf, venue, type Workload, whatIf } from '../../bench/workloads.ts';
import { BookBuilder } from '../../src/book/book-builder.ts';
import type { VanillaOption } from '../../src/book/instruments/vanilla-option.ts';
import { Digest } from '../../src/core/digest.ts';
import { type Engine, openEngine } from '../../src/engine/pool.node.ts';
import { totalVarianceAt } from '../../src/market/surface.ts';
import { butterflyG } from '../../src/market/svi.ts';

const OTC = { options: 240, underlyings: 10, expiries: 12, scenarios: 30 };
const LISTED = { instruments: 300, expiries: 12, scenarios: 30 };

const WORKLOADS: Readonly<Record<string, () => Workload>> = {
  'book-otc': () => bookOtc(OTC),
  mixed: () => mixed(OTC),
  'what-if': () => whatIf({ ...OTC, legs: 5 }),
  'book-mm': () => bookMm({ ...LISTED, positions: 2000 }),
  venue: () => venue({ ...LISTED, accounts: 50, positionsPerAccount: 20 }),
};

function digestOf(workload: Workload): string {
  const digest = new Digest();
  const book = bookOf(workload);
  digest.addNumbers(book.positionQuantity).addNumbers(Float64Array.from(book.positionInstrument));
  for (const column of scenariosOf(workload).moves) digest.addNumbers(column);
  return digest.text();
}

const countBy = (values: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
};

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ workers: 1 });
});
afterAll(() => engine.close());

describe.each(Object.entries(WORKLOADS))('%s', (name, workloadOf) => {
  it('is named, and the same every time', () => {
    expect(workloadOf().name).toBe(name);
    expect(digestOf(workloadOf())).toBe(digestOf(workloadOf()));
  });

  it('holds long and short positions, and loses and wins', async () => {
    const workload = workloadOf();
    const book = bookOf(workload);
    const signs = countBy([...book.positionQuantity].map((quantity) => String(Math.sign(quantity))));
    expect(signs['1']).toBeGreaterThan(0.4 * book.positionQuantity.length);
    expect(signs['-1']).toBeGreaterThan(0.4 * book.positionQuantity.length);
    const { columns } = await engine.revalue(book, workload.snapshot, scenariosOf(workload));
    expect(columns.length).toBe(book.accounts.length);
    for (const losses of columns) {
      expect(losses.every(Number.isFinite)).toBe(true);
      expect(Math.min(...losses)).toBeLessThan(0);
      expect(Math.max(...losses)).toBeGreaterThan(0);
    }
  });

  it('has a market without arbitrage, and moves that end', () => {
    const { snapshot, generator } = workloadOf();
    for (const [underlying, { smiles }] of snapshot.underlyings) {
      for (let logMoneyness = -2; logMoneyness <= 2; logMoneyness += 0.05) {
        let earlier = 0;
        for (const slice of smiles) {
          if (slice.kind !== 'svi') throw new Error(`a ${slice.kind} smile`);
          expect(butterflyG(slice.parameters, logMoneyness), underlying).toBeGreaterThan(0);
          const years = (slice.expiry - snapshot.asOf) / (365 * 86_400_000);
          const variance = totalVarianceAt(snapshot, underlying, logMoneyness, years);
          expect(variance, underlying).toBeGreaterThan(earlier);
          earlier = variance;
        }
      }
    }
    expect(generator.provenance.notes).toEqual([]);
    expect(generator.factors.map(({ kind }) => kind).slice(0, 2)).toEqual(['spot', 'volatility']);
  });
});

it('book-otc: distinct European options on every coin and expiry, from a day to two years, around the forward', () => {
  const { positions, snapshot } = bookOtc(OTC);
  const options = positions.instruments as readonly VanillaOption[];
  expect(countBy(options.map(({ kind, exercise }) => `${kind} ${exercise}`))).toEqual({ 'option european': 240 });
  expect(new Set(options.map(({ underlying, expiry }) => `${underlying} ${expiry}`)).size).toBe(120);
  expect(new Set(options.map(({ strike }) => strike)).size).toBe(240);
  const days = options.map(({ expiry }) => (expiry - snapshot.asOf) / 86_400_000);
  expect([Math.min(...days), Math.max(...days)]).toEqual([1, 730]);
  const calls = options.filter(({ callPut }) => callPut === 'call').length;
  expect(calls).toBeGreaterThan(90);
  expect(calls).toBeLessThan(150);
  const above = options.filter(({ strike, underlying }) => strike > snapshot.underlyings.get(underlying)!.spot).length;
  expect(above).toBeGreaterThan(90);
  expect(above).toBeLessThan(150);
});

it('mixed: one option in ten is an exotic, a quarter of them of each kind, on every coin', () => {
  const { positions } = mixed({ ...OTC, options: 4000 });
  const instruments = positions.instruments as readonly VanillaOption[];
  const kinds = instruments.map(({ kind, exercise }) => (exercise === 'american' ? exercise : (kind as string)));
  expect(countBy(kinds)).toEqual({
    option: 3600,
    barrier: 100,
    digital: 100,
    asian: 100,
    american: 100,
  });
  const barriers = instruments.filter(({ kind }) => (kind as string) === 'barrier');
  expect(new Set(barriers.map(({ underlying }) => underlying)).size).toBe(10);
});

it('what-if: legs that a book takes', () => {
  const workload = whatIf({ ...OTC, legs: 5 });
  const builder = new BookBuilder({ source: 'legs' });
  builder.addBook(bookOf(workload));
  for (const leg of workload.legs) builder.add(leg);
  expect(builder.finish().accounts).toEqual(['desk']);
  expect(builder.finish().instruments.length).toBe(245);
});

it('book-mm: as many instruments as asked for, each once: perpetuals, futures and options that settle in coin', () => {
  const { positions } = bookMm({ ...LISTED, positions: 20_000 });
  expect(positions.instruments.length).toBe(300);
  expect(new Set(positions.instruments).size).toBe(300);
  const book = bookOf(bookMm({ ...LISTED, positions: 20_000 }));
  expect(book.instruments.length).toBe(300);
  expect(countBy(book.instruments.map(({ kind }) => kind))).toEqual({
    option: 280,
    perpetual: 2,
    future: 18,
  });
  expect(book.positionQuantity.length).toBe(20_000);
});

it('venue: the accounts asked for, with about as many positions each', () => {
  const book = bookOf(venue({ ...LISTED, accounts: 400, positionsPerAccount: 20 }));
  expect(book.accounts.length).toBe(400);
  const counts = Object.values(countBy([...book.positionAccount].map(String)));
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...counts)).toBeLessThanOrEqual(30);
  expect(book.positionAccount.length / 400).toBeCloseTo(20, 0);
});
