// Full revaluation of a book in every scenario, in this thread: what a browser runs, and what any number of threads must equal.
import type { Book } from '../book/book.ts';
import { PlimsollError } from '../core/errors.ts';
import { compensatedSum } from '../core/sums.ts';
import { createLosses, type Losses } from '../losses/losses.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import { writeBases } from './exact-block.ts';
import type { Executor, Phase } from './phases.ts';
import { type Plan, planRevaluation, type RevalueOptions } from './plan.ts';
import { type Program, programOf } from './program.ts';
import { type Room, Rooms, type Station } from './rooms.ts';
import { runBlock } from './run-block.ts';
import {
  cells,
  fillColumns,
  fillMoves,
  layOut,
  type RunLayout,
  requireRoom,
  type ScreenCells,
  settleIntrinsic,
} from './run-memory.ts';
import { openRows, type RunRows } from './run-rows.ts';
import type { ScreenGroup } from './screen-plan.ts';
import { groupBases } from './surface-run.ts';
import { openTables } from './tables.ts';
import { openThread, type Thread, type ThreadParts } from './thread.ts';
import type { VenueSizes } from './venue-memory.ts';

/** A plan with its memory filled: base values stand, no scenario is priced yet. */
export interface PreparedRun {
  readonly plan: Plan;
  readonly program: Program;
  readonly layout: RunLayout;
  readonly memory: WebAssembly.Memory;
  /** Prices blocks in this thread. */
  readonly thread: Thread;
  /** Of the groups that screening sees: what each is worth at the base snapshot. */
  readonly groupBases: readonly number[];
  readonly room: Room;
  /** Another run may have the memory. */
  readonly leave: () => void;
  /** Where moves are drawn when they are wanted; absent: all of them stand. */
  readonly rows?: RunRows;
}

export interface PrepareOptions {
  readonly threads: number;
  readonly memoryLimitBytes?: number;
  readonly screen?: ScreenCells & { readonly groups: readonly ScreenGroup[] };
  readonly venue?: VenueSizes;
  readonly withShares?: boolean;
  readonly annexBytes?: number;
  /** Moves that are not drawn yet are left so. */
  readonly deferred?: boolean;
  /** Runs what comes before the first price; default: in this thread. */
  readonly executor?: (run: PreparedRun) => Executor;
}

/** The losses of every account: full revaluation by the strict build, positive is a loss, in the snapshot's quote currency. */
export async function revalue(
  book: Book,
  snapshot: Snapshot,
  scenarios: ScenarioSet,
  rooms: WebAssembly.Module | Rooms,
  options: RevalueOptions & { readonly signal?: AbortSignal } = {},
): Promise<Losses> {
  const { signal, memoryLimitBytes } = options;
  const plan = planRevaluation(book, snapshot, scenarios, options);
  const run = await prepareRun(plan, rooms, {
    threads: 1,
    ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
  });
  await executeHere(run.thread, signal).run({ kind: 'exact', blockCount: run.layout.blockCount });
  return lastRead(run, collectLosses(run));
}

/** Runs phases in this thread. */
export function executeHere(thread: Thread, signal?: AbortSignal): Executor {
  return {
    run: async (phase: Phase) => {
      for (let block = 0; block < phase.blockCount; block++) {
        requireNotAborted(signal);
        runBlock(thread, phase, block);
        // A turn of the event loop, in which the caller may give up.
        if (signal !== undefined) await new Promise((resolve) => setTimeout(resolve, 0));
      }
    },
  };
}

export function requireNotAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new PlimsollError('CANCELLED', 'the revaluation was cancelled');
}

/**
 * Lays out and fills the memory for so many threads, and values everything at the base snapshot. Of a module alone the run gets a
 * memory of its own; of rooms it takes one that stood free, if whoever ran there before has called `lastRead`.
 */
export async function prepareRun(
  plan: Plan,
  rooms: WebAssembly.Module | Rooms,
  { threads, memoryLimitBytes, deferred = false, executor, ...parts }: PrepareOptions,
): Promise<PreparedRun> {
  const layout = layOut(plan, threads, parts);
  requireRoom(plan, layout, memoryLimitBytes);
  const from = rooms instanceof Rooms ? rooms : new Rooms(rooms);
  const room = await from.take(layout);
  const { memory } = room;
  const rows = deferred ? openRows(plan.set, memory, layout) : undefined;
  if (rows === undefined) fillMoves(memory, plan, layout);
  fillColumns(memory, plan, layout);
  const program = programOf(plan, layout, parts.screen?.groups);
  const thread = openThread(await threadPartsOf(room, { memory, program, thread: 0, isCancelled: () => false }));
  const bases: number[] = [];
  const ofRows = rows === undefined ? {} : { rows };
  const leave = () => from.giveBack(room);
  const run = { plan, program, layout, memory, thread, groupBases: bases, room, leave, ...ofRows };
  await fillTables(run, executor);
  writeBases(thread, !room.hasConstants);
  room.hasConstants = true;
  // Before options that expire inside the horizon lose what volatility they have today.
  bases.push(...groupBases(thread, program.groups));
  settleIntrinsic(memory, plan, layout);
  return run;
}

/** Hands on what was copied out of a run; nothing else of it is read from here on. */
export function lastRead<T>({ leave }: PreparedRun, copied: T): T {
  leave();
  return copied;
}

/** Tables of American options and averages. A few are filled sooner than threads are started. */
async function fillTables(run: PreparedRun, executor: PrepareOptions['executor']): Promise<void> {
  const blockCount = openTables(run.thread);
  const isFew = blockCount < FEW_BLOCKS || executor === undefined;
  await (isFew ? executeHere(run.thread) : executor(run)).run({ kind: 'tables', blockCount });
}

const FEW_BLOCKS = 16;

type InstanceParts = Omit<ThreadParts, 'instance' | 'lanes'>;

export async function threadPartsOf({ instance, lanes }: Station, parts: InstanceParts): Promise<ThreadParts> {
  return { ...parts, instance, lanes: wantsLanes(parts.program) ? await lanes() : () => [] };
}

/** An annex may hold anything. */
const wantsLanes = ({ perScenario, slices, layout }: Program): boolean =>
  perScenario.length > 0 || slices.some(({ american }) => american !== undefined) || layout.annexEnd > layout.annex;

/** Copies the losses out of the shared memory; NaN or infinity is refused with account and scenario. */
export function collectLosses({ plan, layout, memory }: PreparedRun): Losses {
  const { set, accounts, currency } = plan;
  const columns = accounts.map((_, account) =>
    cells(memory, layout.losses + account * layout.scenarioStride * 8, set.count).slice(),
  );
  return createLosses({
    accounts,
    scenarioCount: set.count,
    columns,
    weights: set.weights === undefined ? null : normalised(set.weights),
    ...(set.design === undefined ? {} : { design: set.design }),
    currency,
    scenarios: `${set.kind}: ${set.provenance.model}`,
  });
}

function normalised(weights: Float64Array): Float64Array {
  const total = compensatedSum(weights);
  return weights.map((weight) => weight / total);
}
