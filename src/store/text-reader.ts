// Text in, a noun out: the readers that Node feeds from files and a browser from what it holds.

import type { Book } from '../book/book.ts';
import { PlimsollError } from '../core/errors.ts';
import type { History } from '../market/history.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type BookReading, BookRecords } from './book-records.ts';
import type { RecordSink } from './cells.ts';
import type { ChainReading } from './chain-quotes.ts';
import { ChainRecords } from './chain-records.ts';
import { CsvGrammar } from './csv-grammar.ts';
import { looksEmpty, looksLikeJson, looksLikeParquet, looksLikeUtf16 } from './formats.ts';
import { HistoryRecords } from './history-records.ts';
import { JsonGrammar } from './json-grammar.ts';
import { type Grammar, RecordStream } from './record-stream.ts';
import { ScenarioRecords, type ScenarioRow } from './scenario-records.ts';
import { SnapshotDocument } from './snapshot-document.ts';

/** Takes a text as chunks of bytes; a chunk may be changed once `push` has returned. */
export interface TextReader<T> {
  push(chunk: Uint8Array): void;
  /** What the text says; an error that lists its bad rows where there are any. */
  finish(): T;
}

/** The reader of a book, CSV or JSON, whose text starts with `head`. */
export function bookReader(head: Uint8Array, reading: BookReading): TextReader<Book> {
  refuseNoText(head, reading.source, 'a book starts with the line account,instrument,quantity', NEEDS_FILE);
  const records = new BookRecords(reading);
  const grammar = looksLikeJson(head)
    ? new JsonGrammar(reading.source, records)
    : new CsvGrammar(reading.source, records);
  return recordReader(reading.source, grammar, records);
}

/** The reader of a snapshot: our JSON, a Deribit book summary, or an option chain in CSV. */
export function snapshotReader(head: Uint8Array, reading: ChainReading): TextReader<Snapshot> {
  refuseNoText(head, reading.source, 'a snapshot is our JSON, a Deribit book summary or an option chain in CSV');
  if (looksLikeJson(head)) return new SnapshotDocument(reading);
  const records = new ChainRecords(reading);
  return recordReader(reading.source, new CsvGrammar(reading.source, records), records);
}

/** The reader of a history in CSV. */
export function historyReader(head: Uint8Array, source: string): TextReader<History> {
  refuseNoText(head, source, 'a history starts with the line instant,factor,value', NEEDS_FILE);
  const records = new HistoryRecords(source);
  return recordReader(source, new CsvGrammar(source, records), records);
}

/** The reader of scenarios of the user in CSV. */
export function scenarioReader(head: Uint8Array, source: string): TextReader<readonly ScenarioRow[]> {
  refuseNoText(head, source, 'a file of scenarios starts with the line scenario,factor,amount');
  const records = new ScenarioRecords(source);
  return recordReader(source, new CsvGrammar(source, records), records);
}

function recordReader<T>(source: string, grammar: Grammar, records: RecordSink & { finish(): T }): TextReader<T> {
  const stream = new RecordStream(source, grammar);
  return {
    push: (chunk) => stream.push(chunk),
    finish: () => {
      stream.finish();
      return records.finish();
    },
  };
}

const NEEDS_FILE = ', which is read from its end and needs a file that is not packed';

/** What no text starts with, or is. `wanted` says what one of this kind is. */
function refuseNoText(head: Uint8Array, source: string, wanted: string, ofParquet = ''): void {
  const refuse = (got: string): PlimsollError =>
    new PlimsollError('INPUT_FORMAT', `${got}; ${wanted}`, { file: source });
  if (looksEmpty(head)) throw refuse(source === 'stdin' ? 'stdin is closed or empty' : `${source} is empty`);
  if (looksLikeParquet(head)) throw refuse(`${source} is Parquet${ofParquet}`);
  if (looksLikeUtf16(head)) {
    throw new PlimsollError('INPUT_FORMAT', `${source} is UTF-16; it must be UTF-8`, { file: source });
  }
}
