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

/**
 * The rows moved into canonical order: accounts first, because rows mostly come so, then each account by itself, which the
 * cache holds. A million rows gathered one by one through row numbers cost three times as much.
 */
export function sortedPositions(columns: PositionColumns, { accountCount, instrumentCount }: Extent): PositionColumns {
  const sorted = isAscending(columns.account) ? copyOf(columns) : scattered(columns, columns.account, accountCount);
  const { account } = sorted;
  for (let start = 0; start < account.length; ) {
    const end = endOfRun(account, start, account.length);
    if (COUNTING_GAIN * (end - start) >= instrumentCount) sortByCounting(sorted, { start, end, instrumentCount });
    else if (end - start > LONG_RUN) sortLongRun(sorted, start, end);
    else sortShortRun(sorted, { start, end });
    start = end;
  }
  return sorted;
}

function isAscending(keys: Uint32Array): boolean {
  for (let row = 1; row < keys.length; row++) if (keys[row]! < keys[row - 1]!) return false;
  return true;
}

const copyOf = ({ account, instrument, quantity, entryPrice }: PositionColumns): PositionColumns => ({
  account: account.slice(),
  instrument: instrument.slice(),
  quantity: quantity.slice(0, account.length),
  entryPrice: entryPrice.slice(0, account.length),
});

/** Rows in the order of one of their columns of small whole numbers, rows of the same number staying as they stood. */
function scattered(from: PositionColumns, keys: Uint32Array, keyCount: number): PositionColumns {
  const rowCount = from.account.length;
  const next = startsOf(keys, keyCount);
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

interface Run {
  readonly start: number;
  readonly end: number;
}

/** The rows of one account, moved by instrument and then sorted within each. */
function sortByCounting(
  sorted: PositionColumns,
  { start, end, instrumentCount }: Run & { instrumentCount: number },
): void {
  const { account, instrument, quantity, entryPrice } = sorted;
  const rows = {
    account: account.subarray(start, end),
    instrument: instrument.subarray(start, end),
    quantity: quantity.subarray(start, end),
    entryPrice: entryPrice.subarray(start, end),
  };
  if (!isAscending(rows.instrument)) {
    const moved = scattered(rows, rows.instrument, instrumentCount);
    rows.instrument.set(moved.instrument);
    rows.quantity.set(moved.quantity);
    rows.entryPrice.set(moved.entryPrice);
  }
  for (let from = start; from < end; ) {
    const to = endOfRun(instrument, from, end);
    if (to - from > LONG_RUN) sortLongRun(sorted, from, to);
    else if (to - from > 1) sortShortRun(sorted, { start: from, end: to });
    from = to;
  }
}

/** Rows of one account in place, by instrument, quantity and price. */
function sortShortRun({ instrument, quantity, entryPrice }: PositionColumns, { start, end }: Run): void {
  for (let index = start + 1; index < end; index++) {
    const heldInstrument = instrument[index]!;
    const heldQuantity = quantity[index]!;
    const heldPrice = entryPrice[index]!;
    let hole = index;
    while (
      hole > start &&
      (instrument[hole - 1]! - heldInstrument ||
        compareNumbers(quantity[hole - 1]!, heldQuantity) ||
        compareNumbers(entryPrice[hole - 1]!, heldPrice)) > 0
    ) {
      instrument[hole] = instrument[hole - 1]!;
      quantity[hole] = quantity[hole - 1]!;
      entryPrice[hole] = entryPrice[hole - 1]!;
      hole--;
    }
    instrument[hole] = heldInstrument;
    quantity[hole] = heldQuantity;
    entryPrice[hole] = heldPrice;
  }
}

function sortLongRun(sorted: PositionColumns, start: number, end: number): void {
  const instrument = sorted.instrument.slice(start, end);
  const quantity = sorted.quantity.slice(start, end);
  const entryPrice = sorted.entryPrice.slice(start, end);
  if (
    instrument[0] === instrument[instrument.length - 1] &&
    isAscending(instrument) &&
    entryPrice.every(Number.isNaN)
  ) {
    // Rows that differ in quantity alone: the engine sorts numbers without asking how.
    sorted.quantity.subarray(start, end).sort();
    return;
  }
  const order = new Uint32Array(quantity.length);
  for (let row = 0; row < order.length; row++) order[row] = row;
  order.sort(
    (left, right) =>
      instrument[left]! - instrument[right]! ||
      compareNumbers(quantity[left]!, quantity[right]!) ||
      compareNumbers(entryPrice[left]!, entryPrice[right]!),
  );
  for (let row = 0; row < order.length; row++) {
    sorted.instrument[start + row] = instrument[order[row]!]!;
    sorted.quantity[start + row] = quantity[order[row]!]!;
    sorted.entryPrice[start + row] = entryPrice[order[row]!]!;
  }
}

/** Counting looks at every instrument once; comparing looks at every row so many times, and more slowly. */
const COUNTING_GAIN = 16;

/** A sort by the engine costs more than this one up to about here. */
const LONG_RUN = 40;

/** The first place after `start`, and at most `end`, that has another key. */
function endOfRun(keys: Uint32Array, start: number, end: number): number {
  const key = keys[start];
  let next = start + 1;
  while (next < end && keys[next] === key) next++;
  return next;
}

/** Row numbers in the order of a small whole number, rows of the same number staying as they stood. */
export function rowsByKey(keys: Uint32Array, keyCount: number): Uint32Array {
  const next = startsOf(keys, keyCount);
  const sorted = new Uint32Array(keys.length);
  for (let row = 0; row < keys.length; row++) sorted[next[keys[row]!]!++] = row;
  return sorted;
}

/** By key: how many rows have a smaller one. */
function startsOf(keys: Uint32Array, keyCount: number): Uint32Array {
  const starts = new Uint32Array(keyCount + 1);
  for (let row = 0; row < keys.length; row++) starts[keys[row]! + 1]!++;
  for (let key = 0; key < keyCount; key++) starts[key + 1]! += starts[key]!;
  return starts;
}

/** Ascending, NaN (no price) last. */
function compareNumbers(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return 0;
  return (Number.isNaN(left) ? 1 : 0) - (Number.isNaN(right) ? 1 : 0);
}
