// Books, markets and scenario sets for the tests of the engine, all from one seed each.
import fc from 'fast-check';
import { splitmix32 } from '../../bench/splitmix.ts';
import type { Book } from '../../src/book/book.ts';
import { BookBuilder } from '../../src/book/book-builder.ts';
import type { BarrierOption } from '../../src/book/instruments/barrier-option.ts';
import type { DigitalOption } from '../../src/book/instruments/digital-option.ts';
import { createSnapshot } from '../../src/market/create-snapshot.ts';
import {
  basisFactor,
  type Factor,
  fundingFactor,
  pegFactor,
  rateFactor,
  spotFactor,
  volatilityFactor,
} from '../../src/market/factor.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { createScenarioSet, type ScenarioSet } from '../../src/scenarios/scenario-set.ts';

const AS_OF = Date.UTC(2026, 1, 6, 4, 30);
const MARCH = Date.UTC(2026, 2, 27, 8);
const JUNE = Date.UTC(2026, 5, 26, 8);

/** BTC with given forwards, a skewed smile and two tenors; ETH derived from spot and funding; USDC off its peg. */
export const SNAPSHOT: Snapshot = createSnapshot({
  asOf: AS_OF,
  quoteCurrency: 'USD',
  underlyings: new Map([
    [
      'BTC',
      {
        underlying: 'BTC',
        spot: 64800,
        perpetual: 64850,
        carryRate: 0.03,
        forwards: [{ expiry: MARCH, forward: 65000, source: 'given' as const }],
        smiles: [
          { expiry: MARCH, kind: 'svi' as const, parameters: { a: 0.004, b: 0.11, rho: -0.15, m: 0.03, sigma: 0.2 } },
          { expiry: JUNE, kind: 'flat' as const, volatility: 0.7 },
        ],
      },
    ],
    [
      'ETH',
      {
        underlying: 'ETH',
        spot: 1900,
        fundingRate: 0.08,
        carryRate: 0.01,
        carryFollowsFunding: true,
        forwards: [],
        smiles: [{ expiry: MARCH, kind: 'flat' as const, volatility: 0.85 }],
      },
    ],
  ]),
  currencyRates: new Map([['USDC', 0.9997]]),
  discountRates: new Map([
    ['USD', 0.04],
    ['USDC', 0.05],
    ['BTC', 0.01],
  ]),
  instrumentVolatilities: new Map([['BTC-27MAR26-70000-C', 0.66]]),
  source: 'a test',
});

export const FACTORS: readonly Factor[] = [
  spotFactor('BTC'),
  spotFactor('ETH'),
  volatilityFactor('BTC', 'log', {
    kind: 'power',
    referenceYears: 30 / 365,
    exponentBelow: 0.3,
    exponentAbove: 0.5,
    minimumYears: 1 / 365,
  }),
  volatilityFactor('ETH', 'relative'),
  basisFactor('BTC'),
  fundingFactor('ETH'),
  rateFactor('USD'),
  rateFactor('BTC'),
  pegFactor('USDC'),
];

/** Half of the widest move of each factor: two months of a rough market. */
const SPREADS = [0.5, 0.6, 0.6, 0.5, 0.1, 0.2, 0.03, 0.02, 0.05];

export function scenarios(count: number, seed = 7, factors: readonly Factor[] = FACTORS): ScenarioSet {
  const uniform = splitmix32(seed);
  const moves = factors.map((_, index) => {
    const spread = SPREADS[index] ?? 0.1;
    return Float64Array.from({ length: count }, () => (2 * uniform() - 1) * spread);
  });
  // The first scenario moves nothing.
  for (const column of moves) column[0] = 0;
  const parameters = { name: 'uniform', source: 'a test', date: '2026-02-06', values: { seed } };
  return createScenarioSet({ kind: 'user', factors, moves, provenance: { model: 'uniform', parameters, notes: [] } });
}

