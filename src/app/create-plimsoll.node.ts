// The facade in Node: a pool of threads revalues, the strict build values.
import { availableParallelism } from 'node:os';
import { openEngine } from '../engine/pool.node.ts';
import { createScenarioMachine } from '../engine/scenario-machine.ts';
import { instantiateKernels } from '../engine/wasm-module.ts';
import type { AccountTails } from '../losses/account-tails.ts';
import type { ScenarioGenerator } from '../scenarios/generator.ts';
import { compileWasmBuild } from '../store/wasm-build.node.ts';
import { type BackendChoice, deviceChooser } from './choose-device.ts';
import { findGpu } from './find-gpu.node.ts';
import { type Plimsoll, plimsollOver } from './plimsoll.ts';
import type { RevaluationEngine } from './revaluation.ts';

export interface PlimsollOptions {
  /** Threads; as many as the machine has where absent. Results do not depend on it. */
  readonly workers?: number;
  /** Most memory that one run may take. */
  readonly memoryLimitBytes?: number;
  /** Who screens: wasm, webgpu, or auto (the default): whichever is faster by measure. Results do not depend on it. */
  readonly backend?: BackendChoice;
  /** Told once of each reason why a GPU that was asked for did not screen. */
  readonly onNote?: (sentence: string) => void;
}

export async function createPlimsoll({
  workers = availableParallelism(),
  memoryLimitBytes,
  backend = 'auto',
  onNote = () => {},
}: PlimsollOptions = {}): Promise<Plimsoll> {
  const engine = await openEngine({ workers });
  const strict = await compileWasmBuild('strict');
  const { run } = await instantiateKernels(strict);
  const chooser = deviceChooser({ backend, threads: workers, strict, find: findGpu });
  const fill = Object.assign(await createScenarioMachine(strict), {
    defers: ({ count }: ScenarioGenerator) => chooser.defers(count),
  });
  const told = new Set<string>();
  const screening: RevaluationEngine = {
    ...engine,
    tails: async (book, snapshot, set, options) => {
      const tails: AccountTails = await engine.tails(book, snapshot, set, { ...options, device: chooser.choose });
      const note = tails.certificate?.screenNote;
      if (note !== undefined && !told.has(note)) onNote(note);
      if (note !== undefined) told.add(note);
      return tails;
    },
  };
  const machines = { engine: screening, run, fill, ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }) };
  return plimsollOver(machines, async () => {
    await engine.close();
    await chooser.close();
  });
}
