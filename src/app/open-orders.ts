// Open orders at their worst, whatever the rule: the account is margined once for every way in which its orders may fill, and the way
// that asks for most beside its equity decides. Orders fill whole and at their marks: enough where a requirement is convex in the
// position, since a convex function is largest at a corner. Maintenance is for positions alone.
import type { Book } from '../book/book.ts';
import { BookBuilder } from '../book/book-builder.ts';
import type { Instrument } from '../book/instrument.ts';
import { PlimsollError } from '../core/errors.ts';
import { type Component, type Requirement, requirementOf } from '../margin/requirement.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { valueBook } from '../pricing/value-book.ts';
import type { RunKernel } from '../spec/contract.ts';

/** Ways of filling that are tried for one account: ten instruments with orders on one side, or six with orders on both. */
export const MAX_FILLS = 1024;

interface Order {
  readonly instrument: Instrument;
  /** Contracts that buys add, at least 0, and that sells take away. */
  readonly bids: number;
  readonly asks: number;
}

interface Fill {
  readonly instrument: Instrument;
  readonly quantity: number;
}

/** One way in which the orders of an account may fill, under the name of an account of its own. */
interface Way {
  readonly name: string;
  readonly account: string;
  readonly fills: readonly Fill[];
}

export interface OrderedBook {
  /** The accounts with orders, once for every way. */
  readonly book: Book;
  readonly ways: readonly Way[];
  readonly orderCount: ReadonlyMap<string, number>;
}

export function orderedBook(book: Book, orders: Book): OrderedBook {
  const builder = new BookBuilder({ source: `${book.source} with the orders of ${orders.source}` });
  const ways = orders.accounts.flatMap((account, index) => waysOf(account, ordersOf(orders, index)));
  for (const account of orders.accounts) {
    if (book.accounts.includes(account)) continue;
    throw new PlimsollError(
      'INPUT_VALUE',
      `${orders.source} has orders of account ${account}, which ${book.source} does not know; it has ${book.accounts.slice(0, 10).join(', ')}`,
      { account },
    );
  }
  for (const { name, account, fills } of ways) {
    const own = book.accounts.indexOf(account);
    book.positionAccount.forEach((holder, position) => {
      if (holder !== own) return;
      const entryPrice = book.positionEntryPrice[position]!;
      builder.add({
        account: name,
        instrument: book.instruments[book.positionInstrument[position]!]!,
        quantity: book.positionQuantity[position]!,
        ...(Number.isNaN(entryPrice) ? {} : { entryPrice }),
      });
    });
    for (const { instrument, quantity } of fills) builder.add({ account: name, instrument, quantity });
  }
  const counted = orders.accounts.map((account, index) => {
    const count = orders.positionAccount.reduce((sum, holder) => sum + (holder === index ? 1 : 0), 0);
    return [account, count] as const;
  });
  return { book: builder.finish(), ways, orderCount: new Map(counted) };
}

function ordersOf(orders: Book, account: number): readonly Order[] {
  const sides = new Map<number, { bids: number; asks: number }>();
  orders.positionAccount.forEach((holder, position) => {
    if (holder !== account) return;
    const instrument = orders.positionInstrument[position]!;
    const quantity = orders.positionQuantity[position]!;
    const side = sides.get(instrument) ?? { bids: 0, asks: 0 };
    if (quantity > 0) side.bids += quantity;
    else side.asks -= quantity;
    sides.set(instrument, side);
  });
  return [...sides]
    .sort(([left], [right]) => left - right)
    .map(([instrument, side]) => ({ instrument: orders.instruments[instrument]!, ...side }));
}

/** None, all bids or all asks of each instrument, in every combination; the first is that nothing fills. */
function waysOf(account: string, orders: readonly Order[]): readonly Way[] {
  const count = orders.reduce((product, { bids, asks }) => product * (1 + Number(bids > 0) + Number(asks > 0)), 1);
  if (count > MAX_FILLS) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `account ${account} has open orders in ${orders.length} instruments, which fill in ${count > 1e6 ? 'more than a million' : count} ways; at most ${MAX_FILLS} are tried`,
      { account },
    );
  }
  let fills: readonly (readonly Fill[])[] = [[]];
  for (const { instrument, bids, asks } of orders) {
    const quantities = [...(bids > 0 ? [bids] : []), ...(asks > 0 ? [-asks] : [])];
    fills = [...fills, ...quantities.flatMap((quantity) => fills.map((each) => [...each, { instrument, quantity }]))];
  }
  return fills.map((each, index) => ({ name: `${account} ~ ${String(index).padStart(4, '0')}`, account, fills: each }));
}

/** What a fill costs at the mark leaves the account; what it buys may count for less, or not at all. */
function costsOf(ways: readonly Way[], snapshot: Snapshot, run: RunKernel): ReadonlyMap<string, number> {
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

/** The requirements with what open orders add to the initial margin at their worst. */
export function withOpenOrders(
  requirements: readonly Requirement[],
  { ways, orderCount }: OrderedBook,
  judged: {
    readonly requirements: readonly Requirement[];
    readonly snapshot: Snapshot;
    readonly run: RunKernel;
  },
): readonly Requirement[] {
  const costs = costsOf(ways, judged.snapshot, judged.run);
  const found = new Map(judged.requirements.map((requirement) => [requirement.account, requirement]));
  /** What must stand beside the account's equity; an account with neither positions nor fills asks for nothing. */
  const needOf = ({ name }: Way): number => {
    const requirement = found.get(name);
    return requirement === undefined ? 0 : requirement.initial - requirement.equity + (costs.get(name) ?? 0);
  };
  return requirements.map((requirement) => {
    const own = ways.filter(({ account }) => account === requirement.account);
    const none = own[0];
    if (none === undefined) return requirement;
    const worst = own.reduce((most, way) => (needOf(way) > needOf(most) ? way : most), none);
    const component: Component = {
      name: 'open orders at their worst',
      amount: needOf(worst) - needOf(none),
      inputs: { orders: orderCount.get(requirement.account) ?? 0, ways: own.length, worst: fillWords(worst.fills) },
    };
    return requirementOf({ ...requirement, components: [...requirement.components, component] });
  });
}

function fillWords(fills: readonly Fill[]): string {
  if (fills.length === 0) return 'that none fills';
  return fills
    .map(({ instrument, quantity }) => `${quantity > 0 ? 'buys' : 'sells'} ${Math.abs(quantity)} ${instrument.id}`)
    .join(' and ');
}
