// Records of an option-chain CSV to quotes. The header says whose columns they are:
//
//   collector   instrument_name, implied_volatility (fraction), futures_price, index_price, timestamp (ISO)
//   Tardis      exchange, symbol, timestamp (microseconds), mark_iv (per cent where exchange is deribit), underlying_price
//   declared    any chain that names its instrument, volatility and forward; the caller states the unit of its volatility
//
// Columns that no snapshot holds (bids, Greeks, open interest) are passed over.
import { readInstant } from '../book/dates.ts';
import type { VenueName } from '../book/symbols/parse-symbol.ts';
import { type Place, PlimsollError } from '../core/errors.ts';
import type { Instant } from '../core/units.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type Cells, cellText, cellTextForReader, isAbsent, type RecordSink, shortened } from './cells.ts';
import { ChainQuotes, type ChainReading, type QuoteRow } from './chain-quotes.ts';
import { parseDecimal } from './decimal-text.ts';
import { located } from './problems.ts';
import { TextDictionary } from './text-dictionary.ts';
import { unknownUnit, type VolatilityUnit } from './volatility-unit.ts';

/** Where the figures stand: indices into the columns of the file, -1 where it has none. */
interface ChainLayout {
  readonly kind: 'collector' | 'tardis' | 'declared';
  readonly symbol: number;
  readonly volatility: number;
  readonly forward: number;
  readonly spot: number;
  readonly mark: number;
  readonly instant: number;
  readonly exchange: number;
}

const COLLECTOR = ['instrument_name', 'implied_volatility', 'futures_price', 'index_price', 'timestamp'];
const TARDIS = ['exchange', 'symbol', 'timestamp', 'local_timestamp', 'mark_iv', 'underlying_price'];

/** Names that declared chains use, the first that is there counts. */
const SYMBOL_NAMES = ['instrument', 'instrument_name', 'symbol'];
const VOLATILITY_NAMES = ['iv', 'mark_iv', 'implied_volatility'];
const FORWARD_NAMES = ['forward', 'underlying_price', 'futures_price'];
const SPOT_NAMES = ['spot', 'index_price'];
const INSTANT_NAMES = ['instant', 'as_of', 'timestamp'];

/** Whose symbols a Tardis exchange lists. */
const TARDIS_VENUES: Readonly<Record<string, VenueName>> = {
  deribit: 'deribit',
  'okex-options': 'okx',
  'binance-european-options': 'binance',
  'bybit-options': 'bybit',
};

export class ChainRecords implements RecordSink {
  private readonly reading: ChainReading;
  private names: readonly string[] = [];
  private layout: ChainLayout | undefined;
  private quotes: ChainQuotes | undefined;
  /** The exchange of every row of a Tardis file. */
  private exchange = '';
  private readonly symbols = new TextDictionary();

  constructor(reading: ChainReading) {
    this.reading = reading;
  }

  columns(names: readonly string[], line: number): void {
    const place = { file: this.reading.source, line };
    this.names = names;
    this.layout = layoutOf(names, place);
    // The unit of a Tardis file is that of its exchange, which stands in its rows.
    if (this.layout.kind !== 'tardis') this.quotes = this.startQuotes(this.layout, place);
  }

  record(cells: Cells): void {
    const layout = this.layout!;
    const place = { file: this.reading.source, line: cells.line };
    if (this.quotes === undefined) {
      this.exchange = cellTextForReader(cells, layout.exchange);
      this.quotes = this.startQuotes(layout, place);
    }
    try {
      this.quotes.add(this.readRow(cells, layout, place));
    } catch (error) {
      if (!(error instanceof PlimsollError) || error.code === 'INTERNAL') throw error;
      this.quotes.addProblem(() => error);
    }
  }

  /** The snapshot of the latest quotes; an error that lists the bad rows where there are any. */
  finish(): Snapshot {
    if (this.quotes !== undefined) return this.quotes.finish();
    const place = { file: this.reading.source };
    throw located('INPUT_FORMAT', 'the file has a header and no rows; a snapshot needs at least one quote', place);
  }

  private startQuotes(layout: ChainLayout, place: Place): ChainQuotes {
    const volatilityColumn = this.names[layout.volatility]!;
    const known = layout.kind === 'collector' ? 'fraction' : this.exchange === 'deribit' ? 'percent' : undefined;
    const stated = this.reading.ivUnit;
    if (known !== undefined && stated !== undefined && known !== stated) {
      const got = `${volatilityColumn} is stated to be ${unitText(stated)}, but in a file of this kind it is ${unitText(known)}`;
      throw located('INPUT_USAGE', got, place);
    }
    const volatilityUnit = known ?? stated;
    if (volatilityUnit === undefined) throw unknownUnit(volatilityColumn, place);
    return new ChainQuotes(this.reading, { volatilityColumn, volatilityUnit, isStream: layout.kind === 'tardis' });
  }

