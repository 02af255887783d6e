// A scenario set that is made block by block: what a worker, or a browser short of memory, asks for.
import { BLOCK_SCENARIOS } from '../core/limits.ts';
import type { Factor } from '../market/factor.ts';
import { createScenarioSet, type Provenance, type ScenarioKind, type ScenarioSet } from './scenario-set.ts';

export interface ScenarioBlock {
  readonly firstScenario: number;
  readonly count: number;
}

export interface ScenarioGenerator {
  readonly kind: ScenarioKind;
  readonly count: number;
  readonly factors: readonly Factor[];
  readonly provenance: Provenance;
  /** Writes the moves of a block to columns[factor][0 .. count - 1]; the bits do not depend on how scenarios are cut into blocks. */
  fill(block: ScenarioBlock, columns: readonly Float64Array[]): void;
}

/** The whole set, made in blocks of the engine's size. */
export function generateScenarios(generator: ScenarioGenerator): ScenarioSet {
  const { kind, count, factors, provenance } = generator;
  const moves = factors.map(() => new Float64Array(count));
  for (let firstScenario = 0; firstScenario < count; firstScenario += BLOCK_SCENARIOS) {
    const block = { firstScenario, count: Math.min(BLOCK_SCENARIOS, count - firstScenario) };
    generator.fill(
      block,
      moves.map((column) => column.subarray(firstScenario, firstScenario + block.count)),
    );
  }
  return createScenarioSet({ kind, factors, moves, provenance });
}
