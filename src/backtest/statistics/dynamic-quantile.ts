// Can tomorrow's exception be told from today's figures? The exceptions, less their probability, regressed on a constant, the VaR,
// their own lags and yesterday's squared loss: under a right VaR nothing explains them.
// Source: Engle, R. and Manganelli, S. (2004) J. Business and Economic Statistics 22, 367-381; columns as in GAS and segMGarch.
import { requireInteger } from '../../core/checks.ts';
import { PlimsollError } from '../../core/errors.ts';
import { chiSquareTest, type TestResult } from './coverage.ts';
import { type ForecastSeries, requireProbability, requireSeries } from './exceptions.ts';
import { project } from './projection.ts';

export interface DynamicQuantileTest extends TestResult {
  /** Of the chi-square law: the number of columns. */
  readonly degrees: number;
}

/** Days on which the loss equals the VaR count 0: neither an exception nor a quiet day. GAS has 4 lags, segMGarch 1. */
export function dynamicQuantileTest(
  { losses, valueAtRisk }: ForecastSeries,
  { probability, lags }: { readonly probability: number; readonly lags: number },
): DynamicQuantileTest {
  requireSeries({ losses, valueAtRisk });
  requireProbability(probability);
  requireInteger('the number of lags', lags, { low: 1, high: 100 });
  const rows = losses.length - lags;
  if (rows < lags + 3) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `there are ${losses.length} days; a dynamic quantile test with ${lags} lags needs at least ${2 * lags + 3}`,
    );
  }
  const hits = losses.map((loss, day) =>
    loss > valueAtRisk[day]! ? 1 - probability : loss < valueAtRisk[day]! ? -probability : 0,
  );
  const columns = [new Float64Array(rows).fill(1), valueAtRisk.slice(lags)];
  for (let lag = lags; lag >= 1; lag--) columns.push(hits.slice(lags - lag, losses.length - lag));
  columns.push(losses.slice(lags - 1, losses.length - 1).map((loss) => loss * loss));
  const { explained } = project(hits.slice(lags), columns);
  const degrees = columns.length;
  return { ...chiSquareTest(explained / (probability * (1 - probability)), degrees), degrees };
}
