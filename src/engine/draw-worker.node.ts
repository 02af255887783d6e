// A worker thread that draws: claims blocks of scenarios from one counter, each into its own cells of shared columns.
import { BLOCK_SCENARIOS } from '../core/limits.ts';
import type { EllipticalRecipe } from '../scenarios/generator.ts';
import { createRecipeMachine } from './scenario-machine.ts';

export interface DrawTask {
  readonly module: WebAssembly.Module;
  readonly recipe: EllipticalRecipe;
  readonly count: number;
  /** Columns of moves, one after the other. */
  readonly moves: SharedArrayBuffer;
  /** The next block, then by block whether it stands. */
  readonly control: SharedArrayBuffer;
}

export const drawBlockCount = (count: number): number => Math.ceil(count / BLOCK_SCENARIOS);

/** The machine of this thread, compiled once. */
let machine: ReturnType<typeof createRecipeMachine> | undefined;

export async function draw({ module, recipe, count, moves, control }: DrawTask): Promise<void> {
  machine ??= createRecipeMachine(module);
  const fill = await machine;
  const words = new Int32Array(control);
  for (;;) {
    const block = Atomics.add(words, 0, 1);
    if (block >= drawBlockCount(count)) return;
    const firstScenario = block * BLOCK_SCENARIOS;
    const size = Math.min(BLOCK_SCENARIOS, count - firstScenario);
    const columns = recipe.shapes.map(
      (_, factor) => new Float64Array(moves, 8 * (factor * count + firstScenario), size),
    );
    if (fill(recipe, { firstScenario, count: size }, columns)) Atomics.store(words, 1 + block, 1);
  }
}
