// Regimes that follow each other as a Markov chain, day by day: calm, and a crisis with deviations and a correlation of its own.
//
// Drivers of a step: d normals, then the regime, which antithetic partners share.
import { requireFinite, requireInRange, requireInteger } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import type { Correlation } from '../market/correlation.ts';
import type { Factor } from '../market/factor.ts';
import { type Damping, dampColumn, describeDamping, requireDamping } from './damping.ts';
import { type Draws, fillNormals, fillUniforms, requireDraws } from './draws.ts';
import type { ScenarioBlock, ScenarioGenerator } from './generator.ts';
import { requireNamesOf } from './horizon.ts';
import { type Loadings, loadingsOf } from './loadings.ts';
import { type ParameterSource, requireFactors, requireScenarioCount } from './scenario-set.ts';

export interface Regime {
  readonly name: string;
  /** Per factor, over one step. */
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly correlation: Correlation;
}

export interface RegimeHorizon {
  readonly factors: readonly Factor[];
  readonly regimes: readonly Regime[];
  /** transition[from][to]; rows add up to 1. */
  readonly transition: readonly (readonly number[])[];
  /** Probabilities of the regime of the first step; stationary: those that the chain keeps. */
  readonly start: readonly number[] | 'stationary';
  readonly steps: number;
  readonly scenarios: number;
  readonly draws: Draws;
  readonly damping?: readonly (Damping | undefined)[];
  readonly parameters: ParameterSource;
}

/** Largest departure of a row of probabilities from 1: what printing to 12 digits leaves. */
const PRINTED_ROUNDING = 1e-9;

export function regimeScenarios(horizon: RegimeHorizon): ScenarioGenerator {
  const { factors, regimes, steps, draws, scenarios, damping } = requireRegimeHorizon(horizon);
  const loadings = regimes.map(({ correlation }) => loadingsOf(correlation));
  const start = horizon.start === 'stationary' ? stationaryOf(horizon.transition) : horizon.start;
  const size = factors.length;
  const factorsPerStep = size + 1;
  const fill = (block: ScenarioBlock, columns: readonly Float64Array[]): void => {
    const { count } = block;
    const drivers = factors.map(() => new Float64Array(count));
    const uniforms = new Float64Array(count);
    const current = new Int32Array(count);
    for (const column of columns) column.fill(0, 0, count);
    for (let step = 0; step < steps; step++) {
      const cell = { draws, ...block, step, factorsPerStep };
      drivers.forEach((driver, factor) => {
        fillNormals(driver, { ...cell, factor });
      });
      fillUniforms(uniforms, { ...cell, factor: size, shared: true });
      for (let index = 0; index < count; index++) {
        const row = step === 0 ? start : horizon.transition[current[index]!]!;
        current[index] = drawnIndex(row, uniforms[index]!);
        const regime = current[index]!;
        addStep(columns, index, { regime: regimes[regime]!, loadings: loadings[regime]!, drivers });
      }
    }
    damping?.forEach((each, factor) => {
      if (each !== undefined) dampColumn(columns[factor]!, count, each);
    });
  };
  const notes = loadings.flatMap((each, index) => each.notes.map((note) => `${regimes[index]!.name}: ${note}`));
  return {
    kind: 'monte-carlo',
    count: scenarios,
    factors,
    provenance: {
      model: `${regimes.map(({ name }) => name).join(' and ')} as regimes of a Markov chain of ${steps} steps`,
      parameters: { ...horizon.parameters, values: valuesOf(horizon, start) },
      draws,
      notes,
    },
    fill,
  };
}

interface Step {
  readonly regime: Regime;
  readonly loadings: Loadings;
  readonly drivers: readonly Float64Array[];
}

function addStep(columns: readonly Float64Array[], index: number, { regime, loadings, drivers }: Step): void {
  const { size, matrix } = loadings;
  for (let factor = 0; factor < size; factor++) {
    let normal = 0;
    for (let k = 0; k < size; k++) normal += matrix[factor * size + k]! * drivers[k]![index]!;
    const column = columns[factor]!;
    column[index] = column[index]! + (regime.means[factor]! + regime.deviations[factor]! * normal);
  }
}

/** The first index whose cumulative probability exceeds u; rounding of the last one is given to it. */
function drawnIndex(probabilities: readonly number[], u: number): number {
  let reached = 0;
  for (let index = 0; index + 1 < probabilities.length; index++) {
    reached += probabilities[index]!;
    if (u < reached) return index;
  }
  return probabilities.length - 1;
}

