// The walk: nothing after an instant reaches what is said at it, and losses are what happened.
import { describe, expect, test } from 'vitest';
import { openTape } from '../../src/backtest/past-history.ts';
import { recordFromText, recordToText } from '../../src/backtest/record-text.ts';
import { createRule, type Rule } from '../../src/backtest/rules.ts';
import { endOf } from '../../src/backtest/walk.ts';
import { MILLISECONDS_PER_DAY } from '../../src/core/units.ts';
import { createModel } from '../../src/margin/models.ts';
import type { History } from '../../src/market/history.ts';
import { dayOf, drawnHistory, planOf, recordsOf, TEST_SETTINGS } from './market.ts';

const DAYS = 200;
const FROM = 100;
const TO = 130;

describe('no look ahead', () => {
  test('what comes after a day changes nothing up to it', async () => {
    const walked = { first: FROM, end: TO };
    const texts = async (history: History) => (await recordsOf(planOf({ history, ...walked }))).map(recordToText);
    const asItWas = await texts(drawnHistory(DAYS));
    const offset = planOf({ history: drawnHistory(DAYS) }).tape.instants;
    for (const changedFrom of [FROM + 31 + 3, FROM + 31 + 17]) {
      const other = await texts(drawnHistory(DAYS, { changedFrom }));
      const changed = dayOf(changedFrom);
      asItWas.forEach((text, index) => {
        const record = recordFromText(text);
        if (record.until! < changed) expect(other[index]).toBe(text);
        else if (record.at < changed) {
          // The loss is of what came later; what was asked is not.
          const asked = recordFromText(other[index]!);
          expect(asked.requirements).toEqual(record.requirements);
          expect(asked.valuesAtRisk).toEqual(record.valuesAtRisk);
          expect(asked.exposures).toEqual(record.exposures);
        } else expect(other[index]).not.toBe(text);
      });
      expect(offset[FROM]!).toBeLessThan(changed);
    }
  });

  test('a rule that peeks is caught: its requirement changes with what comes after', async () => {
    const peeking = (history: History): Rule => ({
      ...createRule({ model: 'fhs' }, TEST_SETTINGS),
      label: 'peeks',
      group: 'peeks',
      // Planted: the whole history, by a closure, dated back so that the model's own guard does not see it.
      modelAt: (past) => {
        const shifted = {
          ...history,
          instants: history.instants.map((instant) => instant - (dayOf(DAYS) - past.instant)),
        };
        return createModel('historical', { history: { history: shifted, source: 'the future' } });
      },
    });
    const askedOn = async (changedFrom: number): Promise<number> => {
      const history = drawnHistory(DAYS, { changedFrom });
      const plan = planOf({
        history,
        rules: [peeking(history)],
        strategies: ['levered-perp'],
        first: FROM,
        end: FROM + 1,
      });
      return (await recordsOf(plan))[0]!.requirements[0]![0]!;
    };
    expect(await askedOn(FROM + 31 + 20)).not.toBe(await askedOn(DAYS));
  });

  test('a past has no way to later rows, not even beneath its arrays', () => {
    const history = drawnHistory(20);
    const past = openTape(history, 'a test').pastAt(9);
    const { history: seen } = past.last(100);
    expect(seen.instants).toHaveLength(10);
    expect(seen.columns[0]!.buffer.byteLength).toBe(80);
    expect(Math.max(...seen.instants)).toBe(past.instant);
    expect(past.upTo(dayOf(4)).last(100).history.instants).toHaveLength(5);
    // Writing into what was handed out reaches nobody else.
    seen.columns[0]!.fill(0);
    expect(openTape(history, 'a test').pastAt(9).last(100).history.columns[0]![0]).toBe(history.columns[0]![0]);
    expect(JSON.stringify(past)).not.toContain(String(history.columns[0]![15]));
    expect(() => openTape(history, 'a test').pastAt(20)).toThrow('it has no row 20');
  });
});

describe('losses', () => {
  test('a levered perpetual loses what the price does', async () => {
    const history = drawnHistory(80);
    const plan = planOf({ history, models: [{ model: 'isolated' }], strategies: ['levered-perp'], first: 5, end: 10 });
    const records = await recordsOf(plan);
    const prices = history.columns[0]!;
    for (const { at, until, losses, exposures } of records) {
      const row = (at - dayOf(0)) / MILLISECONDS_PER_DAY;
      expect(until).toBe(at + MILLISECONDS_PER_DAY);
      expect(losses[0]).toBeCloseTo(prices[row]! - prices[row + 1]!, 8);
      expect(exposures[0]).toBe(prices[row]!);
    }
  });

  test('an option that expires within the period settles at its payoff', async () => {
    const history = drawnHistory(120);
    const plan = planOf({
      history,
      models: [{ model: 'isolated' }],
      strategies: ['short-strangle'],
      riskDays: 31,
      first: 5,
      end: 8,
    });
    for (const record of await recordsOf(plan)) {
      expect(record.counts).toEqual({ 'settled at expiry': 2 });
      expect(Number.isFinite(record.losses[0])).toBe(true);
    }
  });

  test('the end of a period is the nearest instant, and none where the next is far', () => {
    const hours = (list: readonly number[]) => list.map((hour) => hour * 3_600_000);
    expect(endOf(hours([9, 33, 57]), 0, MILLISECONDS_PER_DAY)).toBe(1);
    expect(endOf(hours([9, 26, 42]), 0, MILLISECONDS_PER_DAY)).toBe(1);
    expect(endOf(hours([9, 60]), 0, MILLISECONDS_PER_DAY)).toBeNull();
    expect(endOf(hours([9]), 0, MILLISECONDS_PER_DAY)).toBeNull();
  });
});

test('a record survives being written, to the bit', () => {
  const record = {
    at: dayOf(3),
    until: null,
    accounts: ['a'],
    losses: Float64Array.of(Number.NaN),
    exposures: Float64Array.of(0.1 + 0.2),
    requirements: [Float64Array.of(Number.POSITIVE_INFINITY), Float64Array.of(-0, 1e-310)],
    valuesAtRisk: [Float64Array.of(Number.NaN), Float64Array.of(1 / 3)],
    expectedShortfalls: [Float64Array.of(Number.NaN), Float64Array.of(2 / 3)],
    refusals: [[], ['no']],
    counts: { expired: 1 },
    lossRefusals: [],
  };
  const read = recordFromText(recordToText(record));
  expect(recordToText(read)).toBe(recordToText(record));
  expect(read.requirements[0]![0]).toBe(Number.POSITIVE_INFINITY);
  expect(read.requirements[1]![1]).toBe(1e-310);
  expect(Number.isNaN(read.losses[0])).toBe(true);
  expect(read.exposures[0]).toBe(0.1 + 0.2);
});
