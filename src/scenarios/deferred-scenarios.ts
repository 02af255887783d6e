// A scenario set whose moves are drawn when somebody reads them. Until then a scenario can be had by itself, with the bits that it has in
// the whole set: who finds the worst of a million scenarios on a GPU that draws them needs some thousands of them here.
import { recipeOfMoves } from './drawn-moves.ts';
import type { EllipticalRecipe, FillBlock, ScenarioGenerator } from './generator.ts';
import type { ScenarioSet } from './scenario-set.ts';

export interface ScenarioRows {
  readonly recipe: EllipticalRecipe;
  /** Writes the moves of a run of scenarios, a column by factor. */
  fill(first: number, columns: readonly Float64Array[]): void;
}

/** Of a set as much as says where its moves come from. */
export interface MoveColumns extends Pick<ScenarioSet, 'moves' | 'count'> {
  /** As many as there are columns. */
  readonly factors: { readonly length: number };
}

const rowsBySet = new WeakMap<MoveColumns, () => ScenarioRows | undefined>();

/** `drawAll` draws the whole set at once. */
export function deferScenarios(
  generator: ScenarioGenerator,
  fillBlock: FillBlock,
  drawAll: () => readonly Float64Array[],
): ScenarioSet {
  const { kind, count, factors, provenance, recipe } = generator;
  let drawn: readonly Float64Array[] | undefined;
  const set: ScenarioSet = {
    ...{ kind, count, factors, provenance },
    get moves() {
      drawn ??= drawAll();
      return drawn;
    },
  };
  const fill = (firstScenario: number, columns: readonly Float64Array[]): void =>
    fillBlock(generator, { firstScenario, count: columns[0]!.length }, columns);
  rowsBySet.set(set, () => (drawn === undefined && recipe !== undefined ? { recipe, fill } : undefined));
  return set;
}

/** Undefined where all moves stand already. */
export const rowsOf = (set: MoveColumns): ScenarioRows | undefined => rowsBySet.get(set)?.();

export const recipeOf = (set: MoveColumns): EllipticalRecipe | undefined =>
  rowsOf(set)?.recipe ?? recipeOfMoves(set.moves);

/** Columns of the moves of some scenarios, in their order; no other is drawn for them. */
export function movesOf(set: ScenarioSet, scenarios: ArrayLike<number>): Float64Array[] {
  const rows = rowsOf(set);
  if (rows === undefined) {
    return set.moves.map((column) => Float64Array.from(scenarios, (scenario) => column[scenario]!));
  }
  const columns = set.factors.map(() => new Float64Array(scenarios.length));
  for (let at = 0; at < scenarios.length; at++) {
    rows.fill(
      scenarios[at]!,
      columns.map((column) => column.subarray(at, at + 1)),
    );
  }
  return columns;
}
