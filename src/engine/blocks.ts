// The losses of one block of scenarios, from columns in shared memory: one function for every thread and for a browser.
//
// Unit by unit (a part of a linear product, a vanilla, anything else), in the order of the plan: its loss in every scenario of
// the block, once, added to each account that holds it; and what one account holds of a slice in one go, where that is much.
// So an account's sum runs in the order of the plan, whoever computes it.
import { invariant, PlimsollError } from '../core/errors.ts';
import { BLOCK_SCENARIOS } from '../core/limits.ts';
import { COLUMN_ALIGNMENT_BYTES, LAYOUT_HASH, STATUS_OK } from '../generated/layouts.ts';
import { applyMoves } from '../market/moves.ts';
import { valueInstruments } from '../pricing/value-instruments.ts';
import { BLACK_BLOCK_SCRATCH_BYTES, contract } from '../spec/black-block.ts';
import type { RunKernel } from '../spec/contract.ts';
import { type Arena, type Block, fillFactors, fillSliceColumns, refusal, unlessHeld } from './block-columns.ts';
import { fillMultiple, formKey, type MoveTable } from './factor-forms.ts';
import type { Bundle, Plan, Slice } from './plan.ts';
import { ARENA_COLUMNS, cells, type RunLayout } from './run-memory.ts';

/** What a thread needs besides the memory: the plan without the columns that stand there. */
export type Program = Pick<Plan, 'accounts' | 'linear' | 'slices' | 'perScenario' | 'snapshot' | 'rules'> & {
  readonly factors: Plan['set']['factors'];
  readonly labels?: readonly string[];
  readonly optionIds: readonly string[];
  readonly optionCount: number;
  readonly bundleCount: number;
  readonly layout: RunLayout;
};

export function programOf(plan: Plan, layout: RunLayout): Program {
  const { accounts, linear, slices, perScenario, snapshot, rules, set, options } = plan;
  const labels = set.labels === undefined ? {} : { labels: set.labels };
  const shape = { accounts, linear, slices, perScenario, snapshot, rules, factors: set.factors, ...labels };
  const { optionCount, bundleCount } = plan;
  return { ...shape, optionIds: options.ids, optionCount, bundleCount, layout };
}

interface BlockExports {
  layoutHash(): number;
  initBlackBlock(constants: number, scratch: number): void;
  blackBlock(...addresses: number[]): void;
}

export interface BlockRunner {
  /** Writes the losses of one block; false where it was told to stop on the way. */
  run(block: number): boolean;
  /** Values one unit of everything at the base snapshot, once, before the first block. */
  writeBases(): void;
}

export interface BlockMachine {
  readonly instance: WebAssembly.Instance;
  readonly memory: WebAssembly.Memory;
  /** Kernels lane by lane, for instruments priced scenario by scenario. */
  readonly lanes: RunKernel;
  readonly program: Program;
  /** Which arena is this thread's. */
  readonly thread: number;
  readonly isCancelled: () => boolean;
}

/** How many instruments are priced scenario by scenario between two looks at the same scenarios: 8 MB of values. */
const PER_SCENARIO_CHUNK = 256;

export function openBlocks(machine: BlockMachine): BlockRunner {
  const { memory, program, thread } = machine;
  const { layout } = program;
  const exports = machine.instance.exports as unknown as BlockExports;
  const hash = exports.layoutHash() >>> 0;
  invariant(hash === LAYOUT_HASH, `the WASM build has layout ${hash}, the host ${LAYOUT_HASH}: run npm run build`);
  const scratch = layout.arenas + thread * layout.arenaBytes;
  const status = scratch + BLACK_BLOCK_SCRATCH_BYTES;
  const columns = status + COLUMN_ALIGNMENT_BYTES;
  const state: RunnerState = {
    ...machine,
    exports,
    scratch,
    status: new Uint32Array(memory.buffer, status, 3),
    columns,
    moves: {
      cells: cells(memory, layout.moves, program.factors.length * layout.scenarioStride),
      stride: layout.scenarioStride,
    },
    bases: cells(memory, layout.bases, unitTotal(program) + program.bundleCount),
    unitStart: new Uint32Array(memory.buffer, layout.unitStart, unitTotal(program) + 1),
    volatility: cells(memory, layout.volatility, layout.optionStride),
    losses: cells(memory, layout.losses, program.accounts.length * layout.scenarioStride),
  };
  return { run: (block) => runBlock(state, block), writeBases: () => writeBases(state) };
}

interface RunnerState extends BlockMachine {
  readonly exports: BlockExports;
  readonly scratch: number;
  readonly status: Uint32Array;
  readonly columns: number;
  readonly moves: MoveTable;
  readonly bases: Float64Array;
  readonly unitStart: Uint32Array;
  readonly volatility: Float64Array;
  readonly losses: Float64Array;
}

