// Quantile conventions of OpenGamma Strata, historical VaR of Open Source Risk Engine, Harrell-Davis quantiles and the
// ranks of exact order-statistic intervals.
import {
  exponentialQuantile,
  exponentialShortfall,
  exponentialWeights,
} from '../../../src/risk/exponential-weights.ts';
import { harrellDavisQuantile } from '../../../src/risk/harrell-davis.ts';
import { orderStatisticRanks } from '../../../src/risk/intervals.ts';
import { type QuantileRuleName, quantileOf } from '../../../src/risk/quantile-rules.ts';
import { createSample, type Sample } from '../../../src/risk/sample.ts';
import { TAIL_CONVENTIONS, tailRiskOf } from '../../../src/risk/tail-risk.ts';
import { type JsonObject, listOf, numberAt, numberOf, objectOf, textAt } from '../json.ts';
import type { TableAdapter, TruthTable } from '../runner.ts';
import { compare, type Tolerance } from '../tolerance.ts';

/** Strata's document names none; its figures are f64 interpolations of losses with four decimals. */
const F64: Tolerance = { abs: 1e-14 };
/** The document names 1e-5 for upstream's trapezoid; the fine integral beside it has all its digits. */
const FINE_INTEGRAL: Tolerance = { abs: 1e-5 };
/** P&L is printed with six decimals; a mean of printed figures is off by no more than one of their last digits. */
const PRINTED: Tolerance = { abs: 1e-6 };

const STRATA_RULES: Readonly<Record<string, QuantileRuleName>> = {
  index_above: 'index-above',
  nearest_index: 'nearest-index',
  sample_plus_one_nearest: 'sample-plus-one-nearest',
  sample_interpolation: 'sample-interpolation',
  sample_plus_one_interpolation: 'sample-plus-one-interpolation',
  midway_interpolation: 'midway-interpolation',
};

const columnOf = (value: unknown, what: string): Float64Array =>
  Float64Array.from(listOf(value, what), (cell) => numberOf(cell, what));

const strataData = (table: TruthTable, name: string): Float64Array =>
  columnOf(objectOf(table.document.data, 'data')[name], name);

const strataCases: TableAdapter = {
  tolerance: F64,
  check: (row, tolerance, table) => {
    const sample = createSample({ losses: strataData(table, textAt(row, 'data')) });
    const level = numberAt(row, 'level');
    return Object.entries(STRATA_RULES).map(([field, rule]) =>
      compare(field, quantileOf(sample, level, rule).loss, numberAt(row, field), tolerance),
    );
  },
};

function exponentialSample(table: TruthTable): Sample {
  const losses = strataData(table, 'ew123');
  return createSample({ losses, weights: exponentialWeights(losses.length, numberAt(table.document, 'lambda_')) });
}

const strataExponential: TableAdapter = {
  tolerance: F64,
  check: (row, tolerance, table) => {
    const got = exponentialQuantile(exponentialSample(table), numberAt(row, 'level'));
    return [compare('quantile', got, numberAt(row, 'quantile'), tolerance)];
  },
};

const strataExponentialShortfall: TableAdapter = {
  tolerance: FINE_INTEGRAL,
  check: (row, tolerance, table) => {
    const got = exponentialShortfall(exponentialSample(table), 0.95);
    return [
      compare('fine_integral', got, numberAt(row, 'fine_integral'), { abs: 1e-9 }),
      compare('trapezoid20', got, numberAt(row, 'trapezoid20'), tolerance),
    ];
  },
};

