// One thread over the shared memory of a run: its views, its arena, and the block of scenarios that it has in hand. The same
// code runs in a worker, in the main thread and in a browser.
import { invariant, PlimsollError } from '../core/errors.ts';
import { COLUMN_ALIGNMENT_BYTES, LAYOUT_HASH } from '../generated/layouts.ts';
import type { RunKernel } from '../spec/contract.ts';
import type { ArithmeticInHand } from './arithmetic-rows.ts';
import type { AverageInHand } from './average-rows.ts';
import type { LinearForm, MoveTable } from './factor-forms.ts';
import { type Program, unitTotal } from './program.ts';
import { ARENA_COLUMNS, cells, LISTED_SCENARIOS, SCRATCH_BYTES } from './run-memory.ts';

export interface EngineExports {
  layoutHash(): number;
  initBlackBlock(constants: number, scratch: number): void;
  blackBlock(...addresses: number[]): void;
  digitalBlock(...addresses: number[]): void;
  barrierBlock(...addresses: number[]): void;
  walkSumOption(...words: number[]): number;
  fillAmericanCell(rate: number, dividendYield: number, exponent: number, cell: number, work: number): void;
  americanPrices(...words: number[]): number;
  averageDensity(...words: number[]): number;
  putByDensity(...words: number[]): number;
  averageLanes(...words: number[]): void;
  writeTableMatrices(matrices: number, work: number): void;
  writeTableCell(...words: number[]): void;
  exponentials(x: number, laneCount: number, out: number): void;
  addMultiple(to: number, from: number, laneCount: number, factor: number): void;
  setMultiple(to: number, from: number, laneCount: number, factor: number): void;
  multiplyColumn(to: number, from: number, laneCount: number): void;
  growColumn(to: number, from: number, laneCount: number, factor: number): void;
  lossColumn(value: number, scale: number, laneCount: number, base: number): void;
  linearLossColumn(value: number, scale: number, laneCount: number, base: number): void;
  settleFactors(factors: number, inverses: number, laneCount: number, base: number, floor: number): number;
  invertColumn(factors: number, inverses: number, laneCount: number): void;
  startTails(states: number, accountCount: number): void;
  raiseThresholds(states: number, entries: number, accountCount: number, capacity: number, rank: number): void;
  combineTails(...words: number[]): number;
  finishTail(state: number, entries: number, keep: number, tailLosses: number, tailScenarios: number): number;
  surfaceBlock(table: number, x: number, v: number, laneCount: number, sum: number, bound: number): void;
}

type ArenaColumn = (typeof ARENA_COLUMNS)[number];

export interface ThreadParts {
  readonly instance: WebAssembly.Instance;
  readonly memory: WebAssembly.Memory;
  /** Kernels lane by lane, for instruments priced scenario by scenario. */
  readonly lanes: RunKernel;
  readonly program: Program;
  /** Which arena is this thread's. */
  readonly thread: number;
  readonly isCancelled: () => boolean;
}

export interface Thread extends ThreadParts {
  readonly exports: EngineExports;
  readonly scratch: number;
  /** Room for a walk sum; empty where the run has none. */
  readonly walk: Float64Array;
  /** First byte of the room for American options. */
  readonly americanWork: number;
  readonly status: Uint32Array;
  /** First byte of the arena's columns, and bytes from one to the next. */
  readonly columns: number;
  readonly columnBytes: number;
  /** Moves of the whole set. */
  readonly moves: MoveTable;
  readonly bases: Float64Array;
  readonly unitStart: Uint32Array;
  /** Of all units, one after the other. */
  readonly holdingAccount: Uint32Array;
  readonly holdingCoefficient: Float64Array;
  readonly volatility: Float64Array;
  /** Columns of the options, one after the other. */
  readonly rows: Float64Array;
  readonly rowOption: Uint32Array;
  readonly losses: Float64Array;
  /** Moves, and losses by account, of the scenarios of a listed block. */
  readonly gatheredMoves: MoveTable;
  readonly gatheredLosses: Float64Array;
}

