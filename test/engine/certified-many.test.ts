// A thousand random books: options from an hour to two years, digitals and barriers, futures and perpetuals, long and short, in one
// account or two. The certified tail has the bits of the exact one in every one of them.
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Book } from '../../src/book/book.ts';
import { BookBuilder } from '../../src/book/book-builder.ts';
import type { Instrument } from '../../src/book/instrument.ts';
import type { VanillaOption } from '../../src/book/instruments/vanilla-option.ts';
import { createSnapshot } from '../../src/market/create-snapshot.ts';
import { spotFactor, volatilityFactor } from '../../src/market/factor.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { scenarios } from './books.ts';
import { expectExact } from './screened.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await compileWasmBuild('strict');
});

const HOUR = 3_600_000;
const AS_OF = Date.UTC(2026, 1, 6, 8);
const SPOT = 1000;
/** An hour, six, a day, three, two weeks, three months, two years. */
const EXPIRIES = [1, 6, 24, 72, 336, 2190, 17_520].map((hours) => AS_OF + hours * HOUR);

const MARKET = createSnapshot({
  asOf: AS_OF,
  quoteCurrency: 'USD',
  underlyings: new Map(
    ['BTC', 'ETH'].map((underlying) => [
      underlying,
      {
        ...{ underlying, spot: SPOT, perpetual: SPOT, carryRate: 0.02, forwards: [] },
        smiles: EXPIRIES.map((expiry, index) => ({ expiry, kind: 'flat' as const, volatility: 0.9 - 0.05 * index })),
      },
    ]),
  ),
  currencyRates: new Map(),
  discountRates: new Map([['USD', 0.03]]),
  instrumentVolatilities: new Map(),
  source: 'a test',
});

const FACTORS = [spotFactor('BTC'), spotFactor('ETH'), volatilityFactor('BTC'), volatilityFactor('ETH', 'relative')];

const terms = fc.record({
  underlying: fc.constantFrom('BTC', 'ETH'),
  expiry: fc.constantFrom(...EXPIRIES),
  callPut: fc.constantFrom('call' as const, 'put' as const),
  strike: fc.integer({ min: 500, max: 2000 }),
  inverse: fc.boolean(),
});

type Terms = typeof terms extends fc.Arbitrary<infer T> ? T : never;

type Common = Pick<VanillaOption, 'id' | 'underlying' | 'expiry' | 'callPut' | 'strike' | 'multiplier' | 'settlement'>;

const common = (id: string, { underlying, expiry, callPut, strike, inverse }: Terms): Common => ({
  ...{ id, underlying, expiry, callPut, strike, multiplier: 1 },
  settlement: inverse ? { style: 'inverse', currency: underlying } : { style: 'linear', currency: 'USD' },
});

const vanilla = terms.map(
  (of): Instrument => ({ ...common(`option ${JSON.stringify(of)}`, of), kind: 'option', exercise: 'european' }),
);
const linear = fc
  .record({ underlying: fc.constantFrom('BTC', 'ETH'), expiry: fc.constantFrom(undefined, ...EXPIRIES.slice(4)) })
  .map(({ underlying, expiry }): Instrument => {
    const of = { underlying, multiplier: 1, settlement: { style: 'linear', currency: 'USD' } } as const;
    if (expiry === undefined) return { ...of, kind: 'perpetual', id: `${underlying} perpetual` };
    return { ...of, kind: 'future', id: `${underlying} future ${expiry}`, expiry };
  });
const digital = terms.map(
  (of): Instrument => ({
    ...common(`digital ${JSON.stringify(of)}`, of),
    kind: 'digital',
    payout: 'cash',
    amount: 500,
  }),
);
const barrier = terms.map((of): Instrument => {
  const isUp = of.callPut === 'put';
  return {
    ...common(`barrier ${JSON.stringify(of)}`, of),
    ...{ kind: 'barrier', knock: 'out', direction: isUp ? 'up' : 'down', barrier: isUp ? 2200 : 450 },
    ...{ rebate: 0, rebatePaidAt: 'expiry', monitoring: { style: 'continuous' }, barrierHit: false },
  };
});

const position = (instrument: fc.Arbitrary<Instrument>) =>
  fc.record({
    account: fc.constantFrom('a', 'a', 'b'),
    instrument,
    quantity: fc.integer({ min: -900, max: 900 }).map((tenths) => (tenths === 0 ? 0.5 : tenths / 10)),
  });

/** Exotics in one book of five: they are priced one by one. */
const books = fc
  .tuple(
    fc.array(position(vanilla), { minLength: 1, maxLength: 25 }),
    fc.array(position(linear), { maxLength: 3 }),
    fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(position(fc.oneof(digital, barrier)), { minLength: 1, maxLength: 3 }) },
    ),
  )
  .map((parts): Book => {
    const builder = new BookBuilder({ source: 'a test' });
    for (const row of parts.flat()) builder.add(row);
    return builder.finish();
  });

test('certified tails of a thousand random books are exact, bit for bit', { timeout: 300_000 }, async () => {
  let inflated = 0;
  await fc.assert(
    fc.asyncProperty(books, fc.integer({ min: 1, max: 1e6 }), async (book, seed) => {
      const set = scenarios(600, seed, FACTORS);
      // Moves of a day: half as wide as what tests of the engine take, so that strikes and expiries matter.
      for (const column of set.moves) column.set(column.map((move) => move / 2));
      const { certificate } = await expectExact({ module, book, snapshot: MARKET, set, keep: 7 });
      if (certificate.inflation > 1) inflated++;
    }),
    { seed: 20261130, numRuns: 1000 },
  );
  // Bounds that had to be raised are honest, and rare.
  expect(inflated).toBeLessThan(100);
});
