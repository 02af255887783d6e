// A snapshot that is one JSON document, read whole: our own format, or a response of Deribit.
import { MAX_DOCUMENT_BYTES } from '../core/limits.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { snapshotFromJson } from '../market/snapshot-json.ts';
import { decodeText } from './cells.ts';
import type { ChainReading } from './chain-quotes.ts';
import { isDeribitSummary, snapshotFromDeribitSummary } from './deribit-summary.ts';
import { parseJson } from './json-text.ts';
import { located } from './problems.ts';

export class SnapshotDocument {
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
