// Filtered historical simulation: each past change is divided by the volatility expected then and multiplied by the one expected now;
// all factors of a day stay together. Source: Barone-Adesi, Giannopoulos, Vosper (1999) J. Futures Markets 19, 583-602.
//
// One step: every past day once. Several steps: days are drawn with replacement (driver 0 of each step) and each factor's variance
// follows its own filter along the path.
import { requireInteger } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import { type Instant, MILLISECONDS_PER_DAY } from '../core/units.ts';
import type { History } from '../market/history.ts';
import { type Draws, fillUniforms, requireDraws } from './draws.ts';
import { type FactorChanges, type FactorSeries, factorChanges, periodText } from './factor-series.ts';
import { createScenarioSet, requireScenarioCount, type ScenarioSet } from './scenario-set.ts';
import {
  ewmaFilter,
  filteredVariances,
  fitGarch,
  type GarchFit,
  nextVariance,
  type VolatilityFilter,
} from './volatility-filter.ts';

export interface FilteredOptions {
  /** Lambda of the EWMA, or 'garch' for GARCH(1,1)-t fitted to each factor here. */
  readonly filter: { readonly kind: 'ewma'; readonly lambda: number } | { readonly kind: 'garch' };
  readonly stepMilliseconds: number;
  readonly source: string;
  /** Absent: one step, one scenario for every step of the history. */
  readonly paths?: { readonly steps: number; readonly scenarios: number; readonly draws: Draws };
}

interface FilteredFactor {
  readonly filter: VolatilityFilter;
  readonly shocks: Float64Array;
  /** Variance of the step to come. */
  readonly variance: number;
}

export function filteredHistoricalScenarios(
  history: History,
  series: readonly FactorSeries[],
  options: FilteredOptions,
): ScenarioSet {
  const { filter, stepMilliseconds, source, paths } = options;
  const changes = factorChanges(history, series, { stepMilliseconds, overlapping: false });
  const { from, to, factors, columns, leftOut } = changes;
  const fits: (VolatilityFilter | GarchFit)[] = columns.map((returns) =>
    filter.kind === 'ewma' ? ewmaFilter(returns, filter.lambda) : fitGarch(returns),
  );
  const notes = leftOut === 0 ? [] : [`${leftOut} steps were left out because a factor has no value at one end`];
  fits.forEach((fit, index) => {
    if ('converged' in fit && !fit.converged) {
      notes.push(`the fit of GARCH to ${factors[index]!.id} had not settled after ${fit.evaluations} evaluations`);
    }
  });
  const filtered = fits.map((fit, index) => filterFactor(columns[index]!, fit));
  const oneStep = paths === undefined;
  const moves = oneStep ? filtered.map(replayed) : drawPaths(filtered, paths);
  return createScenarioSet({
    kind: 'filtered-historical',
    factors,
    moves,
    ...(oneStep ? { labels: labelsOf(changes) } : {}),
    provenance: {
      model: `filtered historical by ${filter.kind === 'ewma' ? `EWMA of ${filter.lambda}` : 'GARCH(1,1)-t'}, ${paths?.steps ?? 1} steps`,
      parameters: {
        name: 'history',
        source,
        date: periodText(from[0]!, to[to.length - 1]!),
        values: {
          'step in milliseconds': stepMilliseconds,
          ...Object.fromEntries(
            factors.flatMap(({ id }, index) => fitValues(id, fits[index]!, filtered[index]!.variance)),
          ),
        },
      },
      ...(oneStep ? {} : { draws: paths.draws }),
      notes,
    },
  });
}

function filterFactor(returns: Float64Array, filter: VolatilityFilter): FilteredFactor {
  const variances = filteredVariances(returns, filter);
  const wrong = variances.findIndex((variance) => !(variance > 0));
  if (wrong >= 0) {
    throw new PlimsollError(
      'MARKET_DATA_INVALID',
      `the filtered variance is ${variances[wrong]} at step ${wrong + 1}; a series that stands still for so long has no shocks`,
    );
  }
  const shocks = new Float64Array(returns.length);
  for (let t = 0; t < shocks.length; t++) shocks[t] = (returns[t]! - filter.mean) / Math.sqrt(variances[t]!);
  return { filter, shocks, variance: variances[returns.length]! };
}

/** Every shock at the volatility of the step to come. */
function replayed({ filter, shocks, variance }: FilteredFactor): Float64Array {
  const deviation = Math.sqrt(variance);
  const moves = new Float64Array(shocks.length);
  for (let t = 0; t < moves.length; t++) moves[t] = filter.mean + deviation * shocks[t]!;
  return moves;
}

function drawPaths(filtered: readonly FilteredFactor[], paths: NonNullable<FilteredOptions['paths']>): Float64Array[] {
  const { steps, scenarios, draws } = paths;
  requireDraws(draws);
  requireScenarioCount(scenarios);
  requireInteger('steps of a filtered path', steps, { low: 1, high: 10_000 });
  const rowCount = filtered[0]!.shocks.length;
  const uniforms = new Float64Array(scenarios);
  const moves = filtered.map(() => new Float64Array(scenarios));
  const variances = filtered.map((each) => new Float64Array(scenarios).fill(each.variance));
  for (let step = 0; step < steps; step++) {
    fillUniforms(uniforms, { draws, factor: 0, step, factorsPerStep: 1, firstScenario: 0, count: scenarios });
    filtered.forEach(({ filter, shocks }, factor) => {
      const column = moves[factor]!;
      const variance = variances[factor]!;
      for (let index = 0; index < scenarios; index++) {
        const shock = Math.sqrt(variance[index]!) * shocks[Math.floor(uniforms[index]! * rowCount)]!;
        column[index] = column[index]! + (filter.mean + shock);
        variance[index] = nextVariance(filter, variance[index]!, shock);
      }
    });
  }
  return moves;
}

function labelsOf({ from, to }: FactorChanges): string[] {
  const labels = new Array<string>(from.length);
  for (let row = 0; row < labels.length; row++) labels[row] = labelOf(from[row]!, to[row]!);
  return labels;
}

// A walk names the same steps again and again: by number of the day that a step begins at.
const labels: { readonly to: Instant; readonly label: string }[] = [];
/** Of the year 2100: the list is as long as the last day that was asked for. */
const LAST_DAY = 47_482;

function labelOf(from: Instant, to: Instant): string {
  const day = from / MILLISECONDS_PER_DAY;
  const isDay = Number.isInteger(day) && day >= 0 && day < LAST_DAY;
  const known = isDay ? labels[day] : undefined;
  if (known?.to === to) return known.label;
  const label = `${periodText(from, to)} at today's volatility`;
  if (isDay) labels[day] = { to, label };
  return label;
}

function fitValues(id: string, fit: VolatilityFilter | GarchFit, variance: number): (readonly [string, number])[] {
  const fitted = 'degrees' in fit ? ([[`degrees of freedom of ${id}`, fit.degrees]] as const) : [];
  return [
    [`mean of ${id}`, fit.mean],
    [`omega of ${id}`, fit.omega],
    [`alpha of ${id}`, fit.alpha],
    [`beta of ${id}`, fit.beta],
    [`deviation of ${id} in the step to come`, Math.sqrt(variance)],
    ...fitted,
  ];
}
