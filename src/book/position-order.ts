// The canonical order of positions: by account, then instrument, then quantity, then entry price. Whatever order the rows
// came in, the book is the same to the bit.

export interface PositionColumns {
  readonly account: Uint32Array;
  readonly instrument: Uint32Array;
  readonly quantity: Float64Array;
  readonly entryPrice: Float64Array;
}

export interface Extent {
  readonly accountCount: number;
  readonly instrumentCount: number;
}

/** Row numbers in canonical order. Two counting passes, then a sort inside each (account, instrument) alone. */
export function positionOrder(columns: PositionColumns, extent: Extent): Uint32Array {
  const { account, instrument, quantity, entryPrice } = columns;
  const rowCount = account.length;
  let order = new Uint32Array(rowCount);
  for (let row = 0; row < rowCount; row++) order[row] = row;
  order = countingPass(order, instrument, extent.instrumentCount);
  order = countingPass(order, account, extent.accountCount);
  const compareRows = (left: number, right: number): number =>
    compareNumbers(quantity[left]!, quantity[right]!) || compareNumbers(entryPrice[left]!, entryPrice[right]!);
  for (let start = 0; start < rowCount; ) {
    const end = runEnd(order, start, account, instrument);
    if (end - start > LONG_RUN) order.subarray(start, end).sort(compareRows);
    else if (end - start > 1) insertionSort(order, start, end, compareRows);
    start = end;
  }
  return order;
}

/** A sort by the engine costs more than this one up to about here. */
const LONG_RUN = 24;

function insertionSort(
  rows: Uint32Array,
  start: number,
  end: number,
  compareRows: (left: number, right: number) => number,
): void {
  for (let index = start + 1; index < end; index++) {
    const row = rows[index]!;
    let hole = index;
    while (hole > start && compareRows(rows[hole - 1]!, row) > 0) {
      rows[hole] = rows[hole - 1]!;
      hole--;
    }
    rows[hole] = row;
  }
}

/** The first place after `start` whose row has another account or instrument. */
export function runEnd(order: Uint32Array, start: number, account: Uint32Array, instrument: Uint32Array): number {
  const first = order[start]!;
  let end = start + 1;
  while (
    end < order.length &&
    account[order[end]!] === account[first] &&
    instrument[order[end]!] === instrument[first]
  ) {
    end++;
  }
  return end;
}

/** Rows in the order of a small whole number, rows of the same number staying as they stood. */
export function countingPass(rows: Uint32Array, keys: Uint32Array, keyCount: number): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(keyCount + 1);
  for (const row of rows) next[keys[row]! + 1]!++;
  for (let key = 0; key < keyCount; key++) next[key + 1]! += next[key]!;
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) {
    const key = keys[row]!;
    sorted[next[key]!] = row;
    next[key]!++;
  }
  return sorted;
}

/** Ascending, NaN (no price) last. */
function compareNumbers(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return 0;
  return (Number.isNaN(left) ? 1 : 0) - (Number.isNaN(right) ? 1 : 0);
}
