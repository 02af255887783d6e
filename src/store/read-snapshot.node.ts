// A snapshot from a file or stdin: our JSON, a Deribit book summary, or an option-chain CSV.
import type { Snapshot } from '../market/snapshot.ts';
import { drain, withBytes } from './byte-source.node.ts';
import type { ChainReading } from './chain-quotes.ts';
import { snapshotReader } from './text-reader.ts';

export interface ReadSnapshotOptions extends Omit<ChainReading, 'source'> {
  /** What "-" reads: process.stdin where absent. */
  readonly stdin?: AsyncIterable<Uint8Array>;
}

/** The snapshot in a file, gzipped or not; "-" reads stdin. What the file is shows in its text. */
export function readSnapshot(path: string, options: ReadSnapshotOptions = {}): Promise<Snapshot> {
  return withBytes(path, options.stdin, (source) =>
    drain(source, snapshotReader(source.head, { ...options, source: source.name })),
  );
}
