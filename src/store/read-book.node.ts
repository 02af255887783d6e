// A book from a file or stdin, in any of its formats.
import type { Book } from '../book/book.ts';
import type { VenueName } from '../book/symbols/parse-symbol.ts';
import { PlimsollError } from '../core/errors.ts';
import { BookRecords } from './book-records.ts';
import { type ByteSource, openBytes } from './byte-source.node.ts';
import { CsvGrammar } from './csv-grammar.ts';
import { looksEmpty, looksLikeJson, looksLikeParquet } from './formats.ts';
import { JsonGrammar } from './json-grammar.ts';
import { readParquetBook } from './parquet-book.node.ts';
import { RecordStream } from './record-stream.ts';

export interface ReadBookOptions {
  /** Whose symbols the texts are, where two venues write alike. */
  readonly venue?: VenueName;
  /** Columns that the caller knows and does not want read; any other unknown column is an error. */
  readonly ignoreColumns?: readonly string[];
  /** What "-" reads: process.stdin where absent. */
  readonly stdin?: AsyncIterable<Uint8Array>;
}

/**
 * The book in a CSV, JSON or Parquet file, gzipped or not; "-" reads CSV or JSON from stdin. What the file is shows in its
 * first bytes. One bad row fails the whole book: the error's message lists the first of them with line and column.
 */
export async function readBook(path: string, options: ReadBookOptions = {}): Promise<Book> {
  const source = await openBytes(path, options.stdin);
  try {
    return await readFrom(source, path, options);
  } finally {
    await source.close();
  }
}

async function readFrom(source: ByteSource, path: string, options: ReadBookOptions): Promise<Book> {
  const { name: file, head } = source;
  const reading = { source: file, venue: options.venue, ignoreColumns: options.ignoreColumns };
  if (looksEmpty(head)) {
    const got = path === '-' ? 'stdin is closed or empty' : `${file} is empty`;
    const wanted = 'a book starts with the line account,instrument,quantity';
    throw new PlimsollError('INPUT_FORMAT', `${got}; ${wanted}`, { file });
  }
  if (looksLikeParquet(head)) {
    // Parquet is read from its end, so it needs a file that can be seeked.
    if (path !== '-' && !source.isCompressed) return readParquetBook(path, reading);
    const got = path === '-' ? 'Parquet cannot be read from stdin' : 'Parquet cannot be read through gzip';
    throw new PlimsollError('INPUT_FORMAT', `${got}; give the path of the Parquet file itself (${file})`, { file });
  }
  if (/\.parquet$/i.test(path)) {
    throw new PlimsollError('INPUT_FORMAT', `${file} is not Parquet: it does not start with PAR1`, { file });
  }
  const records = new BookRecords(reading);
  const grammar = looksLikeJson(head) ? new JsonGrammar(file, records) : new CsvGrammar(file, records);
  const stream = new RecordStream(file, grammar);
  for await (const chunk of source.chunks) stream.push(chunk);
  stream.finish();
  return records.finish();
}
