// es-plus, stans, pairs, span2, cross-offset: each figure again from its parts.
import { describe, expect, test } from 'vitest';
import { createModel } from '../../src/margin/models.ts';
import type { Requirement } from '../../src/margin/requirement.ts';
import { expectClose } from '../market/helpers.ts';
import { exampleHistory } from '../scenarios/history-of.ts';
import { bookOf, FLAT, requirementsOf } from './walk.ts';

const amounts = ({ components }: Requirement) => new Map(components.map(({ name, amount }) => [name, amount]));
const history = { history: { ...exampleHistory(), factors: ['BTC spot', 'ETH spot'] }, source: 'the example' };
const straddle = bookOf(['desk', 'BTC_USDC-27MAR26-60000-C', -10], ['desk', 'BTC_USDC-27MAR26-60000-P', -10]);
const quick = { scenarios: 2000 };
const of = async (name: string, book = straddle, values: Readonly<Record<string, unknown>> = {}) =>
  (await requirementsOf(createModel(name, { values, history }), book))[0]!;

describe('es-plus', () => {
  const noCosts = { liquidity: { halfSpread: 0, volatilityHalfSpread: 0 }, soldOptionFloor: 0 };

  test('without stress, costs and floor it is es', async () => {
    const stress = { weight: 0, deviations: 2 };
    const concentration = {
      dailyVolumes: {},
      otherDailyVolume: 1e15,
      dailyDeviations: {},
      otherDailyDeviation: 0.03,
      free: 1,
      coefficient: 0,
    };
    const plain = await of('es-plus', straddle, { ...quick, ...noCosts, stress, concentration });
    expect(plain.initial).toBe((await of('es', straddle, quick)).initial);
  });

  test('weights, multiplier and floor', async () => {
    const parts = amounts(await of('es-plus', straddle, quick));
    const calm = (await of('es', straddle, quick)).initial;
    expect(parts.get('expected shortfall')).toBe(0.75 * calm);
    expect(parts.get('stressed period')!).toBeGreaterThan(0.25 * calm);
    const doubled = amounts(await of('es-plus', straddle, { ...quick, multiplier: 2 }));
    expectClose(
      doubled.get('multiplier')!,
      parts.get('expected shortfall')! + parts.get('stressed period')!,
      1e-12,
      'multiplier',
    );
    // Twenty coins of options sold at 60,000.
    const floored = await of('es-plus', straddle, { ...quick, soldOptionFloor: 0.9 });
    expectClose(floored.initial, 0.9 * 20 * 60_000, 1e-12, 'floor');
    expectClose(floored.maintenance, 0.8 * floored.initial, 1e-12, 'maintenance');
  });

  test('concentration by hand: four days of volume cost twice the deviation', async () => {
    const concentration = {
      dailyVolumes: { BTC: 1_500_000 },
      otherDailyVolume: 1e9,
      dailyDeviations: { BTC: 0.03 },
      otherDailyDeviation: 0.03,
      free: 0,
      coefficient: 1,
    };
    const book = bookOf(['desk', 'BTC_USDC-PERPETUAL', 100]);
    const parts = amounts(await of('es-plus', book, { ...quick, concentration }));
    expectClose(parts.get('concentration in BTC')!, 6_000_000 * 0.03 * 2, 1e-12, 'root of size');
    expectClose(parts.get('liquidity')!, 6_000_000 * 0.0002, 1e-12, 'half a spread');
  });
});

test('stans: a hedge between coins is charged for the day it does not hold, and says it is provisional', async () => {
  const pair = bookOf(['desk', 'BTC_USDC-PERPETUAL', 10], ['desk', 'ETH_USDC-PERPETUAL', -300]);
  const requirement = await of('stans', pair, quick);
  const parts = amounts(requirement);
  expect(parts.get('dependence stress')!).toBeGreaterThan(0.1 * parts.get('expected shortfall')!);
  expect(parts.get('concentration stress')!).toBeGreaterThan(0);
  expect(requirement.warnings.some((warning) => warning.startsWith('stans is provisional'))).toBe(true);
  // Of one coin alone no dependence can be wrong.
  const single = amounts(await of('stans', bookOf(['desk', 'BTC_USDC-PERPETUAL', 10]), quick));
  expectClose(single.get('concentration stress')!, 0, 1e-9, 'one coin');
});

test('pairs: the mean of the six worst, by sorting', async () => {
  const book = bookOf(['desk', 'BTC_USDC-PERPETUAL', 10]);
  const requirement = await of('pairs', book);
  const model = createModel('pairs', { history });
  const { valueBook } = await import('../../src/pricing/value-book.ts');
  const { runReference } = await import('../../src/engine/reference.ts');
  const [request] = model.scenariosNeeded(valueBook(book, FLAT, runReference));
  expect(request!.set.count).toBe(2500);
  const losses = Array.from(request!.set.moves[0]!, (move) => -600_000 * Math.expm1(move)).sort((a, b) => b - a);
  const mean = losses.slice(0, 6).reduce((sum, loss) => sum + loss, 0) / 6;
  expectClose(requirement.initial, mean, 1e-9, 'mean of six');
  expect(requirement.warnings.at(-1)).toContain('pairs is provisional');
});

test('span2: three quarters of the VaR of filtered history, a quarter of the worst stress', async () => {
  const book = bookOf(['desk', 'BTC_USDC-PERPETUAL', 10]);
  const requirement = await of('span2', book);
  const parts = amounts(requirement);
  const historical = await of('fhs', book, { measure: 'var', lambda: 0.97 });
  expectClose(parts.get('historical risk')!, 0.75 * historical.initial, 1e-12, 'history');
  // June 2022: BTC fell by 1 - exp(-0.4576).
  expectClose(parts.get('stress risk')!, 0.25 * 600_000 * (1 - Math.exp(-0.4576)), 1e-9, 'stress');
  expect(requirement.warnings.some((warning) => warning.startsWith('span2 is provisional'))).toBe(true);
});

test('cross-offset by hand: long one coin, short another', async () => {
  // 600,000 each way; alone each loses 96,000, together nothing, against each other both.
  const pair = bookOf(['desk', 'BTC_USDC-PERPETUAL', 10], ['desk', 'ETH_USDC-PERPETUAL', -300]);
  const against = await of('cross-offset', pair);
  expectClose(against.initial, 192_000, 1e-9, 'the case against');
  const cases = { together: { moves: {}, other: 1 } };
  const together = await of('cross-offset', pair, { cases });
  expectClose(together.initial, 0.2 * 192_000, 1e-9, 'a fifth of what is saved');
  expect((await of('cross-offset', pair, { cases, offsetRate: 1 })).initial).toBeLessThan(1e-6);
  await expect(of('cross-offset', pair, { cases: {} })).rejects.toThrow('must each name at least one');
  await expect(of('cross-offset', bookOf(['desk', 'USDC', 5]))).rejects.toThrow('hangs on no price');
});
