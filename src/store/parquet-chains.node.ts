// Option chains over time from one Parquet file: every instant a whole chain. A day is read when it is asked for, and none is kept.
//
// Columns (the first name that is there): as_of|instant|timestamp, instrument|instrument_name|symbol, mark_iv|iv|implied_volatility,
// forward|underlying_price|futures_price, index_price|spot; and, where there are any, open_interest, bid_price, ask_price.
//
// A bid above its ask is counted and changes nothing: margin and value go by marks. A volatility of zero or none leaves the instrument
// without a quote: counted, left out of the smile and of what can be traded. What has expired is counted and left out. An instrument
// that stands twice at an instant, a volatility below zero, a price that is none: refused, with instrument and instant.
import type { Instrument } from '../book/instrument.ts';
import { parseSymbol, type VenueName } from '../book/symbols/parse-symbol.ts';
import { PlimsollError } from '../core/errors.ts';
import { type Instant, instantText } from '../core/units.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { ChainQuotes } from './chain-quotes.ts';
import { CHUNK_ROWS, parquetTable, sqlName, type TableColumn, TableDatabase } from './duckdb.node.ts';
import { isNumberType, isTextType, ZONED_INSTANT } from './parquet-types.ts';
import { located } from './problems.ts';
import type { VolatilityUnit } from './volatility-unit.ts';

export interface ChainListing {
  readonly instrument: Instrument;
  readonly openInterest: number;
}

export interface ChainDay {
  readonly snapshot: Snapshot;
  /** Quoted instruments that are alive, in order of id. */
  readonly listings: readonly ChainListing[];
  readonly oddities: Readonly<Record<string, number>>;
}

export interface ChainFile {
  readonly source: string;
  readonly instants: Float64Array;
  /** The same text for the same rows. */
  readonly fingerprint: string;
  dayAt(index: number): Promise<ChainDay>;
  close(): void;
}

export interface ChainFileOptions {
  /** Chains of these alone are read; absent: of all. */
  readonly underlyings?: readonly string[] | undefined;
  /** Default fraction; a file that belies it is refused. */
  readonly ivUnit?: VolatilityUnit | undefined;
  readonly venue?: VenueName | undefined;
}

/** Stablecoins count as one dollar: no chain states them. */
const PEGGED = { USDC: 1, USDT: 1 };

const NUMBERS = [
  ['volatility', ['mark_iv', 'iv', 'implied_volatility']],
  ['forward', ['forward', 'underlying_price', 'futures_price']],
  ['spot', ['index_price', 'spot']],
  ['openInterest', ['open_interest']],
  ['bid', ['bid_price']],
  ['ask', ['ask_price']],
] as const;
type NumberName = (typeof NUMBERS)[number][0];
const REQUIRED: readonly NumberName[] = ['volatility', 'forward', 'spot'];

export async function openParquetChains(path: string, options: ChainFileOptions = {}): Promise<ChainFile> {
  const database = await TableDatabase.open(path);
  try {
    return await chainFileOver(database, path, options);
  } catch (error) {
    database.close();
    throw error;
  }
}

async function chainFileOver(database: TableDatabase, path: string, options: ChainFileOptions): Promise<ChainFile> {
  const table = parquetTable(path);
  const columns = await database.describe(table);
  const instant = columnOf(columns, ['as_of', 'instant', 'timestamp'], path);
  if (instant.type !== ZONED_INSTANT) {
    throw located(
      'INPUT_COLUMN',
      `column ${instant.name} has type ${instant.type}; it must be a timestamp with time zone`,
      {
        file: path,
        column: instant.name,
      },
    );
  }
  const symbol = columnOf(columns, ['instrument', 'instrument_name', 'symbol'], path);
  if (!isTextType(symbol.type)) {
    throw located('INPUT_COLUMN', `column ${symbol.name} has type ${symbol.type}; it must hold texts`, { file: path });
  }
  const figures = NUMBERS.map(([name, names]) => ({ name, column: numberColumn(columns, name, names, path) }));
  const milliseconds = `epoch_ms(${sqlName(instant.name)})::DOUBLE`;
  const instants = await numbersOf(database, `SELECT DISTINCT ${milliseconds} FROM ${table} ORDER BY 1`);
  if (instants.length === 0) throw located('INPUT_FORMAT', 'the file has columns and no rows', { file: path });
  const text = `coalesce(${sqlName(symbol.name)}::VARCHAR, '')`;
  const symbols = await database.dictionary('chain_symbol', text, table);
  const expressions = figures.map(({ column }) =>
    column === undefined ? "'NaN'::DOUBLE" : `coalesce(${sqlName(column.name)}::DOUBLE, 'NaN'::DOUBLE)`,
  );
  const query = (at: Instant) =>
    `SELECT enum_code((${text})::chain_symbol)::UINTEGER, ${expressions.join(', ')} FROM ${table} WHERE ${milliseconds} = ${at} ORDER BY 1`;
  const fingerprint = await fingerprintOf(database, table, [milliseconds, text, ...expressions]);
  const names = { volatilityColumn: figures[0]!.column!.name, source: path };
  const known = new Map<number, Instrument | null>();
  return {
    source: path,
    instants,
    fingerprint,
    close: () => database.close(),
    dayAt: async (index) => {
      const asOf = instants[index]!;
      const rows = await rowsOf(database, query(asOf));
      return dayOf(rows, { ...names, ...options, asOf, symbols, known });
    },
  };
}

type Row = { symbol: number } & Record<NumberName, number>;

