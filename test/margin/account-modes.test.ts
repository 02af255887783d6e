// isolated and cross: rates against the venue's published cases, one pool against many, debts, and what a book without offsets means.
import { describe, expect, test } from 'vitest';
import { BookBuilder } from '../../src/book/book-builder.ts';
import { accountHealth } from '../../src/margin/account-health.ts';
import { createModel } from '../../src/margin/models.ts';
import { worstCaseFill } from '../../src/margin/open-orders.ts';
import { linearCharge, soldOptionCharge } from '../../src/margin/rate-schedule.ts';
import { expectClose } from '../market/helpers.ts';
import { bookOf, requirementsOf } from './walk.ts';

// Source: support.deribit.com/hc/en-us/articles/25944738177565 (linear perpetual margins), worked examples.
test.each([
  ['BTC', 25, 100_000, 0.02, 0.01, 0.00005, 53_125, 28_125],
  ['BTC', 350, 100_000, 0.02, 0.01, 0.00005, 1_312_500, null],
  ['SOL', 25, 200, 0.04, 0.02, 0.000005, 200.625, 100.625],
  ['SOL', 6000, 200, 0.04, 0.02, 0.000005, 84_000, null],
] as const)('%s perpetual of %d coins at %d', (_, coins, price, initial, maintenance, perCoin, wanted, line) => {
  const schedule = { tiers: [{ upTo: undefined, initial, maintenance }], perCoin };
  const charge = linearCharge(schedule, coins * price, coins);
  expectClose(charge.initial, wanted, 1e-12, 'initial');
  if (line !== null) expectClose(charge.maintenance, line, 1e-12, 'maintenance');
});

// Source: Deribit's rule with the mark on top (DeribitOptionMarginModelTest of a QuantConnect Lean fork): 1,750 and 1,000 with a mark of 250.
test('an option sold is charged what the venue asks beyond its mark', () => {
  const rates = { initial: 0.15, initialFloor: 0.1, maintenance: 0.075 };
  const call = { callPut: 'call', coins: 1, strike: 9000, underlyingPrice: 10_000, mark: 250 } as const;
  expect(soldOptionCharge(rates, call)).toEqual({ initial: 1750 - 250, maintenance: 1000 - 250 });
  // 4 % out of the money: 0.15 - 0.04; 20 %: the floor of 0.1.
  expectClose(soldOptionCharge(rates, { ...call, strike: 10_400 }).initial, 1100, 1e-12, 'out of the money');
  expect(soldOptionCharge(rates, { ...call, strike: 12_000 }).initial).toBe(1000);
  // A put worth twice the coin: maintenance follows the mark, and initial is not below it.
  const put = { ...call, callPut: 'put', strike: 30_000, mark: 20_000 } as const;
  expect(soldOptionCharge(rates, put)).toEqual({ initial: 1500, maintenance: 1500 });
});

test('tiers are charged part by part', () => {
  const tiers = [
    { upTo: 1000, initial: 0.1, maintenance: 0.05 },
    { upTo: undefined, initial: 0.2, maintenance: 0.1 },
  ];
  const charge = linearCharge({ tiers, perCoin: 0 }, 1500, 1);
  expect(charge).toEqual({ initial: 200, maintenance: 100 });
});

const bookWithEntries = (rows: readonly (readonly [string, number, number?])[]) => {
  const builder = new BookBuilder({ source: 'a test' });
  for (const [instrument, quantity, entryPrice] of rows) {
    builder.add({ account: 'desk', instrument, quantity, ...(entryPrice === undefined ? {} : { entryPrice }) });
  }
  return builder.finish();
};

const initialOf = async (name: string, book: Parameters<typeof requirementsOf>[1]) =>
  (await requirementsOf(createModel(name), book))[0]!;

