// CSV, the same in Node and in the browser. RFC 4180: commas; double quotes, doubled inside quotes; LF or CRLF. Blank lines
// hold no record. Spaces and tabs around a cell are not part of it. The first record is the header.
import { PlimsollError } from '../core/errors.ts';
import { decodeText, emptyCells, MAX_COLUMNS, type RecordSink } from './cells.ts';
import type { Grammar } from './record-stream.ts';

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;

/** 1 for the bytes that end a run of ordinary ones. */
const ENDS_RUN = new Uint8Array(256);
for (const byte of [COMMA, LINE_FEED, QUOTE]) ENDS_RUN[byte] = 1;

export class CsvGrammar implements Grammar {
  line = 1;
  private readonly file: string;
  private readonly sink: RecordSink;
  private readonly cells = emptyCells();
  private columnCount = 0;
  /** Newlines inside quotes of the record at hand, and its cells that hold doubled quotes. */
  private quotedLines = 0;
  private escaped: number[] = [];
  private hasQuotes = false;
  private fault: string | undefined;

  constructor(file: string, sink: RecordSink) {
    this.file = file;
    this.sink = sink;
  }

  scan(bytes: Uint8Array, from: number, to: number, isLast: boolean): number {
    const { start, end } = this.cells;
    let position = from;
    let count = 0;
    this.quotedLines = 0;
    this.fault = undefined;
    this.hasQuotes = false;
    if (this.escaped.length > 0) this.escaped = [];
    for (;;) {
      const column = count < MAX_COLUMNS ? count : MAX_COLUMNS - 1;
      let first = position;
      while (ENDS_RUN[bytes[position]!] === 0) position++;
      if (bytes[position] === QUOTE) {
        position = this.scanQuoted(bytes, first, position, to, column, isLast);
        if (position < 0) return -1;
      } else {
        let last = position;
        while (first < last && isBlank(bytes[first]!)) first++;
        while (last > first && isBlank(bytes[last - 1]!)) last--;
        start[column] = first;
        end[column] = last;
      }
      count++;
      if (bytes[position] === LINE_FEED) break;
      position++;
    }
    // The newline at `to` is not the file's: the record ends there only when the file does.
    if (position >= to && !isLast) return -1;
    this.emit(bytes, count);
    return Math.min(position + 1, to);
  }

  finish(): void {
    if (this.columnCount > 0) return;
    throw new PlimsollError('INPUT_FORMAT', `the file is empty; its first line must name its columns (${this.file})`, {
      file: this.file,
    });
  }

  /** A cell with a quote at `quote`. Returns the position of the comma or newline after the cell, or -1 for more bytes. */
  private scanQuoted(
    bytes: Uint8Array,
    from: number,
    quote: number,
    to: number,
    column: number,
    isLast: boolean,
  ): number {
    this.hasQuotes = true;
    let first = from;
    while (first < quote && isBlank(bytes[first]!)) first++;
    let position = quote;
    if (first === quote) {
      position = this.closingQuote(bytes, quote, to, column);
      if (position < 0) {
        if (isLast) throw this.openQuote();
        return -1;
      }
      this.cells.start[column] = quote + 1;
      this.cells.end[column] = position;
      position++;
      while (isBlank(bytes[position]!)) position++;
    }
    if (bytes[position] !== COMMA && bytes[position] !== LINE_FEED) {
      this.fault = `cell ${column + 1} has a quote in its middle; such a cell must be quoted whole, with its quotes doubled`;
      while (bytes[position] !== COMMA && bytes[position] !== LINE_FEED) position++;
    }
    return position;
  }

  private closingQuote(bytes: Uint8Array, open: number, to: number, column: number): number {
    for (let position = open + 1; position < to; position++) {
      const byte = bytes[position]!;
      if (byte === LINE_FEED) this.quotedLines++;
      if (byte !== QUOTE) continue;
      if (bytes[position + 1] !== QUOTE || position + 1 >= to) return position;
      if (this.escaped.at(-1) !== column) this.escaped.push(column);
      position++;
    }
    return -1;
  }

  private openQuote(): PlimsollError {
    return new PlimsollError('INPUT_FORMAT', `a quote is opened and never closed (${this.file} line ${this.line})`, {
      file: this.file,
      line: this.line,
    });
  }

  private emit(bytes: Uint8Array, count: number): void {
    const cells = this.cells;
    cells.bytes = bytes;
    cells.line = this.line;
    cells.fault = this.fault;
    this.line += 1 + this.quotedLines;
    // A blank line is no record; a pair of quotes is one, of one empty cell.
    if (count === 1 && cells.start[0] === cells.end[0] && !this.hasQuotes) return;
    for (const column of this.escaped)
      cells.end[column] = undoubleQuotes(bytes, cells.start[column]!, cells.end[column]!);
    if (this.columnCount === 0) {
      this.emitHeader(count);
      return;
    }
    if (count !== this.columnCount) {
      cells.fault ??= `the record has ${count} cells; the header has ${this.columnCount}`;
    }
    this.sink.record(cells);
  }

  private emitHeader(count: number): void {
    const { bytes, start, end, line, fault } = this.cells;
    const refuse = (sentence: string): PlimsollError =>
      new PlimsollError('INPUT_COLUMN', `${sentence} (${this.file} line ${line})`, { file: this.file, line });
    if (fault !== undefined) throw refuse(`the header is damaged: ${fault}`);
    if (count > MAX_COLUMNS) throw refuse(`the header names ${count} columns; at most ${MAX_COLUMNS} are read`);
    const names: string[] = [];
    for (let column = 0; column < count; column++) {
      const name = decodeText(bytes, start[column]!, end[column]!);
      if (name === undefined) throw refuse(`the name of column ${column + 1} is not UTF-8`);
      if (name === '') throw refuse(`column ${column + 1} of ${count} has no name; every column must have one`);
      const earlier = names.indexOf(name);
      if (earlier >= 0) {
        throw refuse(
          `the header names ${name} twice, in columns ${earlier + 1} and ${column + 1}; each column must have its own name`,
        );
      }
      names.push(name);
    }
    this.columnCount = count;
    this.cells.count = count;
    this.sink.columns(names, line, true);
  }
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === CARRIAGE_RETURN;
}

/** Turns "" into " in place; returns the new end. */
function undoubleQuotes(bytes: Uint8Array, start: number, end: number): number {
  let target = start;
  for (let source = start; source < end; source++) {
    bytes[target++] = bytes[source]!;
    if (bytes[source] === QUOTE) source++;
  }
  return target;
}
