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

/**
 * The same order, with the rows themselves moved into it: each pass reads its rows one after the other and writes them to
 * as many ends as there are keys. A million rows gathered one by one through row numbers cost three times as much.
 */
export function sortedPositions(columns: PositionColumns, extent: Extent): PositionColumns {
  const byInstrument = scattered(columns, columns.instrument, extent.instrumentCount);
  const sorted = scattered(byInstrument, byInstrument.account, extent.accountCount);
  const { account, instrument } = sorted;
  for (let start = 0; start < account.length; ) {
    let end = start + 1;
    while (account[end] === account[start] && instrument[end] === instrument[start]) end++;
    if (end - start > LONG_RUN) sortLongRun(sorted, start, end);
    else if (end - start > 1) sortShortRun(sorted, start, end);
    start = end;
  }
  return sorted;
}

/** Rows in the order of one of their columns of small whole numbers, rows of the same number staying as they stood. */
function scattered(from: PositionColumns, keys: Uint32Array, keyCount: number): PositionColumns {
  const rowCount = from.account.length;
  const next = new Uint32Array(keyCount + 1);
  for (let row = 0; row < rowCount; row++) next[keys[row]! + 1]!++;
  for (let key = 0; key < keyCount; key++) next[key + 1]! += next[key]!;
  const account = new Uint32Array(rowCount);
  const instrument = new Uint32Array(rowCount);
  const quantity = new Float64Array(rowCount);
  const entryPrice = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const to = next[keys[row]!]!++;
    account[to] = from.account[row]!;
    instrument[to] = from.instrument[row]!;
    quantity[to] = from.quantity[row]!;
    entryPrice[to] = from.entryPrice[row]!;
  }
  return { account, instrument, quantity, entryPrice };
}

/** One run of one account and one instrument, in place. */
function sortShortRun({ quantity, entryPrice }: PositionColumns, start: number, end: number): void {
  for (let index = start + 1; index < end; index++) {
    const heldQuantity = quantity[index]!;
    const heldPrice = entryPrice[index]!;
    let hole = index;
    while (
      hole > start &&
      (compareNumbers(quantity[hole - 1]!, heldQuantity) || compareNumbers(entryPrice[hole - 1]!, heldPrice)) > 0
    ) {
      quantity[hole] = quantity[hole - 1]!;
      entryPrice[hole] = entryPrice[hole - 1]!;
      hole--;
    }
    quantity[hole] = heldQuantity;
    entryPrice[hole] = heldPrice;
  }
}

function sortLongRun(sorted: PositionColumns, start: number, end: number): void {
  const quantity = sorted.quantity.slice(start, end);
  const entryPrice = sorted.entryPrice.slice(start, end);
  const order = Uint32Array.from(quantity, (_, row) => row).sort(
    (left, right) =>
      compareNumbers(quantity[left]!, quantity[right]!) || compareNumbers(entryPrice[left]!, entryPrice[right]!),
  );
  for (let row = 0; row < order.length; row++) {
    sorted.quantity[start + row] = quantity[order[row]!]!;
    sorted.entryPrice[start + row] = entryPrice[order[row]!]!;
  }
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
