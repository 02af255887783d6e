// Rows of a slice whose kernel takes a lane at a time: American options, from tables of early exercise, and arithmetic averages. What
// moves stands in columns of numbers; no snapshot is moved and no instrument is read.
import { PlimsollError } from '../core/errors.ts';
import { walkSumPrice } from '../pricing/walk-sum-price.ts';
import { exp } from '../spec/exp.ts';
import { walkSumCells } from '../spec/walk-sum.ts';
import type { Slice } from './plan.ts';
import { idOfRow, WALK_CAPACITY } from './run-memory.ts';
import { addressOf, type Block, scenarioName, type Thread } from './thread.ts';

/** Adds money times price of one row to the column `value`. */
export function addAveragePrices(thread: Thread, slice: Slice, row: number, block: Block): void {
  const prices = averagePrices(thread, slice, row, block);
  const { value } = block.arena;
  const money = thread.rows[MONEY * thread.program.layout.rowStride + row]!;
  for (let lane = 0; lane < block.count; lane++) {
    if (Number.isNaN(prices[lane]!)) throw unpriced(thread, row, block.scenarioOf(lane));
    value[lane] = value[lane]! + money * prices[lane]!;
  }
}

// Columns of the options (run-memory.ts).
const STRIKE = 0;
const DEVIATION = 2;
const MONEY = 4;
const SIGN = 5;

/** The same of an American option, where the column `density` holds money times its European price, not discounted. */
export function addAmericanPrices(thread: Thread, slice: Slice, row: number, block: Block): void {
  const { program, rows, exports, columns, columnBytes, americanWork } = thread;
  const { rowStride, rows: firstRow, american } = program.layout;
  const { rate, assetYield } = slice.american!;
  const { call, put } = slice.americanTables!;
  const index = rows[SIGN * rowStride + row]! > 0 ? call : put;
  const table = index === undefined ? NO_TABLE : program.americanTables[index]!;
  const bad = exports.americanPrices(
    ...[columns, columnBytes / 8, block.count],
    ...[firstRow + 8 * row, rowStride],
    ...[rate, assetYield, exp(-rate)],
    addressOf(thread, 'density'),
    ...[american + 8 * table.start, table.firstExponent, table.cellCount],
    addressOf(thread, 'value'),
    americanWork,
  );
  if (bad >= 0) throw refusedAmerican(thread, slice, row, { block, lane: bad });
}

const NO_TABLE = { start: 0, firstExponent: 0, cellCount: 0 };

/** The kernel says what lies outside of its domain, and not whose. */
function refusedAmerican(
  thread: Thread,
  slice: Slice,
  row: number,
  { block, lane }: { readonly block: Block; readonly lane: number },
): PlimsollError {
  const { rows, program } = thread;
  const { rowStride } = program.layout;
  const { rate, assetYield } = slice.american!;
  const { spot, volFactor } = block.arena;
  const deviation = rows[DEVIATION * rowStride + row]! * volFactor[lane]!;
  const inputs = [
    ...[spot[lane]!, rows[STRIKE * rowStride + row]!, rate, assetYield],
    ...[deviation, 1, rows[SIGN * rowStride + row]!],
  ];
  const scenario = block.scenarioOf(lane);
  try {
    thread.lanes(
      'american-option',
      inputs.map((input) => Float64Array.of(input)),
    );
  } catch (thrown) {
    if (!(thrown instanceof PlimsollError)) throw thrown;
    const id = idOfRow(thread.memory, program.layout, row);
    const what = `${id} cannot be priced: ${thrown.message} (${scenarioName(program, scenario)})`;
    return new PlimsollError(thrown.code, what, thrown.details);
  }
  return unpriced(thread, row, scenario);
}

/** By convolution (walk-sum.ts), as its pricer does: the same bits, by the WASM build where there is room. */
function averagePrices(thread: Thread, slice: Slice, row: number, block: Block): Float64Array {
  const { rows, rowOption, program } = thread;
  const { rowStride } = program.layout;
  const { amounts: still, settled, rows: ofOptions } = slice.average!;
  const { growths, multiples } = block.hand.average!;
  const { squares } = ofOptions[rowOption[row]! - slice.firstOption]!;
  const strike = rows[STRIKE * rowStride + row]! - settled;
  const sign = rows[SIGN * rowStride + row]!;
  const count = still.length;
  const { walk, exports } = thread;
  const hasRoom = walk.length >= 2 * count + walkSumCells(count, WALK_CAPACITY);
  const amounts = hasRoom ? walk.subarray(0, count) : new Float64Array(count);
  const variances = hasRoom ? walk.subarray(count, 2 * count) : new Float64Array(count);
  const [amountsAt, variancesAt, workAt] = [0, 8 * count, 16 * count].map((byte) => walk.byteOffset + byte);
  const prices = new Float64Array(block.count);
  for (let lane = 0; lane < block.count; lane++) {
    if (thread.isCancelled()) return prices;
    const multiple = multiples[lane]!;
    let most = 0;
    for (let fixing = 0; fixing < amounts.length; fixing++) {
      amounts[fixing] = still[fixing]! * multiple;
      most = Math.max(most, squares[fixing]! * growths[fixing]![lane]!);
      variances[fixing] = most;
    }
    // NaN: so fine a walk needs a larger grid.
    const price = hasRoom
      ? exports.walkSumOption(amountsAt!, variancesAt!, count, strike, sign, WALK_CAPACITY, workAt!)
      : Number.NaN;
    prices[lane] = Number.isNaN(price) ? walkSumPrice({ amounts, variances, strike, sign }) : price;
  }
  return prices;
}

function unpriced({ program, memory }: Thread, row: number, scenario: number): PlimsollError {
  const id = idOfRow(memory, program.layout, row);
  const text = `${id} has no price: its kernel did not converge (${scenarioName(program, scenario)})`;
  return new PlimsollError('INPUT_INSTRUMENT', text, { instrument: id, scenario });
}
