// A scenario set drawn by all threads of a pool: the bits of one thread, since a block is a pure function of its numbers.
import { BLOCK_SCENARIOS } from '../core/limits.ts';
import { rememberRecipe } from '../scenarios/drawn-moves.ts';
import { generateScenarios, type ScenarioGenerator } from '../scenarios/generator.ts';
import { createScenarioSet, type ScenarioSet } from '../scenarios/scenario-set.ts';
import { type DrawTask, drawBlockCount } from './draw-worker.node.ts';
import { createScenarioMachine, isOfRecipe } from './scenario-machine.ts';

/** Fewer blocks than this are drawn before a thread has heard of them. */
const FEWEST_BLOCKS = 4;

interface Pool {
  /** Has a thread do a task: the pool's own run. */
  readonly run: (task: DrawTask) => Promise<unknown>;
  readonly threads: number;
  readonly module: WebAssembly.Module;
}

export async function drawScenarios(
  generator: ScenarioGenerator,
  { run, threads, module }: Pool,
): Promise<ScenarioSet> {
  const { recipe, count, kind, factors, provenance } = generator;
  const blockCount = drawBlockCount(count);
  if (recipe === undefined || !isOfRecipe(recipe) || blockCount < FEWEST_BLOCKS) {
    return generateScenarios(generator, await createScenarioMachine(module));
  }
  const task: DrawTask = {
    ...{ module, recipe, count },
    moves: new SharedArrayBuffer(8 * count * factors.length),
    control: new SharedArrayBuffer(4 * (1 + blockCount)),
  };
  const draws = Array.from({ length: threads }, () => run(task));
  // A thread that is lost leaves blocks undrawn.
  await Promise.allSettled(draws);
  const moves = factors.map((_, factor) => new Float64Array(task.moves, 8 * factor * count, count));
  const isDrawn = new Int32Array(task.control);
  for (let block = 0; block < blockCount; block++) {
    if (isDrawn[1 + block] === 1) continue;
    const firstScenario = block * BLOCK_SCENARIOS;
    const size = Math.min(BLOCK_SCENARIOS, count - firstScenario);
    const columns = moves.map((column) => column.subarray(firstScenario, firstScenario + size));
    generator.fill({ firstScenario, count: size }, columns);
  }
  rememberRecipe(moves, recipe);
  return createScenarioSet({ kind, factors, moves, provenance });
}
