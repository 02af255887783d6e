// Is the whole forecast distribution right? Normal scores of the outcomes, Phi^-1(F(x)), must be independent standard normals.
// Source: Berkowitz, J. (2001) J. Business and Economic Statistics 19, 465-474; conventions of rugarch's BerkowitzTest.
import { requireInteger } from '../../core/checks.ts';
import { PlimsollError } from '../../core/errors.ts';
import { compensatedDot, compensatedSum } from '../../core/sums.ts';
import { minimiseNelderMead } from '../../market/calibration/nelder-mead.ts';
import { log } from '../../spec/log.ts';
import { normalCdf, normalDensity } from '../../spec/normal-cdf.ts';
import { normalInverse } from '../../spec/normal-inverse.ts';
import { chiSquareTest, type TestResult } from './coverage.ts';
import { requireProbability, requireSeries } from './exceptions.ts';
import { project } from './projection.ts';

const HALF_LN_TWO_PI = 0.9189385332046728;

export interface BerkowitzTest extends TestResult {
  readonly degrees: number;
  /** Of the alternative: an autoregression with its own mean and variance, or a normal law with its own two. */
  readonly logLikelihood: number;
  /** Of independent standard normals. */
  readonly restrictedLogLikelihood: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Sum of ln N(x; 0, deviation). */
function normalLogLikelihood(values: Float64Array, deviation: number): number {
  const squares = compensatedDot(values, values);
  return -values.length * (HALF_LN_TWO_PI + log(deviation)) - squares / (2 * deviation * deviation);
}

/** The scores `lag` days back; what lies before the first day counts 0. */
function lagged(values: Float64Array, lag: number): Float64Array {
  const column = new Float64Array(values.length);
  column.set(values.subarray(0, values.length - lag), lag);
  return column;
}

/**
 * Scores less their mean, regressed on their own lags without a constant; the residual variance with divisor n - lags, likelihoods
 * without the first `lags` days. chi-square with 2 + lags degrees of freedom.
 */
export function berkowitzTest(scores: Float64Array, lags = 1): BerkowitzTest {
  requireSeries({ scores });
  requireInteger('the number of lags', lags, { low: 1, high: 100 });
  if (scores.length < 3 * lags + 2) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `there are ${scores.length} scores; a Berkowitz test with ${lags} lags needs at least ${3 * lags + 2}`,
    );
  }
  const mean = compensatedSum(scores) / scores.length;
  const centred = scores.map((score) => score - mean);
  const columns = Array.from({ length: lags }, (_, index) => lagged(centred, index + 1));
  const { residuals } = project(centred, columns);
  const deviation = Math.sqrt(compensatedDot(residuals, residuals) / (scores.length - lags));
  if (!(deviation > 0)) {
    throw new PlimsollError(
      'INPUT_VALUE',
      'the scores follow from the days before them without error; no test is left',
    );
  }
  const logLikelihood = normalLogLikelihood(residuals.subarray(lags), deviation);
  const restricted = normalLogLikelihood(scores.subarray(lags), 1);
  const degrees = 2 + lags;
  return {
    ...chiSquareTest(2 * (logLikelihood - restricted), degrees),
    degrees,
    logLikelihood,
    restrictedLogLikelihood: restricted,
    mean,
    deviation,
  };
}

/** Scores below the quantile count in full, the others only as being no lower. */
function tailLogLikelihood(scores: Float64Array, cut: number, mean: number, deviation: number): number {
  let above = 0;
  const below: number[] = [];
  for (const score of scores) {
    if (score < cut) below.push(log(normalDensity((score - mean) / deviation) / deviation));
    else above++;
  }
  return compensatedSum(below) + above * log(normalCdf((mean - cut) / deviation));
}

/** The tail of the distribution alone: a normal law censored at the quantile `probability`. chi-square with 2 degrees of freedom. */
export function berkowitzTailTest(scores: Float64Array, probability: number): BerkowitzTest {
  requireSeries({ scores });
  requireProbability(probability);
  const cut = normalInverse(probability);
  const cost = ([mean, deviation]: Float64Array): number =>
    deviation! > 0 ? -tailLogLikelihood(scores, cut, mean!, deviation!) : Number.POSITIVE_INFINITY;
  if (!scores.some((score) => score < cut)) {
    throw new PlimsollError('INPUT_VALUE', `no score lies below the quantile ${cut}; there is no tail to test`);
  }
  const options = { maxEvaluations: 4000, pointTolerance: 1e-10 };
  let found = minimiseNelderMead(cost, [0, 0.95], [0.2, 0.2], options);
  for (let round = 0; round < 3; round++)
    found = minimiseNelderMead(cost, Array.from(found.point), [0.02, 0.02], options);
  const restricted = tailLogLikelihood(scores, cut, 0, 1);
  return {
    ...chiSquareTest(2 * (-found.cost - restricted), 2),
    degrees: 2,
    logLikelihood: -found.cost,
    restrictedLogLikelihood: restricted,
    mean: found.point[0]!,
    deviation: found.point[1]!,
  };
}
