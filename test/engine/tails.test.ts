// The certified tail of a book has the bits of its exact tail, whatever is in it.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { bookMm, bookOf as bookOfWorkload, bookOtc, scenariosOf } from '../../bench/workloads.ts';
import { BookBuilder } from '../../src/book/book-builder.ts';
import type { BasketOption } from '../../src/book/instruments/basket-option.ts';
import type { SpreadOption } from '../../src/book/instruments/spread-option.ts';
import type { VanillaOption } from '../../src/book/instruments/vanilla-option.ts';
import { planRevaluation } from '../../src/engine/plan.ts';
import { planScreening } from '../../src/engine/tail-plan.ts';
import { tailsOfBook } from '../../src/engine/tails.ts';
import { spotFactor, volatilityFactor } from '../../src/market/factor.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { bookOf, exoticBook, ladderRows, mixedBook, rowsOf, SNAPSHOT, scenarios } from './books.ts';
import { type Case, exactTails, expectExact as expectExactWith, screenedTails } from './screened.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await compileWasmBuild('strict');
});

const expectExact = (of: Omit<Case, 'module'>) => expectExactWith({ module, ...of });

describe('certified tails are exact tails, to the bit', () => {
  test('any small book, spot and volatility moving', async () => {
    const factors = [
      spotFactor('BTC'),
      spotFactor('ETH'),
      volatilityFactor('BTC'),
      volatilityFactor('ETH', 'relative'),
    ];
    await fc.assert(
      fc.asyncProperty(rowsOf, fc.integer({ min: 1, max: 1000 }), async (rows, seed) => {
        await expectExact({ book: bookOf(rows), set: scenarios(1500, seed, factors) });
      }),
      { seed: 20261130, numRuns: 25 },
    );
  });

  test('every factor moving: forwards, discounts and coins on their own', async () => {
    const { certificate } = await expectExact({ book: mixedBook(), set: scenarios(3000, 5) });
    expect(certificate.candidates).toBeLessThan(1500);
  });

  test('many strikes in one account, an additive volatility move with a floor', async () => {
    const set = scenarios(2000, 3, [spotFactor('BTC'), volatilityFactor('BTC', 'additive')]);
    await expectExact({ book: bookOf(ladderRows), set, options: { volatilityFloor: 0.5 } });
  });

  test('options that expire inside the horizon', async () => {
    const set = scenarios(2000, 9, [spotFactor('BTC')]);
    await expectExact({ book: bookOf(ladderRows), set, options: { horizonYears: 1 } });
  });

  test('digitals and barriers', async () => {
    const set = scenarios(600, 11, [spotFactor('BTC'), volatilityFactor('BTC')]);
    for (const column of set.moves) column.set(column.map((move) => move / 4));
    const { certificate } = await expectExact({ book: exoticBook(), set, keep: 6 });
    expect(certificate.candidates).toBeLessThan(400);
  });

  test('the workload of the bench, at a size that screening pays for', async () => {
    const work = bookOtc({ options: 4000, underlyings: 3, expiries: 4, scenarios: 6000 });
    const book = bookOfWorkload(work);
    const set = scenariosOf(work);
    const { certificate } = await expectExact({ book, snapshot: work.snapshot, set, keep: 61 });
    expect(certificate.observedRatio).toBeLessThan(1);
    expect(certificate.candidates).toBeLessThan(250);
    expect(planScreening(planRevaluation(book, work.snapshot, set, { screening: true }), 61)).toBeDefined();
  });

  test('a spread and a basket, which more than two variables move, beside a thousand options', async () => {
    const work = bookOtc({ options: 1200, underlyings: 3, expiries: 4, scenarios: 3000 });
    const { instruments, accounts, positionQuantity, positionInstrument } = bookOfWorkload(work);
    const [first, second, third] = [...work.snapshot.underlyings.keys()];
    const { expiry, settlement } = instruments[0] as VanillaOption;
    const spots = [first, second, third].map((name) => work.snapshot.underlyings.get(name!)!.spot);
    const terms = { expiry, settlement, underlying: first!, multiplier: 1, callPut: 'call' } as const;
    const spread: SpreadOption = {
      ...{ ...terms, kind: 'spread', id: 'a spread', strike: 0 },
      weights: [
        { underlying: first!, weight: 1 / spots[0]! },
        { underlying: second!, weight: -1 / spots[1]! },
      ],
    };
    const basket: BasketOption = {
      ...{ ...terms, kind: 'basket', id: 'a basket', strike: 2 },
      weights: [
        { underlying: first!, weight: 1 / spots[0]! },
        { underlying: third!, weight: 1 / spots[2]! },
      ],
    };
    const builder = new BookBuilder({ source: 'a test' });
    positionQuantity.forEach((quantity, position) => {
      builder.add({ account: accounts[0]!, instrument: instruments[positionInstrument[position]!]!, quantity });
    });
    builder.add({ account: accounts[0]!, instrument: spread, quantity: 40_000 });
    builder.add({ account: accounts[0]!, instrument: basket, quantity: -30_000 });
    const correlation = {
      names: [first!, second!, third!],
      matrix: Float64Array.of(1, 0.8, 0.7, 0.8, 1, 0.75, 0.7, 0.75, 1),
    };
    const snapshot = { ...work.snapshot, correlation };
    const [book, set] = [builder.finish(), scenariosOf(work)];
    const { certificate } = await expectExact({ book, snapshot, set, keep: 31 });
    expect(certificate.observedRatio).toBeLessThan(1);
    expect(certificate.candidates).toBeLessThan(250);
  }, 240_000);

  test('a market maker with futures and perpetuals', async () => {
    const work = bookMm({ positions: 4000, instruments: 300, expiries: 4, scenarios: 4000 });
    const set = scenariosOf(work);
    await expectExact({ book: bookOfWorkload(work), snapshot: work.snapshot, set, keep: 41, certify: 'tail' });
  });
});

test('without certification the tails are near, and say that nothing was certified', async () => {
  const work = bookOtc({ options: 600, underlyings: 2, expiries: 3, scenarios: 3000 });
  const of: Case = { module, book: bookOfWorkload(work), snapshot: work.snapshot, set: scenariosOf(work), keep: 31 };
  const near = await screenedTails({ ...of, certify: 'none' });
  const exact = await exactTails(of);
  expect(near.certificate.certify).toBe('none');
  const worst = exact.tails[0]!.losses[0]!;
  near.tails[0]!.losses.forEach((loss, rank) => {
    expect(Math.abs(loss - exact.tails[0]!.losses[rank]!)).toBeLessThan(0.02 * worst);
  });
});

test('scenarios with weights are refused with a sentence', async () => {
  const set = { ...scenarios(2000), weights: new Float64Array(2000).fill(1) };
  const machinery = {
    prepare: () => Promise.reject(new Error('not reached')),
    executor: () => ({ run: () => Promise.resolve() }),
  };
  const parts = { book: mixedBook(), snapshot: SNAPSHOT, scenarios: set };
  await expect(tailsOfBook(machinery, parts, { keep: 5 })).rejects.toThrow(
    'scenarios with weights have no tail by count; ask for all losses',
  );
});
