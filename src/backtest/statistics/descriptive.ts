// What a series of margins or losses looks like at a glance: the one door to simple-statistics, which counts, averages and sorts for us.
// It does not notice NaN, so nothing enters that is not finite; its skewness asks the engine for a power and is ours instead; its normal
// quantile and distribution, good to two digits, are never used.
import {
  max,
  mean,
  min,
  quantileSorted,
  sampleCorrelation,
  sampleKurtosis,
  sampleStandardDeviation,
} from 'simple-statistics';
import { PlimsollError } from '../../core/errors.ts';
import { centralMoment } from '../../risk/sample-moments.ts';
import { requireSeries } from './exceptions.ts';

export interface Description {
  readonly count: number;
  readonly mean: number;
  /** Divisor n - 1. */
  readonly deviation: number;
  /** Third central moment over the cube of the deviation, divisor n; null where nothing varies. */
  readonly skewness: number | null;
  /** Excess over a normal law, unbiased under it; null below four values or where nothing varies. */
  readonly excessKurtosis: number | null;
  readonly smallest: number;
  readonly largest: number;
  /** By type 7, in the order of DESCRIBED_LEVELS. */
  readonly quantiles: readonly number[];
}

export const DESCRIBED_LEVELS: readonly number[] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

function requireTwo(name: string, values: Float64Array): void {
  if (values.length >= 2) return;
  throw new PlimsollError('INPUT_VALUE', `${name} has one day; a deviation needs at least two`);
}

export function describeSeries(values: Float64Array): Description {
  requireSeries({ 'the series': values });
  requireTwo('the series', values);
  const list = Array.from(values);
  const sorted = Array.from(values.slice().sort());
  const weighted = { values, weights: null };
  const variance = centralMoment(weighted, 2);
  return {
    count: values.length,
    mean: mean(list),
    deviation: sampleStandardDeviation(list),
    skewness: variance > 0 ? centralMoment(weighted, 3) / (variance * Math.sqrt(variance)) : null,
    excessKurtosis: variance > 0 && values.length >= 4 ? sampleKurtosis(list) : null,
    smallest: min(list),
    largest: max(list),
    quantiles: DESCRIBED_LEVELS.map((level) => quantileSorted(sorted, level)),
  };
}

/** Pearson's correlation of two series of the same days: of margin with volatility, say, it tells how procyclical a rule is. */
export function correlationOf(first: Float64Array, second: Float64Array): number {
  requireSeries({ 'the first series': first, 'the second series': second });
  requireTwo('the first series', first);
  const correlation = sampleCorrelation(Array.from(first), Array.from(second));
  if (Number.isFinite(correlation)) return Math.min(1, Math.max(-1, correlation));
  throw new PlimsollError('INPUT_VALUE', 'one of the two series never moves; it has no correlation with anything');
}
