// Positions netted by instrument: within each account, and over the whole book. Sums are correctly rounded (exact-sum.ts),
// so the net does not depend on the order of the rows, to the bit.
import type { Book } from './book.ts';
import { exactSumOf } from './exact-sum.ts';
import { type PositionColumns, rowsByKey, sortedPositions } from './position-order.ts';

/** One row per (account, instrument) that the book has a position in, by account, then instrument. Zero nets stay. */
export interface AccountNets {
  readonly account: Uint32Array;
  readonly instrument: Uint32Array;
  /** Contracts, long > 0. */
  readonly quantity: Float64Array;
  /** Rows of account a: from `accountStart[a]` up to, not with, `accountStart[a + 1]`. */
  readonly accountStart: Uint32Array;
}

/** One row per instrument of the book, in the book's order. */
export interface BookNets {
  /** Contracts, long > 0. */
  readonly quantity: Float64Array;
  /** Sum of the magnitudes of all positions. */
  readonly grossQuantity: Float64Array;
}

export function netByAccount(book: Book): AccountNets {
  const { positionAccount: account, positionInstrument: instrument, positionQuantity: quantity } = book;
  // A book from the builder is in this order already; one made by hand need not be.
  if (isInOrder(account, instrument)) return netRuns(book.accounts.length, { account, instrument, quantity });
  const columns = { account, instrument, quantity, entryPrice: book.positionEntryPrice };
  const extent = { accountCount: book.accounts.length, instrumentCount: book.instruments.length };
  return netRuns(book.accounts.length, sortedPositions(columns, extent));
}

function isInOrder(account: Uint32Array, instrument: Uint32Array): boolean {
  for (let row = 1; row < account.length; row++) {
    const isLater = account[row]! > account[row - 1]!;
    if (!isLater && (account[row] !== account[row - 1] || instrument[row]! < instrument[row - 1]!)) return false;
  }
  return true;
}

/** Each run of one account and one instrument as its sum. */
function netRuns(
  accountCount: number,
  rows: Pick<PositionColumns, 'account' | 'instrument' | 'quantity'>,
): AccountNets {
  const rowCount = rows.account.length;
  const account = new Uint32Array(rowCount);
  const instrument = new Uint32Array(rowCount);
  const quantity = new Float64Array(rowCount);
  const accountStart = new Uint32Array(accountCount + 1);
  let count = 0;
  for (let start = 0; start < rowCount; count++) {
    const owner = rows.account[start]!;
    const held = rows.instrument[start]!;
    let end = start + 1;
    while (end < rowCount && rows.instrument[end] === held && rows.account[end] === owner) end++;
    account[count] = owner;
    instrument[count] = held;
    // Plus zero: a net of -0 is one of 0.
    quantity[count] = end - start === 1 ? rows.quantity[start]! + 0 : exactSumOf(rows.quantity, start, end);
    accountStart[owner + 1]!++;
    start = end;
  }
  for (let index = 0; index < accountCount; index++) accountStart[index + 1]! += accountStart[index]!;
  return {
    account: account.slice(0, count),
    instrument: instrument.slice(0, count),
    quantity: quantity.slice(0, count),
    accountStart,
  };
}

export function netOverBook(book: Book): BookNets {
  const { positionInstrument, positionQuantity, instruments } = book;
  const order = rowsByKey(positionInstrument, instruments.length);
  const inOrder = new Float64Array(order.length);
  const magnitude = new Float64Array(order.length);
  for (let index = 0; index < order.length; index++) {
    const value = positionQuantity[order[index]!]!;
    inOrder[index] = value;
    magnitude[index] = Math.abs(value);
  }
  const quantity = new Float64Array(instruments.length);
  const grossQuantity = new Float64Array(instruments.length);
  for (let start = 0; start < order.length; ) {
    const instrument = positionInstrument[order[start]!]!;
    let end = start + 1;
    while (end < order.length && positionInstrument[order[end]!] === instrument) end++;
    quantity[instrument] = exactSumOf(inOrder, start, end);
    grossQuantity[instrument] = exactSumOf(magnitude, start, end);
    start = end;
  }
  return { quantity, grossQuantity };
}