  private readRow(cells: Cells, layout: ChainLayout, place: Place): QuoteRow {
    if (cells.fault !== undefined) throw located('INPUT_FORMAT', cells.fault, place);
    const refuse = (column: number, wanted: string): never => {
      const name = this.names[column]!;
      const got = isAbsent(cells, column) ? 'missing' : JSON.stringify(cellTextForReader(cells, column));
      throw located('INPUT_VALUE', `${name} is ${got}; it must be ${wanted}`, { ...place, column: name });
    };
    if (isAbsent(cells, layout.symbol)) refuse(layout.symbol, 'the symbol of an option');
    if (layout.exchange >= 0 && cellText(cells, layout.exchange) !== this.exchange) {
      refuse(layout.exchange, `${this.exchange}, as in the rows above`);
    }
    const number = (column: number): number | undefined => {
      if (isAbsent(cells, column)) return undefined;
      const value = parseDecimal(cells.bytes, cells.start[column]!, cells.end[column]!);
      return value - value === 0 ? value : refuse(column, 'a finite number');
    };
    const symbol = this.symbols.indexOf(cells.bytes, cells.start[layout.symbol]!, cells.end[layout.symbol]!);
    return {
      symbol: this.symbols.texts[symbol] ?? refuse(layout.symbol, 'UTF-8 text'),
      venue: layout.kind === 'tardis' ? TARDIS_VENUES[this.exchange] : this.reading.venue,
      instant: layout.instant < 0 ? Number.NaN : (instantOf(cells, layout) ?? refuse(layout.instant, INSTANT_WANTED)),
      volatility: number(layout.volatility),
      forward: number(layout.forward),
      spot: number(layout.spot),
      markPrice: number(layout.mark),
      place,
    };
  }
}

const INSTANT_WANTED = 'an instant with its zone, such as 2026-02-06T04:30:12Z, or the epoch time of its format';

function instantOf(cells: Cells, layout: ChainLayout): Instant | undefined {
  const text = isAbsent(cells, layout.instant) ? undefined : cellText(cells, layout.instant);
  if (layout.kind !== 'tardis') return readInstant(text);
  // Microseconds; what is below a millisecond is cut off.
  return /^\d{16}$/.test(text ?? '') ? Math.floor(Number(text) / 1000) : undefined;
}

function layoutOf(names: readonly string[], place: Place): ChainLayout {
  const column = (candidates: readonly string[]): number =>
    names.indexOf(candidates.find((candidate) => names.includes(candidate)) ?? '');
  const isCollector = COLLECTOR.every((name) => names.includes(name));
  const isTardis = TARDIS.every((name) => names.includes(name));
  if (isCollector || isTardis) {
    return {
      kind: isCollector ? 'collector' : 'tardis',
      symbol: names.indexOf(isCollector ? 'instrument_name' : 'symbol'),
      volatility: names.indexOf(isCollector ? 'implied_volatility' : 'mark_iv'),
      forward: names.indexOf(isCollector ? 'futures_price' : 'underlying_price'),
      spot: names.indexOf(isCollector ? 'index_price' : ''),
      mark: names.indexOf('mark_price'),
      instant: names.indexOf('timestamp'),
      exchange: isCollector ? -1 : names.indexOf('exchange'),
    };
  }
  const layout = {
    kind: 'declared' as const,
    symbol: column(SYMBOL_NAMES),
    volatility: column(VOLATILITY_NAMES),
    forward: column(FORWARD_NAMES),
    spot: column(SPOT_NAMES),
    mark: names.indexOf('mark_price'),
    instant: column(INSTANT_NAMES),
    exchange: -1,
  };
  for (const [found, candidates] of [
    [layout.symbol, SYMBOL_NAMES],
    [layout.volatility, VOLATILITY_NAMES],
    [layout.forward, FORWARD_NAMES],
  ] as const) {
    if (found >= 0) continue;
    const sentence = `column ${candidates.join(' or ')} is missing; the header is ${shortened(names.join(','))}`;
    throw located('INPUT_COLUMN', sentence, place);
  }
  return layout;
}

function unitText(unit: VolatilityUnit): string {
  return unit === 'percent' ? 'per cent' : 'a fraction';
}
