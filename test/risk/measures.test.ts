// Coverage tests, entropic risk, drawdowns and moments: edges and refusals. Their figures: test/truth.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  binomialTails,
  conditionalCoverageTest,
  independenceTest,
  kupiecTest,
  timeToFirstExceptionTest,
  transitionsOf,
} from '../../src/backtest/statistics/coverage.ts';
import { baselMultiplier, trafficLight } from '../../src/backtest/statistics/traffic-light.ts';
import { drawdownsOf } from '../../src/risk/drawdowns.ts';
import { entropicRisk, entropicValueAtRisk } from '../../src/risk/entropic.ts';
import { lognormalDebt, lognormalGain } from '../../src/risk/lognormal-shortfall.ts';
import { meanOf } from '../../src/risk/sample-moments.ts';
import { FIXED, riskOf } from './fixtures.ts';

describe('coverage tests', () => {
  test('transitions of a series, and independence of what never happened', () => {
    const days = [false, true, true, false, false, true];
    expect(transitionsOf(days)).toEqual({ n00: 1, n01: 2, n10: 1, n11: 1 });
    expect(independenceTest({ n00: 249, n01: 0, n10: 0, n11: 0 })).toEqual({ statistic: 0, pValue: 1 });
  });

  test('all exceptions and none are cases, and a first exception is one in so many days', () => {
    // x = n: LR = -2 n ln p; x = 0: LR = -2 n ln(1 - p).
    const all = kupiecTest({ days: 10, exceptions: 10, probability: 0.01 });
    expect(all.statistic).toBeCloseTo(-20 * Math.log(0.01), 10);
    const none = kupiecTest({ days: 10, exceptions: 0, probability: 0.01 });
    expect(none.statistic).toBeCloseTo(-20 * Math.log(0.99), 12);
    // Kupiec's time until first failure: -2 ln(p (1 - p)^(v - 1)) + 2 ln((1 / v) (1 - 1 / v)^(v - 1)).
    const wanted = -2 * Math.log(0.05 * 0.95 ** 9) + 2 * Math.log(0.1 * 0.9 ** 9);
    expect(timeToFirstExceptionTest(10, 0.05).statistic).toBeCloseTo(wanted, 12);
  });

  test('conditional coverage is the sum of both', () => {
    const observed = { days: 250, exceptions: 7, probability: 0.01 };
    const pairs = { n00: 238, n01: 4, n10: 4, n11: 3 };
    const sum = kupiecTest(observed).statistic + independenceTest(pairs).statistic;
    expect(conditionalCoverageTest(observed, pairs).statistic).toBe(sum);
  });

  const refused: [string, () => unknown, string][] = [
    [
      'more exceptions than days',
      () => kupiecTest({ days: 5, exceptions: 6, probability: 0.01 }),
      'the number of exceptions is 6; it must lie in [0, 5]',
    ],
    [
      'half a day',
      () => kupiecTest({ days: 2.5, exceptions: 1, probability: 0.01 }),
      'the number of days is 2.5; it must be a whole number',
    ],
    [
      'a probability of 0',
      () => binomialTails({ days: 5, exceptions: 1, probability: 0 }),
      'the probability of an exception is 0; it must lie in (0, 1)',
    ],
    [
      'NaN',
      () => trafficLight({ days: 250, exceptions: Number.NaN, probability: 0.01 }),
      'the number of exceptions is NaN;',
    ],
    ['no pairs', () => independenceTest({ n00: 0, n01: 0, n10: 0, n11: 0 }), 'there are no pairs of days'],
    ['-1 exceptions', () => baselMultiplier('mar32', -1), 'the number of exceptions is -1; it must lie in [0, 250]'],
  ];
  test.each(refused)('%s is refused', (_, act, sentence) => expect(act).toThrow(sentence));

  test('many exceptions keep the highest multiplier', () => {
    expect([baselMultiplier('basel-1996', 250), baselMultiplier('mar32', 11)]).toEqual([4, 2]);
  });
});

describe('entropic value at risk', () => {
  const losses = fc
    .array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 30 })
    .map((values) => Float64Array.from(values));

  test('lies between ES and the worst loss', () => {
    fc.assert(
      fc.property(losses, fc.double({ min: 0.05, max: 0.99, noNaN: true }), (values, level) => {
        const bound = entropicValueAtRisk({ values, weights: null }, level);
        const { expectedShortfall } = riskOf(values, level);
        expect(bound).toBeGreaterThanOrEqual(expectedShortfall - 1e-6);
        expect(bound).toBeLessThanOrEqual(Math.max(...values) + 1e-5);
      }),
      FIXED,
    );
  });

  test('no loss at all is no risk, and a scale of 0 is refused', () => {
    expect(entropicValueAtRisk({ values: new Float64Array(3), weights: null }, 0.99)).toBe(0);
    expect(() => entropicRisk({ values: Float64Array.of(1), weights: null }, 0, 0.9)).toThrow(
      'the scale of entropic risk is 0',
    );
  });
});

describe('drawdowns and moments', () => {
  test('by hand', () => {
    expect([...drawdownsOf(Float64Array.of(1, -0.5, 0.5, 2), true)]).toEqual([0, 0.5, 0.25, 0]);
    expect([...drawdownsOf(Float64Array.of(1, -0.5, 0.25, 2), false)]).toEqual([0, 0.5, 0.25, 0]);
  });

  test('the mean of nothing is refused', () => {
    expect(() => meanOf({ values: new Float64Array(0), weights: null })).toThrow(
      'there are no values to take the mean of',
    );
  });
});

test.each([lognormalGain, lognormalDebt])('a lognormal without width, or a tail of 0, is refused', (compute) => {
  expect(() => compute({ mu: 0, sigma: 0 }, 0.01)).toThrow('sigma is 0; it must be a finite number above 0');
  expect(() => compute({ mu: 0, sigma: 1 }, 0)).toThrow('0; it must lie strictly between 0 and 1');
});
