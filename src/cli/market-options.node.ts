// The options by which every command reads a market and a book.
import type { Command } from 'commander';
import type { Book } from '../book/book.ts';
import { isVenueName, VENUE_NAMES, type VenueName } from '../book/symbols/parse-symbol.ts';
import { PlimsollError } from '../core/errors.ts';
import { type Instant, parseInstant } from '../core/units.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { readBook } from '../store/read-book.node.ts';
import { readSnapshot } from '../store/read-snapshot.node.ts';
import { printNote } from './terminal.node.ts';

export interface MarketOptions {
  readonly market: string;
  readonly ivUnit?: string;
  readonly asOf?: string;
  readonly venue?: string;
  readonly ignoreColumns?: string;
  readonly rate: readonly string[];
}

/** An option that may stand several times. */
export const collect = (text: string, before: readonly string[]): string[] => [...before, text];

export function addMarketOptions(command: Command): Command {
  return command
    .requiredOption('--market <snapshot>', 'market snapshot: our JSON, a Deribit book summary, an option-chain CSV')
    .option('--iv-unit <unit>', 'unit of a chain file that does not say: fraction or percent')
    .option('--as-of <instant>', 'take the market at this instant: later rows of a chain file are not looked at')
    .option('--venue <name>', 'whose symbols the texts are, where two venues write alike')
    .option('--ignore-columns <names>', 'columns of the book to leave unread, separated by commas')
    .option('--rate <currency=price>', 'price of a settlement currency the market file lacks, as USDC=1', collect, []);
}

/** The options are judged before any file is opened. */
export async function readMarketAndBook(
  bookPath: string,
  options: MarketOptions,
): Promise<{ readonly snapshot: Snapshot; readonly book: Book; readonly venue: VenueName | undefined }> {
  const ivUnit = readIvUnit(options.ivUnit);
  const currencyRates = readRates(options.rate);
  const asOf = readAsOf(options.asOf);
  const venue = readVenue(options.venue);
  const snapshot = await readSnapshot(options.market, { ivUnit, asOf, venue, currencyRates, onNote: printNote });
  const book = await readBook(bookPath, { venue, ignoreColumns: options.ignoreColumns?.split(',') });
  return { snapshot, book, venue };
}

/** USDC=1 USDT=0.9998 to a record. */
function readRates(texts: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    texts.map((text) => {
      const match = /^([A-Z0-9]+)=(\d+(?:\.\d+)?)$/.exec(text);
      if (!match) throw new PlimsollError('INPUT_USAGE', `--rate is ${text}; it must look like USDC=1`);
      return [match[1]!, Number(match[2])];
    }),
  );
}

function readAsOf(text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined;
  const instant = parseInstant(text);
  if (Number.isFinite(instant)) return instant;
  throw new PlimsollError('INPUT_USAGE', `--as-of is ${text}; it must be an instant such as 2026-02-06T04:30:12Z`);
}

function readVenue(text: string | undefined): VenueName | undefined {
  if (text === undefined || isVenueName(text)) return text;
  throw new PlimsollError('INPUT_USAGE', `--venue is ${text}; it must be one of ${VENUE_NAMES.join(', ')}`);
}

export function readIvUnit(text: string | undefined): 'fraction' | 'percent' | undefined {
  if (text === undefined || text === 'fraction' || text === 'percent') return text;
  throw new PlimsollError('INPUT_USAGE', `--iv-unit is ${text}; it must be fraction or percent`);
}
