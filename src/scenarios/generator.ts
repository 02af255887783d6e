// A scenario set that is made block by block: what a worker, or a browser short of memory, asks for.
import { BLOCK_SCENARIOS } from '../core/limits.ts';
import type { Factor } from '../market/factor.ts';
import type { Damping } from './damping.ts';
import { deferScenarios } from './deferred-scenarios.ts';
import { rememberRecipe } from './drawn-moves.ts';
import type { Draws } from './draws.ts';
import type { Loadings } from './loadings.ts';
import { createScenarioSet, type Provenance, type ScenarioKind, type ScenarioSet } from './scenario-set.ts';
import type { SmoothTable } from './smooth-table.ts';

export interface ScenarioBlock {
  readonly firstScenario: number;
  readonly count: number;
}

/** What a machine needs to fill blocks of an elliptical model with the bits of `fill`: plain data, so that threads can have it. */
export interface EllipticalRecipe {
  readonly draws: Draws;
  readonly loadings: Loadings;
  /** From the score of driver 0 to the radius that multiplies every normal; absent: 1, and driver 0 is the first normal. */
  readonly radius?: SmoothTable;
  readonly shapes: readonly EllipticalShape[];
}

export interface EllipticalShape {
  readonly mean: number;
  readonly scale: number;
  /** Of the factor's own marginal over that of the copula, by ln(1 + |t|); beyond its end the table does not serve. */
  readonly marginal?: SmoothTable;
  readonly damping?: Damping;
}

export interface ScenarioGenerator {
  readonly kind: ScenarioKind;
  readonly count: number;
  readonly factors: readonly Factor[];
  readonly provenance: Provenance;
  /** Writes the moves of a block to columns[factor][0 .. count - 1]; the bits do not depend on how scenarios are cut into blocks. */
  fill(block: ScenarioBlock, columns: readonly Float64Array[]): void;
  readonly recipe?: EllipticalRecipe;
}

/** Fills blocks in place of `generator.fill`, with the same bits. */
export interface FillBlock {
  (generator: ScenarioGenerator, block: ScenarioBlock, columns: readonly Float64Array[]): void;
  /** Whether a set is better drawn when somebody reads it: a GPU may need a few of its scenarios alone. */
  readonly defers?: (generator: ScenarioGenerator) => boolean;
}

const byReference: FillBlock = (generator, block, columns) => generator.fill(block, columns);

/** The whole set, made in blocks of the engine's size. */
export function generateScenarios(generator: ScenarioGenerator, fillBlock: FillBlock = byReference): ScenarioSet {
  if (generator.recipe === undefined || fillBlock.defers?.(generator) !== true) return drawnSet(generator, fillBlock);
  return deferScenarios(generator, fillBlock, () => drawnSet(generator, fillBlock).moves);
}

function drawnSet(generator: ScenarioGenerator, fillBlock: FillBlock): ScenarioSet {
  const { kind, count, factors, provenance, recipe } = generator;
  const moves = factors.map(() => new Float64Array(count));
  for (let firstScenario = 0; firstScenario < count; firstScenario += BLOCK_SCENARIOS) {
    const block = { firstScenario, count: Math.min(BLOCK_SCENARIOS, count - firstScenario) };
    fillBlock(
      generator,
      block,
      moves.map((column) => column.subarray(firstScenario, firstScenario + block.count)),
    );
  }
  rememberRecipe(moves, recipe);
  return createScenarioSet({ kind, factors, moves, provenance });
}
