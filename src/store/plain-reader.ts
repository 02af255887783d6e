// Books, snapshots and histories from a text in memory: what a browser has. The same code that Node reads files with, so the
// same sentences; only Parquet needs a file.
import type { Book } from '../book/book.ts';
import type { History } from '../market/history.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { BookReading } from './book-records.ts';
import type { ChainReading } from './chain-quotes.ts';
import { bookReader, historyReader, snapshotReader, type TextReader } from './text-reader.ts';

/** The book in a CSV or JSON text. */
export function bookFromText(text: string | Uint8Array, reading: BookReading): Book {
  return readText(text, (head) => bookReader(head, reading));
}

/** The snapshot in a text: our JSON, a Deribit book summary, or an option chain in CSV. */
export function snapshotFromText(text: string | Uint8Array, reading: ChainReading): Snapshot {
  return readText(text, (head) => snapshotReader(head, reading));
}

/** The history in a CSV text. */
export function historyFromText(text: string | Uint8Array, source: string): History {
  return readText(text, (head) => historyReader(head, source));
}

function readText<T>(text: string | Uint8Array, open: (head: Uint8Array) => TextReader<T>): T {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const reader = open(bytes);
  reader.push(bytes);
  return reader.finish();
}