export function openThread(parts: ThreadParts): Thread {
  const { memory, program, thread } = parts;
  const { layout } = program;
  const exports = parts.instance.exports as unknown as EngineExports;
  const hash = exports.layoutHash() >>> 0;
  invariant(hash === LAYOUT_HASH, `the WASM build has layout ${hash}, the host ${LAYOUT_HASH}: run npm run build`);
  const scratch = layout.arenas + thread * layout.arenaBytes;
  const status = scratch + SCRATCH_BYTES;
  const columns = status + COLUMN_ALIGNMENT_BYTES;
  const gathered = columns + ARENA_COLUMNS.length * layout.arenaLanes * 8;
  const gatheredMoveCells = program.factors.length * LISTED_SCENARIOS;
  const isScreening = layout.nodeCells > 0;
  // As aligned as the end of the arena is.
  const walkCells = 32 * Math.ceil(layout.walkCells / 32);
  const unitStart = new Uint32Array(memory.buffer, layout.unitStart, unitTotal(program) + 1);
  return {
    ...parts,
    exports,
    scratch,
    status: new Uint32Array(memory.buffer, status, 3),
    walk: cells(memory, scratch + layout.arenaBytes - 8 * walkCells, layout.walkCells),
    americanWork: scratch + layout.arenaBytes - 8 * (walkCells + 32 * Math.ceil(layout.americanWorkCells / 32)),
    columns,
    columnBytes: layout.arenaLanes * 8,
    moves: {
      cells: cells(memory, layout.moves, program.factors.length * layout.scenarioStride),
      stride: layout.scenarioStride,
    },
    bases: cells(memory, layout.bases, unitTotal(program) + program.bundleCount),
    unitStart,
    holdingAccount: new Uint32Array(memory.buffer, layout.holdingAccount, unitStart.at(-1)),
    holdingCoefficient: cells(memory, layout.holdingCoefficient, unitStart.at(-1)!),
    volatility: cells(memory, layout.volatility, layout.rowStride),
    rows: cells(memory, layout.rows, layout.rowColumns * layout.rowStride),
    rowOption: new Uint32Array(memory.buffer, layout.rowOption, layout.rowStride),
    losses: cells(memory, layout.losses, layout.lossCells),
    gatheredMoves: {
      cells: cells(memory, gathered, isScreening ? gatheredMoveCells : 0),
      stride: LISTED_SCENARIOS,
    },
    gatheredLosses: cells(
      memory,
      // Without screening there is no room for them: the last thread's would begin beyond the memory.
      gathered + (isScreening ? gatheredMoveCells * 8 : 0),
      isScreening ? layout.accountCount * LISTED_SCENARIOS : 0,
    ),
  };
}

export type Arena = Readonly<Record<ArenaColumn, Float64Array>>;

/** Scenarios in hand: where their moves stand, and where the losses of the accounts go. */
export interface Block {
  readonly count: number;
  readonly moves: MoveTable;
  /** First cell of the block in a column of moves. */
  readonly first: number;
  readonly out: Float64Array;
  /** Cells from one account to the next, and the block's first one. */
  readonly outStride: number;
  readonly outFirst: number;
  readonly scenarioOf: (lane: number) => number;
  readonly arena: Arena;
  /** What columns of the arena hold now, by name. */
  readonly held: Map<string, string>;
  /** The schedule of the slice of averages in hand. */
  readonly hand: { average?: AverageInHand; arithmetic?: ArithmeticInHand };
}

/** Views by how many lanes they have: a question over a hundred thousand scenarios would make thousands for the collector. */
const arenas = new WeakMap<Thread, Map<number, Arena>>();

export function arenaOf(thread: Thread, count: number): Arena {
  // The kernel works on whole vectors: beyond the last scenario the moves are zero, which is a sound market.
  const lanes = Math.ceil(count / 4) * 4;
  const ofThread = arenas.get(thread) ?? new Map<number, Arena>();
  arenas.set(thread, ofThread);
  const known = ofThread.get(lanes);
  if (known !== undefined) return known;
  const { memory, columns, columnBytes } = thread;
  const column = (index: number) => cells(memory, columns + index * columnBytes, lanes);
  const arena = Object.fromEntries(ARENA_COLUMNS.map((name, index) => [name, column(index)])) as Arena;
  ofThread.set(lanes, arena);
  return arena;
}

