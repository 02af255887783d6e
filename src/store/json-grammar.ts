// Records of JSON, one at a time: an array of objects, or objects one after the other (ndjson). No tree of the whole file is
// built, so a million records cost no more memory than one.
import { PlimsollError } from '../core/errors.ts';
import {
  CELL_NESTED,
  CELL_TEXT,
  CELL_TOKEN,
  decodeText,
  emptyCells,
  MAX_COLUMNS,
  type RecordSink,
  shortened,
} from './cells.ts';
import type { Grammar } from './record-stream.ts';
import { TextDictionary } from './text-dictionary.ts';

const LINE_FEED = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

export class JsonGrammar implements Grammar {
  line = 1;
  private readonly file: string;
  private readonly sink: RecordSink;
  private readonly cells = emptyCells();
  private readonly keys = new TextDictionary();
  /** Per column, the record that last had it: finds a key that stands twice. */
  private readonly seenInRecord = new Int32Array(MAX_COLUMNS);
  private recordCount = 0;
  private isArray = false;
  /** What may come next: the first token, a record (or the end of an empty array), a comma or the end, or nothing. */
  private expects: 'start' | 'record' | 'separator' | 'nothing' = 'start';

  constructor(file: string, sink: RecordSink) {
    this.file = file;
    this.sink = sink;
  }

  scan(bytes: Uint8Array, from: number, to: number, isLast: boolean): number {
    let position = from;
    while (position < to && bytes[position]! <= 0x20) {
      if (bytes[position] === LINE_FEED) this.line++;
      position++;
    }
    if (position > from || position >= to) return position;
    if (bytes[position] === OPEN_BRACE && this.mayStartRecord()) {
      const end = this.recordEnd(bytes, position, to);
      if (end < 0 && isLast) throw this.malformed('the file ends in the middle of a record', this.line);
      if (end >= 0) this.readRecord(bytes, position, end);
      return end;
    }
    this.readSeparator(bytes[position]!);
    return position + 1;
  }

  finish(): void {
    if (this.expects === 'start') throw this.malformed('the file is empty; it must hold records', undefined);
    if (this.isArray && this.expects !== 'nothing')
      throw this.malformed('the file ends before its array does', this.line);
  }

  private mayStartRecord(): boolean {
    // Objects one after the other need nothing between them.
    return this.expects === 'start' || this.expects === 'record' || (this.expects === 'separator' && !this.isArray);
  }

  private readSeparator(byte: number): void {
    if (byte === OPEN_BRACKET && this.expects === 'start') {
      this.isArray = true;
      this.expects = 'record';
    } else if (byte === COMMA && this.isArray && this.expects === 'separator') {
      this.expects = 'record';
    } else if (byte === CLOSE_BRACKET && this.isArray && (this.expects === 'separator' || this.recordCount === 0)) {
      this.expects = 'nothing';
    } else {
      const wanted = { start: 'an array of records or a record', record: 'a record', nothing: 'the end of the file' };
      const wantedHere =
        this.expects === 'separator' ? (this.isArray ? '"," or "]"' : 'a record') : wanted[this.expects];
      throw this.malformed(`found ${byteText(byte)} where ${wantedHere} must stand`, this.line);
    }
  }

  /** Position after the brace that closes the record at `open`, or -1 when it is not before `to`. */
  private recordEnd(bytes: Uint8Array, open: number, to: number): number {
    let depth = 0;
    for (let position = open; position < to; position++) {
      const byte = bytes[position]!;
      if (byte === QUOTE) {
        position++;
        while (position < to && bytes[position] !== QUOTE) position += bytes[position] === BACKSLASH ? 2 : 1;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        depth++;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth--;
        if (depth === 0) return position < to ? position + 1 : -1;
      }
    }
    return -1;
  }

  private readRecord(bytes: Uint8Array, from: number, to: number): void {
    const cells = this.cells;
    cells.bytes = bytes;
    cells.line = this.line;
    cells.fault = undefined;
    cells.start.fill(-1, 0, cells.count);
    this.recordCount++;
    let position = this.skipSpace(bytes, from + 1);
    while (bytes[position] !== CLOSE_BRACE || position < to - 1) {
      position = this.readMember(bytes, position, to);
      if (bytes[position] === COMMA) {
        position = this.skipSpace(bytes, position + 1);
        if (bytes[position] !== QUOTE) throw this.unexpected(bytes, position, 'the name of a field in quotes');
      } else if (position !== to - 1) throw this.unexpected(bytes, position, '"," or "}"');
    }
    for (
      let newline = bytes.indexOf(LINE_FEED, from);
      newline >= 0 && newline < to;
      newline = bytes.indexOf(LINE_FEED, newline + 1)
    )
      this.line++;
    this.expects = 'separator';
    this.sink.record(cells);
  }

  /** "name": value; returns the position after the value and the space that follows it. */
  private readMember(bytes: Uint8Array, from: number, to: number): number {
    if (bytes[from] !== QUOTE) throw this.unexpected(bytes, from, 'the name of a field in quotes');
    const nameEnd = this.stringEnd(bytes, from);
    const column = this.columnOf(bytes, from + 1, this.unescaped(bytes, from + 1, nameEnd));
    let position = this.skipSpace(bytes, nameEnd + 1);
    if (bytes[position] !== COLON) throw this.unexpected(bytes, position, '":"');
    position = this.skipSpace(bytes, position + 1);
    const start = position;
    const first = bytes[position]!;
    if (first === QUOTE) {
      const valueEnd = this.stringEnd(bytes, position);
      this.setCell(column, start + 1, this.unescaped(bytes, start + 1, valueEnd), CELL_TEXT);
      position = valueEnd + 1;
    } else if (first === OPEN_BRACE || first === OPEN_BRACKET) {
      position = this.recordEnd(bytes, position, to);
      if (position < 0) throw this.unexpected(bytes, to - 1, 'a closing bracket');
      this.setCell(column, start, position, CELL_NESTED);
    } else {
      while (position < to && !endsToken(bytes[position]!)) position++;
      if (position === start) throw this.unexpected(bytes, position, 'a value');
      if (!isNull(bytes, start, position)) this.setCell(column, start, position, CELL_TOKEN);
      if (!isWord(first) && !isNumber(bytes, start, position)) {
        const text = shortened(decodeText(bytes, start, position) ?? '');
        this.cells.fault ??= `${text} is no number of JSON`;
      }
    }
    return this.skipSpace(bytes, position);
  }

