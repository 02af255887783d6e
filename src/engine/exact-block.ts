// The losses of one block of scenarios by full revaluation: what every approximation is judged by.
//
// Unit by unit (a part of a linear product, a vanilla, anything else), in the order of the plan: its loss in every scenario of
// the block, once, added to each account that holds it; and what one account holds of a slice in one go, where that is much.
// So an account's sum runs in the order of the plan, whoever computes it and whichever scenarios stand beside it.
import { PlimsollError } from '../core/errors.ts';
import { applyMoves } from '../market/moves.ts';
import { valuesOnly } from '../pricing/value-instruments.ts';
import { takeAverage } from './average-rows.ts';
import { formKey } from './factor-forms.ts';
import type { Slice } from './plan.ts';
import { addPrices, fillRow, priceRows } from './price-rows.ts';
import { type Program, unitTotal } from './program.ts';
import { LISTED_SCENARIOS } from './run-memory.ts';
import { fillSliceColumns, settleSpot } from './slice-columns.ts';
import {
  arenaOf,
  type Block,
  blockOf,
  fillMultiple,
  listedBlockOf,
  scenarioName,
  type Thread,
  unlessHeld,
} from './thread.ts';

/** How many instruments are priced scenario by scenario between two looks at the same scenarios: 2 MB of values. */
const PER_SCENARIO_CHUNK = 256;

/** Writes the losses of one block of the set; false where it was told to stop on the way. */
export const runExactBlock = (thread: Thread, index: number): boolean => writeLosses(thread, blockOf(thread, index));

/** The same for a run of listed scenarios. */
export function runListedBlock(thread: Thread, scenarios: Uint32Array): boolean {
  const { gatheredLosses, losses, program } = thread;
  const { accountCount, scenarioStride } = program.layout;
  if (!writeLosses(thread, listedBlockOf(thread, scenarios))) return false;
  for (let account = 0; account < accountCount; account++) {
    for (let lane = 0; lane < scenarios.length; lane++) {
      losses[account * scenarioStride + scenarios[lane]!] = gatheredLosses[account * LISTED_SCENARIOS + lane]!;
    }
  }
  return true;
}

function writeLosses(thread: Thread, block: Block): boolean {
  const { accountCount } = thread.program.layout;
  for (let account = 0; account < accountCount; account++) {
    const start = account * block.outStride + block.outFirst;
    block.out.fill(0, start, start + block.count);
  }
  return priceBlock(thread, block, {
    wantsZeros: false,
    unit: (unit) => addToHolders(thread, unit, block),
    bundle: (_, account) => addToAccount(thread, block, account),
  });
}

/** Who takes the loss of a unit, or of a bundle, that stands in the column `value`. */
export interface LossSink {
  /** Losses that are 0 in every scenario need not be told. */
  readonly wantsZeros: boolean;
  unit(unit: number): void;
  bundle(index: number, account: number): void;
}

/** The losses of one block, unit by unit in the order of the plan, or of some of its slices; false where it was told to stop on the way. */
export function priceBlock(
  thread: Thread,
  block: Block,
  sink: LossSink,
  takes: (slice: Slice) => boolean = () => true,
): boolean {
  priceLinear(thread, block, sink);
  let firstBundle = 0;
  for (const slice of thread.program.slices) {
    const isTaken = takes(slice) && (sink.wantsZeros || !slice.isStill);
    if (isTaken && !priceSlice(thread, slice, block, sink)) return false;
    if (isTaken && !priceBundles(thread, slice, { block, firstBundle }, sink)) return false;
    firstBundle += slice.bundles.length;
  }
  return pricePerScenario(thread, block, sink);
}

function priceLinear(thread: Thread, block: Block, sink: LossSink): void {
  const { scale, value } = block.arena;
  thread.program.linear.forEach(({ base, form, isStill }, unit) => {
    if (isStill && !sink.wantsZeros) return;
    unlessHeld(block, 'scale', formKey(form), () => fillMultiple(thread, form, block, 'scale'));
    thread.exports.linearLossColumn(value.byteOffset, scale.byteOffset, block.count, base);
    sink.unit(unit);
  });
}

/** Adds the loss of one unit, which stands in the column `value`, to every account that holds it. */
function addToHolders(
  { unitStart, holdingAccount, holdingCoefficient, exports }: Thread,
  unit: number,
  block: Block,
): void {
  const { byteOffset } = block.arena.value;
  const end = unitStart[unit + 1]!;
  for (let holder = unitStart[unit]!; holder < end; holder++) {
    const to = addressOfLosses(block, holdingAccount[holder]!);
    exports.addMultiple(to, byteOffset, block.count, holdingCoefficient[holder]!);
  }
}

export function priceSlice(thread: Thread, slice: Slice, block: Block, sink: LossSink): boolean {
  const { program, bases, unitStart } = thread;
  const { scale, value } = block.arena;
  fillSliceColumns(thread, slice, block);
  for (let option = slice.firstOption; option < slice.firstOption + slice.optionCount; option++) {
    const unit = program.linear.length + option;
    if (unitStart[unit] === unitStart[unit + 1]) continue;
    if (thread.isCancelled()) return false;
    fillRow(thread, slice, block, option);
    value.fill(0);
    addPrices(thread, slice, { first: option, count: 1 }, block);
    thread.exports.lossColumn(value.byteOffset, scale.byteOffset, block.count, bases[unit]!);
    sink.unit(unit);
  }
  return true;
}

