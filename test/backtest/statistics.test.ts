// Laws of the backtest statistics, what they refuse, and small cases by hand. Figures computed elsewhere: case-files.test.ts.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { criticalValue, simulatedTest, simulateNull } from '../../src/backtest/statistics/acerbi-null.ts';
import {
  acerbiZ1,
  acerbiZ2,
  acerbiZ3,
  expectedEstimate,
  lawQuantile,
  lawShortfall,
} from '../../src/backtest/statistics/acerbi-szekely.ts';
import { calibrationTest } from '../../src/backtest/statistics/calibration.ts';
import { kupiecTest, mixedKupiecTest, quarksIndependenceTest } from '../../src/backtest/statistics/coverage.ts';
import { correlationOf, DESCRIBED_LEVELS, describeSeries } from '../../src/backtest/statistics/descriptive.ts';
import { weibullDurationTest } from '../../src/backtest/statistics/durations.ts';
import { dynamicQuantileTest } from '../../src/backtest/statistics/dynamic-quantile.ts';
import { exceptionsOf, timesBetween } from '../../src/backtest/statistics/exceptions.ts';
import { type ForecastReport, forecastReport } from '../../src/backtest/statistics/forecast-report.ts';
import {
  ageWeightedMeasures,
  ageWeights,
  plainMeasures,
  volatilityWeightedMeasures,
} from '../../src/backtest/statistics/historical-measures.ts';
import { compareScores, fisslerZiegelZero, jointScores, quantileScores } from '../../src/backtest/statistics/scores.ts';
import { comparisonSentence, exceptionSentence } from '../../src/backtest/statistics/sentences.ts';
import {
  exceedanceBootstrapTest,
  exceedanceResiduals,
  philoxChoice,
} from '../../src/backtest/statistics/shortfall-tests.ts';
import { quantileOf } from '../../src/risk/quantile-rules.ts';
import { createSample } from '../../src/risk/sample.ts';
import { centralMoment, meanOf } from '../../src/risk/sample-moments.ts';
import { fillNormals } from '../../src/scenarios/draws.ts';

const estimates = (
  JSON.parse(readFileSync(new URL('../vectors/backtest-estimates.json', import.meta.url), 'utf8')) as {
    rows: { days: number; worst: number; degrees: number | null; estimate: number }[];
  }
).rows;

const NORMAL = { family: 'normal' } as const;

function normals(days: number, seed: number): Float64Array {
  const column = new Float64Array(days);
  const draws = { seed, stream: 7, method: 'philox', antithetic: false } as const;
  fillNormals(column, { draws, factor: 0, step: 0, factorsPerStep: 1, firstScenario: 0, count: days });
  return column;
}

/** Losses of a standard normal law, and its VaR and ES at 97.5 % times a factor. */
function normalSeries(days: number, seed: number, factor = 1) {
  return {
    losses: normals(days, seed),
    valueAtRisk: new Float64Array(days).fill(-lawQuantile(NORMAL, 0.025) * factor),
    expectedShortfall: new Float64Array(days).fill(lawShortfall(NORMAL, 0.025) * factor),
    deviation: new Float64Array(days).fill(1),
  };
}

const hits = fc.array(fc.boolean(), { minLength: 5, maxLength: 200 });

