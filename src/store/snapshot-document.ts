// A snapshot that is one JSON document, read whole: our own format, or a response of Deribit.
import type { Snapshot } from '../market/snapshot.ts';
import { snapshotFromJson } from '../market/snapshot-json.ts';
import type { ChainReading } from './chain-quotes.ts';
import { isDeribitSummary, snapshotFromDeribitSummary } from './deribit-summary.ts';
import { JsonDocument } from './json-document.ts';

export class SnapshotDocument {
  private readonly reading: ChainReading;
  private readonly document: JsonDocument;

  constructor(reading: ChainReading) {
    this.reading = reading;
    this.document = new JsonDocument(reading.source, 'snapshot');
  }

  push(chunk: Uint8Array): void {
    this.document.push(chunk);
  }

  finish(): Snapshot {
    const value = this.document.finish();
    return isDeribitSummary(value)
      ? snapshotFromDeribitSummary(value, this.reading)
      : snapshotFromJson(value, { file: this.reading.source });
  }
}
