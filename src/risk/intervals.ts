// How far VaR and ES may be from those of infinitely many scenarios: exact order statistics for VaR, the influence
// function for ES, and independent replicates (scrambled sequences), which no formula for independent draws fits.

import { requireFinite } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import { compensatedSum } from '../core/sums.ts';
import { binomialDistribution } from '../spec/binomial-distribution.ts';
import { normalInverse } from '../spec/normal-inverse.ts';
import { studentTInverse } from '../spec/student-t-inverse.ts';
import { requireLevel, type Sample } from './sample.ts';

export interface Interval {
  /** Null: the sample has no loss that low, or that high; the interval is open on that side. */
  readonly low: number | null;
  readonly high: number | null;
  /** The probability that the interval was made for. */
  readonly confidence: number;
  /** What it really is, where that is known exactly. */
  readonly coverage: number | null;
  readonly method: 'order-statistics' | 'influence-function' | 'weighted' | 'strata' | 'replicates';
}

export interface OrderStatisticRanks {
  /** One-based ranks from the smallest loss; 0 and n + 1 do not exist in the sample. */
  readonly lower: number;
  readonly upper: number;
  /** P(lower <= B < upper) for B ~ Binomial(n, level): the quantile lies between the two losses with this probability. */
  readonly coverage: number;
}

/** Ranks whose losses enclose the quantile whatever the distribution: each side is missed with at most half of 1 - confidence. */
export function orderStatisticRanks(count: number, level: number, confidence: number): OrderStatisticRanks {
  requireLevel(level);
  requireConfidence(confidence);
  const side = (1 - confidence) / 2;
  const lower = binomialQuantile(count, level, side);
  const upper = binomialQuantile(count, level, 1 - side) + 1;
  const coverage = binomialDistribution(upper - 1, count, level) - binomialDistribution(lower - 1, count, level);
  return { lower, upper, coverage };
}

export function requireConfidence(confidence: number): number {
  if (confidence > 0 && confidence < 1) return confidence;
  throw new PlimsollError(
    'INPUT_VALUE',
    `the confidence of the interval is ${confidence}; it must lie strictly between 0 and 1`,
  );
}

/** The smallest k with P(B <= k) >= probability. */
function binomialQuantile(count: number, level: number, probability: number): number {
  let low = -1;
  let high = count;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (binomialDistribution(middle, count, level) >= probability) high = middle;
    else low = middle;
  }
  return high;
}

/** Distribution-free interval for VaR from equally likely, independent scenarios. */
export function valueAtRiskInterval(sample: Sample, level: number, confidence: number): Interval {
  if (sample.weights) {
    throw new PlimsollError(
      'INPUT_VALUE',
      'order statistics give no interval for weighted scenarios; designedValueAtRiskInterval does',
    );
  }
  const { losses } = sample;
  const { lower, upper, coverage } = orderStatisticRanks(losses.length, level, confidence);
  return {
    low: lower >= 1 ? losses[lower - 1]! : null,
    high: upper <= losses.length ? losses[upper - 1]! : null,
    confidence,
    coverage,
    method: 'order-statistics',
  };
}

/**
 * Standard error of ES from independent scenarios. The influence of one scenario is VaR + (L - VaR)+ / (1 - p) - ES; the
 * error is the root of the sum of its squares over the squared weights (1 / n each when equally likely).
 */
export function shortfallStandardError(sample: Sample, level: number, valueAtRisk: number): number {
  requireLevel(level);
  requireFinite('the VaR', valueAtRisk);
  const { losses, weights } = sample;
  const count = losses.length;
  const excess = (loss: number): number => (loss > valueAtRisk ? (loss - valueAtRisk) / (1 - level) : 0);
  const weightAt = (index: number): number => (weights ? weights[index]! : 1 / count);
  const mean = compensatedSum(losses.map((loss, index) => weightAt(index) * excess(loss)));
  const squares = compensatedSum(
    losses.map((loss, index) => {
      const deviation = weightAt(index) * (excess(loss) - mean);
      return deviation * deviation;
    }),
  );
  return Math.sqrt(squares);
}

/** Normal interval for ES around the estimate; honest once a few dozen scenarios lie in the tail. */
export function shortfallInterval(
  sample: Sample,
  request: { level: number; confidence: number; valueAtRisk: number; expectedShortfall: number },
): Interval {
  const error = shortfallStandardError(sample, request.level, request.valueAtRisk);
  const reach = shortfallReach(error, request.confidence);
  return {
    low: request.expectedShortfall - reach,
    high: request.expectedShortfall + reach,
    confidence: request.confidence,
    coverage: null,
    method: 'influence-function',
  };
}

/** Half the width of a normal interval. */
export function shortfallReach(standardError: number, confidence: number): number {
  requireConfidence(confidence);
  return -normalInverse((1 - confidence) / 2) * standardError;
}

/** Mean of independent replicates of any figure, and Student's interval around it. */
export function replicateInterval(
  replicates: readonly number[],
  confidence: number,
): Interval & { readonly mean: number } {
  requireConfidence(confidence);
  const count = replicates.length;
  if (count < 2) {
    throw new PlimsollError('INPUT_VALUE', `there are ${count} replicates; an interval needs at least two`);
  }
  for (const [index, value] of replicates.entries()) requireFinite(`replicate ${index}`, value);
  const mean = compensatedSum(replicates) / count;
  const squares = compensatedSum(replicates.map((value) => (value - mean) * (value - mean)));
  const standardError = Math.sqrt(squares / (count - 1) / count);
  const reach = -studentTInverse((1 - confidence) / 2, count - 1) * standardError;
  return { mean, low: mean - reach, high: mean + reach, confidence, coverage: null, method: 'replicates' };
}
