// Open orders by account and instrument, ways in which they fill, and the book that has every way as an account of its own.
import type { Book } from '../book/book.ts';
import { BookBuilder } from '../book/book-builder.ts';
import type { Instrument } from '../book/instrument.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { valueBook } from '../pricing/value-book.ts';
import type { RunKernel } from '../spec/contract.ts';
import type { Choice } from './order-search.ts';

interface Order {
  readonly instrument: Instrument;
  /** Contracts that buys add, at least 0, and that sells take away. */
  readonly bids: number;
  readonly asks: number;
}

export interface AccountOrders {
  readonly account: string;
  /** By instrument; orders of one side are one. */
  readonly orders: readonly Order[];
  /** Of orders as they were given. */
  readonly count: number;
}

export interface Fill {
  readonly instrument: Instrument;
  readonly quantity: number;
}

/** One way in which the orders of an account may fill, under the name of an account of its own. */
export interface Way {
  readonly name: string;
  readonly account: string;
  readonly fills: readonly Fill[];
}

export function ordersOf(orders: Book): readonly AccountOrders[] {
  return orders.accounts.map((account, holder) => {
    const sides = new Map<number, { bids: number; asks: number }>();
    let count = 0;
    orders.positionAccount.forEach((owner, position) => {
      if (owner !== holder) return;
      count++;
      const instrument = orders.positionInstrument[position]!;
      const quantity = orders.positionQuantity[position]!;
      const side = sides.get(instrument) ?? { bids: 0, asks: 0 };
      if (quantity > 0) side.bids += quantity;
      else side.asks -= quantity;
      sides.set(instrument, side);
    });
    const byInstrument = [...sides]
      .sort(([left], [right]) => left - right)
      .map(([instrument, side]) => ({ instrument: orders.instruments[instrument]!, ...side }));
    return { account, orders: byInstrument, count };
  });
}

/** By side of a choice: nothing, then the buys where there are any, then the sells. */
const quantitiesOf = ({ bids, asks }: Order): readonly number[] => [
  0,
  ...(bids > 0 ? [bids] : []),
  ...(asks > 0 ? [-asks] : []),
];

export const fillsOf = (orders: readonly Order[], choice: Choice): readonly Fill[] =>
  orders
    .map((order, index) => ({ instrument: order.instrument, quantity: quantitiesOf(order)[choice[index]!]! }))
    .filter(({ quantity }) => quantity !== 0);

export function bookOfWays(book: Book, ways: readonly Way[]): Book {
  const builder = new BookBuilder({ source: `${book.source} with open orders` });
  const positionsOf = new Map<number, number[]>();
  book.positionAccount.forEach((holder, position) => {
    const own = positionsOf.get(holder);
    if (own === undefined) positionsOf.set(holder, [position]);
    else own.push(position);
  });
  for (const { name, account, fills } of ways) {
    for (const position of positionsOf.get(book.accounts.indexOf(account)) ?? []) {
      const entryPrice = book.positionEntryPrice[position]!;
      builder.add({
        account: name,
        instrument: book.instruments[book.positionInstrument[position]!]!,
        quantity: book.positionQuantity[position]!,
        ...(Number.isNaN(entryPrice) ? {} : { entryPrice }),
      });
    }
    for (const { instrument, quantity } of fills) builder.add({ account: name, instrument, quantity });
  }
  return builder.finish();
}

/** What a fill costs at the mark leaves the account; what it buys may count for less, or not at all. */
export function costsOf(ways: readonly Way[], snapshot: Snapshot, run: RunKernel): ReadonlyMap<string, number> {
  const builder = new BookBuilder({ source: 'fills' });
  for (const { name, fills } of ways) {
    for (const { instrument, quantity } of fills) builder.add({ account: name, instrument, quantity });
  }
  const { book, positions } = valueBook(builder.finish(), snapshot, run);
  const costs = new Map<string, number>();
  positions.value.forEach((value, position) => {
    const name = book.accounts[book.positionAccount[position]!]!;
    costs.set(name, (costs.get(name) ?? 0) + value);
  });
  return costs;
}

/** Moves of all spots, and of all volatilities in points, by which a way of filling is guessed: whatever loses in them. */
const GUESSED_MOVES = [-0.15, 0.15].flatMap((spot) => [-20, 0, 20].map((volatility) => ({ spot, volatility })));

/** All buys, all sells, and what would lose in a few large moves, by delta, gamma and vega. */
export function guessesOf({ account, orders }: AccountOrders, snapshot: Snapshot, run: RunKernel): readonly Choice[] {
  const builder = new BookBuilder({ source: `orders of ${account}` });
  for (const { instrument } of orders) builder.add({ account, instrument, quantity: 1 });
  const { book, positions } = valueBook(builder.finish(), snapshot, run);
  const positionOf = new Map(Array.from(book.positionInstrument, (index, at) => [book.instruments[index]!.id, at]));
  const gainOf = ({ instrument }: Order, { spot, volatility }: (typeof GUESSED_MOVES)[number]): number => {
    const at = positionOf.get(instrument.id)!;
    // gammaQuote is the change of deltaQuote for one per cent.
    const delta = positions.deltaQuote[at]! + 0.5 * positions.gammaQuote[at]! * 100 * spot;
    return delta * spot + positions.vega[at]! * volatility;
  };
  const guess = (quantityOf: (order: Order) => number): Choice =>
    orders.map((order) => Math.max(0, quantitiesOf(order).indexOf(quantityOf(order))));
  const losing = GUESSED_MOVES.map((moves) =>
    guess((order) => (gainOf(order, moves) < 0 ? order.bids : gainOf(order, moves) > 0 ? -order.asks : 0)),
  );
  return [guess(({ bids }) => bids), guess(({ asks }) => -asks), ...losing];
}

export function fillWords(fills: readonly Fill[]): string {
  if (fills.length === 0) return 'that none fills';
  const words = fills.map(
    ({ instrument, quantity }) => `${quantity > 0 ? 'buys' : 'sells'} ${Math.abs(quantity)} ${instrument.id}`,
  );
  const [shown, more] = [words.slice(0, MAX_WORDS), words.length - MAX_WORDS];
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(' and ');
}

/** A sentence names no more fills than this. */
const MAX_WORDS = 12;
