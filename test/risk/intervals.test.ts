// Error bars: open where the sample ends, honest where they can be counted.
import { describe, expect, test } from 'vitest';
import {
  orderStatisticRanks,
  replicateInterval,
  shortfallInterval,
  shortfallStandardError,
  valueAtRiskInterval,
} from '../../src/risk/intervals.ts';
import { createSample } from '../../src/risk/sample.ts';
import { riskOf, sampleOf } from './fixtures.ts';

const oneToN = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('order statistics', () => {
  test('the losses at the ranks', () => {
    // Ranks 936 and 964 of 1,000 at 0.95: the table computed_quantile_ci in test/truth.
    expect(valueAtRiskInterval(sampleOf(...oneToN(1000)), 0.95, 0.95)).toMatchObject({ low: 936, high: 964 });
  });

  test('a side that the sample does not reach is open', () => {
    expect(valueAtRiskInterval(sampleOf(...oneToN(250)), 0.99, 0.95)).toMatchObject({ low: 244, high: null });
    expect(valueAtRiskInterval(sampleOf(...oneToN(250)), 0.01, 0.95)).toMatchObject({ low: null });
  });

  test.each([
    [250, 0.99, 0.99],
    [37, 0.5, 0.8],
    [1000, 0.001, 0.95],
  ])('%d losses at %d cover at least %d', (count, level, confidence) => {
    expect(orderStatisticRanks(count, level, confidence).coverage).toBeGreaterThanOrEqual(confidence - 1e-12);
  });
});

describe('the influence function', () => {
  test('by hand: four losses at 0.5', () => {
    // VaR 2, excess 0 0 1 2 over 0.5: influences 0 0 2 4, mean 1.5, squares 2.25 2.25 0.25 6.25 = 11, root(11) / 4.
    const sample = sampleOf(1, 2, 3, 4);
    expect(shortfallStandardError(sample, 0.5, 2)).toBeCloseTo(Math.sqrt(11) / 4, 14);
    const quarter = createSample({ losses: Float64Array.of(1, 2, 3, 4), weights: new Float64Array(4).fill(0.25) });
    expect(shortfallStandardError(quarter, 0.5, 2)).toBeCloseTo(Math.sqrt(11) / 4, 14);
  });

  test('covers the ES of a uniform distribution about as often as it says', () => {
    // Knuth's 64-bit congruential sequence: 400 samples of 500; ES at 0.9 of the uniform is 0.95 exactly.
    let state = 12345n;
    const next = (): number => {
      state = (6364136223846793005n * state + 1442695040888963407n) & 0xffffffffffffffffn;
      return Number(state >> 11n) / 2 ** 53;
    };
    let covered = 0;
    for (let trial = 0; trial < 400; trial++) {
      const losses = Float64Array.from({ length: 500 }, next);
      const { valueAtRisk, expectedShortfall } = riskOf(losses, 0.9);
      const request = { level: 0.9, confidence: 0.95, valueAtRisk, expectedShortfall };
      const { low, high } = shortfallInterval(createSample({ losses }), request);
      if (low! <= 0.95 && high! >= 0.95) covered++;
    }
    // 380 expected; the binomial stays within 366 and 392 with 99.7 %. Normal intervals of 50 tail losses lose a little.
    expect(covered).toBeGreaterThanOrEqual(364);
    expect(covered).toBeLessThanOrEqual(392);
  });
});

describe('replicates', () => {
  test('the mean and Student interval of three', () => {
    // With two degrees of freedom t = (2p - 1) / root(2 p (1 - p)); the standard error of 1, 2, 3 is 1 / root 3.
    const { mean, low, high } = replicateInterval([1, 2, 3], 0.95);
    const t = 0.95 / Math.sqrt(2 * 0.975 * 0.025);
    expect(mean).toBe(2);
    expect(high).toBeCloseTo(2 + t / Math.sqrt(3), 12);
    expect(low).toBeCloseTo(2 - t / Math.sqrt(3), 12);
  });

  test.each([
    [[1], 0.95, 'there are 1 replicates; an interval needs at least two'],
    [[1, Number.NaN], 0.95, 'replicate 1 is NaN; it must be a finite number'],
    [[1, 2], 1, 'the confidence of the interval is 1; it must lie strictly between 0 and 1'],
  ])('%j at %d is refused', (replicates, confidence, sentence) => {
    expect(() => replicateInterval(replicates, confidence)).toThrow(sentence);
  });
});