/** q(p) and es(p) of P&L, as losses at the level 1 - p. */
const oreSeries: TableAdapter = {
  tolerance: PRINTED,
  check: (row, tolerance) => {
    const sample = createSample({ losses: columnOf(row.pnl, 'pnl').map((gain) => -gain), account: 'ORE' });
    const expected = objectOf(row.expected, 'expected');
    const levels: Readonly<Record<string, number>> = { '01': 0.99, '05': 0.95, '95': 0.05, '99': 0.01 };
    return Object.entries(levels).flatMap(([name, level]) => {
      const [risk] = tailRiskOf(sample, [level], TAIL_CONVENTIONS['ore-historical']);
      return [
        compare(`q${name}`, -risk!.valueAtRisk, numberAt(expected, `q${name}`), tolerance),
        compare(`es${name}`, -risk!.expectedShortfall, numberAt(expected, `es${name}`), tolerance),
      ];
    });
  },
};

/** The document says "1e-8 relative for Harrell-Davis, ranks exact". */
const HARRELL_DAVIS: Tolerance = { rel: 1e-8 };

/** x_(k+1) = (1103515245 x_k + 12345) mod 2^31, x_0 = 12345: the sample that the larger tables state as a rule. */
function generatedSample(count: number): Float64Array {
  let state = 12345n;
  return Float64Array.from({ length: count }, () => {
    state = (1103515245n * state + 12345n) % 2147483648n;
    const u = (Number(state) + 0.5) / 2147483648;
    return Number((0.5 * Math.tan(Math.PI * (u - 0.5)) + (u - 0.5)).toFixed(10));
  });
}

function harrellDavis(count: number): TableAdapter {
  const sampleOf = (table: TruthTable): Sample => {
    const content = objectOf(table.content, 'the table');
    const losses = content.sample === null ? generatedSample(count) : columnOf(content.sample, 'sample');
    return createSample({ losses });
  };
  return {
    tolerance: HARRELL_DAVIS,
    check: (row, tolerance, table) => {
      const sample = sampleOf(table);
      const level = numberAt(row, 'p');
      const first = listOf(objectOf(table.content).first3, 'first3').map((value) => numberOf(value, 'first3'));
      const size = compare('sample size', sample.losses.length, count, { abs: 0 });
      const generated = generatedSample(3);
      return [
        size,
        ...first.map((value, index) => compare(`first3[${index}]`, generated[index]!, value, { abs: 0 })),
        compare('harrell_davis', harrellDavisQuantile(sample, level), numberAt(row, 'harrell_davis'), tolerance),
        compare(
          'order_stat_ceil_np',
          quantileOf(sample, level, 'index-above').loss,
          numberAt(row, 'order_stat_ceil_np'),
          {
            abs: 0,
          },
        ),
      ];
    },
  };
}

const flag = (row: JsonObject, field: string): number =>
  row[field] === true ? 1 : row[field] === false ? 0 : Number.NaN;

const intervalRanks: TableAdapter = {
  tolerance: HARRELL_DAVIS,
  check: (row, tolerance) => {
    const count = numberAt(row, 'n');
    const { lower, upper, coverage } = orderStatisticRanks(count, numberAt(row, 'p'), numberAt(row, 'conf'));
    return [
      compare('lower_rank', lower, numberAt(row, 'lower_rank'), { abs: 0 }),
      compare('upper_rank', upper, numberAt(row, 'upper_rank'), { abs: 0 }),
      compare('upper_rank_exists', upper <= count ? 1 : 0, flag(row, 'upper_rank_exists'), { abs: 0 }),
      compare('exact_coverage', coverage, numberAt(row, 'exact_coverage'), tolerance),
    ];
  },
};

export const quantileAdapters: Readonly<Record<string, TableAdapter>> = {
  harrell_davis_n50: harrellDavis(50),
  harrell_davis_n250: harrellDavis(250),
  harrell_davis_n1000: harrellDavis(1000),
  order_statistic_ci_ranks: intervalRanks,
};

export const quantileConventionAdapters: Readonly<Record<string, TableAdapter>> = {
  'strata-quantile-conventions/cases': strataCases,
  'strata-quantile-conventions/exponential_cases': strataExponential,
  'strata-quantile-conventions/exponential_es_95': strataExponentialShortfall,
  'ore-historical-simulation-var/series': oreSeries,
};