/** The distribution that a chain keeps: pi P = pi with sum 1, by elimination without subtractions (Grassmann, Taksar, Heyman 1985). */
export function stationaryOf(transition: readonly (readonly number[])[]): number[] {
  const size = transition.length;
  const p = transition.map((row) => [...row]);
  for (let n = size - 1; n > 0; n--) {
    let leaving = 0;
    for (let j = 0; j < n; j++) leaving += p[n]![j]!;
    if (!(leaving > 0)) {
      throw new PlimsollError(
        'INPUT_VALUE',
        `regime ${n + 1} is never left for an earlier one, so that a stationary start is not unique; state the start`,
      );
    }
    for (let i = 0; i < n; i++) {
      p[i]![n] = p[i]![n]! / leaving;
      for (let j = 0; j < n; j++) p[i]![j] = p[i]![j]! + p[i]![n]! * p[n]![j]!;
    }
  }
  const weights = [1];
  for (let n = 1; n < size; n++) {
    let weight = 0;
    for (let i = 0; i < n; i++) weight += weights[i]! * p[i]![n]!;
    weights.push(weight);
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function requireRegimeHorizon(horizon: RegimeHorizon): RegimeHorizon {
  const { factors, regimes, transition, start, damping } = horizon;
  requireFactors(factors);
  requireScenarioCount(horizon.scenarios);
  requireDraws(horizon.draws);
  requireInteger('steps of a chain of regimes', horizon.steps, { low: 1, high: 10_000 });
  requireCount('regimes', 'rows of transition', regimes.length, transition.length);
  if (regimes.length === 0) throw invalid('a chain has 0 regimes; it needs at least one');
  for (const { name, means, deviations, correlation } of regimes) {
    requireCount('factors', `means in ${name}`, factors.length, means.length);
    requireCount('factors', `deviations in ${name}`, factors.length, deviations.length);
    requireNamesOf(correlation, factors, `the correlation of ${name}`);
    factors.forEach(({ id }, index) => {
      requireFinite(`mean of ${id} in ${name}`, means[index]!);
      requireInRange(`standard deviation of ${id} in ${name}`, deviations[index]!, { low: 0, high: Number.MAX_VALUE });
    });
  }
  transition.forEach((row, index) => {
    requireProbabilities(`transitions from ${regimes[index]!.name}`, row, regimes.length);
  });
  if (start !== 'stationary') requireProbabilities('start of the chain', start, regimes.length);
  if (damping !== undefined) {
    requireCount('factors', 'dampings', factors.length, damping.length);
    damping.forEach((each, index) => {
      if (each !== undefined) requireDamping(each, factors[index]!.id);
    });
  }
  return horizon;
}

function requireProbabilities(what: string, row: readonly number[], count: number): void {
  requireCount('regimes', `probabilities in ${what}`, count, row.length);
  let sum = 0;
  for (const value of row) sum += requireInRange(`a probability in ${what}`, value, { low: 0, high: 1 });
  if (!(Math.abs(sum - 1) <= PRINTED_ROUNDING))
    throw invalid(`probabilities in ${what} add up to ${sum}; they must add up to 1`);
}

function requireCount(of: string, what: string, wanted: number, got: number): void {
  if (got !== wanted) throw invalid(`there are ${wanted} ${of} and ${got} ${what}; there must be as many`);
}

function valuesOf({ factors, regimes, transition, damping }: RegimeHorizon, start: readonly number[]) {
  return Object.fromEntries<number | string>([
    ...regimes.flatMap(({ name, means, deviations, correlation }, index) => [
      [`start in ${name}`, start[index]!] as const,
      [`transitions from ${name}`, transition[index]!.join(', ')] as const,
      [`correlation in ${name}`, Array.from(correlation.matrix).join(', ')] as const,
      ...factors.flatMap(({ id }, factor) => [
        [`mean of ${id} in ${name}`, means[factor]!] as const,
        [`deviation of ${id} in ${name}`, deviations[factor]!] as const,
      ]),
    ]),
    ...(damping ?? []).flatMap((each, index) =>
      each === undefined ? [] : [[`damping of ${factors[index]!.id}`, describeDamping(each)] as const],
    ),
  ]);
}

function invalid(what: string): PlimsollError {
  return new PlimsollError('INPUT_VALUE', what);
}
