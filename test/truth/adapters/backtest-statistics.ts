// Kupiec, Christoffersen, exact binomial and Basel's zones, against mpmath, MATLAB's documentation and Basel's table.
import {
  binomialTails,
  conditionalCoverageTest,
  independenceTest,
  kupiecTest,
  normalApproximationTest,
  type TestResult,
  type Transitions,
  timeToFirstExceptionTest,
} from '../../../src/backtest/statistics/coverage.ts';
import { baselMultiplier, trafficLight } from '../../../src/backtest/statistics/traffic-light.ts';
import { chiSquareInverse, chiSquareSurvival } from '../../../src/spec/chi-square.ts';
import { choiceAt, type JsonObject, numberAt, objectOf } from '../json.ts';
import type { Excuse, TableAdapter } from '../runner.ts';
import { type Check, compare, halfDigit, type Tolerance } from '../tolerance.ts';

const EXACT: Tolerance = { abs: 0 };

/** Against a printed figure: all its digits must be right. */
function comparePrinted(what: string, got: number, row: JsonObject, field: string): Check {
  const wanted = numberAt(row, field);
  return compare(what, got, wanted, { abs: halfDigit(wanted) * (1 + 1e-9) });
}

const kupiecAndBinomial: TableAdapter = {
  check: (row, tolerance) => {
    const observed = { days: numberAt(row, 'n'), exceptions: numberAt(row, 'x'), probability: numberAt(row, 'p') };
    const { statistic, pValue } = kupiecTest(observed);
    const { atMost, atLeast } = binomialTails(observed);
    return [
      compare('LR_uc', statistic, numberAt(row, 'LR_uc'), tolerance),
      compare('p_value', pValue, numberAt(row, 'p_value'), tolerance),
      compare('binom_cdf', atMost, numberAt(row, 'binom_cdf'), tolerance),
      compare('binom_sf_ge', atLeast, numberAt(row, 'binom_sf_ge'), tolerance),
    ];
  },
};

const transitionsAt = (row: JsonObject): Transitions => ({
  n00: numberAt(row, 'n00'),
  n01: numberAt(row, 'n01'),
  n10: numberAt(row, 'n10'),
  n11: numberAt(row, 'n11'),
});

const christoffersen: TableAdapter = {
  check: (row, tolerance) => {
    const { statistic, pValue } = independenceTest(transitionsAt(row));
    return [
      compare('LR_ind', statistic, numberAt(row, 'LR_ind'), tolerance),
      compare('p_value', pValue, numberAt(row, 'p_value'), tolerance),
    ];
  },
};

/** Not rejected at 95 % strictly between the two counts. */
const kupiecRegions: TableAdapter = {
  tolerance: EXACT,
  check: (row, tolerance) => {
    const [days, probability] = [numberAt(row, 'n'), numberAt(row, 'p')];
    const limit = chiSquareInverse(0.95, 1);
    const isRejected = (exceptions: number): boolean =>
      kupiecTest({ days, exceptions, probability }).statistic >= limit;
    let lower = Math.floor(days * probability);
    while (lower >= 0 && !isRejected(lower)) lower--;
    let upper = Math.ceil(days * probability);
    while (!isRejected(upper)) upper++;
    return [
      compare('reject_at_or_below', lower, numberAt(row, 'reject_at_or_below'), tolerance),
      compare('reject_at_or_above', upper, numberAt(row, 'reject_at_or_above'), tolerance),
    ];
  },
};

/** A printed p-value of a statistic that is itself printed: known to the rounding of both. */
function comparePValue(what: string, row: JsonObject, degrees: number): Check {
  const [statistic, pValue] = [numberAt(row, 'lr'), numberAt(row, 'p')];
  const [low, high] = [statistic - halfDigit(statistic), statistic + halfDigit(statistic)];
  const spread = chiSquareSurvival(low, degrees) - chiSquareSurvival(high, degrees);
  return compare(what, chiSquareSurvival(statistic, degrees), pValue, { abs: spread + halfDigit(pValue) });
}

const ZONES = { green: 0, yellow: 1, red: 2 } as const;

