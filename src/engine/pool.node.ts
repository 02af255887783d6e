// The phases of a run on worker threads: one shared memory, blocks claimed from one counter, the same bits for any number of them.
//
// A worker that ends early (terminated, process.exit, a trap) is replaced by piscina; the block that it had claimed is free
// again and somebody else does it from the start. A run that is cancelled raises one word that every thread looks at
// between two options, then takes all threads down.
import type { Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Book } from '../book/book.ts';
import { requireInteger } from '../core/checks.ts';
import { type ErrorRecord, fromErrorRecord, invariant, PlimsollError, toErrorRecord } from '../core/errors.ts';
import type { AccountTails } from '../losses/account-tails.ts';
import type { Losses } from '../losses/losses.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { ScenarioGenerator } from '../scenarios/generator.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import { compileWasmBuild } from '../store/wasm-build.node.ts';
import { drawScenarios } from './draw-scenarios.node.ts';
import type { DrawTask } from './draw-worker.node.ts';
import type { Executor, Phase } from './phases.ts';
import { type Plan, planRevaluation, type RevalueOptions } from './plan.ts';
import { enableInstructionScheduling } from './relaxed-simd.node.ts';
import {
  collectLosses,
  executeHere,
  lastRead,
  type PreparedRun,
  type PrepareOptions,
  prepareRun,
  requireNotAborted,
} from './revalue.ts';
import { BLOCK_DONE, BLOCK_FREE, type DrainResult, type DrainTask } from './revalue-worker.node.ts';
import { Rooms } from './rooms.ts';
import { CANCEL_WORD, DONE_WORD, FIRST_STATE_WORD, NEXT_BLOCK_WORD } from './run-memory.ts';
import { type ShareQuestion, sharedLossesOfBook } from './shares.ts';
import { isSmallRun } from './small-runs.ts';
import type { CertifiedTails } from './tail-run.ts';
import { type Machinery, type TailOptions, tailsOfBook } from './tails.ts';
import { type VenueOptions, type VenueRisk, venueOfBook } from './venue.ts';

export interface EngineOptions {
  readonly workers: number;
  /** A file that exports `drain` in place of ours: how tests make workers fail. */
  readonly workerFile?: URL;
  /** here (the default): what is over before threads have heard of it is done in this thread. threads: nothing is. */
  readonly smallRuns?: 'here' | 'threads';
}

/** How far a phase has come. */
export interface Progress {
  readonly phase: Phase['kind'];
  readonly blocksDone: number;
  readonly blockCount: number;
}

export interface ExecutorOptions {
  readonly signal?: AbortSignal;
  /** Called some times a second while a phase runs, and at its end. */
  readonly onProgress?: (progress: Progress) => void;
}

export type RunOptions = RevalueOptions & ExecutorOptions;

export interface Engine {
  readonly workers: number;
  /** Draws a scenario set on the threads, with the bits of one. */
  draw(generator: ScenarioGenerator): Promise<ScenarioSet>;
  revalue(book: Book, snapshot: Snapshot, scenarios: ScenarioSet, options?: RunOptions): Promise<Losses>;
  /** The worst scenarios of every account: the same bits as from every loss, at a fraction of the cost. */
  tails(
    book: Book,
    snapshot: Snapshot,
    scenarios: ScenarioSet,
    options: TailOptions & ExecutorOptions,
  ): Promise<AccountTails | CertifiedTails>;
  /** VaR and ES of very many accounts over shared instruments. */
  venue(
    book: Book,
    snapshot: Snapshot,
    scenarios: ScenarioSet,
    options: VenueOptions & ExecutorOptions,
  ): Promise<VenueRisk>;
  /** By account: the sum over scenarios of share times loss. */
  sharedLosses(question: ShareQuestion, options?: RunOptions): Promise<Float64Array>;
  /** The parts of revalue, for who wants to time them: plan (planRevaluation), prepare, run, collect (collectLosses). */
  prepare(plan: Plan, options?: PrepareParts): Promise<PreparedRun>;
  run(prepared: PreparedRun, options?: ExecutorOptions): Promise<void>;
  /** Runs any phase of a prepared run on the threads. */
  executor(prepared: PreparedRun, options?: ExecutorOptions): Executor;
  /** The threads that live now. */
  threads(): readonly Worker[];
  /** Ends every thread; runs under way fail. */
  close(): Promise<void>;
}

