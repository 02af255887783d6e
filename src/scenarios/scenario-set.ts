// What the market may do: one column of moves per factor, one row per scenario. Every generator returns this and nothing else.
import { requireFinite, requireInteger, requirePositive } from '../core/checks.ts';
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { type Factor, requireTenorScaling } from '../market/factor.ts';
import { within } from '../market/market-checks.ts';
import { applyMoves } from '../market/moves.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Draws } from './draws.ts';

export type ScenarioKind = 'monte-carlo' | 'historical' | 'filtered-historical' | 'grid' | 'stress' | 'user';

/** Where numbers of a model came from. */
export interface ParameterSource {
  readonly name: string;
  readonly source: string;
  /** The day, or the first and last day, that the numbers describe: 2026-05-01, or 2019-01-01/2026-05-01. */
  readonly date: string;
}

export interface Provenance {
  /** The model in words: "Student t with 4 degrees of freedom". */
  readonly model: string;
  readonly parameters: ParameterSource & { readonly values: Readonly<Record<string, number | string>> };
  readonly draws?: Draws;
  /** Ids of factors whose price has no mean under the model: a book short their upside has an infinite expected shortfall. */
  readonly endlessTails?: readonly string[];
  /** Sentences a reader must know: a repaired correlation, rows left out, factors that stay where they are. */
  readonly notes: readonly string[];
}

/** How scenarios were drawn, where they were not drawn independently and alike: what an error bar has to know. */
export interface ScenarioDesign {
  /** strata: independent within a group, which has a fixed weight. replicates: the groups are independent and alike. */
  readonly kind: 'strata' | 'replicates';
  /** The group of each scenario, from 0. */
  readonly groups: Uint32Array;
}

export interface ScenarioSet {
  readonly kind: ScenarioKind;
  readonly count: number;
  readonly factors: readonly Factor[];
  /** moves[factor][scenario], in the amounts that the factor states (market/factor.ts). */
  readonly moves: readonly Float64Array[];
  /** Probabilities up to a common multiple, all above 0; absent: equal. */
  readonly weights?: Float64Array;
  readonly design?: ScenarioDesign;
  /** What a rule multiplies the loss of each scenario by before it judges it (damped extremes of a grid), in (0, 1]. */
  readonly lossFactors?: Float64Array;
  /** A name per scenario, where scenarios have names. */
  readonly labels?: readonly string[];
  readonly provenance: Provenance;
}

export interface ScenarioParts extends Omit<ScenarioSet, 'count'> {
  /** Where the numbers stand, for the sentences. */
  readonly place?: Place;
}

/** A scenario set whose every number has been looked at; a fault is a sentence that names the factor and the scenario. */
export function createScenarioSet(parts: ScenarioParts): ScenarioSet {
  const { factors, moves, place = {}, ...rest } = parts;
  requireFactors(factors, place);
  if (moves.length !== factors.length) {
    throw invalid(`a scenario set has ${factors.length} factors and ${moves.length} columns of moves`, place);
  }
  const count = moves[0]!.length;
  if (count === 0) throw invalid('a scenario set has 0 scenarios; it needs at least one', place);
  const nameOf = (scenario: number): string => parts.labels?.[scenario] ?? `scenario ${scenario + 1}`;
  moves.forEach((column, index) => {
    const { id } = factors[index]!;
    if (column.length !== count) {
      throw invalid(`factor ${id} has ${column.length} moves; ${factors[0]!.id} has ${count}`, place);
    }
    if (isFiniteColumn(column)) return;
    const bad = column.findIndex((amount) => !Number.isFinite(amount));
    requireFinite(`move of ${id} in ${nameOf(bad)}`, column[bad]!, place);
  });
  requireWeights('weight', parts.weights, count, nameOf, place);
  requireWeights('loss factor', parts.lossFactors, count, nameOf, place);
  const beyond = parts.lossFactors?.findIndex((value) => !(value <= 1)) ?? -1;
  if (beyond >= 0) {
    throw invalid(`loss factor of ${nameOf(beyond)} is ${parts.lossFactors![beyond]}; it must lie in (0, 1]`, place);
  }
  if (parts.labels !== undefined && parts.labels.length !== count) {
    throw invalid(`a scenario set has ${count} scenarios and ${parts.labels.length} names`, place);
  }
  return { ...rest, factors, moves, count };
}

/** One pass of additions and no branch: a set has millions of numbers, and x - x is 0 or NaN. */
function isFiniteColumn(column: Float64Array): boolean {
  let sum = 0;
  for (let index = 0; index < column.length; index++) sum += column[index]! - column[index]!;
  return sum === 0;
}