export const addressOf = ({ columns, columnBytes }: Thread, name: ArenaColumn): number =>
  columns + ARENA_COLUMNS.indexOf(name) * columnBytes;

/** exp of the first lanes of a column, into another or itself. */
export function exponentials(thread: Thread, from: ArenaColumn, to: ArenaColumn, laneCount: number): void {
  thread.exports.exponentials(addressOf(thread, from), laneCount, addressOf(thread, to));
}

/** The column becomes exp of a form: exactly 1 where nothing moves. */
export function fillMultiple(thread: Thread, form: LinearForm, block: Block, to: ArenaColumn): void {
  const column = block.arena[to];
  if (form.factors.length === 0) {
    column.fill(1);
    return;
  }
  fillFormColumn(thread, form, block, to);
  exponentials(thread, to, to, column.length);
}

/** The column becomes a form of the moves of the block. */
export function fillFormColumn(thread: Thread, form: LinearForm, block: Block, to: ArenaColumn): void {
  const column = block.arena[to];
  column.fill(0);
  form.factors.forEach((factor, term) => {
    thread.exports.addMultiple(column.byteOffset, addressOfMoves(block, factor), column.length, form.weights[term]!);
  });
}

/** The moves of a factor in the scenarios of the block stand in the memory of the run, wherever they come from. */
export const addressOfMoves = ({ moves, first }: Block, factor: number): number =>
  moves.cells.byteOffset + 8 * (factor * moves.stride + first);

/** A run of scenarios of the set. */
export function blockOf(thread: Thread, index: number): Block {
  const { scenarioCount, blockScenarios, scenarioStride } = thread.program.layout;
  const first = index * blockScenarios;
  const count = Math.min(blockScenarios, scenarioCount - first);
  const scenarioOf = (lane: number): number => first + lane;
  const [arena, held, hand] = [arenaOf(thread, count), new Map<string, string>(), {}];
  const { moves, losses: out } = thread;
  // In one piece: two spread together are three objects, for each of a hundred blocks of a question.
  return { count, first, moves, out, outStride: scenarioStride, outFirst: first, scenarioOf, arena, held, hand };
}

/** Scenarios of the list, their moves side by side. */
export function listedBlockOf(thread: Thread, scenarios: Uint32Array): Block {
  const { moves, gatheredMoves, gatheredLosses, program } = thread;
  for (let factor = 0; factor < program.factors.length; factor++) {
    const to = factor * gatheredMoves.stride;
    const from = factor * moves.stride;
    for (let lane = 0; lane < LISTED_SCENARIOS; lane++) {
      gatheredMoves.cells[to + lane] = lane < scenarios.length ? moves.cells[from + scenarios[lane]!]! : 0;
    }
  }
  const count = scenarios.length;
  return {
    ...{ count, first: 0, moves: gatheredMoves, out: gatheredLosses, outStride: LISTED_SCENARIOS, outFirst: 0 },
    ...{ scenarioOf: (lane) => scenarios[lane]!, arena: arenaOf(thread, count), held: new Map(), hand: {} },
  };
}

/** Fills a column, or several that go together, unless they hold just that already. */
export function unlessHeld({ held }: Block, name: string, what: string, fill: () => void): void {
  if (held.get(name) === what) return;
  fill();
  held.set(name, what);
}

export const scenarioName = ({ labels }: Program, scenario: number): string =>
  labels?.[scenario] ?? `scenario ${scenario + 1}`;

/** A sentence that ends with the scenario. */
export function refusal({ program }: Thread, scenario: number, what: string): PlimsollError {
  return new PlimsollError('INPUT_VALUE', `${what} (${scenarioName(program, scenario)})`, { scenario });
}
