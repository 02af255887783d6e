// Where a backtest takes its market and its books from.
import type { Command } from 'commander';
import type { BacktestRequest, BooksRequest } from '../app/backtest-request.node.ts';
import type { Shift } from '../backtest/price-tape.ts';
import { STRATEGIES, strategyNamed } from '../backtest/strategies.ts';
import { PlimsollError } from '../core/errors.ts';
import { parseInstant } from '../core/units.ts';
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

/** The part of a request that says where market and books come from. */
export function readBacktestMarket(
  options: BacktestMarketOptions,
): Pick<BacktestRequest, 'history' | 'chains' | 'ivUnit' | 'shifts' | 'books'> {
  const { history, chains, shift } = options;
  const books = readBooks(options);
  const ivUnit = readIvUnit(options.ivUnit);
  if (history === undefined && chains === undefined) {
    throw new PlimsollError(
      'INPUT_USAGE',
      'a backtest needs --history FILE or --chains FILE; examples/history/btc-eth-daily.csv is a history',
    );
  }
  return {
    ...(history === undefined ? {} : { history }),
    ...(chains === undefined ? {} : { chains }),
    ...(ivUnit === undefined ? {} : { ivUnit }),
    shifts: shift.map(readShift),
    books,
  };
}

function readBooks({ book, strategy, underlying, population, crowdSeed }: BacktestMarketOptions): BooksRequest {
  const given = [book, strategy, population].filter((each) => each !== undefined);
  if (given.length !== 1) {
    throw new PlimsollError(
      'INPUT_USAGE',
      'a backtest needs one of --book FILE, --strategy NAME and --population COUNT',
    );
  }
  if (book !== undefined) return { kind: 'file', path: book };
  const underlyings = underlying.split(',');
  if (population !== undefined) {
    const accounts = countOption('--population', population, 2);
    return { kind: 'population', accounts, seed: countOption('--crowd-seed', crowdSeed, 0), underlyings };
  }
  const names = strategy === 'all' ? [] : strategy!.split(',');
  for (const name of names) strategyNamed(name);
  return { kind: 'strategies', names, underlyings };
}

/** ETH=1d@2026-01-01 */
function readShift(text: string): Shift {
  const [, underlying, days, from] = /^([A-Z0-9]+)=(-?\d+)d@(.+)$/.exec(text) ?? [];
  const instant = from === undefined ? Number.NaN : parseInstant(from);
  if (underlying !== undefined && !Number.isNaN(instant)) return { underlying, days: Number(days), from: instant };
  throw new PlimsollError('INPUT_USAGE', `--shift is ${text}; it must look like ETH=1d@2026-01-01`);
}
