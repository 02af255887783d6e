// Open orders at their worst, whatever the rule: an account is margined for ways in which its orders may fill, and the way that asks for
// most beside its equity decides. Orders fill whole and at their marks: enough where a requirement is convex in the position, since a
// convex function is largest at a corner. Maintenance is for positions alone.
import type { Book } from '../book/book.ts';
import { PlimsollError } from '../core/errors.ts';
import { type Component, type Requirement, requirementOf } from '../margin/requirement.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { RunKernel } from '../spec/contract.ts';
import {
  type AccountOrders,
  bookOfWays,
  costsOf,
  fillsOf,
  fillWords,
  guessesOf,
  ordersOf,
  type Way,
} from './order-fills.ts';
import { type Choice, type Search, searchWorst, type WorstChoice } from './order-search.ts';

/** What the rule asks of a book's accounts. */
export type MarginsOf = (book: Book) => Promise<readonly Requirement[]>;

export interface OrdersQuestion {
  readonly book: Book;
  readonly orders: Book;
  readonly snapshot: Snapshot;
  readonly run: RunKernel;
}

/** The requirements with what open orders add to the initial margin at their worst. */
export async function withOpenOrders(
  requirements: readonly Requirement[],
  question: OrdersQuestion,
  marginsOf: MarginsOf,
): Promise<readonly Requirement[]> {
  requireKnownAccounts(question);
  const accounts = ordersOf(question.orders);
  const worst = await searchTogether(
    accounts.map((account) => openSearch(account, question)),
    (asked) => needsOf(accounts, asked, question, marginsOf),
  );
  const found = new Map(accounts.map((account, index) => [account.account, [account, worst[index]!] as const]));
  return requirements.map((requirement) => {
    const own = found.get(requirement.account);
    return own === undefined ? requirement : withOrders(requirement, ...own);
  });
}

function requireKnownAccounts({ book, orders }: OrdersQuestion): void {
  for (const account of orders.accounts) {
    if (book.accounts.includes(account)) continue;
    throw new PlimsollError(
      'INPUT_VALUE',
      `${orders.source} has orders of account ${account}, which ${book.source} does not know; it has ${book.accounts.slice(0, 10).join(', ')}`,
      { account },
    );
  }
}

const openSearch = (account: AccountOrders, { snapshot, run }: OrdersQuestion): Search =>
  searchWorst({
    sides: account.orders.map(({ bids, asks }) => Number(bids > 0) + Number(asks > 0)),
    guesses: () => guessesOf(account, snapshot, run),
  });

/** Searches side by side, so that what they ask next is one book. */
async function searchTogether(
  searches: readonly Search[],
  answer: (asked: readonly (readonly Choice[])[]) => Promise<readonly (readonly number[])[]>,
): Promise<readonly WorstChoice[]> {
  let steps = searches.map((search) => search.next());
  while (steps.some(({ done }) => !done)) {
    const answers = await answer(steps.map(({ done, value }) => (done ? [] : (value as readonly Choice[]))));
    steps = steps.map((step, index) => (step.done ? step : searches[index]!.next(answers[index]!)));
  }
  return steps.map(({ value }) => value as WorstChoice);
}

/** What must stand beside the account's equity; an account with neither positions nor fills asks for nothing. */
async function needsOf(
  accounts: readonly AccountOrders[],
  asked: readonly (readonly Choice[])[],
  { book, snapshot, run }: OrdersQuestion,
  marginsOf: MarginsOf,
): Promise<readonly (readonly number[])[]> {
  const ways = accounts.map((account, index) => asked[index]!.map((choice, way) => wayOf(account, choice, way)));
  const all = ways.flat();
  const costs = costsOf(all, snapshot, run);
  const margins = new Map((await marginsOf(bookOfWays(book, all))).map((each) => [each.account, each]));
  return ways.map((own) =>
    own.map(({ name }) => {
      const requirement = margins.get(name);
      return requirement === undefined ? 0 : requirement.initial - requirement.equity + (costs.get(name) ?? 0);
    }),
  );
}

const wayOf = ({ account, orders }: AccountOrders, choice: Choice, way: number): Way => ({
  name: `${account} ~ ${String(way).padStart(4, '0')}`,
  account,
  fills: fillsOf(orders, choice),
});

function withOrders(requirement: Requirement, { orders, count }: AccountOrders, worst: WorstChoice): Requirement {
  const { choice, need, needOfNone, tried, exact } = worst;
  const component: Component = {
    name: 'open orders at their worst',
    amount: need - needOfNone,
    inputs: {
      orders: count,
      ways: tried,
      search: exact ? 'every way was tried' : 'none that differs in one instrument asks for more',
      worst: fillWords(fillsOf(orders, choice)),
    },
  };
  return requirementOf({ ...requirement, components: [...requirement.components, component] });
}