type PrepareParts = Omit<PrepareOptions, 'threads' | 'executor'>;

const MAX_WORKERS = 1024;
/** Threads that ended without a block in hand: more in one run than bad luck brings. */
const MAX_IDLE_LOSSES = 16;
/** A block that took down so many threads takes down every thread. */
const MAX_LOSSES_OF_ONE_BLOCK = 3;

/** dist/src/engine, seen from there or, when a test runner loads the sources, from src/engine. */
const BUILT_FOLDER = new URL(import.meta.url.endsWith('.ts') ? '../../dist/src/engine/' : './', import.meta.url);
const DOOR_FILE = new URL('worker-door.node.cjs', BUILT_FOLDER);
const WORKER_FILE = new URL('revalue-worker.node.js', BUILT_FOLDER);
const DRAW_FILE = new URL('draw-worker.node.js', BUILT_FOLDER);

/** What the door leads to. */
export interface WorkerFiles {
  readonly drainFile: string;
  readonly drawFile: string;
}

export async function openEngine({
  workers,
  workerFile = WORKER_FILE,
  smallRuns = 'here',
}: EngineOptions): Promise<Engine> {
  requireInteger('number of workers', workers, { low: 1, high: MAX_WORKERS });
  enableInstructionScheduling();
  const module = await compileWasmBuild('strict');
  const rooms = new Rooms(module);
  const { openPool, threads, close } = lazyPool(workers, workerFile);
  const runPhase = async (prepared: PreparedRun, phase: Phase, { signal, onProgress }: ExecutorOptions) => {
    requireNotAborted(signal);
    const drains = new Drains(openPool(), { module, prepared, phase, threads: workers, giveUp: close });
    const report = () => onProgress?.({ phase: phase.kind, ...drains.progress() });
    const watch = onProgress === undefined ? undefined : setInterval(report, PROGRESS_MILLISECONDS);
    const cancel = () => {
      drains.cancel();
      void close();
    };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      await drains.finish();
    } finally {
      clearInterval(watch);
      signal?.removeEventListener('abort', cancel);
      if (signal?.aborted) await close();
    }
    requireNotAborted(signal);
    report();
  };
  const prepare = (plan: Plan, options?: PrepareParts, of: ExecutorOptions = {}) =>
    prepareRun(plan, rooms, { ...options, threads: workers, executor: (run) => executor(run, of) });
  const executor = (prepared: PreparedRun, options: ExecutorOptions = {}): Executor => ({
    run: (phase) => runPhase(prepared, phase, options),
  });
  const machineryFor = (options: ExecutorOptions): Machinery => {
    requireNotAborted(options.signal);
    const small = new WeakSet<PreparedRun>();
    const here = (prepared: PreparedRun) => watchedHere(prepared, options);
    return {
      prepare: async (plan, parts) => {
        if (smallRuns === 'threads' || !isSmallRun(plan, threads().length > 0)) return prepare(plan, parts, options);
        const prepared = await prepareRun(plan, rooms, { ...parts, threads: 1, executor: here });
        small.add(prepared);
        return prepared;
      },
      executor: (prepared) => (small.has(prepared) ? here(prepared) : executor(prepared, options)),
    };
  };
  return {
    ...{ workers, prepare, executor, close },
    run: (prepared, options = {}) => runPhase(prepared, exactPhase(prepared), options),
    threads,
    draw: (generator) => drawScenarios(generator, { threads: workers, module, run: runDraws(openPool) }),
    tails: async (book, snapshot, scenarios, options) =>
      tailsOfBook(machineryFor(options), { book, snapshot, scenarios }, options),
    venue: async (book, snapshot, scenarios, options) =>
      venueOfBook(machineryFor(options), { book, snapshot, scenarios }, options),
    sharedLosses: async (question, options = {}) => sharedLossesOfBook(machineryFor(options), question, options),
    revalue: async (book, snapshot, scenarios, options = {}) => {
      const machinery = machineryFor(options);
      const prepared = await machinery.prepare(planRevaluation(book, snapshot, scenarios, options), options);
      await machinery.executor(prepared).run(exactPhase(prepared));
      return lastRead(prepared, collectLosses(prepared));
    },
  };
}