const unitTotal = ({ linear, optionCount, perScenario }: Program): number =>
  linear.length + optionCount + perScenario.length;

function blockOf(state: RunnerState, block: number): Block {
  const { scenarioCount } = state.program.layout;
  const first = block * BLOCK_SCENARIOS;
  const count = Math.min(BLOCK_SCENARIOS, scenarioCount - first);
  // The kernel works on whole vectors: beyond the last scenario the moves are zero, which is a sound market.
  const lanes = Math.ceil(count / 4) * 4;
  const column = (index: number) => cells(state.memory, state.columns + index * BLOCK_SCENARIOS * 8, lanes);
  const arena = Object.fromEntries(ARENA_COLUMNS.map((name, index) => [name, column(index)])) as Arena;
  return { first, count, arena, held: new Map() };
}

function runBlock(state: RunnerState, index: number): boolean {
  const { program, losses } = state;
  const block = blockOf(state, index);
  for (let account = 0; account < program.accounts.length; account++) {
    const start = account * program.layout.scenarioStride + block.first;
    losses.fill(0, start, start + block.count);
  }
  addLinear(state, block);
  let firstBase = unitTotal(program);
  for (const slice of program.slices) {
    if (!addSlice(state, slice, block) || !addBundles(state, slice, { block, firstBase })) return false;
    firstBase += slice.bundles.length;
  }
  return addPerScenario(state, block);
}

function addLinear(state: RunnerState, block: Block): void {
  const { linear } = state.program;
  const { scale, value } = block.arena;
  linear.forEach(({ base, form }, unit) => {
    unlessHeld(block, 'scale', formKey(form), () => fillMultiple(form, state.moves, block.first, scale));
    for (let lane = 0; lane < block.count; lane++) value[lane] = base - base * scale[lane]!;
    addToHolders(state, unit, block);
  });
}

/** Adds the loss of one unit, which stands in the column `value`, to every account that holds it. */
function addToHolders({ program, memory, unitStart, losses }: RunnerState, unit: number, block: Block): void {
  const { holdingAccount, holdingCoefficient, scenarioStride } = program.layout;
  const start = unitStart[unit]!;
  const holders = unitStart[unit + 1]! - start;
  const accounts = new Uint32Array(memory.buffer, holdingAccount + 4 * start, holders);
  const coefficients = cells(memory, holdingCoefficient + 8 * start, holders);
  const { value } = block.arena;
  const { count, first } = block;
  for (let holder = 0; holder < holders; holder++) {
    const coefficient = coefficients[holder]!;
    const to = accounts[holder]! * scenarioStride + first;
    for (let lane = 0; lane < count; lane++) losses[to + lane] = losses[to + lane]! + coefficient * value[lane]!;
  }
}

function addSlice(state: RunnerState, slice: Slice, block: Block): boolean {
  const { program, bases, unitStart } = state;
  const { scale, value } = block.arena;
  fillSliceColumns(state, slice, block);
  for (let option = slice.firstOption; option < slice.firstOption + slice.optionCount; option++) {
    const unit = program.linear.length + option;
    if (unitStart[unit] === unitStart[unit + 1]) continue;
    if (state.isCancelled()) return false;
    if (slice.ownFactors) fillFactors(state, slice, block, option);
    value.fill(0);
    addPrices(state, { first: option, count: 1 }, block);
    const base = bases[unit]!;
    for (let lane = 0; lane < block.count; lane++) value[lane] = base - scale[lane]! * value[lane]!;
    addToHolders(state, unit, block);
  }
  return true;
}

/** How many options go through the kernel between two looks at whether the run is cancelled: milliseconds. */
const BUNDLE_CHUNK = 256;

/** The accounts that hold many options of a slice, whose columns addSlice has left in the arena. */
function addBundles(
  state: RunnerState,
  { bundles }: Slice,
  { block, firstBase }: { readonly block: Block; readonly firstBase: number },
): boolean {
  const { losses, bases, program } = state;
  const { scale, value } = block.arena;
  for (const [index, bundle] of bundles.entries()) {
    if (!priceBundle(state, bundle, block)) return false;
    const base = bases[firstBase + index]!;
    const to = bundle.account * program.layout.scenarioStride + block.first;
    for (let lane = 0; lane < block.count; lane++) {
      losses[to + lane] = losses[to + lane]! + (base - scale[lane]! * value[lane]!);
    }
  }
  return true;
}

