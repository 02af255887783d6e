// A book from Parquet. DuckDB turns account names and instruments into small numbers before a row reaches JavaScript, so a
// million positions arrive as four typed columns and two short lists of texts.
import type { Book } from '../book/book.ts';
import { BookBuilder } from '../book/book-builder.ts';
import type { Instrument } from '../book/instrument.ts';
import { type Place, PlimsollError } from '../core/errors.ts';
import { badAccount, readableName } from './account-name.ts';
import { type BookLayout, bookLayout } from './book-columns.ts';
import type { BookReading } from './book-records.ts';
import { CHUNK_ROWS, parquetTable, sqlName, type TableColumn, TableDatabase } from './duckdb.node.ts';
import { type InstrumentNaming, namedInstrument } from './named-instrument.ts';
import { isIntegerType, isNumberType, isTextType, ZONED_INSTANT } from './parquet-types.ts';
import { PositionRows } from './position-rows.ts';
import { located, Problems, recordPath } from './problems.ts';

/** Stands between the columns of an instrument key (ASCII unit separator). */
const SEPARATOR = '\u001f';

/** Reads the whole file; throws an error that lists the bad rows where there are any. */
export async function readParquetBook(path: string, reading: BookReading): Promise<Book> {
  const database = await TableDatabase.open(reading.source);
  try {
    return await readBookTable(database, parquetTable(path), reading);
  } finally {
    database.close();
  }
}

async function readBookTable(database: TableDatabase, table: string, reading: BookReading): Promise<Book> {
  const columns = await database.describe(table);
  const names = columns.map((column) => column.name);
  const layout = bookLayout(names, { file: reading.source, ignoreColumns: reading.ignoreColumns, isComplete: true });
  const query = bookQuery(columns, layout, reading.source);
  const accountTexts = await database.dictionary('account_name', query.account, table);
  const accounts = accountTexts.map(readableName);
  const keys = await database.dictionary('instrument_key', query.instrumentKey, table);

  const problems = new Problems(reading.source);
  const refuse = problems.stage();
  const builder = new BookBuilder({
    source: reading.source,
    onProblem: problems.stage(),
    ...(reading.venue === undefined ? {} : { venue: reading.venue }),
  });
  const namings = keys.map((key) => namingOf(key, layout));
  const instruments = namings.map(readQuietly);
  const placeOf = (row: number): Place => ({ file: reading.source, path: recordPath('row', row) });
  const rows = new PositionRows(builder, { accounts, instruments }, (_line, record) => placeOf(record));
  const chunkColumns = emptyChunk();
  let rowCount = 0;
  for await (const chunk of database.numbers(query.sql(table))) {
    const { account, instrument, quantity, entryPrice } = chunkColumns;
    for (const [column, target] of [account, instrument, quantity, entryPrice].entries()) chunk.copy(column, target);
    for (let row = 0; row < chunk.rowCount; row++) {
      const record = ++rowCount;
      if (accounts[account[row]!] === '') {
        const got = accountTexts[account[row]!]!;
        refuse(() => badAccount(got, { ...placeOf(record), column: names[layout.account]! }));
      } else if (instruments[instrument[row]!] === '') {
        refuse(() => whyRefused(namings[instrument[row]!]!, placeOf(record)));
      } else if (Number.isNaN(quantity[row]!)) {
        refuse(() =>
          located('INPUT_VALUE', 'quantity is missing; it must be a finite number', {
            ...placeOf(record),
            column: names[layout.quantity]!,
          }),
        );
      } else {
        const next = rows.next();
        rows.accountIndex[next] = account[row]!;
        rows.instrumentIndex[next] = instrument[row]!;
        rows.quantity[next] = quantity[row]!;
        rows.entryPrice[next] = entryPrice[row]!;
        rows.record[next] = record;
      }
    }
  }
  rows.flush();
  problems.throwIfAny();
  if (rowCount > 0) return builder.finish();
  throw located('INPUT_FORMAT', 'the file has columns and no rows; a book has at least one position', {
    file: reading.source,
  });
}

