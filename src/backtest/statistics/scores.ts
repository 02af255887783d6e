// Which of two rules forecasts better? A score that the true VaR and ES make smallest in the mean, and whether two rules' scores differ
// by more than chance. Scores are of losses, VaR and ES as positive numbers; the papers' returns are their negatives.
import { requireInteger } from '../../core/checks.ts';
import { PlimsollError } from '../../core/errors.ts';
import { compensatedSum } from '../../core/sums.ts';
import { exp } from '../../spec/exp.ts';
import { log, log1p } from '../../spec/log.ts';
import { normalCdf } from '../../spec/normal-cdf.ts';
import { studentTSurvival } from '../../spec/student-t.ts';
import type { TestResult } from './coverage.ts';
import { exceptionsOf, type ForecastSeries, requireProbability, requireSeries } from './exceptions.ts';
import { requireShortfallSeries, type ShortfallSeries } from './shortfall-tests.ts';

/** The quantile ("tick") score of each day, (VaR - L)(p - I), I of a loss at or past its VaR; lower is better. As GAS has it. */
export function quantileScores(series: ForecastSeries, probability: number): Float64Array {
  requireProbability(probability);
  const isException = exceptionsOf(series, 'inclusive');
  const { losses, valueAtRisk } = series;
  return losses.map((loss, day) => (valueAtRisk[day]! - loss) * (probability - (isException[day] ? 1 : 0)));
}

/** G2 of Fissler and Ziegel and its antiderivative, at e = -ES; `log` gives the score FZ0, the same in every currency. */
const SHAPES = {
  log: (e: number) => ({ slope: -1 / e, value: -log(-e) }),
  sqrt: (e: number) => ({ slope: 0.5 / Math.sqrt(-e), value: -Math.sqrt(-e) }),
  inverse: (e: number) => ({ slope: 1 / (e * e), value: -1 / e }),
  logistic: (e: number) => ({ slope: 1 / (1 + exp(-e)), value: log1p(exp(e)) }),
  exponential: (e: number) => ({ slope: exp(e), value: exp(e) }),
} as const;

export type JointScoreShape = keyof typeof SHAPES;

export interface JointScoreChoice {
  readonly probability: number;
  readonly shape: JointScoreShape;
  /** True adds the quantile score: G1 the identity, not 0. */
  readonly withQuantile: boolean;
}

/** FZ0 of Patton, Ziegel and Chen (2019) J. Econometrics 211, 388-413. */
export const fisslerZiegelZero = (probability: number): JointScoreChoice => ({
  probability,
  shape: 'log',
  withQuantile: false,
});

/** Fissler, T. and Ziegel, J. (2016) Annals of Statistics 44, 1680-1707: the score of VaR and ES together, day by day; lower is better. */
export function jointScores(series: ShortfallSeries, choice: JointScoreChoice): Float64Array {
  requireShortfallSeries(series);
  const { probability, shape, withQuantile } = choice;
  requireProbability(probability);
  const { losses, valueAtRisk, expectedShortfall } = series;
  const isException = exceptionsOf(series, 'inclusive');
  return losses.map((loss, day) => {
    const [shortfall, hit] = [expectedShortfall[day]!, isException[day] ? 1 : 0];
    if (!(shortfall > 0) && (shape === 'log' || shape === 'sqrt' || shape === 'inverse')) {
      throw new PlimsollError(
        'INPUT_VALUE',
        `the ES of day ${day + 1} is ${shortfall}; the score ${shape} is defined for a positive one`,
      );
    }
    const { slope, value } = SHAPES[shape](-shortfall);
    const excess = loss - valueAtRisk[day]!;
    const quantile = withQuantile ? (hit - probability) * excess : 0;
    return quantile + slope * (valueAtRisk[day]! - shortfall + (excess * hit) / probability) - value;
  });
}

export interface ScoreComparison extends TestResult {
  /** Mean score of the first rule less that of the second: below 0 the first is better. */
  readonly meanDifference: number;
  readonly oneSided: number;
}

export interface ComparisonChoice {
  /** Neighbouring days whose scores may hang together. */
  readonly lags: number;
  /** Bartlett's weights keep the variance positive (Newey and West 1987); equal ones are Diebold and Mariano's. */
  readonly weights: 'bartlett' | 'equal';
  /** Harvey, Leybourne and Newbold (1997): corrected for few days, against Student's t with n - 1 degrees of freedom. */
  readonly harvey: boolean;
}

/** Sum over lag of mean products of what deviates from the mean, divisor n throughout. */
function longRunVariance(deviations: Float64Array, { lags, weights }: ComparisonChoice): number {
  const count = deviations.length;
  let variance = 0;
  for (let lag = 0; lag <= lags; lag++) {
    const products = deviations.subarray(lag).map((value, day) => value * deviations[day]!);
    const weight = weights === 'bartlett' ? 1 - lag / (lags + 1) : 1;
    variance += (lag === 0 ? 1 : 2 * weight) * (compensatedSum(products) / count);
  }
  return variance;
}

/** Diebold, F. and Mariano, R. (1995) J. Business and Economic Statistics 13, 253-263: two-sided; `oneSided` that the first is better. */
export function compareScores(first: Float64Array, second: Float64Array, choice: ComparisonChoice): ScoreComparison {
  requireSeries({ 'the first score': first, 'the second score': second });
  const count = first.length;
  requireInteger('the number of lags', choice.lags, { low: 0, high: count - 2 });
  const differences = first.map((score, day) => score - second[day]!);
  const meanDifference = compensatedSum(differences) / count;
  const deviations = differences.map((value) => value - meanDifference);
  const variance = longRunVariance(deviations, choice);
  if (!(variance > 0)) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `the long-run variance of the difference between the scores is ${variance}; it must be positive: the rules are the same, or take Bartlett's weights`,
    );
  }
  const raw = meanDifference / Math.sqrt(variance / count);
  const horizon = choice.lags + 1;
  const correction = Math.sqrt((count + 1 - 2 * horizon + (horizon * (horizon - 1)) / count) / count);
  const statistic = choice.harvey ? raw * correction : raw;
  const upperTail = (value: number): number => (choice.harvey ? studentTSurvival(value, count - 1) : normalCdf(-value));
  return {
    statistic,
    meanDifference,
    pValue: Math.min(1, 2 * upperTail(Math.abs(statistic))),
    oneSided: upperTail(-statistic),
  };
}
