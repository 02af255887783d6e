// Figures of how many exceptions there were and whether they came in clusters.
import {
  binomialTails,
  conditionalCoverageTest,
  independenceTest,
  kupiecTest,
  mixedKupiecTest,
  normalApproximationTest,
  quarksIndependenceTest,
  type TestResult,
  timeToFirstExceptionTest,
  transitionsOf,
} from '../../src/backtest/statistics/coverage.ts';
import { weibullDurationTest } from '../../src/backtest/statistics/durations.ts';
import { dynamicQuantileTest } from '../../src/backtest/statistics/dynamic-quantile.ts';
import { countOf, exceptionDays, exceptionsOf, timesBetween } from '../../src/backtest/statistics/exceptions.ts';
import { trafficLight } from '../../src/backtest/statistics/traffic-light.ts';
import type { CaseInput } from './data-input.ts';
import { type Figures, need, ruleOf, testFigures } from './figure.ts';

export function countFigures(input: CaseInput): Figures {
  const isException = (): boolean[] =>
    exceptionsOf({ losses: input.losses, valueAtRisk: need(input.valueAtRisk, 'VaR') }, ruleOf(input, 'strict'));
  const observed = () => ({
    days: input.losses.length,
    exceptions: countOf(isException()),
    probability: input.probability(),
  });
  // GAS counts pairs backwards: its n01 is an exception followed by a quiet day.
  const transitions = () => {
    const { n00, n01, n10, n11 } = transitionsOf(isException());
    return input.convention === 'gas' ? { n00, n01: n10, n10: n01, n11 } : { n00, n01, n10, n11 };
  };
  const isQuarks = input.convention === 'quarks';
  const independence = (): TestResult =>
    isQuarks
      ? quarksIndependenceTest(isException(), input.probability()).independence
      : independenceTest(transitions());
  const both = (): TestResult =>
    isQuarks
      ? quarksIndependenceTest(isException(), input.probability()).conditionalCoverage
      : conditionalCoverageTest(observed(), transitions());
  const first = (): number => need(exceptionDays(isException())[0], 'exception');
  const mixed = () => mixedKupiecTest(observed(), timesBetween(isException()));
  const duration = () => weibullDurationTest(isException());
  return {
    days: () => input.losses.length,
    exceptions: () => observed().exceptions,
    expected: () => input.losses.length * input.probability(),
    expectedwhole: () => Math.floor(input.losses.length * input.probability() * (1 + 1e-15)),
    ratio: () => observed().exceptions / (input.losses.length * input.probability()),
    rate: () => observed().exceptions / input.losses.length,
    firstfailure: first,
    n00: () => transitions().n00,
    n01: () => transitions().n01,
    n10: () => transitions().n10,
    n11: () => transitions().n11,
    atmost: () => binomialTails(observed()).atMost,
    atleast: () => binomialTails(observed()).atLeast,
    zone: () => trafficLight(observed()).zone,
    'tl.statistic': () => trafficLight(observed()).cumulativeProbability,
    'tl.pvalue': () => trafficLight(observed()).cumulativeProbability,
    ...testFigures('pof', () => kupiecTest(observed())),
    ...testFigures('tuff', () => timeToFirstExceptionTest(first(), input.probability())),
    ...testFigures('bin', () => normalApproximationTest(observed())),
    ...testFigures('ind', independence),
    ...testFigures('cc', both),
    ...testFigures('tbf', () => mixed().mixed),
    ...testFigures('tbfi', () => mixed().independence),
    ...testFigures('dur', duration),
    'dur.b': () => duration().shape,
    'dur.ull': () => duration().logLikelihood,
    'dur.rll': () => duration().restrictedLogLikelihood,
    ...testFigures('dq', () =>
      dynamicQuantileTest(
        { losses: input.losses, valueAtRisk: need(input.valueAtRisk, 'VaR') },
        {
          probability: input.probability(),
          lags: input.number('lags', input.number('lag', input.number('laghit', 4))),
        },
      ),
    ),
  };
}