export const SYMBOLS = [
  'BTC',
  'USDC',
  'BTC-PERPETUAL',
  'BTC_USDC-PERPETUAL',
  'ETH-PERPETUAL',
  'BTC-27MAR26',
  'ETH-27MAR26',
  'BTC-27MAR26-40000-P',
  'BTC-27MAR26-65000-P',
  'BTC-27MAR26-70000-C',
  'BTC-27MAR26-120000-C',
  'BTC-26JUN26-80000-C',
  'BTC-24APR26-60000-P',
  'BTC_USDC-27MAR26-62000-C',
  'ETH-27MAR26-2000-C',
  'ETH-7FEB26-1850-P',
] as const;

export interface Row {
  readonly account: string;
  readonly symbol: string;
  readonly quantity: number;
  readonly entry: number | undefined;
}

const row = fc.record({
  account: fc.constantFrom('a', 'b', 'c'),
  symbol: fc.constantFrom(...SYMBOLS),
  quantity: fc.integer({ min: -4000, max: 4000 }).map((hundredths) => hundredths / 100),
  entry: fc.option(fc.integer({ min: 1500, max: 90_000 }), { nil: undefined }),
});

export const rowsOf: fc.Arbitrary<Row[]> = fc.array(row, { minLength: 1, maxLength: 12 });

export function bookOf(rows: readonly Row[]): Book {
  const builder = new BookBuilder({ source: 'a test' });
  for (const { account, symbol, quantity, entry } of rows) {
    const isLinear = /^[A-Z]+(_[A-Z]+)?-(PERPETUAL|\d+[A-Z]+\d+)$/.test(symbol);
    const price = entry === undefined || !isLinear ? {} : { entryPrice: entry };
    builder.add({ account, instrument: symbol, quantity, ...price, place: {} });
  }
  return builder.finish();
}

/** Every symbol in three accounts. */
export const mixedBook = (): Book =>
  bookOf(
    SYMBOLS.flatMap((symbol, index) =>
      ['a', 'b', 'c'].map((account, of) => ({
        account,
        symbol,
        quantity: ((index * 7 + of * 5) % 11) - 4.5,
        entry: 60000,
      })),
    ),
  );

const OTC = {
  underlying: 'BTC',
  expiry: JUNE,
  callPut: 'call',
  strike: 70000,
  multiplier: 2,
  settlement: { style: 'linear', currency: 'USDC' },
} as const;

/** A digital and a barrier beside a vanilla and a perpetual. */
export function exoticBook(): Book {
  const digital: DigitalOption = { ...OTC, kind: 'digital', id: 'digital', payout: 'cash', amount: 1000 };
  const barrier: BarrierOption = {
    ...{ ...OTC, kind: 'barrier', id: 'barrier', knock: 'out', direction: 'up', barrier: 150_000, rebate: 0 },
    ...{ rebatePaidAt: 'expiry', monitoring: { style: 'continuous' }, barrierHit: false },
  };
  const builder = new BookBuilder({ source: 'a test' });
  builder.add({ account: 'a', instrument: digital, quantity: 3, place: {} });
  builder.add({ account: 'b', instrument: barrier, quantity: -1.5, place: {} });
  builder.add({ account: 'b', instrument: 'BTC-26JUN26-80000-C', quantity: 2, place: {} });
  builder.add({ account: 'b', instrument: 'BTC-PERPETUAL', quantity: -7, entryPrice: 60000, place: {} });
  return builder.finish();
}

/** Account a holds twelve strikes of one slice, which go through the kernel together; b three, which do not. */
export const ladderRows: readonly Row[] = Array.from({ length: 15 }, (_, index) => ({
  account: index < 12 ? 'a' : 'b',
  symbol: `BTC-27MAR26-${40000 + 5000 * (index % 12)}-${index % 2 === 0 ? 'P' : 'C'}`,
  quantity: ((index * 5) % 7) - 2.75,
  entry: undefined,
}));