/** Threads that start when they are first wanted. */
function lazyPool(workers: number, workerFile: URL) {
  let pool: Piscina | undefined;
  const openPool = (): Piscina => {
    if (pool !== undefined) return pool;
    const workerData: WorkerFiles = { drainFile: workerFile.href, drawFile: DRAW_FILE.href };
    const files = { filename: DOOR_FILE.href, name: 'drain', workerData };
    pool = new Piscina({ ...files, minThreads: workers, maxThreads: workers });
    // What a thread does between two tasks concerns nobody; what it does in one fails the task.
    pool.on('error', () => {});
    return pool;
  };
  let closed = Promise.resolve();
  const close = (): Promise<void> => {
    const closing = pool;
    pool = undefined;
    // A second call waits for the first.
    if (closing !== undefined) closed = Promise.all([closed, closing.destroy()]).then(() => {});
    return closed;
  };
  return { openPool, close, threads: () => pool?.threads ?? [] };
}

/** Phases in this thread, told of as those on threads are. */
function watchedHere({ thread }: PreparedRun, { signal, onProgress }: ExecutorOptions): Executor {
  const here = executeHere(thread, signal);
  return {
    run: async (phase) => {
      await here.run(phase);
      onProgress?.({ phase: phase.kind, blocksDone: phase.blockCount, blockCount: phase.blockCount });
    },
  };
}

const runDraws = (pool: () => Piscina) => (task: DrawTask) => pool().run(task, { name: 'draw' });

const exactPhase = ({ layout }: PreparedRun): Phase => ({ kind: 'exact', blockCount: layout.blockCount });

const PROGRESS_MILLISECONDS = 100;

/** Numbers of runs, so that a worker knows one that it has opened. */
const runNumbers = new WeakMap<PreparedRun, number>();
let lastRun = 0;

function numberOf(prepared: PreparedRun): number {
  const known = runNumbers.get(prepared);
  if (known !== undefined) return known;
  lastRun++;
  runNumbers.set(prepared, lastRun);
  return lastRun;
}

interface DrainsParts {
  readonly module: WebAssembly.Module;
  readonly prepared: PreparedRun;
  readonly phase: Phase;
  readonly threads: number;
  /** Takes all threads down. */
  readonly giveUp: () => Promise<void>;
}

/** Threads whose end is listened for, and which drains are to hear of it. */
const watched = new WeakSet<Worker>();
const drainsOfPool = new WeakMap<Piscina, Drains>();

/** One task per thread, each to the last block; a thread that is lost gives its block back and is followed by another. */
class Drains {
  readonly #pool: Piscina;
  readonly #parts: DrainsParts;
  readonly #task: Omit<DrainTask, 'thread' | 'program'>;
  readonly #control: Int32Array;
  readonly #lossesOfBlock = new Map<number, number>();
  #idleLosses = 0;
  #failure: PlimsollError | undefined;

  constructor(pool: Piscina, parts: DrainsParts) {
    const { memory, layout, room } = parts.prepared;
    const { module, phase } = parts;
    this.#pool = pool;
    this.#parts = parts;
    const place = { module, memory, room: room.number, control: layout.control };
    this.#task = { ...place, phase, run: numberOf(parts.prepared) };
    this.#control = new Int32Array(memory.buffer, layout.control, FIRST_STATE_WORD + phase.blockCount);
    // The phase before this one used the same words.
    this.#control[NEXT_BLOCK_WORD] = 0;
    this.#control[CANCEL_WORD] = 0;
    this.#control[DONE_WORD] = 0;
    this.#states().fill(BLOCK_FREE);
  }

