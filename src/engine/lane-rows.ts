// Rows of a slice whose kernel takes a lane at a time: American options and arithmetic averages. What moves is packed into columns
// of numbers once per block; no snapshot is moved and no instrument is read.
import { PlimsollError } from '../core/errors.ts';
import { walkSumPrice } from '../pricing/walk-sum-price.ts';
import { walkSumCells } from '../spec/walk-sum.ts';
import type { Slice } from './plan.ts';
import { idOfRow, WALK_CAPACITY } from './run-memory.ts';
import { type Block, scenarioName, type Thread } from './thread.ts';

/** Adds money times price of one row to the column `value`. */
export function addLanePrices(thread: Thread, slice: Slice, row: number, block: Block): void {
  const prices =
    slice.kind === 'american' ? americanPrices(thread, slice, row, block) : averagePrices(thread, slice, row, block);
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

/** By kernel american-option, with the life of the option as the unit of time: the pricer's kernel of Greeks gives the same value
 *  within 4e-9 of the strike at twice the cost. */
function americanPrices(thread: Thread, slice: Slice, row: number, block: Block): Float64Array {
  const { rows, program } = thread;
  const { rowStride } = program.layout;
  const { rate, assetYield } = slice.american!;
  const { spot, volFactor } = block.arena;
  const deviation = rows[DEVIATION * rowStride + row]!;
  const constant = (of: number) => new Float64Array(block.count).fill(of);
  const inputs = [
    spot.slice(0, block.count),
    constant(rows[STRIKE * rowStride + row]!),
    constant(rate),
    constant(assetYield),
    Float64Array.from({ length: block.count }, (_, lane) => deviation * volFactor[lane]!),
    constant(1),
    constant(rows[SIGN * rowStride + row]!),
  ];
  try {
    return thread.lanes('american-option', inputs)[0]!;
  } catch (thrown) {
    // An input outside of the kernel's domain: the sentence says which, and not whose.
    if (!(thrown instanceof PlimsollError) || typeof thrown.details.lane !== 'number') throw thrown;
    const id = idOfRow(thread.memory, program.layout, row);
    const scenario = scenarioName(program, block.scenarioOf(thrown.details.lane));
    throw new PlimsollError(thrown.code, `${id} cannot be priced: ${thrown.message} (${scenario})`, thrown.details);
  }
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