/** What accounts hold that have many options of a slice, whose columns priceSlice has left in the arena. */
function priceBundles(
  thread: Thread,
  slice: Slice,
  { block, firstBundle }: { readonly block: Block; readonly firstBundle: number },
  sink: LossSink,
): boolean {
  const { scale, value } = block.arena;
  const firstBase = unitTotal(thread.program) + firstBundle;
  for (const [index, { account, firstRow, rowCount }] of slice.bundles.entries()) {
    if (!priceRows(thread, slice, { first: firstRow, count: rowCount }, block)) return false;
    thread.exports.lossColumn(value.byteOffset, scale.byteOffset, block.count, thread.bases[firstBase + index]!);
    sink.bundle(firstBundle + index, account);
  }
  return true;
}

const addressOfLosses = ({ out, outStride, outFirst }: Block, account: number): number =>
  out.byteOffset + 8 * (account * outStride + outFirst);

const addToAccount = ({ exports }: Thread, block: Block, account: number): void =>
  exports.addMultiple(addressOfLosses(block, account), block.arena.value.byteOffset, block.count, 1);

function pricePerScenario(thread: Thread, block: Block, sink: LossSink): boolean {
  const { program, bases } = thread;
  const firstUnit = program.linear.length + program.optionCount;
  for (let first = 0; first < program.perScenario.length; first += PER_SCENARIO_CHUNK) {
    const instruments = program.perScenario.slice(first, first + PER_SCENARIO_CHUNK);
    const values = instruments.map(() => new Float64Array(block.count));
    for (let lane = 0; lane < block.count; lane++) {
      if (thread.isCancelled()) return false;
      const move = (factor: number) => block.moves.cells[factor * block.moves.stride + block.first + lane]!;
      const units = valuesAt(thread, instruments, move, scenarioName(program, block.scenarioOf(lane)));
      for (let index = 0; index < instruments.length; index++) values[index]![lane] = units[index]!;
    }
    values.forEach((column, index) => {
      const unit = firstUnit + first + index;
      const base = bases[unit]!;
      for (let lane = 0; lane < block.count; lane++) block.arena.value[lane] = base - column[lane]!;
      sink.unit(unit);
    });
  }
  return true;
}

/** Instruments at the moved snapshot of one scenario, by their own pricers. */
export function valuesAt(
  { program, lanes }: Thread,
  instruments: Program['perScenario'],
  move: (factor: number) => number,
  name: string,
): Float64Array {
  const amounts = program.factors.map((factor, index) => ({ factor, amount: move(index) }));
  const place = { path: name };
  try {
    const moved = applyMoves(program.snapshot, amounts, { stickiness: 'strike', ...program.rules, place });
    return valuesOnly(instruments, moved, lanes);
  } catch (thrown) {
    if (!(thrown instanceof PlimsollError) || thrown.message.includes(place.path)) throw thrown;
    throw new PlimsollError(thrown.code, `${thrown.message} (${place.path})`, { ...thrown.details });
  }
}

/** Values one unit of everything at the base snapshot, once, before the first block. */
export function writeBases(thread: Thread, withConstants = true): void {
  const { program, bases, exports, unitStart } = thread;
  if (withConstants) exports.initBlackBlock(program.layout.constants, thread.scratch);
  program.linear.forEach(({ base }, unit) => {
    bases[unit] = base;
  });
  const arena = arenaOf(thread, 1);
  const still = { count: 1, moves: thread.moves, first: 0, out: thread.losses, outStride: 0, outFirst: 0 };
  const block: Block = { ...still, scenarioOf: () => 0, arena, held: new Map(), hand: {} };
  let next = unitTotal(program);
  for (const planned of program.slices) {
    const slice = { ...planned, ownFactors: false };
    const { forward, firstOption, optionCount, bundles, spot } = slice;
    arena.forward.fill(forward);
    // Averages leave that of their last row.
    arena.logForward.fill(0);
    arena.volFactor.fill(1);
    arena.inverseVolFactor.fill(1);
    if (spot !== undefined) {
      arena.logSpot.fill(0);
      settleSpot(thread, spot, block);
    }
    if (slice.average !== undefined)
      takeAverage(thread, slice, block, { x: new Float64Array(arena.value.length), v: () => 0 });
    for (let option = firstOption; option < firstOption + optionCount; option++) {
      const unit = program.linear.length + option;
      if (unitStart[unit] === unitStart[unit + 1]) continue;
      fillRow(thread, slice, block, option);
      arena.value.fill(0);
      addPrices(thread, slice, { first: option, count: 1 }, block);
      bases[unit] = arena.value[0]!;
    }
    for (const { firstRow, rowCount } of bundles) {
      priceRows(thread, slice, { first: firstRow, count: rowCount }, block);
      bases[next] = arena.value[0]!;
      next++;
    }
  }
  const values = valuesOnly(program.perScenario, program.snapshot, thread.lanes);
  bases.set(values, program.linear.length + program.optionCount);
}
