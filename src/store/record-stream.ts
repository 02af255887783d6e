// Chunks of bytes to whole records, in bounded memory: a record never spans more than MAX_LINE_BYTES, so a file that is one
// endless line is refused after its second mebibyte, however large it is.
import { PlimsollError } from '../core/errors.ts';
import { MAX_LINE_BYTES } from '../core/limits.ts';

/** How one format cuts bytes into records. */
export interface Grammar {
  /** The line the next record starts on, counted from 1. */
  readonly line: number;
  /**
   * Reads one record of `bytes[from..to)` and tells the sink; returns where the next one starts, or -1 when the record does
   * not end before `to`. At `isLast` no more bytes follow. `bytes[to]` is a newline that is not part of the file.
   */
  scan(bytes: Uint8Array, from: number, to: number, isLast: boolean): number;
  /** No more bytes: complains about what is still open. */
  finish(): void;
}

/** The buffer grows with the chunks that come, up to a record of the greatest length and as much again. */
const FIRST_BYTES = 4096;
const LAST_BYTES = 2 * MAX_LINE_BYTES + 1;

export class RecordStream {
  private readonly file: string;
  private readonly grammar: Grammar;
  /** Bytes not yet scanned: what was left of the last chunk, then the next one. */
  private buffer = new Uint8Array(FIRST_BYTES);
  private filled = 0;
  private isStarted = false;

  constructor(file: string, grammar: Grammar) {
    this.file = file;
    this.grammar = grammar;
  }

  push(chunk: Uint8Array): void {
    if (chunk.includes(0)) {
      throw new PlimsollError('INPUT_FORMAT', `${this.file} holds a zero byte; it must be a text file in UTF-8`, {
        file: this.file,
      });
    }
    this.makeRoom(this.filled + chunk.length + 1);
    for (let taken = 0; taken < chunk.length; ) {
      const room = this.buffer.length - 1 - this.filled;
      const part = chunk.subarray(taken, taken + room);
      this.buffer.set(part, this.filled);
      this.filled += part.length;
      taken += part.length;
      this.scan(false);
    }
  }

  private makeRoom(wanted: number): void {
    if (wanted <= this.buffer.length || this.buffer.length === LAST_BYTES) return;
    const larger = new Uint8Array(Math.min(Math.max(wanted, 2 * this.buffer.length), LAST_BYTES));
    larger.set(this.buffer.subarray(0, this.filled));
    this.buffer = larger;
  }

  finish(): void {
    this.scan(true);
    this.grammar.finish();
  }

  private scan(isLast: boolean): void {
    if (!this.isStarted && this.filled < 3 && !isLast) return;
    let position = this.isStarted ? 0 : this.skipByteOrderMark();
    this.isStarted = true;
    this.buffer[this.filled] = 0x0a;
    while (position < this.filled) {
      const line = this.grammar.line;
      const next = this.grammar.scan(this.buffer, position, this.filled, isLast);
      if (next < 0) break;
      if (next - position > MAX_LINE_BYTES) throw this.recordTooLong(line);
      position = next;
    }
    this.buffer.copyWithin(0, position, this.filled);
    this.filled -= position;
    if (this.filled > MAX_LINE_BYTES) throw this.recordTooLong(this.grammar.line);
  }

  private skipByteOrderMark(): number {
    const [first, second, third] = this.buffer;
    if (this.filled >= 3 && first === 0xef && second === 0xbb && third === 0xbf) return 3;
    return 0;
  }

  private recordTooLong(line: number): PlimsollError {
    return new PlimsollError(
      'INPUT_LIMIT',
      `the record is longer than ${MAX_LINE_BYTES} bytes, which no record is; is a quote left open, or is this another kind of file? (${this.file} line ${line})`,
      { file: this.file, line },
    );
  }
}
