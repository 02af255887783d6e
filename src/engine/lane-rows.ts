// Rows of a slice that are priced one at a time, from tables: American options, and arithmetic averages (arithmetic-rows.ts). What moves
// stands in columns of numbers; no snapshot is moved and no instrument is read.
import { PlimsollError } from '../core/errors.ts';
import { exp } from '../spec/exp.ts';
import { addArithmeticPrices } from './arithmetic-rows.ts';
import type { Slice } from './plan.ts';
import { idOfRow } from './run-memory.ts';
import { addressOf, type Block, scenarioName, type Thread } from './thread.ts';

/** Adds money times price of one row to the column `value`. */
export function addAveragePrices(thread: Thread, slice: Slice, row: number, block: Block): void {
  const { rows, rowOption, program } = thread;
  const { rowStride } = program.layout;
  const [strike, money, sign] = [STRIKE, MONEY, SIGN].map((column) => rows[column * rowStride + row]!);
  const option = { option: rowOption[row]! - slice.firstOption, strike: strike!, money: money!, sign: sign! };
  const bad = addArithmeticPrices(thread, slice, option, block);
  if (bad >= 0) throw unpriced(thread, row, block.scenarioOf(bad));
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

function unpriced({ program, memory }: Thread, row: number, scenario: number): PlimsollError {
  const id = idOfRow(memory, program.layout, row);
  const text = `${id} has no price: its kernel did not converge (${scenarioName(program, scenario)})`;
  return new PlimsollError('INPUT_INSTRUMENT', text, { instrument: id, scenario });
}