/** At least one factor, each once. */
export function requireFactors(factors: readonly Factor[], place: Place = {}): readonly Factor[] {
  if (factors.length === 0) throw invalid('a scenario set has no factors; it needs at least one', place);
  const seen = new Set<string>();
  factors.forEach((factor, index) => {
    if (seen.has(factor.id)) throw invalid(`factor ${factor.id} stands twice in a scenario set`, within(place, index));
    seen.add(factor.id);
    if (factor.kind === 'volatility') requireTenorScaling(factor.tenorScaling, place);
  });
  return factors;
}

/** The index of a factor by its id, or a sentence that lists the known ones. */
export function factorIndex(factors: readonly Factor[], id: string, place: Place = {}): number {
  const index = factors.findIndex((factor) => factor.id === id);
  if (index >= 0) return index;
  const known = factors.map((factor) => factor.id).join(', ');
  throw invalid(`factor ${JSON.stringify(id)} is not known; the factors are ${known}`, place);
}

/** That a snapshot has a market for every factor: a sentence before the run, not a lane in the middle of it. */
export function requireFactorsIn(snapshot: Snapshot, factors: readonly Factor[], place: Place = {}): void {
  applyMoves(
    snapshot,
    requireFactors(factors, place).map((factor) => ({ factor, amount: 0 })),
    { stickiness: 'moneyness', place },
  );
}

/** A count of scenarios: a 32-bit counter of the generator numbers them. */
export function requireScenarioCount(count: number, place: Place = {}): number {
  if (count === 0) throw invalid('a scenario set has 0 scenarios; it needs at least one', place);
  return requireInteger('number of scenarios', count, { low: 1, high: 4294967295 }, place);
}

/** Two sets of one book side by side: the same factors, moves one after the other. Weights must be given by both or none. */
export function joinScenarioSets(first: ScenarioSet, second: ScenarioSet): ScenarioSet {
  const ids = (set: ScenarioSet): string => set.factors.map((factor) => factor.id).join(', ');
  if (ids(first) !== ids(second)) {
    throw invalid(`scenario sets of different factors cannot be joined: ${ids(first)}; ${ids(second)}`, {});
  }
  if ((first.weights === undefined) !== (second.weights === undefined)) {
    throw invalid('one of two scenario sets to be joined has weights and the other has none', {});
  }
  if (first.design !== undefined || second.design !== undefined) {
    throw invalid('a scenario set drawn in strata or replicates cannot be joined: its error bars would be lost', {});
  }
  const column = (left: Float64Array, right: Float64Array): Float64Array => {
    const both = new Float64Array(left.length + right.length);
    both.set(left);
    both.set(right, left.length);
    return both;
  };
  const ones = (set: ScenarioSet): Float64Array => set.lossFactors ?? new Float64Array(set.count).fill(1);
  const names = (set: ScenarioSet): readonly string[] =>
    set.labels ?? Array.from({ length: set.count }, (_, index) => `${set.kind} ${index + 1}`);
  const damped = first.lossFactors !== undefined || second.lossFactors !== undefined;
  const named = first.labels !== undefined || second.labels !== undefined;
  return createScenarioSet({
    kind: first.kind,
    factors: first.factors,
    moves: first.moves.map((left, index) => column(left, second.moves[index]!)),
    ...(first.weights && second.weights ? { weights: column(first.weights, second.weights) } : {}),
    ...(damped ? { lossFactors: column(ones(first), ones(second)) } : {}),
    ...(named ? { labels: [...names(first), ...names(second)] } : {}),
    provenance: {
      ...first.provenance,
      notes: [
        ...first.provenance.notes,
        `followed by ${second.count} scenarios of ${second.provenance.model} (${second.provenance.parameters.source})`,
        ...second.provenance.notes,
      ],
    },
  });
}

function requireWeights(
  what: string,
  values: Float64Array | undefined,
  count: number,
  nameOf: (scenario: number) => string,
  place: Place,
): void {
  if (values === undefined) return;
  if (values.length !== count) {
    throw invalid(`a scenario set has ${count} scenarios and ${values.length} numbers for the ${what}`, place);
  }
  const bad = values.findIndex((value) => !(value > 0 && value - value === 0));
  if (bad >= 0) requirePositive(`${what} of ${nameOf(bad)}`, values[bad]!, place);
}

function invalid(what: string, place: Place): PlimsollError {
  return new PlimsollError('INPUT_VALUE', `${what}${describePlace(place)}`, { ...place });
}
