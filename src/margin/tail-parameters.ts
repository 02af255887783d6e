// The parameters of Monte Carlo tail models, and the joint distribution of a book's factors that follows from them.
import { describePlace, PlimsollError } from '../core/errors.ts';
import { createCorrelation, repairCorrelation } from '../market/correlation.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { TAIL_CONVENTIONS, type TailConventionName } from '../risk/tail-risk.ts';
import { gaussianScenarios, studentScenarios } from '../scenarios/elliptical.ts';
import type { ScenarioGenerator } from '../scenarios/generator.ts';
import type { FactorSpread, Horizon } from '../scenarios/horizon.ts';
import {
  choice,
  confidenceLevel,
  fraction,
  listOf,
  mapOf,
  numberIn,
  objectOf,
  optional,
  type ShapeOf,
  text,
  wholeNumber,
} from './parameter-readers.ts';
import { type ParameterDocument, readValues, summaryOf } from './parameters.ts';
import { factorShape, factorsOf } from './tail-factors.ts';

const conventionNames = Object.keys(TAIL_CONVENTIONS) as [TailConventionName, ...TailConventionName[]];
const MAX_WORD = 4_294_967_295;

/** What every model that reads a tail is told. */
export const tailFields = {
  confidence: confidenceLevel,
  horizonDays: numberIn({ low: 0, high: 366, lowOpen: true }),
  maintenanceShare: fraction({ low: 0, high: 1, lowOpen: true }),
  convention: choice(...conventionNames),
} as const;

const distributionFields = {
  distribution: choice('student', 'gaussian'),
  degrees: optional(numberIn({ low: 2, high: 1e6, lowOpen: true })),
  factors: mapOf(factorShape),
  correlation: objectOf({ factors: listOf(text), rows: listOf(listOf(numberIn({ low: -1, high: 1 }))) }),
} as const;

export const monteCarloFields = {
  ...tailFields,
  ...distributionFields,
  scenarios: wholeNumber({ low: 1, high: MAX_WORD }),
  seed: wholeNumber({ low: 0, high: MAX_WORD }),
  draws: choice('philox', 'sobol'),
  volatilityFloor: optional(fraction({ low: 0, high: 1, lowOpen: true })),
} as const;

export const monteCarloShape = objectOf(monteCarloFields);
export type MonteCarloValues = ShapeOf<typeof monteCarloShape>;

export const readMonteCarlo = (parameters: ParameterDocument): MonteCarloValues =>
  readValues(parameters, monteCarloShape);

/** Joint distribution of the book's factors over the horizon: deviations of a day grow with the root of the days. */
export function tailHorizon(valuation: Valuation, values: MonteCarloValues, parameters: ParameterDocument): Horizon {
  const factors = factorsOf(valuation, values.factors, parameters);
  if (factors.length === 0) {
    throw new PlimsollError('INPUT_VALUE', 'the book hangs on no price that could move; there is nothing to simulate');
  }
  const days = values.horizonDays;
  const root = Math.sqrt(days);
  const spreads = factors.map(({ factor, terms }): FactorSpread => {
    const spread = { factor, mean: (terms.mean ?? 0) * days, deviation: terms.deviation * root };
    return terms.damping === undefined ? spread : { ...spread, damping: terms.damping };
  });
  return {
    spreads,
    correlation: subCorrelation(
      factors.map(({ factor }) => factor.id),
      values,
      parameters,
    ),
    scenarios: values.scenarios,
    draws: { seed: values.seed, stream: 0, method: values.draws, antithetic: false },
    parameters: summaryOf(parameters),
  };
}

function subCorrelation(
  ids: readonly string[],
  { correlation }: MonteCarloValues,
  parameters: ParameterDocument,
): Horizon['correlation'] {
  const place = { file: `parameters ${parameters.name}`, path: 'values.correlation' };
  const whole = createCorrelation(correlation.factors, correlation.rows, place);
  const at = ids.map((id) => {
    const index = whole.names.indexOf(id);
    if (index >= 0) return index;
    throw new PlimsollError(
      'INPUT_VALUE',
      `the correlation does not name ${id}; it names ${whole.names.join(', ')}, and must name every factor${describePlace(place)}`,
    );
  });
  const size = whole.names.length;
  return createCorrelation(
    ids,
    at.map((row) => at.map((column) => whole.matrix[row * size + column]!)),
    place,
  );
}

export function tailGenerator(
  horizon: Horizon,
  values: MonteCarloValues,
  parameters: ParameterDocument,
): ScenarioGenerator {
  if (values.distribution === 'gaussian') return gaussianScenarios(horizon);
  if (values.degrees !== undefined) return studentScenarios(horizon, values.degrees);
  const place = describePlace({ file: `parameters ${parameters.name}`, path: 'values.degrees' });
  throw new PlimsollError(
    'INPUT_VALUE',
    `degrees is missing; the Student distribution needs its degrees of freedom${place}`,
  );
}

/** Covariance over the horizon, row-major; a correlation that is none is replaced by the nearest one. */
export function horizonCovariance({ spreads, correlation }: Horizon): Float64Array {
  const { matrix } = repairCorrelation(correlation).correlation;
  const size = spreads.length;
  return matrix.map(
    (entry, index) => entry * spreads[Math.floor(index / size)]!.deviation * spreads[index % size]!.deviation,
  );
}
