// Conditional calibration of VaR and ES together: V of `identification` has mean 0 on every day, whatever was known before, so
// h V has for every h that was known. Source: Nolde, N. and Ziegel, J. (2017) Annals of Applied Statistics 11, 1833-1874; h as in esback.
import { PlimsollError } from '../../core/errors.ts';
import { compensatedDot, compensatedSum } from '../../core/sums.ts';
import { normalCdf } from '../../spec/normal-cdf.ts';
import { chiSquareTest, type TestResult } from './coverage.ts';
import { type CalibrationChoice, identification, type ShortfallSeries } from './shortfall-tests.ts';

export interface CalibrationTest {
  /** h the identity: chi-square with 2 degrees of freedom. */
  readonly simple: TestResult;
  /** Two one-sided tests, of fewer exceptions than promised and of an ES too low, corrected; the statistic is the larger one. */
  readonly simpleOneSided: TestResult;
  /** h = ((ES - VaR) / (p s), 1 / s), one test; null without expected volatilities s. */
  readonly general: TestResult | null;
  /** Four one-sided tests, h of 1 and |VaR| for VaR, 1 and 1 / s for ES. */
  readonly generalOneSided: TestResult | null;
}

const meanOf = (values: Float64Array): number => compensatedSum(values) / values.length;
const meanProduct = (left: Float64Array, right: Float64Array): number => compensatedDot(left, right) / left.length;

/** m' inverse(Omega) m of two series, Omega their second moments about 0. */
function quadraticForm(first: Float64Array, second: Float64Array): number {
  const [a, b] = [meanOf(first), meanOf(second)];
  const [aa, ab, bb] = [meanProduct(first, first), meanProduct(first, second), meanProduct(second, second)];
  const determinant = aa * bb - ab * ab;
  if (!(determinant > 1e-14 * aa * bb)) {
    throw new PlimsollError(
      'INPUT_VALUE',
      'the calibration of VaR says the same as that of ES; they cannot be told apart',
    );
  }
  return (a * a * bb - 2 * a * b * ab + b * b * aa) / determinant;
}

/** Mean over its standard error about 0. */
function standardMean(values: Float64Array): number {
  return (Math.sqrt(values.length) * meanOf(values)) / Math.sqrt(meanProduct(values, values));
}

/** The least p-value of several, each the chance of a mean as high when forecasts are right, corrected for their number. */
function oneSided(columns: readonly Float64Array[], correction: CalibrationChoice['correction']): TestResult {
  const statistics = columns.map(standardMean);
  const sorted = statistics.map((statistic) => normalCdf(-statistic)).sort((left, right) => left - right);
  const count = sorted.length;
  let harmonic = 0;
  for (let index = 1; index <= count; index++) harmonic += 1 / index;
  const pValue =
    correction === 'hommel'
      ? count * harmonic * Math.min(...sorted.map((value, index) => value / (index + 1)))
      : count * sorted[0]!;
  return { statistic: Math.max(...statistics), pValue: Math.min(1, pValue) };
}

export function calibrationTest(series: ShortfallSeries, choice: CalibrationChoice): CalibrationTest {
  const { probability, correction } = choice;
  const { valueAtRisk, expectedShortfall, deviation } = series;
  const [first, second] = identification(series, probability);
  const days = first.length;
  const simple = {
    simple: chiSquareTest(days * quadraticForm(first, second), 2),
    simpleOneSided: oneSided([first, second], correction),
  };
  if (!deviation) return { ...simple, general: null, generalOneSided: null };
  const joint = first.map((value, day) => {
    const spread = (expectedShortfall[day]! - valueAtRisk[day]!) / probability / deviation[day]!;
    return spread * value + second[day]! / deviation[day]!;
  });
  const mean = meanOf(joint);
  const columns = [
    first,
    first.map((value, day) => Math.abs(valueAtRisk[day]!) * value),
    second,
    second.map((value, day) => value / deviation[day]!),
  ];
  return {
    ...simple,
    general: chiSquareTest((days * mean * mean) / meanProduct(joint, joint), 1),
    generalOneSided: oneSided(columns, correction),
  };
}
