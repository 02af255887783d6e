// One JSON document from a file or stdin, as parsed: parameters of margin models.
import { drain, withBytes } from './byte-source.node.ts';
import { JsonDocument } from './json-document.ts';

export interface ReadJsonOptions {
  /** What "-" reads: process.stdin where absent. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** What the document is, for a sentence about its length. */
  readonly what?: string;
}

export function readJson(path: string, { stdin, what = 'document' }: ReadJsonOptions = {}): Promise<unknown> {
  return withBytes(path, stdin, (source) => drain(source, new JsonDocument(source.name, what)));
}
