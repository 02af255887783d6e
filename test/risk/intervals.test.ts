// Error bars: open where the sample ends, honest where they can be counted.
import { describe, expect, test } from 'vitest';
import {
  orderStatisticRanks,
  replicateInterval,
  shortfallError,
  shortfallInterval,
  skewedInterval,
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
    // Cubes of the deviations -1.5 -1.5 0.5 2.5: 9 = 144 / 16.
    const error = shortfallError(sample, 0.5, 2);
    expect(error.standardError).toBeCloseTo(Math.sqrt(11) / 4, 14);
    expect(error.skewness).toBeCloseTo(9 / 11 ** 1.5, 14);
    const quarter = createSample({ losses: Float64Array.of(1, 2, 3, 4), weights: new Float64Array(4).fill(0.25) });
    expect(shortfallError(quarter, 0.5, 2).standardError).toBeCloseTo(Math.sqrt(11) / 4, 14);
    expect(shortfallError(quarter, 0.5, 2).skewness).toBeCloseTo(9 / 11 ** 1.5, 14);
  });

  test('the ends are where the transformation of Hall is a normal quantile', () => {
    for (const skewness of [0, 0.3, 1, -2]) {
      const { low, high } = skewedInterval(5, { standardError: 0.5, skewness }, 0.95);
      for (const [end, quantile] of [
        [low!, 1.959963984540054],
        [high!, -1.959963984540054],
      ] as const) {
        const t = (5 - end) / 0.5;
        const hall = t + (skewness * t * t) / 3 + (skewness * skewness * t * t * t) / 27 + skewness / 6;
        expect(hall).toBeCloseTo(quantile, 12);
      }
    }
  });

  // ES at 0.9 of the uniform is 0.95, at 0.99 of the exponential 1 - ln 0.01, at 0.99 of Pareto's with index 4 100^(1/4) 4 / 3.
  test.each<[string, number, number, (u: number) => number, number]>([
    ['uniform, 50 in the tail', 500, 0.9, (u) => u, 0.95],
    ['exponential, 10 in the tail', 1000, 0.99, (u) => -Math.log(1 - u), 1 - Math.log(0.01)],
    ['Pareto, 20 in the tail', 2000, 0.99, (u) => (1 - u) ** -0.25, (100 ** 0.25 * 4) / 3],
  ])('%s: covers the ES about as often as it says', (_, count, level, quantile, truth) => {
    // Knuth's 64-bit congruential sequence: 400 samples.
    let state = 12345n;
    const next = (): number => {
      state = (6364136223846793005n * state + 1442695040888963407n) & 0xffffffffffffffffn;
      return Number(state >> 11n) / 2 ** 53;
    };
    let covered = 0;
    for (let trial = 0; trial < 400; trial++) {
      const losses = Float64Array.from({ length: count }, () => quantile(next()));
      const { valueAtRisk, expectedShortfall } = riskOf(losses, level);
      const request = { level, confidence: 0.95, valueAtRisk, expectedShortfall };
      const { low, high } = shortfallInterval(createSample({ losses }), request);
      if (low! <= truth && high! >= truth) covered++;
    }
    // 380 expected; the binomial stays within 366 and 392 with 99.7 %.
    expect(covered).toBeGreaterThanOrEqual(366);
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
