// All tests of one series of forecasts at once: every statistic, and the sentences. A test that the series is too quiet or too short for
// says so in place of a figure.
import { PlimsollError, toErrorRecord } from '../../core/errors.ts';
import { simulatedTest, simulateNull } from './acerbi-null.ts';
import { acerbiZ2, type ReturnLaw } from './acerbi-szekely.ts';
import { calibrationTest } from './calibration.ts';
import {
  binomialTails,
  conditionalCoverageTest,
  independenceTest,
  kupiecTest,
  mixedKupiecTest,
  normalApproximationTest,
  timeToFirstExceptionTest,
  transitionsOf,
} from './coverage.ts';
import { weibullDurationTest } from './durations.ts';
import { dynamicQuantileTest } from './dynamic-quantile.ts';
import { countOf, exceptionDays, exceptionsOf, type ForecastSeries, timesBetween } from './exceptions.ts';
import { clusterSentence, exceptionSentence, shortfallSentence, trafficLightSentence } from './sentences.ts';
import { shortfallInterceptTest, shortfallRegressionTest } from './shortfall-regression.ts';
import {
  exceedanceBootstrapTest,
  exceedanceMeanTest,
  exceedanceResiduals,
  philoxChoice,
  type ShortfallSeries,
} from './shortfall-tests.ts';
import { trafficLight } from './traffic-light.ts';

export interface ReportChoice {
  /** Of an exception: 0.01 for a VaR at 99 %. */
  readonly probability: number;
  /** A p-value at or below it rejects. */
  readonly significance: number;
  /** For the simulated law of Z2. */
  readonly law: ReturnLaw;
  readonly resamples: number;
  readonly seed: number;
}

export interface ReportLine {
  readonly test: string;
  /** Null where the test says nothing, with the reason in `skipped`. */
  readonly statistic: number | null;
  readonly pValue: number | null;
  readonly skipped: string;
}

export interface ForecastReport {
  readonly days: number;
  readonly exceptions: number;
  readonly expected: number;
  readonly lines: readonly ReportLine[];
  readonly sentences: readonly string[];
}

interface Figures {
  readonly statistic: number;
  readonly pValue: number;
}

/** Ours and the caller's refusals become reasons; anything else is a fault and goes on. */
function attempt(test: string, run: () => Figures): ReportLine {
  try {
    const { statistic, pValue } = run();
    return { test, statistic, pValue, skipped: '' };
  } catch (thrown) {
    if (!(thrown instanceof PlimsollError)) throw thrown;
    return { test, statistic: null, pValue: null, skipped: toErrorRecord(thrown).message };
  }
}

function coverageLines(series: ForecastSeries, isException: readonly boolean[], probability: number): ReportLine[] {
  const observed = { days: isException.length, exceptions: countOf(isException), probability };
  const transitions = transitionsOf(isException);
  const firstDay = exceptionDays(isException)[0];
  return [
    attempt('POF', () => kupiecTest(observed)),
    attempt('TUFF', () => {
      if (firstDay !== undefined) return timeToFirstExceptionTest(firstDay, probability);
      throw new PlimsollError('INPUT_VALUE', 'there is no exception; the time until the first is not known');
    }),
    attempt('binomial', () => normalApproximationTest(observed)),
    attempt('exact binomial, too many', () => ({
      statistic: observed.exceptions,
      pValue: binomialTails(observed).atLeast,
    })),
    attempt('independence', () => independenceTest(transitions)),
    attempt('conditional coverage', () => conditionalCoverageTest(observed, transitions)),
    attempt('TBF', () => mixedKupiecTest(observed, timesBetween(isException)).mixed),
    attempt('TBFI', () => mixedKupiecTest(observed, timesBetween(isException)).independence),
    attempt('Weibull duration', () => weibullDurationTest(isException)),
    attempt('dynamic quantile', () => dynamicQuantileTest(series, { probability, lags: 4 })),
  ];
}

function shortfallLines(series: ShortfallSeries, choice: ReportChoice): ReportLine[] {
  const { probability, law, resamples, seed } = choice;
  const residuals = (): Float64Array => exceedanceResiduals(series, { exceptions: 'strict', standardised: false });
  return [
    attempt('Z2', () => {
      const request = { statistic: 'z2', days: series.losses.length, probability, law, resamples, seed } as const;
      return simulatedTest(acerbiZ2(series, probability), simulateNull(request));
    }),
    attempt('exceedance residuals', () => exceedanceMeanTest(residuals())),
    attempt('exceedance residuals, bootstrap', () => {
      const found = exceedanceBootstrapTest(residuals(), { choose: philoxChoice(seed), resamples: 1000 });
      return { statistic: found.statistic, pValue: found.oneSided };
    }),
    attempt('conditional calibration', () => calibrationTest(series, { probability, correction: 'hommel' }).simple),
    attempt('ES regression, strict', () => shortfallRegressionTest(series, { probability, version: 'strict' })),
    attempt('ES regression, auxiliary', () => shortfallRegressionTest(series, { probability, version: 'auxiliary' })),
    attempt('ES regression, intercept', () => shortfallInterceptTest(series, probability)),
  ];
}

/** Without an ES its tests are left out. */
export function forecastReport(
  series: ForecastSeries & Partial<ShortfallSeries>,
  choice: ReportChoice,
): ForecastReport {
  const isException = exceptionsOf(series);
  const { probability, significance } = choice;
  const observed = { days: isException.length, exceptions: countOf(isException), probability };
  const coverage = coverageLines(series, isException, probability);
  const { expectedShortfall } = series;
  const lines = [...coverage, ...(expectedShortfall ? shortfallLines({ ...series, expectedShortfall }, choice) : [])];
  const lineOf = (test: string): ReportLine | undefined => lines.find((line) => line.test === test);
  const figuresOf = (test: string): Figures | undefined => {
    const line = lineOf(test);
    return line && line.statistic !== null && line.pValue !== null
      ? { statistic: line.statistic, pValue: line.pValue }
      : undefined;
  };
  const sentences = [
    exceptionSentence(observed, significance),
    trafficLightSentence(trafficLight(observed), observed.exceptions),
  ];
  const independence = figuresOf('independence');
  if (independence && observed.exceptions > 1)
    sentences.push(clusterSentence(independence, 'independence', significance));
  const duration = figuresOf('Weibull duration');
  if (duration) sentences.push(clusterSentence(duration, 'Weibull duration', significance));
  for (const test of ['Z2', 'exceedance residuals']) {
    const found = figuresOf(test);
    if (found) sentences.push(shortfallSentence(found, test, significance));
  }
  return {
    days: observed.days,
    exceptions: observed.exceptions,
    expected: observed.days * probability,
    lines,
    sentences,
  };
}