const matlab: TableAdapter = {
  tolerance: EXACT,
  check: (row) => {
    const part = (name: string): JsonObject => objectOf(row[name], name);
    const days = numberAt(row, 'n');
    const probability = 1 - numberAt(row, 'level');
    const observed = { days, exceptions: numberAt(row, 'failures'), probability };
    const transitions = transitionsAt(part('cci'));
    const both = (name: string, got: TestResult, field = 'lr'): Check[] => [
      comparePrinted(`${name} ${field}`, got.statistic, part(name), field),
      comparePrinted(`${name} p`, got.pValue, part(name), 'p'),
    ];
    const light = trafficLight(observed);
    const { atLeast } = binomialTails(observed);
    // The mixed test adds the tests of the times between failures to the first; those times were not printed.
    const mixed = numberAt(part('tbfi'), 'lr') + kupiecTest(observed).statistic;
    return [
      comparePrinted('expected', days * probability, row, 'expected'),
      comparePrinted('ratio', observed.exceptions / (days * probability), row, 'ratio'),
      comparePrinted('observed_level', 1 - observed.exceptions / days, row, 'observed_level'),
      ...both('bin', normalApproximationTest(observed), 'z'),
      ...both('pof', kupiecTest(observed)),
      ...both('tuff', timeToFirstExceptionTest(numberAt(row, 'first_failure'), probability)),
      ...both('cci', independenceTest(transitions)),
      ...both('cc', conditionalCoverageTest(observed, transitions)),
      comparePrinted('tl probability', light.cumulativeProbability, part('tl'), 'probability'),
      comparePrinted('tl type_I', atLeast, part('tl'), 'type_I'),
      compare('tl zone', ZONES[light.zone], choiceAt(part('tl'), 'zone', ZONES), EXACT),
      compare('tbf lr', mixed, numberAt(part('tbf'), 'lr'), { abs: 1e-3 }),
      comparePValue('tbf p', part('tbf'), observed.exceptions + 1),
      comparePValue('tbfi p', part('tbfi'), observed.exceptions),
    ];
  },
};

const baselTable: TableAdapter = {
  tolerance: EXACT,
  check: (row) => {
    const exceptions = numberAt(row, 'exceptions');
    const light = trafficLight({ days: 250, exceptions, probability: 0.01 });
    return [
      comparePrinted('cumulative_probability', light.cumulativeProbability, row, 'cumulative_probability'),
      compare('zone', ZONES[light.zone], choiceAt(row, 'zone', ZONES), EXACT),
      compare('multiplier_1996', baselMultiplier('basel-1996', exceptions), numberAt(row, 'multiplier_1996'), EXACT),
      compare('multiplier_MAR32', baselMultiplier('mar32', exceptions), numberAt(row, 'multiplier_MAR32'), EXACT),
    ];
  },
};

const baselZones: TableAdapter = {
  tolerance: EXACT,
  check: (row) => {
    const zoneOf = (exceptions: number): string => trafficLight({ days: 750, exceptions, probability: 0.005 }).zone;
    const counts = Array.from({ length: 100 }, (_, exceptions) => exceptions);
    return [
      compare(
        'yellow_from',
        counts.findIndex((count) => zoneOf(count) === 'yellow'),
        numberAt(row, 'yellow_from'),
        EXACT,
      ),
      compare(
        'red_from',
        counts.findIndex((count) => zoneOf(count) === 'red'),
        numberAt(row, 'red_from'),
        EXACT,
      ),
    ];
  },
};

export const backtestAdapters: Readonly<Record<string, TableAdapter | Excuse>> = {
  kupiec_pof_and_binomial: kupiecAndBinomial,
  christoffersen_independence: christoffersen,
};

export const publishedBacktestAdapters: Readonly<Record<string, TableAdapter>> = {
  'kupiec-nonrejection/rows': kupiecRegions,
  'matlab-varbacktest-docs/normal95': matlab,
  'basel-traffic-light/n250_p01': baselTable,
  'basel-traffic-light/n750_p005': baselZones,
  'basel-traffic-light/recomputed_n750': baselZones,
};
