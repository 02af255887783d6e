// delta-normal and delta-gamma: derivatives against the Greeks of the pricers, figures against closed forms.
import { describe, expect, test } from 'vitest';
import { runReference } from '../../src/engine/reference.ts';
import { createModel } from '../../src/margin/models.ts';
import { valueBook } from '../../src/pricing/value-book.ts';
import { expectClose } from '../market/helpers.ts';
import { bookOf, FLAT, requirementsOf } from './walk.ts';

/** The mean of a standard normal beyond its 99 % quantile: phi(2.3263478740408408) / 0.01, 50 digits by mpmath. */
const NORMAL_SHORTFALL = 2.665214220345807;
const NORMAL_QUANTILE = 2.3263478740408408;

test('delta-normal of a perpetual is its notional times deviation times the normal tail', async () => {
  const book = bookOf(['desk', 'BTC_USDC-PERPETUAL', 10]);
  const [one] = await requirementsOf(createModel('delta-normal'), book);
  expectClose(one!.initial, 600_000 * 0.0326 * NORMAL_SHORTFALL, 1e-7, 'ES');
  expectClose(one!.tail!.valueAtRisk, 600_000 * 0.0326 * NORMAL_QUANTILE, 1e-7, 'VaR');
  const [ten] = await requirementsOf(createModel('delta-normal', { values: { horizonDays: 10 } }), book);
  expectClose(ten!.initial / one!.initial, Math.sqrt(10), 1e-6, 'root of time');
});

describe('derivatives by revaluation are the Greeks of the pricers', () => {
  const book = bookOf(['desk', 'BTC-27MAR26-60000-C', 7], ['desk', 'BTC-27MAR26-50000-P', -4]);

  test('delta to spot and volatility', async () => {
    const [requirement] = await requirementsOf(createModel('delta-normal'), book);
    const inputs = requirement!.components[0]!.inputs!;
    const { positions } = valueBook(book, FLAT, runReference);
    const sum = (column: Float64Array) => column.reduce((total, value) => total + value, 0);
    expectClose(inputs['delta to BTC spot'] as number, sum(positions.deltaQuote), 1e-6, 'spot');
    // Per unit of log volatility at 30 days: the vega of a point times 100 points of 0.6, times the weight of the tenor.
    const tenorDays = (Date.UTC(2026, 2, 27, 8) - FLAT.asOf) / 86_400_000;
    const weight = (30 / tenorDays) ** 0.54;
    expectClose(
      inputs['delta to BTC volatility'] as number,
      sum(positions.vega) * 100 * 0.6 * weight,
      1e-6,
      'volatility',
    );
  });

  test('delta-gamma of a long straddle lies far below delta-normal, of a short one far above', async () => {
    const straddle = (sign: number) =>
      bookOf(['desk', 'BTC-27MAR26-60000-C', sign * 10], ['desk', 'BTC-27MAR26-60000-P', sign * 10]);
    const values = { factors: { 'BTC spot': { deviation: 0.05 }, 'BTC volatility': { deviation: 0 } } };
    const correlation = {
      factors: ['BTC spot', 'BTC volatility'],
      rows: [
        [1, 0],
        [0, 1],
      ],
    };
    const of = async (name: string, sign: number) =>
      (await requirementsOf(createModel(name, { values: { ...values, correlation } }), straddle(sign)))[0]!.tail!;
    const [long, short] = [await of('delta-gamma', 1), await of('delta-gamma', -1)];
    expect(long.expectedShortfall).toBeLessThan((await of('delta-normal', 1)).expectedShortfall);
    expect(short.expectedShortfall).toBeGreaterThan(3 * (await of('delta-normal', -1)).expectedShortfall);
  });
});

test('they approximate es under normal returns to a few per cent', async () => {
  const book = bookOf(
    ['desk', 'BTC-27MAR26-65000-C', -5],
    ['desk', 'ETH-27MAR26-1800-P', -40],
    ['desk', 'BTC-PERPETUAL', 9_000],
  );
  const [full] = await requirementsOf(
    createModel('es', { values: { distribution: 'gaussian', scenarios: 20_000 } }),
    book,
  );
  const [fast] = await requirementsOf(createModel('delta-gamma'), book);
  expect(Math.abs(fast!.initial / full!.initial - 1)).toBeLessThan(0.05);
  expect(fast!.warnings).toContain(
    'an approximation: moves are normal and the book is a parabola; es revalues it in full',
  );
});
