// Replayed history: the worst days are those everybody remembers, and nothing after the market's instant is looked at.
import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../src/core/units.ts';
import { createModel } from '../../src/margin/models.ts';
import { logReturns } from '../../src/market/history.ts';
import { expectClose, sentenceOf } from '../market/helpers.ts';
import { exampleHistory } from '../scenarios/history-of.ts';
import { bookOf, requirementsOf } from './walk.ts';

const history = { history: exampleHistory(), source: 'examples/history/btc-eth-daily.csv' };
const perpetual = bookOf(['desk', 'BTC_USDC-PERPETUAL', 1]);

test('ES of a perpetual is the mean of the worst days, counted by hand', async () => {
  const [requirement] = await requirementsOf(createModel('historical', { history }), perpetual);
  const days = logReturns(history.history, 86_400_000);
  const losses = [...days.columns[0]!].map((change) => 60_000 * (1 - Math.exp(change))).sort((a, b) => b - a);
  // 2556 days: the worst 25.56 of them.
  const sum = losses.slice(0, 25).reduce((total, loss) => total + loss, 0) + 0.56 * losses[25]!;
  expectClose(requirement!.initial, sum / 25.56, 1e-12, 'ES');
  expect(requirement!.worst!.label).toBe('2020-03-12/2020-03-13');
  expect(requirement!.worst!.words).toBe('BTC spot falls 35.2 %');
  expect(requirement!.tail!.scenarios).toBe(2556);
});

test('VaR by age weights reads all losses', async () => {
  const model = createModel('historical', { history, values: { measure: 'var', ageWeight: 0.995 } });
  const [aged] = await requirementsOf(model, perpetual);
  const [plain] = await requirementsOf(createModel('historical', { history, values: { measure: 'var' } }), perpetual);
  expect(aged!.initial).toBeLessThan(plain!.initial);
  expect(aged!.tail!.valueAtRiskInterval).toBeUndefined();
});

describe('what the history lacks', () => {
  test('a volatility without a series stays, and a warning says so', async () => {
    const book = bookOf(['desk', 'BTC-27MAR26-60000-C', 1]);
    const [requirement] = await requirementsOf(createModel('historical', { history }), book);
    expect(requirement!.warnings).toContain(
      'the history examples/history/btc-eth-daily.csv has no series of BTC volatility: it stays where it is in every scenario',
    );
  });

  test('a price without a series is an error', async () => {
    const { factors, ...rest } = history.history;
    const renamed = { history: { ...rest, factors: ['doge_usd', ...factors.slice(1)] }, source: 'dogs.csv' };
    await expect(requirementsOf(createModel('historical', { history: renamed }), perpetual)).rejects.toThrow(
      'the book hangs on BTC spot, and the history dogs.csv has no series of it; it has doge_usd, eth_usd',
    );
    // Unless the parameters name it.
    const series = { 'BTC spot': 'doge_usd' };
    const [requirement] = await requirementsOf(
      createModel('historical', { history: renamed, values: { series } }),
      perpetual,
    );
    expect(requirement!.initial).toBeGreaterThan(0);
  });

  test('what comes after the market is not looked at', async () => {
    const all = { history: exampleHistory('2027-01-01'), source: 'all' };
    const [seen] = await requirementsOf(createModel('historical', { history: all }), perpetual);
    const [cut] = await requirementsOf(
      createModel('historical', { history: { ...all, history: exampleHistory('2026-02-07') } }),
      perpetual,
    );
    expect(seen!.initial).toBe(cut!.initial);
    expect(seen!.warnings[0]).toMatch(/^84 instants of the history all come after 2026-02-06T04:30:00Z and are not/);
  });

  test('a window is taken by dates', async () => {
    const model = createModel('historical', { history, values: { from: '2021-01-01', to: '2021-12-31' } });
    const [requirement] = await requirementsOf(model, perpetual);
    expect(requirement!.tail!.scenarios).toBe((parseInstant('2021-12-31') - parseInstant('2021-01-01')) / 86_400_000);
    expect(sentenceOf(() => createModel('historical', { history, values: { from: '1.1.2021' } }))).toBe(
      'values.from is "1.1.2021"; it must be a day as 2025-12-31',
    );
  });
});

test('filtered days follow the volatility of now, in one step or in paths', async () => {
  const [one] = await requirementsOf(createModel('fhs', { history }), perpetual);
  expect(one!.tail!.scenarios).toBe(2556);
  const [ten] = await requirementsOf(
    createModel('fhs', { history, values: { horizonDays: 10, scenarios: 5000 } }),
    perpetual,
  );
  expect(ten!.tail!.scenarios).toBe(5000);
  expect(ten!.initial).toBeGreaterThan(1.5 * one!.initial);
  expect(ten!.initial).toBeLessThan(4.5 * one!.initial);
});