async function rowsOf(database: TableDatabase, sql: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const codes = new Uint32Array(CHUNK_ROWS);
  const cells = NUMBERS.map(() => new Float64Array(CHUNK_ROWS));
  for await (const chunk of database.numbers(sql)) {
    chunk.copy(0, codes);
    cells.forEach((column, index) => {
      chunk.copy(index + 1, column);
    });
    const at = (name: NumberName, row: number): number => cells[PLACES[name]]![row]!;
    for (let row = 0; row < chunk.rowCount; row++) {
      rows.push({
        symbol: codes[row]!,
        volatility: at('volatility', row),
        forward: at('forward', row),
        spot: at('spot', row),
        openInterest: at('openInterest', row),
        bid: at('bid', row),
        ask: at('ask', row),
      });
    }
  }
  return rows;
}

const PLACES = Object.fromEntries(NUMBERS.map(([name], index) => [name, index])) as Record<NumberName, number>;

interface DayReading extends ChainFileOptions {
  readonly source: string;
  readonly volatilityColumn: string;
  readonly asOf: Instant;
  readonly symbols: readonly string[];
  /** Instruments by code, read once; null: not a symbol that is known. */
  readonly known: Map<number, Instrument | null>;
}

function dayOf(rows: readonly Row[], reading: DayReading): ChainDay {
  const { source, volatilityColumn, asOf, symbols, known, ivUnit = 'fraction', venue, underlyings } = reading;
  const quotes = new ChainQuotes(
    { source, asOf, venue, currencyRates: PEGGED },
    { volatilityColumn, volatilityUnit: ivUnit, isStream: false },
  );
  const counts: Record<string, number> = {};
  const count = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const path = instantText(asOf);
  const given = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);
  const listings: ChainListing[] = [];
  for (const { symbol: code, volatility, forward, spot, openInterest, bid, ask } of rows) {
    const symbol = symbols[code]!;
    const instrument = instrumentOf(code, symbol, known, venue);
    if (instrument !== null && underlyings !== undefined && !underlyings.includes(instrument.underlying)) continue;
    quotes.add({
      ...{ symbol, venue, instant: asOf, place: { file: source, path, instrument: symbol } },
      ...{ volatility: given(volatility), forward: given(forward), spot: given(spot) },
    });
    if (instrument === null) continue;
    const isAlive = !('expiry' in instrument) || instrument.expiry > asOf;
    if (!isAlive) count('quotes of what has expired, left out');
    else if (instrument.kind === 'option' && !(volatility > 0)) count('options without a volatility, left out');
    else listings.push({ instrument, openInterest: interestOf(openInterest) });
    if (bid > ask && ask > 0) count('bids above their ask, marks kept');
  }
  listings.sort((left, right) => (left.instrument.id < right.instrument.id ? -1 : 1));
  return { snapshot: quotes.finish(), listings, oddities: counts };
}

/** A feed without the figure says nothing of it; Math.max would hand on a NaN. */
const interestOf = (figure: number): number => (Number.isNaN(figure) ? 0 : Math.max(figure, 0));

function instrumentOf(
  code: number,
  symbol: string,
  known: Map<number, Instrument | null>,
  venue: VenueName | undefined,
): Instrument | null {
  let instrument = known.get(code);
  if (instrument === undefined) {
    instrument = parsed(symbol, venue);
    known.set(code, instrument);
  }
  return instrument;
}

/** Why a symbol cannot be read, the quotes say with its place. */
function parsed(symbol: string, venue: VenueName | undefined): Instrument | null {
  try {
    return parseSymbol(symbol, venue);
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
}

/** Exclusive or of a hash per row: no order of rows, and no sum of fractions, has a say in it. */
async function fingerprintOf(database: TableDatabase, table: string, columns: readonly string[]): Promise<string> {
  const hash = `bit_xor(hash(${columns.join(', ')}))`;
  const halves = `(${hash} & 4294967295)::UINTEGER::DOUBLE, (${hash} >> 32)::UINTEGER::DOUBLE, count(*)::DOUBLE`;
  const cells = new Float64Array(CHUNK_ROWS);
  const parts: number[] = [];
  for await (const chunk of database.numbers(`SELECT ${halves} FROM ${table}`)) {
    for (const column of [0, 1, 2]) {
      chunk.copy(column, cells);
      parts.push(cells[0]!);
    }
  }
  return parts.map((part) => part.toString(16)).join('-');
}

async function numbersOf(database: TableDatabase, sql: string): Promise<Float64Array> {
  const values: number[] = [];
  const cells = new Float64Array(CHUNK_ROWS);
  for await (const chunk of database.numbers(sql)) {
    chunk.copy(0, cells);
    values.push(...cells.subarray(0, chunk.rowCount));
  }
  return Float64Array.from(values);
}

function columnOf(columns: readonly TableColumn[], names: readonly string[], file: string): TableColumn {
  const found = names.map((name) => columns.find((column) => column.name === name)).find((column) => column);
  if (found !== undefined) return found;
  const has = columns.map(({ name }) => name).join(', ');
  throw located('INPUT_COLUMN', `column ${names.join(' or ')} is missing; the file has ${has}`, { file });
}

function numberColumn(
  columns: readonly TableColumn[],
  name: NumberName,
  names: readonly string[],
  file: string,
): TableColumn | undefined {
  const isThere = columns.some((column) => names.includes(column.name));
  if (!isThere && !REQUIRED.includes(name)) return undefined;
  const column = columnOf(columns, names, file);
  if (isNumberType(column.type)) return column;
  throw located('INPUT_COLUMN', `column ${column.name} has type ${column.type}; it must hold numbers`, {
    file,
    column: column.name,
  });
}
