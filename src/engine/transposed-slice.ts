// A slice of vanillas by the block kernel with its roles exchanged: options are the lanes, scenarios the rows that are summed. So the
// sum over scenarios of share times loss comes out option by option, in one call for sixty-four of them.
//
// Black's price does not mind: a call on F struck at K is a put on K struck at F, d1 of the one being -d2 of the other, and the
// deviation is the product of two columns either way. Scenarios weigh share x scale, the base snapshot minus their sum, so that
// the row sums are those of losses with the sign turned.
import { STATUS_OK } from '../generated/layouts.ts';
import { cappedInverse } from '../spec/black-block.ts';
import type { Slice } from './plan.ts';
import { cells } from './run-memory.ts';
import { fillSliceColumns } from './slice-columns.ts';
import { addressOf, blockOf, type Thread } from './thread.ts';

/** Intrinsic values have two volatilities, one of them none; what is bundled is a sum already. */
export const isTransposed = ({ kind, ownFactors, intrinsic, bundles }: Slice): boolean =>
  kind === 'vanilla' && !ownFactors && !intrinsic && bundles.length === 0;

const ROW_COLUMNS = 6;
const [STRIKE, LOG_STRIKE, DEVIATION, INVERSE, MONEY, SIGN] = [0, 1, 2, 3, 4, 5] as const;

/** Writes the sums of the slice's options to `out`, unit by unit; false where the kernel refuses a number. */
export function transposedSums(thread: Thread, slice: Slice, shares: Float64Array, out: Float64Array): boolean {
  const table = fillTable(thread, slice, shares);
  for (const sign of [1, -1]) {
    // The sign of the exchanged option.
    table.column(SIGN).fill(-sign);
    const options = optionsOf(thread, slice, sign);
    for (let first = 0; first < options.length; first += thread.program.layout.arenaLanes) {
      const lanes = options.slice(first, first + thread.program.layout.arenaLanes);
      if (!sumLanes(thread, slice, lanes, table, out)) return false;
    }
  }
  return true;
}

/** Those that somebody holds. */
function optionsOf({ program, rows, unitStart }: Thread, { firstOption, optionCount }: Slice, sign: number): number[] {
  const signs = SIGN * program.layout.rowStride;
  const found: number[] = [];
  for (let option = firstOption; option < firstOption + optionCount; option++) {
    const unit = program.linear.length + option;
    if (rows[signs + option] === sign && unitStart[unit] !== unitStart[unit + 1]) found.push(option);
  }
  return found;
}

interface RowTable {
  readonly byte: number;
  readonly strideBytes: number;
  readonly rowCount: number;
  column(index: number): Float64Array;
}

/** Every scenario as a row, and behind them the base snapshot. */
function fillTable(thread: Thread, slice: Slice, shares: Float64Array): RowTable {
  const { memory, program } = thread;
  const { shares: places, blockCount } = program.layout;
  const { tables, tableStride } = places!;
  const strideBytes = 8 * tableStride;
  const byte = tables + thread.thread * ROW_COLUMNS * strideBytes;
  const rowCount = shares.length + 1;
  const column = (index: number) => cells(memory, byte + index * strideBytes, rowCount);
  const [strike, logStrike, deviation, inverse, money] = [STRIKE, LOG_STRIKE, DEVIATION, INVERSE, MONEY].map(column);
  let total = 0;
  for (let index = 0; index < blockCount; index++) {
    const block = blockOf(thread, index);
    fillSliceColumns(thread, slice, block);
    const { forward, logForward, volFactor, inverseVolFactor, scale } = block.arena;
    for (let lane = 0; lane < block.count; lane++) {
      const row = block.first + lane;
      strike![row] = forward[lane]!;
      logStrike![row] = logForward[lane]!;
      deviation![row] = volFactor[lane]!;
      inverse![row] = inverseVolFactor[lane]!;
      money![row] = shares[row]! * scale[lane]!;
      total += shares[row]!;
    }
  }
  const base = rowCount - 1;
  [strike![base], logStrike![base], deviation![base]] = [slice.forward, 0, 1];
  [inverse![base], money![base]] = [cappedInverse(1), -total];
  return { byte, strideBytes, rowCount, column };
}

function sumLanes(
  thread: Thread,
  slice: Slice,
  options: readonly number[],
  table: RowTable,
  out: Float64Array,
): boolean {
  const { exports, program, rows, scratch, status, columns, columnBytes } = thread;
  const { layout } = program;
  const lanes = 4 * Math.ceil(options.length / 4);
  const [forward, logForward, volFactor, inverse] = [0, 1, 2, 3].map((index) =>
    cells(thread.memory, columns + index * columnBytes, lanes),
  );
  for (let lane = 0; lane < lanes; lane++) {
    const option = options[Math.min(lane, options.length - 1)]!;
    forward![lane] = rows[STRIKE * layout.rowStride + option]!;
    logForward![lane] = rows[LOG_STRIKE * layout.rowStride + option]!;
    volFactor![lane] = rows[DEVIATION * layout.rowStride + option]!;
    inverse![lane] = rows[INVERSE * layout.rowStride + option]!;
  }
  const value = cells(thread.memory, addressOf(thread, 'value'), lanes).fill(0);
  status[0] = STATUS_OK;
  exports.blackBlock(
    layout.constants,
    scratch,
    columns,
    columnBytes,
    lanes,
    table.byte,
    table.strideBytes,
    table.rowCount,
    value.byteOffset,
    status.byteOffset,
  );
  if (status[0] !== STATUS_OK) return false;
  const money = MONEY * layout.rowStride;
  options.forEach((option, lane) => {
    out[option - slice.firstOption] = -(rows[money + option]! * value[lane]!);
  });
  return true;
}