describe('one pool', () => {
  // Long one coin up 10,000, short one ETH-sized hedge down 10,000 in the same currency.
  const book = bookWithEntries([
    ['BTC_USDC-PERPETUAL', 1, 50_000],
    ['ETH_USDC-PERPETUAL', -10, 1_000],
  ]);

  test('gains cover losses under cross, and stay with their position under isolated', async () => {
    const isolated = await initialOf('isolated', book);
    const cross = await initialOf('cross', book);
    expect(isolated.equity).toBe(0);
    expectClose(isolated.initial - cross.initial, 10_000, 1e-12, 'the gain that is locked');
    expect(isolated.components.find(({ name }) => name.startsWith('gains'))!.amount).toBe(10_000);
    // 60,000 at 2.005 % and 20,000 at 2.002 %.
    expectClose(cross.initial, 60_000 * 0.02005 + 20_000 * 0.02002, 1e-12, 'rates');
  });

  test('what lacks of one currency is borrowed, at a charge', async () => {
    const owing = bookWithEntries([
      ['BTC', 1],
      ['USDC', -20_000],
    ]);
    for (const mode of ['isolated', 'cross']) {
      const requirement = await initialOf(mode, owing);
      expect(requirement.components).toEqual([{ name: 'borrowed USDC', amount: 2000, inputs: { charged: 1 } }]);
      expect(requirement.maintenance).toBe(400);
      // 5 % off the coin, nothing off what is owed.
      expect(requirement.equity).toBe(57_000 - 20_000);
    }
  });

  test('a hedge is charged on both sides', async () => {
    const hedged = bookOf(['desk', 'BTC_USDC-PERPETUAL', 1], ['desk', 'BTC_USDC-27MAR26', -1]);
    const one = await initialOf('cross', bookOf(['desk', 'BTC_USDC-PERPETUAL', 1]));
    expectClose((await initialOf('cross', hedged)).initial, 2 * one.initial, 1e-9, 'both legs');
  });
});

test('kinds without a rate are refused by name, and so are rates upside down', async () => {
  const builder = new BookBuilder({ source: 'a test' });
  const expiry = Date.UTC(2026, 2, 27, 8);
  const settlement = { style: 'linear', currency: 'USD' } as const;
  const terms = { kind: 'digital', id: 'D', underlying: 'BTC', settlement, multiplier: 1, expiry } as const;
  builder.add({
    account: 'desk',
    instrument: { ...terms, callPut: 'call', strike: 60_000, payout: 'cash', amount: 1 },
    quantity: 1,
  });
  const book = builder.finish();
  await expect(requirementsOf(createModel('cross'), book)).rejects.toThrow(
    'of kind digital; cross has rates for holdings, perpetuals, futures and options',
  );
  const values = { loan: { initial: 0.01, maintenance: 0.02 } };
  expect(() => createModel('cross', { values })).toThrow('the loan has a maintenance rate of 0.02 above its initial');
  const otherLinear = { tiers: [{ upTo: 5, initial: 1, maintenance: 1 }], perCoin: 0 };
  expect(() => createModel('isolated', { values: { otherLinear } })).toThrow('only the last has none');
});

test('health: idle, open, reduce-only, liquidation', async () => {
  const [requirement] = await requirementsOf(createModel('cross'), bookOf(['desk', 'BTC_USDC-PERPETUAL', 1]));
  const { initial, maintenance } = requirement!;
  const stateAt = (equity: number) => accountHealth({ ...requirement!, equity });
  expect(stateAt(2 * initial)).toEqual({ utilisation: maintenance / (2 * initial), state: 'open' });
  expect(stateAt((initial + maintenance) / 2).state).toBe('reduce-only');
  expect(stateAt(maintenance / 2).state).toBe('liquidation');
  expect(stateAt(-1)).toEqual({ utilisation: null, state: 'liquidation' });
  expect(accountHealth({ ...requirement!, initial: 0, maintenance: 0, equity: 0 }).state).toBe('idle');
});

describe('open orders', () => {
  const byNotional = (position: number) => Math.abs(position) * 0.1;

  test('the worst fills of either side, or none', () => {
    expect(worstCaseFill({ position: 2, bids: 3, asks: 4 }, byNotional)).toMatchObject({ position: 5, fills: 'bids' });
    expect(worstCaseFill({ position: 2, bids: 1, asks: 6 }, byNotional)).toMatchObject({ position: -4, fills: 'asks' });
    // Orders that reduce ask for nothing more.
    expect(worstCaseFill({ position: -5, bids: 5, asks: 0 }, byNotional)).toMatchObject({ fills: 'none' });
  });

  test('numbers that are none are refused', () => {
    expect(() => worstCaseFill({ position: Number.NaN, bids: 0, asks: 0 }, byNotional)).toThrow('position is NaN');
    expect(() => worstCaseFill({ position: 0, bids: -1, asks: 0 }, byNotional)).toThrow('open bids is -1');
  });
});