  cancel(): void {
    Atomics.store(this.#control, CANCEL_WORD, 1);
  }

  progress(): Omit<Progress, 'phase'> {
    return { blocksDone: Atomics.load(this.#control, DONE_WORD), blockCount: this.#parts.phase.blockCount };
  }

  async finish(): Promise<void> {
    const drains = Array.from({ length: this.#parts.threads }, (_, thread) => this.#drain(thread));
    this.#watch();
    await Promise.all(drains);
    if (this.#failure !== undefined) throw this.#failure;
    invariant(this.#isCancelled() || this.#blocksIn(BLOCK_DONE) === this.#states().length, 'a block was left undone');
  }

  async #drain(thread: number): Promise<void> {
    while (!this.#isCancelled()) {
      const result = await this.#attempt(thread);
      if (this.#isCancelled() || result.outcome === 'done') return;
      if (result.outcome === 'failed') this.#fail(fromErrorRecord(result.error));
      else if (result.outcome === 'trap') this.#release(thread, result.error);
    }
  }

  async #attempt(thread: number): Promise<DrainResult> {
    const { program } = this.#parts.prepared;
    try {
      const result = (await this.#pool.run({ ...this.#task, thread })) as DrainResult;
      if (result.outcome !== 'unknown-run') return result;
      return (await this.#pool.run({ ...this.#task, thread, program })) as DrainResult;
    } catch (thrown) {
      return { outcome: 'trap', error: toErrorRecord(thrown) };
    }
  }

  /** Frees the block that a lost thread had claimed, for whoever comes first. All are looked through again in any case: a thread that
   *  ends between the two steps of a claim leaves a block that the counter has passed and nobody has. */
  #release(thread: number, error: ErrorRecord): void {
    const block = this.#states().indexOf(thread + 1);
    if (block < 0) this.#countIdleLoss(error.message);
    else this.#freeBlock(block, error);
    Atomics.store(this.#control, NEXT_BLOCK_WORD, 0);
  }

  #freeBlock(block: number, error: ErrorRecord): void {
    const losses = (this.#lossesOfBlock.get(block) ?? 0) + 1;
    this.#lossesOfBlock.set(block, losses);
    if (losses >= MAX_LOSSES_OF_ONE_BLOCK) {
      const what = `block ${block} of the scenarios ended ${losses} worker threads, the last with "${error.message}"`;
      this.#fail(new PlimsollError('WORKER_LOST', what, { block, losses }));
      return;
    }
    Atomics.store(this.#control, FIRST_STATE_WORD + block, BLOCK_FREE);
  }

  /** Piscina replaces a thread that ends once it is ready, but not one that ends before: then its task waits for ever. */
  #watch(): void {
    const pool = this.#pool;
    drainsOfPool.set(pool, this);
    for (const worker of pool.threads) {
      if (watched.has(worker)) continue;
      watched.add(worker);
      worker.once('exit', () => setImmediate(() => drainsOfPool.get(pool)?.refill()));
    }
  }

  /** A thread has ended: another one is wanted where tasks wait. */
  refill(): void {
    if (this.#isCancelled()) return;
    if (this.#pool.queueSize > 0 && this.#pool.threads.length < this.#parts.threads) {
      this.#countIdleLoss('no reason given');
      // A task of nothing makes the pool start a thread.
      this.#pool.run(null).catch(() => {});
    }
    this.#watch();
  }

  #countIdleLoss(reason: string): void {
    this.#idleLosses++;
    if (this.#idleLosses <= MAX_IDLE_LOSSES) return;
    this.#fail(
      new PlimsollError('WORKER_LOST', `${this.#idleLosses} worker threads ended before they began: ${reason}`),
    );
    void this.#parts.giveUp();
  }

  #fail(error: PlimsollError): void {
    this.#failure ??= error;
    this.cancel();
  }

  #isCancelled(): boolean {
    return Atomics.load(this.#control, CANCEL_WORD) !== 0;
  }

  #states(): Int32Array {
    return this.#control.subarray(FIRST_STATE_WORD);
  }

  #blocksIn(state: number): number {
    return this.#states().filter((found) => found === state).length;
  }
}
