// A history from a file or stdin: CSV or Parquet.
import type { History } from '../market/history.ts';
import { drain, isParquetFile, withBytes } from './byte-source.node.ts';
import { historyReader } from './text-reader.ts';

export interface ReadHistoryOptions {
  /** What "-" reads: process.stdin where absent. */
  readonly stdin?: AsyncIterable<Uint8Array>;
}

/** The history in a CSV or Parquet file; "-" reads CSV from stdin. One bad row fails the whole history. */
export function readHistory(path: string, options: ReadHistoryOptions = {}): Promise<History> {
  return withBytes(path, options.stdin, async (source) => {
    if (isParquetFile(source)) {
      const { readParquetHistory } = await import('./parquet-history.node.ts');
      return await readParquetHistory(path);
    }
    return drain(source, historyReader(source.head, source.name));
  });
}
