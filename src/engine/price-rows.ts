// Rows of a slice through its block kernel, onto the column `value` of the arena.
import { STATUS_OK } from '../generated/layouts.ts';
import { contract as barrierContract } from '../spec/barrier-block.ts';
import { contract as blackContract } from '../spec/black-block.ts';
import type { Contract } from '../spec/contract.ts';
import { contract as digitalContract } from '../spec/digital-block.ts';
import { fillAverageRow } from './average-rows.ts';
import { addAmericanPrices, addAveragePrices } from './lane-rows.ts';
import type { Slice } from './plan.ts';
import { idOfRow } from './run-memory.ts';
import { fillFactors } from './slice-columns.ts';
import type { SliceKind } from './slice-kinds.ts';
import { addressOf, type Block, exponentials, refusal, type Thread } from './thread.ts';

export interface Rows {
  readonly first: number;
  readonly count: number;
}

/** How many rows go through the kernel between two looks at whether the run is cancelled: milliseconds. */
const CANCEL_ROWS = 256;

/** The column `value` becomes the sum of money times undiscounted price over the rows; false where it was told to stop. */
export function priceRows(thread: Thread, slice: Slice, { first, count }: Rows, block: Block): boolean {
  block.arena.value.fill(0);
  if (hasOwnColumns(slice)) {
    for (let row = first; row < first + count; row++) {
      if (thread.isCancelled()) return false;
      fillRow(thread, slice, block, row);
      addPrices(thread, slice, { first: row, count: 1 }, block);
    }
    return true;
  }
  for (let row = 0; row < count; row += CANCEL_ROWS) {
    if (thread.isCancelled()) return false;
    addPrices(thread, slice, { first: first + row, count: Math.min(CANCEL_ROWS, count - row) }, block);
  }
  return !thread.isCancelled();
}

const hasOwnColumns = ({ ownFactors, kind }: Slice): boolean => ownFactors || kind === 'average';

/** What a row has for itself in the scenario columns, where it has. */
export function fillRow(thread: Thread, slice: Slice, block: Block, row: number): void {
  if (slice.kind === 'average') fillAverageRow(thread, slice, block, row);
  else if (slice.ownFactors) fillFactors(thread, slice, block, row);
}

interface BlockKernel {
  readonly name: 'blackBlock' | 'digitalBlock' | 'barrierBlock';
  readonly contract: Contract;
  /** Inputs that are columns by scenario come first. */
  readonly scenarioInputs: number;
}

const BLACK: BlockKernel = {
  name: 'blackBlock',
  contract: blackContract,
  scenarioInputs: 4,
};
const KERNELS: Readonly<Partial<Record<SliceKind, BlockKernel>>> = {
  vanilla: BLACK,
  average: BLACK,
  digital: {
    name: 'digitalBlock',
    contract: digitalContract,
    scenarioInputs: 4,
  },
  barrier: {
    name: 'barrierBlock',
    contract: barrierContract,
    scenarioInputs: 6,
  },
};

/** Adds money times undiscounted price, over some rows, to the column `value`. */
export function addPrices(thread: Thread, slice: Slice, rows: Rows, block: Block): void {
  const kernel = KERNELS[slice.kind];
  if (kernel !== undefined) {
    addKernelPrices(thread, kernel, rows, block, 'value');
    if (slice.kind === 'digital') addSmileSlopes(thread, rows, block);
    return;
  }
  const { density } = block.arena;
  for (let row = rows.first; row < rows.first + rows.count; row++) {
    if (thread.isCancelled()) return;
    if (slice.kind === 'arithmetic') addAveragePrices(thread, slice, row, block);
    else {
      density.fill(0);
      addKernelPrices(thread, BLACK, { first: row, count: 1 }, block, 'density');
      addAmericanPrices(thread, slice, row, block);
    }
  }
}

/** The same by a block kernel, to a column of the arena. */
function addKernelPrices(
  thread: Thread,
  { name, contract, scenarioInputs }: BlockKernel,
  rows: Rows,
  block: Block,
  to: 'value' | 'density',
): void {
  const { exports, status, scratch, columns, columnBytes } = thread;
  const { layout } = thread.program;
  status[0] = STATUS_OK;
  exports[name](
    layout.constants,
    scratch,
    columns,
    columnBytes,
    block.arena.value.length,
    layout.rows + 8 * rows.first,
    layout.rowStride * 8,
    rows.count,
    addressOf(thread, to),
    status.byteOffset,
  );
  if (status[0] !== STATUS_OK) {
    const [, lane, index] = status as unknown as [number, number, number];
    const input = contract.inputs[index]!;
    const isOfScenario = index < scenarioInputs;
    const id = idOfRow(thread.memory, layout, rows.first + (isOfScenario ? 0 : lane));
    const wanted = `${input.name} must lie in [${input.low}, ${input.high}]`;
    const scenario = block.scenarioOf(isOfScenario ? lane : 0);
    throw refusal(thread, scenario, `${id} cannot be priced: ${wanted} (${input.unit})`);
  }
}

/** What the slope of the smile adds to digitals: money times weight times the factor on volatility times exp(-d2^2 / 2). */
function addSmileSlopes(thread: Thread, { first, count }: Rows, { arena }: Block): void {
  const { rows } = thread;
  const { rowStride } = thread.program.layout;
  const { value, density, logForward, volFactor, inverseVolFactor } = arena;
  for (let row = first; row < first + count; row++) {
    const weight = rows[SMILE_COLUMN * rowStride + row]! * rows[4 * rowStride + row]!;
    if (weight === 0) continue;
    const logStrike = rows[rowStride + row]!;
    const halfDeviation = 0.5 * rows[2 * rowStride + row]!;
    const inverse = rows[3 * rowStride + row]!;
    for (let lane = 0; lane < density.length; lane++) {
      const m = (logForward[lane]! - logStrike) * inverse * inverseVolFactor[lane]!;
      const d2 = m - halfDeviation * volFactor[lane]!;
      density[lane] = -0.5 * d2 * d2;
    }
    exponentials(thread, 'density', 'density', density.length);
    for (let lane = 0; lane < value.length; lane++) {
      value[lane] = value[lane]! + weight * volFactor[lane]! * density[lane]!;
    }
  }
}

/** Behind the six columns of black-block and the digitals' asset. */
const SMILE_COLUMN = 7;
