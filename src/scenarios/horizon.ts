// What all Monte Carlo models share: factors with a mean, a standard deviation and damping over the horizon, one correlation of
// theirs, draws, and provenance.
import { requireFinite, requireInRange } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import type { Correlation } from '../market/correlation.ts';
import type { Factor } from '../market/factor.ts';
import { type Damping, dampColumn, describeDamping, requireDamping } from './damping.ts';
import { type Draws, requireDraws } from './draws.ts';
import type { Ordering } from './loadings.ts';
import { type ParameterSource, type Provenance, requireFactors, requireScenarioCount } from './scenario-set.ts';

/** One factor over the horizon, in the amounts of the factor. */
export interface FactorSpread {
  readonly factor: Factor;
  readonly mean: number;
  /** Standard deviation over the whole horizon, at least 0. */
  readonly deviation: number;
  readonly damping?: Damping;
}

export interface Horizon {
  readonly spreads: readonly FactorSpread[];
  /** Names are the ids of the factors, in their order. */
  readonly correlation: Correlation;
  readonly scenarios: number;
  readonly draws: Draws;
  /** Default pca. */
  readonly ordering?: Ordering;
  readonly parameters: ParameterSource;
}

export function requireHorizon(horizon: Horizon): Horizon {
  const factors = horizon.spreads.map((spread) => spread.factor);
  requireFactors(factors);
  requireNamesOf(horizon.correlation, factors);
  requireScenarioCount(horizon.scenarios);
  requireDraws(horizon.draws);
  for (const { factor, mean, deviation, damping } of horizon.spreads) {
    requireFinite(`mean of ${factor.id}`, mean);
    requireInRange(`standard deviation of ${factor.id}`, deviation, { low: 0, high: Number.MAX_VALUE });
    if (damping !== undefined) requireDamping(damping, factor.id);
  }
  return horizon;
}

/** The correlation must speak of these factors, in this order. */
export function requireNamesOf(correlation: Correlation, factors: readonly Factor[], what = 'the correlation'): void {
  const wanted = factors.map((factor) => factor.id);
  const wrong = wanted.findIndex((id, index) => id !== correlation.names[index]);
  if (wrong < 0 && wanted.length === correlation.names.length) return;
  throw new PlimsollError(
    'INPUT_VALUE',
    `${what} is of ${correlation.names.join(', ')}; the factors are ${wanted.join(', ')}, and it must name them in this order`,
  );
}

export function horizonProvenance(
  horizon: Horizon,
  model: string,
  values: Readonly<Record<string, number | string>>,
  notes: readonly string[],
): Provenance {
  const perFactor = horizon.spreads.flatMap(({ factor, mean, deviation, damping }) => [
    [`mean of ${factor.id}`, mean] as const,
    [`deviation of ${factor.id}`, deviation] as const,
    ...(damping === undefined ? [] : [[`damping of ${factor.id}`, describeDamping(damping)] as const]),
  ]);
  const { names, matrix } = horizon.correlation;
  const pairs = names.flatMap((row, i) =>
    names
      .slice(0, i)
      .map((column, j) => [`correlation of ${row} and ${column}`, matrix[i * names.length + j]!] as const),
  );
  return {
    model,
    parameters: { ...horizon.parameters, values: { ...values, ...Object.fromEntries([...perFactor, ...pairs]) } },
    draws: horizon.draws,
    notes,
  };
}

/** Damps every factor that asks for it. */
export function dampAll(horizon: Horizon, columns: readonly Float64Array[], count: number): void {
  horizon.spreads.forEach(({ damping }, index) => {
    if (damping !== undefined) dampColumn(columns[index]!, count, damping);
  });
}

/** A Student t log return has no expected exponential: the prices that no damping keeps from it. */
export function endlessTailsOf(horizon: Horizon, degrees: number | undefined): readonly string[] {
  if (degrees === undefined) return [];
  return horizon.spreads
    .filter(({ factor, damping }) => damping === undefined && (factor.kind === 'spot' || factor.kind === 'peg'))
    .map(({ factor }) => factor.id);
}