interface BookQuery {
  /** Expressions over the file's columns, never NULL: "" where there is nothing. */
  readonly account: string;
  readonly instrumentKey: string;
  readonly sql: (table: string) => string;
}

function bookQuery(columns: readonly TableColumn[], layout: BookLayout, file: string): BookQuery {
  const expect = (index: number, isWanted: (type: string) => boolean, wanted: string): string => {
    const column = columns[index]!;
    if (isWanted(column.type)) return sqlName(column.name);
    const sentence = `column ${column.name} has type ${column.type}; it must hold ${wanted}`;
    throw located('INPUT_COLUMN', sentence, { file, column: column.name });
  };
  const text = (expression: string): string => `coalesce(${expression}::VARCHAR, '')`;
  const account = text(expect(layout.account, (type) => isTextType(type) || isIntegerType(type), 'texts'));
  const key = [layout.instrument, layout.venue].map((index) =>
    index < 0 ? "''" : text(expect(index, isTextType, 'texts')),
  );
  for (const index of layout.fieldColumns) {
    const name = expect(index, isField, 'texts, numbers, booleans or timestamps with time zone');
    key.push(text(columns[index]!.type === ZONED_INSTANT ? `epoch_ms(${name})` : name));
  }
  const instrumentKey = key.join(` || '${SEPARATOR}' || `);
  const quantity = `coalesce(${expect(layout.quantity, isNumberType, 'numbers')}::DOUBLE, 'NaN'::DOUBLE)`;
  const entryPrice =
    layout.entryPrice < 0
      ? "'NaN'::DOUBLE"
      : `coalesce(${expect(layout.entryPrice, isNumberType, 'numbers')}::DOUBLE, 'NaN'::DOUBLE)`;
  return {
    account,
    instrumentKey,
    sql: (table) =>
      `SELECT enum_code((${account})::account_name)::UINTEGER, enum_code((${instrumentKey})::instrument_key)::UINTEGER, ` +
      `${quantity}, ${entryPrice} FROM ${table}`,
  };
}

function isField(type: string): boolean {
  return isTextType(type) || isNumberType(type) || type === 'BOOLEAN' || type === ZONED_INSTANT;
}

function namingOf(key: string, layout: BookLayout): InstrumentNaming {
  const [symbol = '', venue = '', ...values] = key.split(SEPARATOR);
  // A text that holds the separator itself: nothing is called so, and as a symbol it is refused with a sentence.
  if (values.length !== layout.fieldNames.length) return { symbol: key, venue: '', fields: {} };
  const given = layout.fieldNames.map((name, index) => [name, values[index] ?? ''] as const);
  return { symbol, venue, fields: Object.fromEntries(given.filter(([, value]) => value !== '')) };
}

/** "" where the naming names nothing; `whyRefused` says it again with its place. */
function readQuietly(naming: InstrumentNaming): string | Instrument {
  try {
    return namedInstrument(naming, {});
  } catch (error) {
    if (error instanceof PlimsollError) return '';
    throw error;
  }
}

function whyRefused(naming: InstrumentNaming, place: Place): PlimsollError {
  try {
    namedInstrument(naming, place);
  } catch (error) {
    if (error instanceof PlimsollError) return error;
    throw error;
  }
  return located('INTERNAL', 'internal error: an instrument was refused without a reason', place);
}

function emptyChunk(): {
  account: Uint32Array;
  instrument: Uint32Array;
  quantity: Float64Array;
  entryPrice: Float64Array;
} {
  return {
    account: new Uint32Array(CHUNK_ROWS),
    instrument: new Uint32Array(CHUNK_ROWS),
    quantity: new Float64Array(CHUNK_ROWS),
    entryPrice: new Float64Array(CHUNK_ROWS),
  };
}
