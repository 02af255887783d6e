// Positions netted by instrument: within each account, and over the whole book. Sums are correctly rounded (exact-sum.ts),
// so the net does not depend on the order of the rows, to the bit.
import type { Book } from './book.ts';
import { ExactSum } from './exact-sum.ts';
import { countingPass, positionOrder, runEnd } from './position-order.ts';

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
  const { positionAccount, positionInstrument, positionQuantity } = book;
  const columns = {
    account: positionAccount,
    instrument: positionInstrument,
    quantity: positionQuantity,
    entryPrice: book.positionEntryPrice,
  };
  // A book from the builder is in this order already; one made by hand need not be.
  const order = positionOrder(columns, {
    accountCount: book.accounts.length,
    instrumentCount: book.instruments.length,
  });
  const account = new Uint32Array(order.length);
  const instrument = new Uint32Array(order.length);
  const quantity = new Float64Array(order.length);
  const accountStart = new Uint32Array(book.accounts.length + 1);
  const sum = new ExactSum();
  let count = 0;
  for (let start = 0; start < order.length; count++) {
    const end = runEnd(order, start, positionAccount, positionInstrument);
    const first = order[start]!;
    account[count] = positionAccount[first]!;
    instrument[count] = positionInstrument[first]!;
    quantity[count] = netOf(order, start, end, positionQuantity, sum);
    accountStart[positionAccount[first]! + 1]!++;
    start = end;
  }
  for (let index = 0; index < book.accounts.length; index++) accountStart[index + 1]! += accountStart[index]!;
  return {
    account: account.slice(0, count),
    instrument: instrument.slice(0, count),
    quantity: quantity.slice(0, count),
    accountStart,
  };
}

export function netOverBook(book: Book): BookNets {
  const { positionInstrument, positionQuantity, instruments } = book;
  const rows = new Uint32Array(positionInstrument.length);
  for (let row = 0; row < rows.length; row++) rows[row] = row;
  const order = countingPass(rows, positionInstrument, instruments.length);
  const magnitude = positionQuantity.map((value) => Math.abs(value));
  const quantity = new Float64Array(instruments.length);
  const grossQuantity = new Float64Array(instruments.length);
  const sum = new ExactSum();
  for (let start = 0; start < order.length; ) {
    const instrument = positionInstrument[order[start]!]!;
    let end = start + 1;
    while (end < order.length && positionInstrument[order[end]!] === instrument) end++;
    quantity[instrument] = netOf(order, start, end, positionQuantity, sum);
    grossQuantity[instrument] = netOf(order, start, end, magnitude, sum);
    start = end;
  }
  return { quantity, grossQuantity };
}

/** The sum of a run of rows. One addition of two doubles is correctly rounded as it is. */
function netOf(order: Uint32Array, start: number, end: number, values: Float64Array, sum: ExactSum): number {
  if (end - start === 1) return values[order[start]!]! + 0;
  if (end - start === 2) return values[order[start]!]! + values[order[start + 1]!]! + 0;
  sum.reset();
  for (let index = start; index < end; index++) sum.add(values[order[index]!]!);
  return sum.total();
}
