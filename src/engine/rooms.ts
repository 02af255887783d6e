// Memories that runs take one after another, each with an instance over it. A fresh one costs a reservation of address space, an
// instance and the table of the kernels' constants: for a small book more than all its prices, and threads that take theirs at the
// same time wait for each other.
import { invariant } from '../core/errors.ts';
import type { RunKernel } from '../spec/contract.ts';
import { cells, type RunLayout, runMemoryBytes, takeMemory } from './run-memory.ts';
import { instantiateKernels } from './wasm-module.ts';

/** A thread's own instance over a memory that it may share with others. */
export interface Station {
  readonly instance: WebAssembly.Instance;
  /** Kernels lane by lane, in a memory of their own; made when somebody asks. */
  readonly lanes: () => Promise<RunKernel>;
}

export async function openStation(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Station> {
  const abort = () => invariant(false, 'the WASM build called abort');
  const instance = await WebAssembly.instantiate(module, { env: { memory, abort } });
  let lanes: Promise<RunKernel> | undefined;
  return {
    instance,
    lanes: () => {
      lanes ??= instantiateKernels(module).then(({ run }) => run);
      return lanes;
    },
  };
}

export interface Room extends Station {
  readonly memory: WebAssembly.Memory;
  /** A thread that has an instance over it knows it by this number. */
  readonly number: number;
  /** Whether a run has left the constants of the kernels, which stand at the same place in every layout. */
  hasConstants: boolean;
}

/** A room that is larger is not kept: what a large run took goes back to the machine. */
const LARGEST_KEPT_BYTES = 64 * 1024 * 1024;
/** Runs under way at the same time take a room each; so many are kept. */
const MOST_KEPT = 2;

let lastNumber = 0;

export class Rooms {
  readonly #module: WebAssembly.Module;
  readonly #free: Room[] = [];

  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  /** Memory for a run, all zeros but the constants. Whoever keeps the run standing keeps the room. */
  async take(layout: RunLayout): Promise<Room> {
    const bytes = runMemoryBytes(layout);
    const at = this.#free.findIndex(({ memory }) => memory.buffer.byteLength >= bytes);
    if (at >= 0) {
      const [room] = this.#free.splice(at, 1);
      // Constants stand first; control words are written before each phase. The annex ends everything.
      cells(room!.memory, layout.moves, Math.floor((layout.annexEnd - layout.moves) / 8)).fill(0);
      return room!;
    }
    const memory = takeMemory(layout);
    lastNumber++;
    return { memory, number: lastNumber, hasConstants: false, ...(await openStation(this.#module, memory)) };
  }

  /** Nothing of the run is read any more, by anybody. */
  giveBack(room: Room): void {
    if (room.memory.buffer.byteLength > LARGEST_KEPT_BYTES) return;
    this.#free.push(room);
    // The larger ones serve more runs.
    this.#free.sort((left, right) => left.memory.buffer.byteLength - right.memory.buffer.byteLength);
    if (this.#free.length > MOST_KEPT) this.#free.shift();
  }
}