/** The column `value`: net quantity times money times undiscounted price, over the rows of a bundle. */
function priceBundle(state: RunnerState, { firstRow, rowCount }: Bundle, block: Block): boolean {
  block.arena.value.fill(0);
  for (let row = 0; row < rowCount; row += BUNDLE_CHUNK) {
    if (state.isCancelled()) return false;
    addPrices(state, { first: firstRow + row, count: Math.min(BUNDLE_CHUNK, rowCount - row) }, block);
  }
  return true;
}

/** Adds money times undiscounted price, over some rows of the options, to the column `value`. */
function addPrices(
  { program, exports, status, scratch, columns }: RunnerState,
  rows: { readonly first: number; readonly count: number },
  block: Block,
): void {
  const { layout } = program;
  const lanes = block.arena.value.length;
  const out = columns + ARENA_COLUMNS.indexOf('value') * BLOCK_SCENARIOS * 8;
  status.fill(0);
  exports.blackBlock(
    ...[layout.constants, scratch, columns, BLOCK_SCENARIOS * 8, lanes],
    ...[layout.options + 8 * rows.first, layout.optionStride * 8, rows.count, out, status.byteOffset],
  );
  if (status[0] === STATUS_OK) return;
  const [, lane, index] = status as unknown as [number, number, number];
  const input = contract.inputs[index]!;
  const isOfScenario = index < SCENARIO_INPUTS;
  const id = program.optionIds[rows.first + (isOfScenario ? 0 : lane)]!;
  const wanted = `${input.name} must lie in [${input.low}, ${input.high}]`;
  const scenario = block.first + (isOfScenario ? lane : 0);
  throw refusal({ program }, scenario, `${id} cannot be priced: ${wanted} (${input.unit})`);
}

/** The kernel's inputs that are columns by scenario come first. */
const SCENARIO_INPUTS = 4;

function addPerScenario(state: RunnerState, block: Block): boolean {
  const { program, bases } = state;
  const firstUnit = program.linear.length + program.optionCount;
  for (let first = 0; first < program.perScenario.length; first += PER_SCENARIO_CHUNK) {
    const instruments = program.perScenario.slice(first, first + PER_SCENARIO_CHUNK);
    const values = instruments.map(() => new Float64Array(block.count));
    for (let lane = 0; lane < block.count; lane++) {
      if (state.isCancelled()) return false;
      const units = valueAt(state, instruments, block.first + lane);
      for (let index = 0; index < instruments.length; index++) values[index]![lane] = units[index]!;
    }
    values.forEach((column, index) => {
      const unit = firstUnit + first + index;
      const base = bases[unit]!;
      for (let lane = 0; lane < block.count; lane++) block.arena.value[lane] = base - column[lane]!;
      addToHolders(state, unit, block);
    });
  }
  return true;
}

function valueAt(state: RunnerState, instruments: Program['perScenario'], scenario: number): number[] {
  const { program, moves, lanes } = state;
  const amounts = program.factors.map((factor, index) => ({
    factor,
    amount: moves.cells[index * moves.stride + scenario]!,
  }));
  const place = { path: program.labels?.[scenario] ?? `scenario ${scenario + 1}` };
  try {
    const moved = applyMoves(program.snapshot, amounts, { stickiness: 'strike', ...program.rules, place });
    return valueInstruments(instruments, moved, lanes).map(({ value }) => value);
  } catch (thrown) {
    if (!(thrown instanceof PlimsollError) || thrown.message.includes(place.path)) throw thrown;
    throw new PlimsollError(thrown.code, `${thrown.message} (${place.path})`, { ...thrown.details, scenario });
  }
}

function writeBases(state: RunnerState): void {
  const { program, bases, exports } = state;
  exports.initBlackBlock(program.layout.constants, state.scratch);
  program.linear.forEach(({ base }, unit) => {
    bases[unit] = base;
  });
  const arena = Object.fromEntries(
    ARENA_COLUMNS.map((name, index) => [name, cells(state.memory, state.columns + index * BLOCK_SCENARIOS * 8, 4)]),
  ) as Arena;
  const block: Block = { first: 0, count: 1, arena, held: new Map() };
  arena.logForward.fill(0);
  arena.volFactor.fill(1);
  arena.inverseVolFactor.fill(1);
  let next = unitTotal(program);
  for (const { forward, firstOption, optionCount, bundles } of program.slices) {
    arena.forward.fill(forward);
    for (let option = firstOption; option < firstOption + optionCount; option++) {
      arena.value.fill(0);
      addPrices(state, { first: option, count: 1 }, block);
      bases[program.linear.length + option] = arena.value[0]!;
    }
    for (const bundle of bundles) {
      priceBundle(state, bundle, block);
      bases[next] = arena.value[0]!;
      next++;
    }
  }
  const units = valueInstruments(program.perScenario, program.snapshot, state.lanes);
  units.forEach(({ value }, index) => {
    bases[program.linear.length + program.optionCount + index] = value;
  });
}
