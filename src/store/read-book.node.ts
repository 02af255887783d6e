// A book from a file or stdin, in any of its formats.
import type { Book } from '../book/book.ts';
import type { BookReading } from './book-records.ts';
import { drain, isParquetFile, withBytes } from './byte-source.node.ts';
import { bookReader } from './text-reader.ts';

export interface ReadBookOptions extends Omit<BookReading, 'source'> {
  /** What "-" reads: process.stdin where absent. */
  readonly stdin?: AsyncIterable<Uint8Array>;
}

/**
 * The book in a CSV, JSON or Parquet file (the texts gzipped or not); "-" reads CSV or JSON from stdin. What the file is
 * shows in its first bytes. One bad row fails the whole book: the message lists the first of them with line and column.
 */
export function readBook(path: string, options: ReadBookOptions = {}): Promise<Book> {
  return withBytes(path, options.stdin, async (source) => {
    const reading = { ...options, source: source.name };
    if (isParquetFile(source)) {
      // DuckDB takes longer to load than most books to read: only those that need it wait for it.
      const { readParquetBook } = await import('./parquet-book.node.ts');
      return await readParquetBook(path, reading);
    }
    return drain(source, bookReader(source.head, reading));
  });
}