  private columnOf(bytes: Uint8Array, start: number, end: number): number {
    const known = this.keys.texts.length;
    const column = this.keys.indexOf(bytes, start, end);
    if (column === known) {
      const name = this.keys.texts[column];
      if (name === undefined) throw this.malformed('the name of a field is not UTF-8', this.line);
      if (known === MAX_COLUMNS)
        throw this.malformed(`the records name more than ${MAX_COLUMNS} different fields`, this.line);
      this.cells.count = known + 1;
      this.cells.start[column] = -1;
      this.sink.columns(this.keys.texts as readonly string[], this.line, false);
    }
    if (this.seenInRecord[column] === this.recordCount) {
      this.cells.fault ??= `the record names ${this.keys.texts[column]} twice; each field must stand once`;
    }
    this.seenInRecord[column] = this.recordCount;
    return column;
  }

  private setCell(column: number, start: number, end: number, kind: number): void {
    this.cells.start[column] = start;
    this.cells.end[column] = end;
    this.cells.kind[column] = kind;
  }

  /** Position of the quote that closes the string opened at `open`; `recordEnd` has seen that there is one. */
  private stringEnd(bytes: Uint8Array, open: number): number {
    let position = open + 1;
    while (bytes[position] !== QUOTE) {
      if (bytes[position]! < 0x20) throw this.unexpected(bytes, position, 'no control character inside a text');
      position += bytes[position] === BACKSLASH ? 2 : 1;
    }
    return position;
  }

  /** Undoes the escapes of a string in place (they only shrink); returns its new end. */
  private unescaped(bytes: Uint8Array, start: number, end: number): number {
    let hasEscape = false;
    for (let position = start; position < end; position++) if (bytes[position] === BACKSLASH) hasEscape = true;
    if (!hasEscape) return end;
    const source = decodeText(bytes, start, end);
    let text: unknown;
    try {
      text = JSON.parse(`"${source}"`);
    } catch {
      text = undefined;
    }
    const encoded = typeof text === 'string' ? new TextEncoder().encode(text) : undefined;
    // Half of a surrogate pair has no UTF-8: the encoder would put another character there without a word.
    if (encoded === undefined || source === undefined || new TextDecoder().decode(encoded) !== text) {
      throw this.malformed(`"${shortened(source ?? '')}" is not a text of JSON`, this.line);
    }
    bytes.set(encoded, start);
    return start + encoded.length;
  }

  private skipSpace(bytes: Uint8Array, from: number): number {
    let position = from;
    while (bytes[position] === 0x20 || (bytes[position]! >= 0x09 && bytes[position]! <= 0x0d)) position++;
    return position;
  }

  private unexpected(bytes: Uint8Array, position: number, wanted: string): PlimsollError {
    return this.malformed(
      `found ${byteText(bytes[position]!)} where ${wanted} must stand, in the record that starts here`,
      this.line,
    );
  }

  private malformed(sentence: string, line: number | undefined): PlimsollError {
    const place = line === undefined ? this.file : `${this.file} line ${line}`;
    return new PlimsollError('INPUT_FORMAT', `${sentence} (${place})`, {
      file: this.file,
      ...(line === undefined ? {} : { line }),
    });
  }
}

function byteText(byte: number): string {
  if (byte === QUOTE) return 'a quote';
  return byte > 0x20 && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `byte ${byte}`;
}

function endsToken(byte: number): boolean {
  return byte <= 0x20 || byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET;
}

/** A bare word: true and false are JSON, NaN and the like are not; whoever wants a number or a text refuses them all. */
function isWord(byte: number): boolean {
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x7a;
}

/** The grammar of RFC 8259: no plus sign, no leading zeros, digits on both sides of the point. */
function isNumber(bytes: Uint8Array, start: number, end: number): boolean {
  let position = bytes[start] === 0x2d ? start + 1 : start;
  const digits = (from: number): number => {
    let at = from;
    while (at < end && bytes[at]! >= 0x30 && bytes[at]! <= 0x39) at++;
    return at;
  };
  const wholeEnd = digits(position);
  if (wholeEnd === position || (bytes[position] === 0x30 && wholeEnd > position + 1)) return false;
  position = wholeEnd;
  if (position < end && bytes[position] === 0x2e) {
    const fractionEnd = digits(position + 1);
    if (fractionEnd === position + 1) return false;
    position = fractionEnd;
  }
  if (position < end && (bytes[position]! | 0x20) === 0x65) {
    const sign = bytes[position + 1] === 0x2d || bytes[position + 1] === 0x2b ? 1 : 0;
    const exponentEnd = digits(position + 1 + sign);
    if (exponentEnd === position + 1 + sign) return false;
    position = exponentEnd;
  }
  return position === end;
}

function isNull(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start === 4 &&
    bytes[start] === 0x6e &&
    bytes[start + 1] === 0x75 &&
    bytes[start + 2] === 0x6c &&
    bytes[start + 3] === 0x6c
  );
}
