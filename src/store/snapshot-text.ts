// The text of a snapshot, in whatever format, as chunks of bytes; the same in Node and in a browser.
import { PlimsollError } from '../core/errors.ts';
import { MAX_DOCUMENT_BYTES } from '../core/limits.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { snapshotFromJson } from '../market/snapshot-json.ts';
import { decodeText } from './cells.ts';
import type { ChainReading } from './chain-quotes.ts';
import { ChainRecords } from './chain-records.ts';
import { CsvGrammar } from './csv-grammar.ts';
import { isDeribitSummary, snapshotFromDeribitSummary } from './deribit-summary.ts';
import { looksEmpty, looksLikeJson, looksLikeParquet } from './formats.ts';
import { parseJson } from './json-text.ts';
import { located } from './problems.ts';
import { RecordStream } from './record-stream.ts';

export interface SnapshotReader {
  push(chunk: Uint8Array): void;
  finish(): Snapshot;
}

/** The reader for a text that starts with these bytes. */
export function snapshotReader(head: Uint8Array, reading: ChainReading): SnapshotReader {
  const { source } = reading;
  if (looksEmpty(head)) {
    const got = source === 'stdin' ? 'stdin is closed or empty' : `${source} is empty`;
    throw new PlimsollError(
      'INPUT_FORMAT',
      `${got}; a snapshot is our JSON, a Deribit book summary or an option chain in CSV`,
      { file: source },
    );
  }
  if (looksLikeParquet(head)) {
    throw located('INPUT_FORMAT', 'a snapshot cannot be read from Parquet; give JSON or CSV', { file: source });
  }
  return looksLikeJson(head) ? new DocumentReader(reading) : new ChainReader(reading);
}

class ChainReader implements SnapshotReader {
  private readonly records: ChainRecords;
  private readonly stream: RecordStream;

  constructor(reading: ChainReading) {
    this.records = new ChainRecords(reading);
    this.stream = new RecordStream(reading.source, new CsvGrammar(reading.source, this.records));
  }

  push(chunk: Uint8Array): void {
    this.stream.push(chunk);
  }

  finish(): Snapshot {
    this.stream.finish();
    return this.records.finish();
  }
}

class DocumentReader implements SnapshotReader {
  private readonly reading: ChainReading;
  private readonly parts: Uint8Array[] = [];
  private length = 0;

  constructor(reading: ChainReading) {
    this.reading = reading;
  }

  push(chunk: Uint8Array): void {
    this.length += chunk.length;
    if (this.length > MAX_DOCUMENT_BYTES) {
      const sentence = `the document is longer than ${MAX_DOCUMENT_BYTES} bytes, which no snapshot is`;
      throw located('INPUT_LIMIT', sentence, { file: this.reading.source });
    }
    this.parts.push(chunk.slice());
  }

  finish(): Snapshot {
    const { source: file } = this.reading;
    const bytes = new Uint8Array(this.length);
    let offset = 0;
    for (const part of this.parts) {
      bytes.set(part, offset);
      offset += part.length;
    }
    const text = decodeText(bytes, 0, bytes.length);
    if (text === undefined) throw located('INPUT_FORMAT', 'the document is not UTF-8', { file });
    const value = parseJson(text.replace(/^\ufeff/, ''), file);
    return isDeribitSummary(value)
      ? snapshotFromDeribitSummary(value, this.reading)
      : snapshotFromJson(value, { file });
  }
}
