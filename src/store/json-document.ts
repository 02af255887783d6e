// A file that is one JSON document, read whole.
import { MAX_DOCUMENT_BYTES } from '../core/limits.ts';
import { decodeText } from './cells.ts';
import { parseJson } from './json-text.ts';
import { located } from './problems.ts';

export class JsonDocument {
  private readonly file: string;
  /** What it is, for the sentence about its length: "snapshot". */
  private readonly what: string;
  private readonly parts: Uint8Array[] = [];
  private length = 0;

  constructor(file: string, what: string) {
    this.file = file;
    this.what = what;
  }

  push(chunk: Uint8Array): void {
    this.length += chunk.length;
    if (this.length > MAX_DOCUMENT_BYTES) {
      const sentence = `the document is longer than ${MAX_DOCUMENT_BYTES} bytes, which no ${this.what} is`;
      throw located('INPUT_LIMIT', sentence, { file: this.file });
    }
    this.parts.push(chunk.slice());
  }

  finish(): unknown {
    const bytes = new Uint8Array(this.length);
    let offset = 0;
    for (const part of this.parts) {
      bytes.set(part, offset);
      offset += part.length;
    }
    const text = decodeText(bytes, 0, bytes.length);
    if (text === undefined) throw located('INPUT_FORMAT', 'the document is not UTF-8', { file: this.file });
    return parseJson(text.replace(/^\ufeff/, ''), this.file);
  }
}
