// The facade in Node: a pool of threads revalues, the strict build values.
import { availableParallelism } from 'node:os';
import { openEngine } from '../engine/pool.node.ts';
import { createScenarioMachine } from '../engine/scenario-machine.ts';
import { instantiateKernels } from '../engine/wasm-module.ts';
import { compileWasmBuild } from '../store/wasm-build.node.ts';
import { type Plimsoll, plimsollOver } from './plimsoll.ts';

export interface PlimsollOptions {
  /** Threads; as many as the machine has where absent. Results do not depend on it. */
  readonly workers?: number;
  /** Most memory that one run may take. */
  readonly memoryLimitBytes?: number;
}

export async function createPlimsoll({ workers, memoryLimitBytes }: PlimsollOptions = {}): Promise<Plimsoll> {
  const engine = await openEngine({ workers: workers ?? availableParallelism() });
  const strict = await compileWasmBuild('strict');
  const { run } = await instantiateKernels(strict);
  const fill = await createScenarioMachine(strict);
  const machines = { engine, run, fill, ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }) };
  return plimsollOver(machines, () => engine.close());
}
