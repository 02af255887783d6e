import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  BookBuilder,
  bookTotals,
  createSnapshot,
  groupTotals,
  parseSymbol,
  runReference,
  valueBook,
} from '../../src/index.ts';
import { valueInstruments } from '../../src/pricing/value-instruments.ts';
import { readSnapshot } from '../../src/store/read-snapshot.node.ts';

const asOf = Date.UTC(2026, 1, 6, 4, 30);

function snapshotAt(spot: number, forward = spot) {
  return createSnapshot({
    asOf,
    quoteCurrency: 'USD',
    underlyings: new Map([
      [
        'BTC',
        {
          underlying: 'BTC',
          spot,
          carryRate: 0,
          forwards: [{ expiry: Date.UTC(2026, 2, 27, 8), forward, source: 'given' as const }],
          smiles: [{ expiry: Date.UTC(2026, 2, 27, 8), kind: 'flat' as const, volatility: 0.6 }],
        },
      ],
    ]),
    currencyRates: new Map([['USDC', 1]]),
    discountRates: new Map(),
    instrumentVolatilities: new Map(),
    source: 'test',
  });
}

const unitOf = (symbol: string, snapshot: ReturnType<typeof snapshotAt>) =>
  valueInstruments([parseSymbol(symbol)], snapshot, runReference)[0]!;

const DERIBIT = new URL('../../../shared/vectors/margin/deribit_pm.json', import.meta.url);

describe('perpetuals', () => {
  it.skipIf(!existsSync(DERIBIT))(
    'inverse: the published coin P&L of the venue at every price move (skipped where the file is absent)',
    () => {
      const [vector] = JSON.parse(readFileSync(DERIBIT, 'utf8')).vectors;
      const { delta_coin: coins, mark } = vector.positions[0];
      vector.price_moves_std.forEach((move: number, index: number) => {
        const moved = mark * (1 + move);
        const contracts = (coins * mark) / 10;
        const earned = contracts * unitOf('BTC-PERPETUAL', snapshotAt(moved)).earnedSince!(mark);
        expect(Math.abs(earned / moved - vector.expected.pnl_perp_std[index])).toBeLessThan(1e-10);
      });
    },
  );

  it('linear: one coin earns the difference', () => {
    const unit = unitOf('BTC_USDC-PERPETUAL', snapshotAt(66000));
    expect(unit.earnedSince!(65000) / unit.delta).toBeCloseTo(1000, 9);
  });
});

describe('options', () => {
  const call = 'BTC-27MAR26-70000-C';
  const put = 'BTC-27MAR26-70000-P';

  it('inverse call and put differ by the forward, in coins', () => {
    const snapshot = snapshotAt(64000, 64500);
    const difference = unitOf(call, snapshot).quotedPrice - unitOf(put, snapshot).quotedPrice;
    expect(Math.abs(difference - (64500 - 70000) / 64500)).toBeLessThan(1e-15);
  });

  it('delta and gamma are the slopes of value in spot', () => {
    const bump = 1;
    const at = (spot: number) => unitOf(call, snapshotAt(spot, spot * 1.01));
    const slope = (at(64000 + bump).value - at(64000 - bump).value) / (2 * bump);
    const bend = (at(64000 + bump).delta - at(64000 - bump).delta) / (2 * bump);
    expect(Math.abs(at(64000).delta / slope - 1)).toBeLessThan(1e-8);
    expect(Math.abs(at(64000).gamma / bend - 1)).toBeLessThan(1e-8);
  });

  it('refuses an expired one and names it', () => {
    expect(() => unitOf('BTC-26DEC25-70000-C', snapshotAt(64000))).toThrow('BTC-26DEC25-70000-C expired at');
  });
});

describe('totals', () => {
  it('do not depend on the order of the rows, to the bit', () => {
    const rows = [
      ['b', 'BTC-27MAR26-70000-C', 3.1],
      ['a', 'BTC-27MAR26-60000-P', -2.7],
      ['a', 'BTC-PERPETUAL', 1234.5],
      ['b', 'BTC-27MAR26', -77.7],
    ] as const;
    const totalsOf = (order: readonly (readonly [string, string, number])[]) => {
      const builder = new BookBuilder({ source: 'test' });
      for (const [account, instrument, quantity] of order) builder.add({ account, instrument, quantity, place: {} });
      const valuation = valueBook(builder.finish(), snapshotAt(64000), runReference);
      return [bookTotals(valuation), groupTotals(valuation, 'account')];
    };
    expect(totalsOf([...rows].reverse())).toEqual(totalsOf(rows));
  });
});

const CHAIN = new URL('../../../shared/market/deribit_options_snapshot_20260206T043012Z.csv', import.meta.url);

describe('a real chain', () => {
  it.skipIf(!existsSync(CHAIN))(
    'is priced to the venue marks in coin, every row (skipped where the file is absent)',
    async () => {
      const [head, ...lines] = readFileSync(CHAIN, 'utf8').trim().split('\n');
      const names = head!.split(',');
      const marks = new Map(
        lines.map((line) => {
          const cells = line.split(',');
          return [cells[names.indexOf('instrument_name')]!, Number(cells[names.indexOf('mark_price')])];
        }),
      );
      const snapshot = await readSnapshot(CHAIN.pathname);
      const instruments = [...marks.keys()].map((name) => parseSymbol(name));
      const errors = valueInstruments(instruments, snapshot, runReference).map(
        (unit, index) => unit.quotedPrice - marks.get(instruments[index]!.id)!,
      );
      const mean = errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length;
      expect(errors.length).toBe(1884);
      expect(mean).toBeLessThan(2e-4);
      expect(Math.max(...errors.map(Math.abs))).toBeLessThan(2e-3);
    },
  );
});
