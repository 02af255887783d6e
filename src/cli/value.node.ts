// plimsoll value: reads a book and a snapshot, prints value and Greeks.

import { isVenueName, VENUE_NAMES, type VenueName } from '../book/symbols/parse-symbol.ts';
import { PlimsollError } from '../core/errors.ts';
import { type Instant, parseInstant } from '../core/units.ts';
import { instantiateKernels } from '../engine/wasm-module.ts';
import { checkMarks, GROUPINGS, type Grouping, valueBook } from '../pricing/value-book.ts';
import { marksText, valuationJson, valuationText } from '../report/valuation-table.ts';
import { readBook } from '../store/read-book.node.ts';
import { readSnapshot } from '../store/read-snapshot.node.ts';
import { compileWasmBuild } from '../store/wasm-build.node.ts';
import { printData, printNote, tableOptions } from './terminal.node.ts';

interface ValueOptions {
  readonly market: string;
  readonly by: string;
  readonly ivUnit?: string;
  readonly asOf?: string;
  readonly venue?: string;
  readonly ignoreColumns?: string;
  readonly rate: readonly string[];
  readonly checkMarks?: boolean;
  readonly json?: boolean;
}

export async function valueCommand(bookPath: string, options: ValueOptions): Promise<void> {
  const grouping = readGrouping(options.by);
  const ivUnit = readIvUnit(options.ivUnit);
  const currencyRates = readRates(options.rate);
  const asOf = readAsOf(options.asOf);
  const venue = readVenue(options.venue);
  const snapshot = await readSnapshot(options.market, { ivUnit, asOf, venue, currencyRates, onNote: printNote });
  const book = await readBook(bookPath, { venue, ignoreColumns: options.ignoreColumns?.split(',') });
  const strict = await instantiateKernels(await compileWasmBuild('strict'));
  const valuation = valueBook(book, snapshot, strict.run);
  const marks = options.checkMarks ? checkMarks(valuation) : undefined;
  if (options.checkMarks && marks === undefined) {
    throw new PlimsollError('MARKET_DATA_MISSING', `${options.market} holds no marks of the venue to check against`);
  }
  if (options.json) printData(JSON.stringify({ ...valuationJson(valuation), ...(marks && { marks }) }, null, 2));
  else
    printData(
      [valuationText(valuation, grouping, tableOptions()), ...(marks ? ['', marksText(marks)] : [])].join('\n'),
    );
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

function readGrouping(text: string): Grouping {
  const grouping = GROUPINGS.find((candidate) => candidate === text);
  if (grouping !== undefined) return grouping;
  throw new PlimsollError('INPUT_USAGE', `--by is ${text}; it must be one of ${GROUPINGS.join(', ')}`);
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

function readIvUnit(text: string | undefined): 'fraction' | 'percent' | undefined {
  if (text === undefined || text === 'fraction' || text === 'percent') return text;
  throw new PlimsollError('INPUT_USAGE', `--iv-unit is ${text}; it must be fraction or percent`);
}
