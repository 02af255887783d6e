// A backtest as plain data, which travels between threads, and the plan that it stands for, made anew in each of them.
import { type BookSource, fixedBook, strategyBooks } from '../backtest/books.ts';
import { openChainTape } from '../backtest/chain-tape.ts';
import type { MarketTape } from '../backtest/market-tape.ts';
import { populationBooks } from '../backtest/population.ts';
import { openPriceTape, type Shift } from '../backtest/price-tape.ts';
import { type RuleChoice, type RuleSettings, type Sweep, sweptRules } from '../backtest/rules.ts';
import { STRATEGIES, strategyNamed } from '../backtest/strategies.ts';
import { type WalkPlan, walkRange } from '../backtest/walk.ts';
import { Digest } from '../core/digest.ts';
import type { Instant } from '../core/units.ts';
import { readBook } from '../store/read-book.node.ts';
import { readHistory } from '../store/read-history.node.ts';
import type { VolatilityUnit } from '../store/volatility-unit.ts';

export type BooksRequest =
  | { readonly kind: 'file'; readonly path: string }
  /** Names of strategies; none: all there are. */
  | { readonly kind: 'strategies'; readonly names: readonly string[]; readonly underlyings: readonly string[] }
  | {
      readonly kind: 'population';
      readonly accounts: number;
      readonly seed: number;
      readonly underlyings: readonly string[];
    };

export interface BacktestRequest {
  /** Prices: the market, or the past before the chains. */
  readonly history?: string;
  readonly chains?: string;
  readonly ivUnit?: VolatilityUnit;
  readonly shifts: readonly Shift[];
  readonly books: BooksRequest;
  readonly choices: readonly RuleChoice[];
  readonly sweeps: readonly Sweep[];
  readonly settings: RuleSettings;
  readonly riskMilliseconds: number;
  readonly stride: number;
  readonly from?: Instant;
  readonly to?: Instant;
}

/** Positions of each account of a crowd. */
const SLOTS_PER_ACCOUNT = 6;

/** The plan for as long as `use` takes. What is asked wrongly is refused before any file is opened. */
export async function withPlan<T>(request: BacktestRequest, use: (plan: WalkPlan) => Promise<T>): Promise<T> {
  const { choices, sweeps, settings, riskMilliseconds, stride, from, to } = request;
  const rules = sweptRules(choices, sweeps, settings);
  const books = await booksOf(request.books);
  return withTape(request, books, async (tape) => {
    const range = walkRange(tape, {
      pastRows: settings.windowChanges,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
    return use({ tape, books, rules, riskMilliseconds, stride, ...range });
  });
}

async function booksOf(books: BooksRequest): Promise<BookSource> {
  if (books.kind === 'population') return populationBooks({ ...books, slotsPerAccount: SLOTS_PER_ACCOUNT });
  if (books.kind === 'strategies') {
    const strategies = books.names.length === 0 ? STRATEGIES : books.names.map(strategyNamed);
    return strategyBooks(strategies, books.underlyings);
  }
  const read = await readBook(books.path);
  const digest = new Digest().addText(JSON.stringify([read.accounts, read.instruments]));
  digest.addNumbers(read.positionAccount).addNumbers(read.positionInstrument);
  digest.addNumbers(read.positionQuantity).addNumbers(read.positionEntryPrice);
  return fixedBook(read, digest.text());
}

async function withTape<T>(
  { history, chains, ivUnit, shifts }: BacktestRequest,
  { underlyings }: BookSource,
  use: (tape: MarketTape) => Promise<T>,
): Promise<T> {
  const before =
    history === undefined
      ? undefined
      : openPriceTape({ history: await readHistory(history), source: history, underlyings, shifts });
  if (chains === undefined) return use(before!);
  const { openParquetChains } = await import('../store/parquet-chains.node.ts');
  const file = await openParquetChains(chains, { ivUnit, underlyings });
  try {
    return await use(await openChainTape({ chains: file, underlyings, before }));
  } finally {
    file.close();
  }
}
