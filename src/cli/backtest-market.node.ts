// Where a backtest takes its market and its books from.
import type { Command } from 'commander';
import { type BookSource, fixedBook, strategyBooks } from '../backtest/books.ts';
import { openChainTape } from '../backtest/chain-tape.ts';
import type { MarketTape } from '../backtest/market-tape.ts';
import { populationBooks } from '../backtest/population.ts';
import { openPriceTape, type Shift } from '../backtest/price-tape.ts';
import { STRATEGIES, strategyNamed } from '../backtest/strategies.ts';
import { Digest } from '../core/digest.ts';
import { PlimsollError } from '../core/errors.ts';
import { parseInstant } from '../core/units.ts';
import { openParquetChains } from '../store/parquet-chains.node.ts';
import { readBook } from '../store/read-book.node.ts';
import { readHistory } from '../store/read-history.node.ts';
import { collect, readIvUnit } from './market-options.node.ts';
import { countOption } from './option-numbers.ts';

export interface BacktestMarketOptions {
  readonly history?: string;
  readonly chains?: string;
  readonly ivUnit?: string;
  readonly book?: string;
  readonly strategy?: string;
  readonly population?: string;
  readonly crowdSeed: string;
  readonly underlying: string;
  readonly shift: readonly string[];
}

export function addBacktestMarketOptions(command: Command): Command {
  return command
    .option('--history <file>', 'past prices, CSV or Parquet: the market, with options on a surface of past returns')
    .option('--chains <file>', 'option chains over time, Parquet: the market; --history is then the past before them')
    .option('--iv-unit <unit>', 'unit of volatility in the chains: fraction or percent (default: fraction)')
    .option('--book <file>', 'positions held throughout: CSV, Parquet or JSON')
    .option('--strategy <names>', `books by rule: ${STRATEGIES.map(({ name }) => name).join(', ')}, or all`)
    .option('--population <accounts>', 'a crowd drawn from the open interest of the chains')
    .option('--crowd-seed <number>', 'of the crowd', '1')
    .option('--underlying <coins>', 'of strategies and crowds', 'BTC')
    .option('--shift <coin=days@from>', 'read prices of a coin so many days later, as ETH=1d@2026-01-01', collect, []);
}

export async function readBooks({
  book,
  strategy,
  underlying,
  population,
  crowdSeed,
}: BacktestMarketOptions): Promise<BookSource> {
  const given = [book, strategy, population].filter((each) => each !== undefined);
  if (given.length !== 1) {
    throw new PlimsollError(
      'INPUT_USAGE',
      'a backtest needs one of --book FILE, --strategy NAME and --population COUNT',
    );
  }
  if (book !== undefined) {
    const read = await readBook(book);
    const digest = new Digest().addText(JSON.stringify([read.accounts, read.instruments]));
    digest.addNumbers(read.positionAccount).addNumbers(read.positionInstrument);
    digest.addNumbers(read.positionQuantity).addNumbers(read.positionEntryPrice);
    return fixedBook(read, digest.text());
  }
  const underlyings = underlying.split(',');
  if (population !== undefined) {
    const accounts = countOption('--population', population, 2);
    return populationBooks({
      accounts,
      slotsPerAccount: 6,
      seed: countOption('--crowd-seed', crowdSeed, 0),
      underlyings,
    });
  }
  const strategies = strategy === 'all' ? STRATEGIES : strategy!.split(',').map(strategyNamed);
  return strategyBooks(strategies, underlyings);
}

/** The market for as long as `use` takes. */
export async function withTape<T>(
  options: BacktestMarketOptions,
  { underlyings }: BookSource,
  use: (tape: MarketTape) => Promise<T>,
): Promise<T> {
  const { history, chains, shift, ivUnit } = options;
  const shifts = shift.map(readShift);
  const unit = readIvUnit(ivUnit);
  if (history === undefined && chains === undefined) {
    throw new PlimsollError(
      'INPUT_USAGE',
      'a backtest needs --history FILE or --chains FILE; examples/history/btc-eth-daily.csv is a history',
    );
  }
  const before =
    history === undefined
      ? undefined
      : openPriceTape({ history: await readHistory(history), source: history, underlyings, shifts });
  if (chains === undefined) return use(before!);
  const file = await openParquetChains(chains, { ivUnit: unit, underlyings });
  try {
    return await use(await openChainTape({ chains: file, underlyings, before }));
  } finally {
    file.close();
  }
}

/** ETH=1d@2026-01-01 */
function readShift(text: string): Shift {
  const [, underlying, days, from] = /^([A-Z0-9]+)=(-?\d+)d@(.+)$/.exec(text) ?? [];
  const instant = from === undefined ? Number.NaN : parseInstant(from);
  if (underlying !== undefined && !Number.isNaN(instant)) return { underlying, days: Number(days), from: instant };
  throw new PlimsollError('INPUT_USAGE', `--shift is ${text}; it must look like ETH=1d@2026-01-01`);
}