describe('coverage', () => {
  test('p-values lie in [0, 1], and fall as exceptions move away from what is expected', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.double({ min: 0.001, max: 0.3, noNaN: true }),
        (days, probability) => {
          const pValues = Array.from(
            { length: Math.min(days, 60) + 1 },
            (_, exceptions) => kupiecTest({ days, exceptions, probability }).pValue,
          );
          expect(pValues.every((pValue) => pValue >= 0 && pValue <= 1)).toBe(true);
          const expected = days * probability;
          for (let count = 1; count < pValues.length; count++) {
            if (count <= expected) expect(pValues[count]!).toBeGreaterThanOrEqual(pValues[count - 1]! * (1 - 1e-9));
            if (count - 1 >= expected) expect(pValues[count]!).toBeLessThanOrEqual(pValues[count - 1]! * (1 + 1e-9));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('times between exceptions add up to the day of the last, and the mixed test is POF and TBFI together', () => {
    fc.assert(
      fc.property(hits, (days) => {
        const times = timesBetween(days);
        expect(times.reduce((sum, time) => sum + time, 0)).toBe(days.lastIndexOf(true) + 1);
        if (times.length === 0) return;
        const observed = { days: days.length, exceptions: times.length, probability: 0.1 };
        const { mixed, independence } = mixedKupiecTest(observed, times);
        expect(mixed.statistic).toBeCloseTo(independence.statistic + kupiecTest(observed).statistic, 9);
        expect(mixed.pValue >= 0 && mixed.pValue <= 1 && independence.pValue >= 0 && independence.pValue <= 1).toBe(
          true,
        );
      }),
    );
  });

  test('durations: the likelihood at its best shape is not below that of shape 1; time may run backwards', () => {
    fc.assert(
      fc.property(hits, (days) => {
        if (days.filter(Boolean).length < 2) return;
        const found = weibullDurationTest(days);
        expect(found.logLikelihood).toBeGreaterThanOrEqual(found.restrictedLogLikelihood - 1e-9);
        expect(found.pValue >= 0 && found.pValue <= 1 && found.shape >= 0.001 && found.shape <= 10).toBe(true);
      }),
    );
    expect(() => weibullDurationTest([false, true, false])).toThrow(
      /1 exception; the duration between exceptions needs at least two/,
    );
    // Every tenth day: as far from memoryless as it goes.
    expect(weibullDurationTest(Array.from({ length: 100 }, (_, day) => day % 10 === 9)).shape).toBe(10);
  });

  test('clusters are seen, and their absence', () => {
    const clustered = Array.from({ length: 1000 }, (_, day) => day >= 400 && day < 412);
    expect(weibullDurationTest(clustered).pValue).toBeLessThan(1e-3);
    expect(quarksIndependenceTest(clustered, 0.01).independence.pValue).toBeLessThan(1e-6);
    const { losses, valueAtRisk } = normalSeries(2000, 3);
    expect(dynamicQuantileTest({ losses, valueAtRisk }, { probability: 0.025, lags: 4 }).pValue).toBeGreaterThan(0.01);
  });

  test('a dynamic quantile test does not depend on the currency, nor on a constant VaR being said twice', () => {
    const { losses, valueAtRisk } = normalSeries(400, 5);
    const choice = { probability: 0.025, lags: 2 };
    const cents = dynamicQuantileTest(
      { losses: losses.map((loss) => loss * 1e6), valueAtRisk: valueAtRisk.map((value) => value * 1e6) },
      choice,
    );
    expect(cents.statistic).toBeCloseTo(dynamicQuantileTest({ losses, valueAtRisk }, choice).statistic, 8);
  });

  test('series of different days are refused by name', () => {
    const one = Float64Array.of(1);
    expect(() => exceptionsOf({ losses: one, valueAtRisk: new Float64Array(2) })).toThrow(
      'valueAtRisk has 2 days, losses has 1; they must be the same days',
    );
    expect(() => exceptionsOf({ losses: Float64Array.of(Number.NaN), valueAtRisk: one })).toThrow(
      /losses of day 1 is NaN/,
    );
    expect(() => exceptionsOf({ losses: new Float64Array(0), valueAtRisk: new Float64Array(0) })).toThrow(
      /no days in it/,
    );
  });
});

describe('expected shortfall', () => {
  test('critical values of Z2 at 97.5 % and 250 days: -0.70 for a normal law, -0.81 for t(3)', () => {
    const request = { statistic: 'z2', days: 250, probability: 0.025, resamples: 12_000, seed: 1 } as const;
    const simulated = simulateNull({ ...request, law: NORMAL });
    // Acerbi and Szekely (2014) table; the share of 12,000 is known to 0.002, the quantile to 0.01.
    expect(Math.abs(criticalValue(simulated, 0.05) + 0.7)).toBeLessThan(0.03);
    expect(criticalValue(simulated, 1e-4)).toBeLessThan(-1.5);
    const heavy = simulateNull({ ...request, law: { family: 'student', degrees: 3 }, resamples: 4000 });
    expect(Math.abs(criticalValue(heavy, 0.05) + 0.815)).toBeLessThan(0.06);
    expect(simulatedTest(0, simulated).pValue).toBeCloseTo(0.5, 1);
    // A resample does not depend on how many there are.
    const few = { ...request, law: NORMAL, resamples: 300 };
    expect(simulateNull(few)).toEqual(simulateNull(few));
  });

  test('Z1 and Z3 average to 0 under a right forecast, and Z3 sees a wrong law', () => {
    const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const request = { days: 250, probability: 0.025, law: NORMAL, resamples: 5000, seed: 2 } as const;
    expect(Math.abs(mean(simulateNull({ ...request, statistic: 'z1' })))).toBeLessThan(0.01);
    const z3 = simulateNull({ ...request, statistic: 'z3' });
    expect(Math.abs(mean(z3))).toBeLessThan(0.01);
    const drift = new Float64Array(250).fill(0.05);
    expect(Math.abs(mean(simulateNull({ ...request, statistic: 'z3', drift, resamples: 1000 })))).toBeLessThan(0.02);
    // Twice as volatile as forecast: ranks Phi(2 z).
    const ranks = normals(250, 9).map((z) => Math.min(1 - 1e-12, Math.max(1e-12, 0.5 + 0.5 * Math.tanh(1.6 * z))));
    expect(simulatedTest(acerbiZ3({ ranks }, 0.025, NORMAL), z3).pValue).toBeLessThan(0.01);
  });

  test.each(estimates)('expected estimate of %o, by mpmath', ({ days, worst, degrees, estimate }) => {
    const law = degrees === null ? NORMAL : ({ family: 'student', degrees } as const);
    const got = expectedEstimate(days, worst / days, law);
    expect(Math.abs(got / estimate - 1)).toBeLessThan(1e-12);
    // The law is symmetric: the worst of 40 is 39 times the mean of the others.
    if (worst === 1) expect(39 * expectedEstimate(days, 39 / 40, law)).toBeCloseTo(estimate, 12);
  });

  test('statistics do not depend on the currency', () => {
    const series = normalSeries(600, 11);
    const times = (factor: number) => ({
      losses: series.losses.map((value) => value * factor),
      valueAtRisk: series.valueAtRisk.map((value) => value * factor),
      expectedShortfall: series.expectedShortfall.map((value) => value * factor),
      deviation: series.deviation.map((value) => value * factor),
    });
    const choice = { probability: 0.025, correction: 'hommel' } as const;
    for (const factor of [1e-3, 1e5]) {
      expect(acerbiZ1(times(factor))).toBeCloseTo(acerbiZ1(series), 10);
      expect(acerbiZ2(times(factor), 0.025)).toBeCloseTo(acerbiZ2(series, 0.025), 10);
      expect(calibrationTest(times(factor), choice).simple.statistic).toBeCloseTo(
        calibrationTest(series, choice).simple.statistic,
        8,
      );
      const shift =
        jointScores(times(factor), fisslerZiegelZero(0.025))[7]! - jointScores(series, fisslerZiegelZero(0.025))[7]!;
      expect(shift).toBeCloseTo(Math.log(factor), 9);
    }
  });

  test('an ES that is too low is found, one that is right is not', () => {
    const [right, low] = [normalSeries(2000, 21), normalSeries(2000, 21, 0.75)];
    const residualTest = (series: typeof right) =>
      exceedanceBootstrapTest(exceedanceResiduals(series, { exceptions: 'strict', standardised: true }), {
        choose: philoxChoice(4),
        resamples: 500,
      });
    expect(residualTest(right).oneSided).toBeGreaterThan(0.05);
    expect(residualTest(low).oneSided).toBeLessThan(0.2);
    expect(calibrationTest(right, { probability: 0.025, correction: 'bonferroni' }).simple.pValue).toBeGreaterThan(
      0.01,
    );
    expect(calibrationTest(low, { probability: 0.025, correction: 'bonferroni' }).simple.pValue).toBeLessThan(1e-3);
    expect(residualTest(right)).toEqual(residualTest(right));
    expect(() => acerbiZ1(normalSeries(100, 1, 9))).toThrow(/no exception; Z1 is a mean over exceptions/);
  });

  test('the true forecast has the better score, and two rules the opposite comparison the other way round', () => {
    const [right, wrong] = [normalSeries(3000, 31), normalSeries(3000, 31, 0.6)];
    const [first, second] = [right, wrong].map((series) => jointScores(series, fisslerZiegelZero(0.025))) as [
      Float64Array,
      Float64Array,
    ];
    for (const choice of [
      { lags: 0, weights: 'equal', harvey: false },
      { lags: 5, weights: 'bartlett', harvey: true },
    ] as const) {
      const [forward, back] = [compareScores(first, second, choice), compareScores(second, first, choice)];
      expect(forward.oneSided).toBeLessThan(0.01);
      expect(back.statistic).toBeCloseTo(-forward.statistic, 10);
      expect(back.pValue).toBeCloseTo(forward.pValue, 12);
      expect(back.oneSided + forward.oneSided).toBeCloseTo(1, 12);
      expect(comparisonSentence(forward, { first: 'es', second: 'var' })).toMatch(
        /^es forecasts better than var \(Diebold-Mariano p (?:= |below )/,
      );
    }
    const sums = [right, wrong].map((series) => quantileScores(series, 0.025).reduce((sum, score) => sum + score, 0));
    expect(sums[0]!).toBeLessThan(sums[1]!);
    expect(() => compareScores(first, first, { lags: 0, weights: 'equal', harvey: false })).toThrow(
      /must be positive: the rules are the same/,
    );
  });
});

describe('historical measures', () => {
  const series = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 30, maxLength: 120 });

  test('ES is at or above VaR; weights add up to 1; scaling losses scales both', () => {
    fc.assert(
      fc.property(series, (values) => {
        const losses = Float64Array.from(values, (value, day) => value + day * 1e-6);
        const all = [
          plainMeasures(losses, 0.9),
          ageWeightedMeasures(losses, 0.9, 0.99),
          volatilityWeightedMeasures(losses, { level: 0.9, lambda: 0.94, scaleTo: 'next-day' }),
        ];
        for (const { valueAtRisk, expectedShortfall } of all) {
          if (expectedShortfall !== null) expect(expectedShortfall).toBeGreaterThanOrEqual(valueAtRisk);
        }
        expect(ageWeights(losses.length, 0.97).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
        const double = plainMeasures(
          losses.map((loss) => 2 * loss),
          0.9,
        );
        expect(double.valueAtRisk).toBe(2 * all[0]!.valueAtRisk);
      }),
      { numRuns: 50 },
    );
  });

  test('what cannot be answered is refused', () => {
    expect(() => ageWeightedMeasures(Float64Array.of(2, 1), 0.1, 0.5)).toThrow(
      /the smallest loss alone has the weight/,
    );
    expect(plainMeasures(Float64Array.of(1, 1, 1), 0.9)).toEqual({ valueAtRisk: 1, expectedShortfall: null });
    expect(() =>
      volatilityWeightedMeasures(new Float64Array(9), { level: 0.9, lambda: 0.9, scaleTo: 'last-day' }),
    ).toThrow(/the volatility of day 1 is 0/);
  });
});

describe('descriptions', () => {
  test('moments and quantiles agree with ours, and what is not finite does not enter', () => {
    const values = normals(301, 51);
    const { mean, deviation, quantiles } = describeSeries(values);
    const sample = createSample({ losses: values });
    DESCRIBED_LEVELS.forEach((level, index) => {
      expect(quantiles[index]).toBeCloseTo(quantileOf(sample, level, 'type-7').loss, 13);
    });
    const square = centralMoment({ values, weights: null }, 2);
    expect(deviation).toBeCloseTo(Math.sqrt((square * 301) / 300), 13);
    expect(mean).toBeCloseTo(meanOf({ values, weights: null }), 14);
    expect(
      correlationOf(
        values,
        values.map((value) => 3 - 2 * value),
      ),
    ).toBeCloseTo(-1, 12);
    expect(() => describeSeries(Float64Array.of(1, Number.NaN))).toThrow(/the series of day 2 is NaN/);
    expect(() => correlationOf(values, new Float64Array(301))).toThrow(/never moves/);
  });
});

describe('in words', () => {
  test('a number of exceptions', () => {
    expect(exceptionSentence({ days: 1000, exceptions: 7, probability: 0.01 })).toBe(
      '7 exceptions in 1,000 days at 99 %: consistent (POF p = 0.31)',
    );
    expect(exceptionSentence({ days: 12_345, exceptions: 1, probability: 0.025 })).toBe(
      '1 exception in 12,345 days at 97.5 %: too few for 309 expected: more margin than promised (POF p below 1e-12)',
    );
    expect(exceptionSentence({ days: 250, exceptions: 9, probability: 0.01 })).toBe(
      '9 exceptions in 250 days at 99 %: too many for 2.5 expected (POF p = 0.0014)',
    );
  });

  test('a whole report: every test has a figure or the reason why not', () => {
    const choice = { probability: 0.025, significance: 0.05, law: NORMAL, resamples: 1000, seed: 1 } as const;
    const report: ForecastReport = forecastReport(normalSeries(500, 41), choice);
    expect(report.lines.map(({ test: name }) => name)).toHaveLength(17);
    for (const line of report.lines) {
      expect(line.skipped === '' ? line.pValue! >= 0 && line.pValue! <= 1 : line.skipped.length > 10).toBe(true);
    }
    expect(report.sentences[0]).toMatch(/exceptions in 500 days at 97\.5 %: consistent/);
    const quiet = forecastReport({ losses: normals(50, 1), valueAtRisk: new Float64Array(50).fill(99) }, choice);
    expect(quiet.lines.find(({ test: name }) => name === 'TUFF')!.skipped).toBe(
      'there is no exception; the time until the first is not known',
    );
    expect(quiet.lines).toHaveLength(10);
    expect(quiet.sentences).toHaveLength(2);
  });
});
