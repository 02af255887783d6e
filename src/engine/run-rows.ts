// Moves of a run whose scenarios are not drawn before somebody wants them: into the shared memory row by row, or all of them.
import { BLOCK_SCENARIOS } from '../core/limits.ts';
import { rowsOf } from '../scenarios/deferred-scenarios.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import { cells, type RunLayout } from './run-memory.ts';

export interface RunRows {
  /** The first so many scenarios stand from the beginning: what the others are like. */
  readonly sample: number;
  /** From here on these scenarios stand. */
  ensure(scenarios: readonly number[]): void;
  /** From here on all of them do. */
  ensureAll(): void;
}

/** Enough to say how far the moves of a set reach, but for the outermost. */
const SAMPLE_SCENARIOS = 16_384;

export function openRows(set: ScenarioSet, memory: WebAssembly.Memory, layout: RunLayout): RunRows | undefined {
  const rows = rowsOf(set);
  if (rows === undefined) return undefined;
  const sample = Math.min(SAMPLE_SCENARIOS, set.count);
  const stands = new Uint8Array(set.count);
  const column = (factor: number, first: number, count: number): Float64Array =>
    cells(memory, layout.moves + 8 * (factor * layout.scenarioStride + first), count);
  const fill = (first: number, count: number): void => {
    rows.fill(
      first,
      set.factors.map((_, factor) => column(factor, first, count)),
    );
    stands.fill(1, first, first + count);
  };
  for (let first = 0; first < sample; first += BLOCK_SCENARIOS) fill(first, Math.min(BLOCK_SCENARIOS, sample - first));
  return {
    sample,
    ensure: (scenarios) => {
      for (const scenario of scenarios) if (stands[scenario] === 0) fill(scenario, 1);
    },
    ensureAll: () => {
      if (!stands.includes(0)) return;
      set.moves.forEach((moves, factor) => {
        column(factor, 0, set.count).set(moves);
      });
      stands.fill(1);
    },
  };
}
