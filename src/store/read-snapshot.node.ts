// A snapshot from a file or stdin: our JSON, a Deribit book summary, or an option-chain CSV.
import type { Snapshot } from '../market/snapshot.ts';
import { openBytes } from './byte-source.node.ts';
import type { ChainReading } from './chain-quotes.ts';
import { snapshotReader } from './snapshot-text.ts';

export interface ReadSnapshotOptions extends Omit<ChainReading, 'source'> {
  /** What "-" reads: process.stdin where absent. */
  readonly stdin?: AsyncIterable<Uint8Array>;
}

/** The snapshot in a file, gzipped or not; "-" reads stdin. What the file is shows in its text. */
export async function readSnapshot(path: string, options: ReadSnapshotOptions = {}): Promise<Snapshot> {
  const source = await openBytes(path, options.stdin);
  try {
    const reader = snapshotReader(source.head, { ...options, source: source.name });
    for await (const chunk of source.chunks) reader.push(chunk);
    return reader.finish();
  } finally {
    await source.close();
  }
}
