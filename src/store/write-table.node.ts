// A table into a file, whole or not at all: CSV, or Parquet where the name ends so.
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileError } from './byte-source.node.ts';

/** Columns by name, with DuckDB's names of their types, and the table as CSV, piece by piece, its head first. */
export interface Table {
  readonly columns: Readonly<Record<string, string>>;
  readonly csv: Iterable<string>;
}

export async function writeTable(path: string, { columns, csv }: Table): Promise<void> {
  const partial = `${path}.${process.pid}.part`;
  const asParquet = `${partial}.parquet`;
  try {
    await pipeline(Readable.from(csv), createWriteStream(partial, { flags: 'wx' }));
    if (path.endsWith('.parquet')) {
      const { csvToParquet } = await import('./duckdb.node.ts');
      await csvToParquet(partial, asParquet, columns);
      await rename(asParquet, path);
    } else await rename(partial, path);
  } catch (error) {
    throw fileError(path, error);
  } finally {
    await rm(partial, { force: true });
    await rm(asParquet, { force: true });
  }
}
