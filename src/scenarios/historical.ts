// What happened before, once more: the factors' changes over every step of a history, applied to today.
import { requireInRange } from '../core/checks.ts';
import type { History } from '../market/history.ts';
import { type ChangeSteps, type FactorSeries, factorChanges, periodText } from './factor-series.ts';
import { createScenarioSet, type ScenarioSet } from './scenario-set.ts';

export interface HistoricalOptions extends ChangeSteps {
  /** Where the history came from: a file, a venue. */
  readonly source: string;
  /** Weight of a step, times this for each step of age (Boudoukh, Richardson, Whitelaw 1998); absent: all equal. */
  readonly ageWeight?: number;
}

export function historicalScenarios(
  history: History,
  series: readonly FactorSeries[],
  options: HistoricalOptions,
): ScenarioSet {
  const changes = factorChanges(history, series, options);
  const { from, to, factors, columns, leftOut } = changes;
  const count = from.length;
  const weights = options.ageWeight === undefined ? undefined : ageWeights(count, options.ageWeight);
  const overlap = options.overlapping ? 'overlapping' : 'separate';
  return createScenarioSet({
    kind: 'historical',
    factors,
    moves: columns,
    ...(weights === undefined ? {} : { weights }),
    labels: Array.from(from, (start, row) => periodText(start, to[row]!)),
    provenance: {
      model: `historical changes over ${overlap} steps`,
      parameters: {
        name: 'history',
        source: options.source,
        date: periodText(from[0]!, to[count - 1]!),
        values: {
          'step in milliseconds': options.stepMilliseconds,
          ...(options.ageWeight === undefined ? {} : { 'weight per step of age': options.ageWeight }),
          ...Object.fromEntries(series.map((each) => [`series of ${each.factor.id}`, each.series])),
        },
      },
      notes: leftOut === 0 ? [] : [`${leftOut} steps were left out because a factor has no value at one end`],
    },
  });
}

function ageWeights(count: number, ageWeight: number): Float64Array {
  requireInRange('weight per step of age', ageWeight, { low: 0.5, high: 1 });
  const weights = new Float64Array(count);
  let weight = 1;
  for (let row = count - 1; row >= 0; row--) {
    // The oldest rows of a long history would underflow to 0, which is no weight.
    weights[row] = Math.max(weight, Number.MIN_VALUE);
    weight *= ageWeight;
  }
  return weights;
}
