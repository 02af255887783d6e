// Was the expected shortfall right, given the days past the VaR? Residuals of the exceptions and conditional calibration.
import { requireInteger, requirePositive } from '../../core/checks.ts';
import { PlimsollError } from '../../core/errors.ts';
import { compensatedSum } from '../../core/sums.ts';
import { fillUniforms } from '../../scenarios/draws.ts';
import { normalCdf } from '../../spec/normal-cdf.ts';
import type { TestResult } from './coverage.ts';
import {
  type ExceptionRule,
  exceptionsOf,
  type ForecastSeries,
  requireProbability,
  requireSeries,
} from './exceptions.ts';

export interface ShortfallSeries extends ForecastSeries {
  readonly expectedShortfall: Float64Array;
  /** Expected volatility of each day; positive. */
  readonly deviation?: Float64Array;
}

export function requireShortfallSeries(series: ShortfallSeries): void {
  const { losses, valueAtRisk, expectedShortfall, deviation } = series;
  requireSeries({ losses, valueAtRisk, expectedShortfall, ...(deviation ? { deviation } : {}) });
  deviation?.forEach((value, day) => {
    requirePositive(`deviation of day ${day + 1}`, value);
  });
}

export interface ResidualChoice {
  readonly exceptions: ExceptionRule;
  /** Divided by the expected volatility of the day. */
  readonly standardised: boolean;
}

/** Loss less ES on the days of exceptions: their mean is 0 under a right ES, positive where ES was too low. */
export function exceedanceResiduals(series: ShortfallSeries, choice: ResidualChoice): Float64Array {
  requireShortfallSeries(series);
  const { losses, expectedShortfall, deviation } = series;
  if (choice.standardised && !deviation) {
    throw new PlimsollError('INPUT_VALUE', 'standardised residuals need the expected volatility of each day');
  }
  const residuals: number[] = [];
  for (const [day, isException] of exceptionsOf(series, choice.exceptions).entries()) {
    if (!isException) continue;
    const residual = losses[day]! - expectedShortfall[day]!;
    residuals.push(choice.standardised ? residual / deviation![day]! : residual);
  }
  return Float64Array.from(residuals);
}

/** Mean over standard deviation times root n, the deviation with divisor n - 1. NaN where nothing varies. */
function meanStatistic(values: ArrayLike<number>): number {
  const count = values.length;
  let sum = 0;
  for (let index = 0; index < count; index++) sum += values[index]!;
  const mean = sum / count;
  let squares = 0;
  for (let index = 0; index < count; index++) squares += (values[index]! - mean) * (values[index]! - mean);
  return (mean / Math.sqrt(squares / (count - 1))) * Math.sqrt(count);
}

function requireResiduals(residuals: Float64Array): number {
  const statistic = residuals.length >= 2 ? meanStatistic(residuals) : Number.NaN;
  if (Number.isFinite(statistic)) return statistic;
  throw new PlimsollError(
    'INPUT_VALUE',
    `the ${residuals.length} exceedance residuals do not vary; a test of their mean needs at least two that differ`,
  );
}

/** rugarch's ESTest: is the mean of the residuals above 0? Divisor n for the deviation, n - 1 for the mean; Gaussian tail. */
export function exceedanceMeanTest(residuals: Float64Array): TestResult {
  const statistic = requireResiduals(residuals);
  return { statistic, pValue: normalCdf(-statistic) };
}

export interface BootstrapTest {
  readonly statistic: number;
  /** The share of resamples whose statistic, about its mean, is as far from 0. */
  readonly twoSided: number;
  /** The share whose statistic, about its mean, is as high: small where ES was too low. */
  readonly oneSided: number;
  /** Resamples that vary, of those drawn. */
  readonly resamples: number;
}

/** Which residual stands at a place of a resample: a whole number in [0, count). */
export type ChooseResidual = (resample: number, place: number, count: number) => number;

/** By Philox, from (seed, resample, place): any of them alone, in any order. */
export function philoxChoice(seed: number): ChooseResidual {
  const column = new Float64Array(1);
  const draws = { seed, stream: 0, method: 'philox', antithetic: false } as const;
  return (resample, place, count) => {
    fillUniforms(column, { draws, factor: 0, step: place, factorsPerStep: 1, firstScenario: resample, count: 1 });
    return Math.min(count - 1, Math.floor(column[0]! * count));
  };
}

/**
 * McNeil, A. and Frey, R. (2000) J. Empirical Finance 7, 271-300, the bootstrap of esback: resamples of the residuals, their statistics
 * centred at their own mean.
 */
export function exceedanceBootstrapTest(
  residuals: Float64Array,
  { choose, resamples }: { readonly choose: ChooseResidual; readonly resamples: number },
): BootstrapTest {
  const statistic = requireResiduals(residuals);
  requireInteger('the number of resamples', resamples, { low: 1, high: 1e6 });
  const count = residuals.length;
  const drawn = new Float64Array(count);
  const statistics: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    for (let place = 0; place < count; place++) drawn[place] = residuals[choose(resample, place, count)]!;
    const value = meanStatistic(drawn);
    if (Number.isFinite(value)) statistics.push(value);
  }
  const mean = compensatedSum(statistics) / statistics.length;
  let [asFar, asHigh] = [0, 0];
  for (const value of statistics) {
    if (Math.abs(value - mean) >= Math.abs(statistic)) asFar++;
    if (value - mean >= statistic) asHigh++;
  }
  return {
    statistic,
    twoSided: asFar / statistics.length,
    oneSided: asHigh / statistics.length,
    resamples: statistics.length,
  };
}

/** Tail probability and what corrects for several tests at once. */
export interface CalibrationChoice {
  readonly probability: number;
  readonly correction: 'hommel' | 'bonferroni';
}

/** What conditional calibration reads off a day: V, whose mean is 0 under a right VaR and ES. */
export function identification(series: ShortfallSeries, probability: number): [Float64Array, Float64Array] {
  requireShortfallSeries(series);
  requireProbability(probability);
  const { losses, valueAtRisk, expectedShortfall } = series;
  const isException = exceptionsOf(series, 'inclusive');
  const first = losses.map((_, day) => probability - (isException[day] ? 1 : 0));
  const second = losses.map((loss, day) => {
    const beyond = isException[day] ? (loss - valueAtRisk[day]!) / probability : 0;
    return valueAtRisk[day]! - expectedShortfall[day]! + beyond;
  });
  return [first, second];
}
