// The one door to DuckDB, which reads and writes Parquet here. (CSV and JSON go through our own grammars: the same code
// runs in a browser, knows the line of every row, and takes what is written or refuses it; a sniffer guesses.)
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBDoubleVector,
  DuckDBInstance,
  DuckDBUIntegerVector,
} from '@duckdb/node-api';
import { PlimsollError } from '../core/errors.ts';

/** Enough for the largest book; DuckDB would take four fifths of the machine. */
const MEMORY_LIMIT = '1GB';

const CONFIGURATION: Readonly<Record<string, string>> = {
  memory_limit: MEMORY_LIMIT,
  // Nothing is fetched from the network, and nothing is left behind in the working directory.
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
  temp_directory: '',
  preserve_insertion_order: 'true',
};

export interface TableColumn {
  readonly name: string;
  /** DuckDB's name of the type: VARCHAR, DOUBLE, DECIMAL(18,3), … */
  readonly type: string;
}

/** A run of rows, column by column. Numbers only: texts travel as codes (UINTEGER) and dictionaries. */
export interface NumberChunk {
  readonly rowCount: number;
  /** The column's numbers into the front of `target`. The query lets no NULL through. */
  copy(column: number, target: Uint32Array | Float64Array): void;
}

/** No chunk has more rows. */
export const CHUNK_ROWS = 2048;

export class TableDatabase {
  private readonly instance: DuckDBInstance;
  private readonly connection: DuckDBConnection;
  /** For sentences: the file whose fault an error is. */
  private readonly file: string;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, file: string) {
    this.instance = instance;
    this.connection = connection;
    this.file = file;
  }

  static async open(file: string): Promise<TableDatabase> {
    const instance = await DuckDBInstance.create(':memory:', CONFIGURATION);
    return new TableDatabase(instance, await instance.connect(), file);
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  async run(sql: string): Promise<void> {
    await this.guarded(() => this.connection.run(sql));
  }

  async describe(table: string): Promise<TableColumn[]> {
    const reader = await this.guarded(() => this.connection.runAndReadAll(`DESCRIBE SELECT * FROM ${table}`));
    return reader.getRows().map((row) => ({ name: String(row[0]), type: String(row[1]) }));
  }

  /**
   * The distinct texts of an expression, ascending, as an ENUM type of that name; codes of the type index the list.
   * The expression is never NULL.
   */
  async dictionary(type: string, expression: string, table: string): Promise<string[]> {
    await this.run(`CREATE TYPE ${type} AS ENUM (SELECT DISTINCT ${expression} FROM ${table} ORDER BY 1)`);
    const sql = `SELECT unnest(enum_range(NULL::${type}))::VARCHAR`;
    const reader = await this.guarded(() => this.connection.runAndReadAll(sql));
    return reader.getRows().map((row) => String(row[0]));
  }

  /** The rows of a query over UINTEGER and DOUBLE columns, in order, a few thousand at a time. */
  async *numbers(sql: string): AsyncGenerator<NumberChunk> {
    const result = await this.guarded(() => this.connection.stream(sql));
    for (;;) {
      const chunk = await this.guarded(() => result.fetchChunk());
      if (chunk === null || chunk.rowCount === 0) return;
      yield numberChunk(chunk);
    }
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw new PlimsollError('INPUT_FORMAT', `${this.file} cannot be read as Parquet: ${reasonOf(error)}`, {
        file: this.file,
      });
    }
  }
}

/** A CSV file of ours, with a head, as Parquet. Columns by name, with DuckDB's names of their types; an empty cell is NULL. */
export async function csvToParquet(
  csv: string,
  parquet: string,
  columns: Readonly<Record<string, string>>,
): Promise<void> {
  const database = await TableDatabase.open(parquet);
  try {
    const types = Object.entries(columns).map(([name, type]) => `${sqlText(name)}: ${sqlText(type)}`);
    const read = `read_csv(${sqlText(csv)}, header = true, delim = ',', quote = '"', columns = {${types.join(', ')}})`;
    await database.run(`COPY (SELECT * FROM ${read}) TO ${sqlText(parquet)} (FORMAT parquet, COMPRESSION zstd)`);
  } finally {
    database.close();
  }
}

/** What DuckDB says, on one line: without the query it quotes, and without bytes of the file that would command a terminal. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [reason = ''] = message.split('\n\nLINE ');
  return reason
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 300);
}

/** A table function that reads one Parquet file, whatever its name looks like. */
export function parquetTable(path: string): string {
  // In a pattern, a bracketed character stands for itself.
  return `read_parquet(${sqlText(path.replaceAll(/[*?[]/g, '[$&]'))})`;
}

export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function numberChunk(chunk: DuckDBDataChunk): NumberChunk {
  const { rowCount } = chunk;
  return {
    rowCount,
    copy(column, target) {
      const vector = chunk.getColumnVector(column);
      if (
        !(vector instanceof DuckDBUIntegerVector || vector instanceof DuckDBDoubleVector) ||
        rowCount > target.length
      ) {
        throw new PlimsollError('INTERNAL', `internal error: column ${column} of a query cannot be copied as numbers`);
      }
      for (let row = 0; row < rowCount; row++) target[row] = vector.getItem(row)!;
    },
  };
}
