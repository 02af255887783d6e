// delta and delta-gamma-vega: what they charge, and what they cannot see.
import { expect, test } from 'vitest';
import { runReference } from '../../src/engine/reference.ts';
import { createModel } from '../../src/margin/models.ts';
import { valueBook } from '../../src/pricing/value-book.ts';
import { expectClose } from '../market/helpers.ts';
import { bookOf, FLAT, requirementsOf } from './walk.ts';

test('a perpetual is charged its notional times the shock, and long and short net', async () => {
  const [one] = await requirementsOf(createModel('delta'), bookOf(['desk', 'BTC_USDC-PERPETUAL', 10]));
  expectClose(one!.initial, 600_000 * 0.16, 1e-12, 'notional times shock');
  const hedged = bookOf(['desk', 'BTC_USDC-PERPETUAL', 10], ['desk', 'BTC-PERPETUAL', -60_000]);
  const [none] = await requirementsOf(createModel('delta'), hedged);
  expect(none!.initial).toBeLessThan(1e-6);
});

test('a short straddle without delta: no delta margin, and a large expected shortfall', async () => {
  const legs = (hedge: number) =>
    bookOf(
      ['desk', 'BTC_USDC-27MAR26-60000-C', -10],
      ['desk', 'BTC_USDC-27MAR26-60000-P', -10],
      ['desk', 'BTC_USDC-PERPETUAL', hedge],
    );
  const open = valueBook(legs(0), FLAT, runReference);
  const delta = open.positions.deltaQuote.reduce((sum, value) => sum + value, 0);
  const book = legs(-delta / 60_000);
  const of = async (name: string, values = {}) =>
    (await requirementsOf(createModel(name, { values }), book))[0]!.initial;
  const notional = 10 * 60_000;
  expect(await of('delta')).toBeLessThan(1e-9 * notional);
  const shortfall = await of('es', { scenarios: 20_000 });
  expect(shortfall).toBeGreaterThan(0.04 * notional);
  // The ladder sees the bend: by hand, half of gamma times the square of the shock, and the points of volatility.
  const ladder = await of('delta-gamma-vega');
  const sum = (column: Float64Array) => column.reduce((total, value) => total + value, 0);
  const { gammaQuote, vega } = valueBook(book, FLAT, runReference).positions;
  const bend = -0.5 * 100 * sum(gammaQuote) * 0.16 * 0.16;
  expectClose(ladder, bend - 15 * sum(vega), 1e-9, 'ladder');
  expect(ladder).toBeGreaterThan(shortfall);
});

test('wings sold far out are nearly nothing to the ladder and much to a fall that reaches them', async () => {
  const book = bookOf(['desk', 'BTC_USDC-13FEB26-45000-P', -100]);
  const of = async (name: string) => (await requirementsOf(createModel(name), book))[0]!.initial;
  // At -30 % the put is worth 3,000 a coin: 300,000 for the hundred.
  expect(await of('delta-gamma-vega')).toBeLessThan(0.2 * 300_000);
});
