// The facade in one thread, with nothing of Node: what a browser has once it has fetched the strict build.
import type { GpuSearch } from '../engine/gpu-device.ts';
import { executeHere, prepareRun, revalue } from '../engine/revalue.ts';
import { Rooms } from '../engine/rooms.ts';
import { createScenarioMachine } from '../engine/scenario-machine.ts';
import { sharedLossesOfBook } from '../engine/shares.ts';
import { type Machinery, tailsOfBook } from '../engine/tails.ts';
import { venueOfBook } from '../engine/venue.ts';
import { instantiateKernels } from '../engine/wasm-module.ts';
import type { ScenarioGenerator } from '../scenarios/generator.ts';
import { type BackendChoice, deviceChooser } from './choose-device.ts';
import { type Plimsoll, plimsollOver } from './plimsoll.ts';
import type { RevaluationEngine } from './revaluation.ts';

export interface InThreadOptions {
  /** Who screens; default wasm. */
  readonly backend?: BackendChoice;
  /** In a page: openGpuInBrowser of plimsoll/web. */
  readonly findGpu?: () => Promise<GpuSearch>;
}

/** `strict` is the compiled strict build; results are the same bits as from any number of threads, and with or without a GPU. */
export async function createPlimsollInThread(
  strict: WebAssembly.Module,
  { backend = 'wasm', findGpu = async () => ({ absent: 'no GPU was handed in' }) }: InThreadOptions = {},
): Promise<Plimsoll> {
  const chooser = deviceChooser({ backend, threads: 1, strict, find: findGpu });
  const { run } = await instantiateKernels(strict);
  const fill = Object.assign(await createScenarioMachine(strict), {
    defers: ({ count }: ScenarioGenerator) => chooser.defers(count),
  });
  // One memory for run after run: a walk of a backtest makes thousands.
  const rooms = new Rooms(strict);
  const machinery = (signal: AbortSignal | undefined): Machinery => ({
    prepare: (plan, prepare) =>
      prepareRun(plan, rooms, { ...prepare, threads: 1, executor: ({ thread }) => executeHere(thread, signal) }),
    executor: ({ thread }) => executeHere(thread, signal),
  });
  const engine: RevaluationEngine = {
    revalue: (book, snapshot, set, options) => revalue(book, snapshot, set, rooms, options),
    tails: (book, snapshot, scenarios, options) =>
      tailsOfBook(machinery(options.signal), { book, snapshot, scenarios }, { ...options, device: chooser.choose }),
    venue: (book, snapshot, scenarios, options) =>
      venueOfBook(machinery(options.signal), { book, snapshot, scenarios }, options),
    sharedLosses: (question, options = {}) => sharedLossesOfBook(machinery(options.signal), question, options),
  };
  return plimsollOver({ engine, run, fill }, chooser.close);
}
