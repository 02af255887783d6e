// A history from Parquet: columns instant, factor, value. An instant is a timestamp with time zone, epoch milliseconds, or a text
// that names its zone; a timestamp without a zone says less than it seems to and is refused.
import { readInstant } from '../book/dates.ts';
import type { Place } from '../core/errors.ts';
import type { Instant } from '../core/units.ts';
import { createHistory, type History } from '../market/history.ts';
import { shortened } from './cells.ts';
import { CHUNK_ROWS, parquetTable, sqlName, type TableColumn, TableDatabase } from './duckdb.node.ts';
import { isIntegerType, isNumberType, isTextType, ZONED_INSTANT } from './parquet-types.ts';
import { located, Problems, recordPath } from './problems.ts';

export async function readParquetHistory(path: string): Promise<History> {
  const database = await TableDatabase.open(path);
  try {
    return await readHistoryTable(database, parquetTable(path), path);
  } finally {
    database.close();
  }
}

async function readHistoryTable(database: TableDatabase, table: string, file: string): Promise<History> {
  const columns = await database.describe(table);
  const factor = columnOf(columns, 'factor', { accepts: isTextType, text: 'texts', file });
  const value = columnOf(columns, 'value', { accepts: isNumberType, text: 'numbers', file });
  const isInstant = (type: string): boolean => isTextType(type) || isIntegerType(type) || type === ZONED_INSTANT;
  const text = 'timestamps with time zone, epoch milliseconds or texts';
  const instant = columnOf(columns, 'instant', { accepts: isInstant, text, file });
  const unknown = columns.find((column) => !['instant', 'factor', 'value'].includes(column.name));
  if (unknown !== undefined) {
    throw located('INPUT_COLUMN', `column ${unknown.name} is not known; a history has columns instant,factor,value`, {
      file,
    });
  }

  const factorText = `coalesce(${sqlName(factor.name)}::VARCHAR, '')`;
  const factors = await database.dictionary('factor_name', factorText, table);
  const instantColumn = await instantExpression(database, table, instant);
  const valueNumber = `coalesce(${sqlName(value.name)}::DOUBLE, 'NaN'::DOUBLE)`;
  const factorCode = `enum_code((${factorText})::factor_name)::UINTEGER`;
  const rows = await collect(database, `SELECT ${factorCode}, ${instantColumn.sql}, ${valueNumber} FROM ${table}`);

  const problems = new Problems(file);
  const refuse = problems.stage();
  const placeOf = (row: number): Place => ({ file, path: recordPath('row', row + 1) });
  const instants = Array.from(rows.instants, instantColumn.read);
  for (let row = 0; row < instants.length; row++) {
    const fault = rowFault(factors[rows.factors[row]!]!, instants[row]!, rows.values[row]!);
    if (fault !== undefined) refuse(() => located('INPUT_VALUE', fault, placeOf(row)));
  }
  problems.throwIfAny();
  if (instants.length === 0)
    throw located('INPUT_FORMAT', 'the file has columns and no rows; a history has at least one value', { file });
  return createHistory({
    instants,
    factors: Array.from(rows.factors, (code) => factors[code]!),
    values: rows.values,
    placeOf,
  });
}

interface InstantColumn {
  /** A DOUBLE: epoch milliseconds, or the code of a text; NaN for nothing. */
  readonly sql: string;
  readonly read: (figure: number) => Instant;
}

async function instantExpression(database: TableDatabase, table: string, column: TableColumn): Promise<InstantColumn> {
  const name = sqlName(column.name);
  if (!isTextType(column.type)) {
    const milliseconds = column.type === ZONED_INSTANT ? `epoch_ms(${name})` : name;
    return { sql: `coalesce(${milliseconds}::DOUBLE, 'NaN'::DOUBLE)`, read: (figure) => figure };
  }
  const text = `coalesce(${name}::VARCHAR, '')`;
  const texts = await database.dictionary('instant_text', text, table);
  const instants = texts.map((entry) => readInstant(entry) ?? Number.NaN);
  return { sql: `enum_code((${text})::instant_text)::DOUBLE`, read: (code) => instants[code]! };
}

interface HistoryRows {
  readonly factors: number[];
  readonly instants: number[];
  readonly values: number[];
}

async function collect(database: TableDatabase, sql: string): Promise<HistoryRows> {
  const rows: HistoryRows = { factors: [], instants: [], values: [] };
  const factor = new Uint32Array(CHUNK_ROWS);
  const instant = new Float64Array(CHUNK_ROWS);
  const value = new Float64Array(CHUNK_ROWS);
  for await (const chunk of database.numbers(sql)) {
    chunk.copy(0, factor);
    chunk.copy(1, instant);
    chunk.copy(2, value);
    for (let row = 0; row < chunk.rowCount; row++) {
      rows.factors.push(factor[row]!);
      rows.instants.push(instant[row]!);
      rows.values.push(value[row]!);
    }
  }
  return rows;
}

function rowFault(factor: string, instant: Instant, value: number): string | undefined {
  if (factor === '') return 'factor is missing; it must be a name';
  if (Number.isNaN(instant))
    return 'instant is missing or names no zone; it must be an instant such as 2026-02-06T00:00:00Z';
  if (!(value - value === 0)) return `value of ${shortened(factor)} is ${value}; it must be a finite number`;
  return undefined;
}

function columnOf(columns: readonly TableColumn[], name: string, wanted: ColumnWish): TableColumn {
  const column = columns.find((candidate) => candidate.name === name);
  const { file } = wanted;
  if (column === undefined) {
    const names = shortened(columns.map((candidate) => candidate.name).join(','));
    throw located(
      'INPUT_COLUMN',
      `column ${name} is missing; the file has ${names}; a history has instant,factor,value`,
      { file },
    );
  }
  if (wanted.accepts(column.type)) return column;
  const sentence = `column ${name} has type ${column.type}; it must hold ${wanted.text}`;
  throw located('INPUT_COLUMN', sentence, { file, column: name });
}

interface ColumnWish {
  readonly accepts: (type: string) => boolean;
  readonly text: string;
  readonly file: string;
}
