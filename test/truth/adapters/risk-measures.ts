// skfolio's measures of one series of returns, weighted and not.

import { drawdownsOf } from '../../../src/risk/drawdowns.ts';
import { entropicRisk, entropicValueAtRisk } from '../../../src/risk/entropic.ts';
import { createSample } from '../../../src/risk/sample.ts';
import {
  centralMoment,
  lowerPartialMoment,
  meanAbsoluteDeviation,
  meanOf,
  unbiasedFactor,
  type WeightedValues,
} from '../../../src/risk/sample-moments.ts';
import { TAIL_CONVENTIONS, type TailRisk, tailRiskOf } from '../../../src/risk/tail-risk.ts';
import { choiceAt, type JsonObject, listOf, numberAt, numberOf, objectOf } from '../json.ts';
import type { TableAdapter, TruthTable } from '../runner.ts';
import { compare } from '../tolerance.ts';

const LEVEL = 0.95;

/** The series of the table, read once. */
const read = new WeakMap<object, { returns: Float64Array; weights: Float64Array }>();

function seriesOf(table: TruthTable): { returns: Float64Array; weights: Float64Array } {
  const content = objectOf(table.content, 'the table');
  const known = read.get(content);
  if (known) return known;
  const column = (field: string): Float64Array =>
    Float64Array.from(listOf(content[field], field), (value) => numberOf(value, field));
  const series = { returns: column('returns'), weights: column('sample_weight') };
  read.set(content, series);
  return series;
}

function tailOf(losses: WeightedValues): TailRisk {
  const sample = createSample({ losses: losses.values, weights: losses.weights });
  return tailRiskOf(sample, [LEVEL], TAIL_CONVENTIONS.fractional)[0]!;
}

const negated = ({ values, weights }: WeightedValues): WeightedValues => ({
  values: values.map((value) => -value),
  weights,
});
const squareRoot = (value: number): number => Math.sqrt(value);

/** Mean square about the mean or below a target, biased or not as the row says. */
function spread(row: JsonObject, data: WeightedValues, meanSquare: number): number {
  return row.biased === true ? meanSquare : meanSquare * unbiasedFactor(data);
}

const targetOf = (row: JsonObject): number | null =>
  typeof row.min_acceptable_return === 'number' ? row.min_acceptable_return : null;

const semiVariance = (row: JsonObject, data: WeightedValues): number =>
  spread(row, data, lowerPartialMoment(data, 2, targetOf(row)));
const variance = (row: JsonObject, data: WeightedValues): number => spread(row, data, centralMoment(data, 2));

const drawdowns = (row: JsonObject, { values }: WeightedValues): WeightedValues => ({
  values: drawdownsOf(values, row.compounded === true),
  weights: null,
});

type Measure = (row: JsonObject, data: WeightedValues) => number;

const MEASURES: Readonly<Record<string, Measure>> = {
  mean: (_, data) => meanOf(data),
  mean_absolute_deviation: (row, data) => meanAbsoluteDeviation(data, targetOf(row)),
  first_lower_partial_moment: (row, data) => lowerPartialMoment(data, 1, targetOf(row)),
  fourth_lower_partial_moment: (row, data) => lowerPartialMoment(data, 4, targetOf(row)),
  variance,
  standard_deviation: (row, data) => squareRoot(variance(row, data)),
  semi_variance: semiVariance,
  semi_deviation: (row, data) => squareRoot(semiVariance(row, data)),
  third_central_moment: (_, data) => centralMoment(data, 3),
  skew: (_, data) => centralMoment(data, 3) / centralMoment(data, 2) ** 1.5,
  fourth_central_moment: (_, data) => centralMoment(data, 4),
  kurtosis: (_, data) => centralMoment(data, 4) / centralMoment(data, 2) ** 2,
  worst_return: (_, data) => tailWorst(negated(data)),
  value_at_risk: (_, data) => tailOf(negated(data)).valueAtRisk,
  cvar: (_, data) => tailOf(negated(data)).expectedShortfall,
  entropic_risk_measure: (row, data) => entropicRisk(negated(data), numberAt(row, 'theta'), numberAt(row, 'beta')),
  evar: (_, data) => entropicValueAtRisk(negated(data), LEVEL),
  drawdown_at_risk: (row, data) => tailOf(drawdowns(row, data)).valueAtRisk,
  max_drawdown: (row, data) => tailWorst(drawdowns(row, data)),
  average_drawdown: (row, data) => meanOf(drawdowns(row, data)),
  cdar: (row, data) => tailOf(drawdowns(row, data)).expectedShortfall,
  edar: (row, data) => entropicValueAtRisk(drawdowns(row, data), LEVEL),
  ulcer_index: (row, data) =>
    squareRoot(meanOf({ values: drawdowns(row, data).values.map((x) => x * x), weights: null })),
};

function tailWorst({ values, weights }: WeightedValues): number {
  return createSample({ losses: values, weights }).losses.at(-1)!;
}

const measures: TableAdapter = {
  check: (row, tolerance, table) => {
    const { returns, weights } = seriesOf(table);
    if (row.measure === 'get_drawdowns') {
      // The source asserts the shape only: one series, one figure per return.
      const perReturn = drawdownsOf(returns, true).length / returns.length;
      return [compare('expected_ndim', perReturn, numberAt(row, 'expected_ndim'), { abs: 0 })];
    }
    const measure = choiceAt(row, 'measure', MEASURES);
    const got = measure(row, { values: returns, weights: row.sample_weight === true ? weights : null });
    return [compare(String(row.measure), got, numberAt(row, 'expected'), tolerance)];
  },
};

export const riskMeasureAdapters: Readonly<Record<string, TableAdapter>> = { skfolio_measures_1d: measures };
