// One record of a file, whatever its format: where each column's text stands in a buffer of bytes. The same view is filled
// again for every record, so a million rows make no million objects; who wants to keep a text copies it.

/** What stands in a cell: text (CSV, or a JSON string), a bare JSON token (a number, or what only looks like one), or nested JSON. */
export const CELL_TEXT = 0;
export const CELL_TOKEN = 1;
export const CELL_NESTED = 2;

export interface Cells {
  bytes: Uint8Array;
  /** Per column: first byte and the byte after the last; a start of -1 says that the record has no such cell. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly kind: Uint8Array;
  /** How many columns are known so far. */
  count: number;
  /** The line the record starts on, counted from 1. */
  line: number;
  /** What is wrong with the record as a whole: its cells are not to be trusted. */
  fault: string | undefined;
}

/** Who receives the records. */
export interface RecordSink {
  /**
   * The names of the columns, on the line they were met. `isComplete`: every record has exactly these (CSV); otherwise
   * more may follow (JSON).
   */
  columns(names: readonly string[], line: number, isComplete: boolean): void;
  record(cells: Cells): void;
}

/** More columns than this are no table that is read here. */
export const MAX_COLUMNS = 1024;

export function emptyCells(): Cells {
  return {
    bytes: new Uint8Array(0),
    start: new Int32Array(MAX_COLUMNS).fill(-1),
    end: new Int32Array(MAX_COLUMNS),
    kind: new Uint8Array(MAX_COLUMNS),
    count: 0,
    line: 0,
    fault: undefined,
  };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes as text, or undefined where they are not UTF-8. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string | undefined {
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}

/** True where the record has no such cell, or an empty one. */
export function isAbsent(cells: Cells, column: number): boolean {
  return column < 0 || cells.start[column]! < 0 || cells.start[column] === cells.end[column];
}

/** A cell as text; undefined where its bytes are not UTF-8. */
export function cellText(cells: Cells, column: number): string | undefined {
  return decodeText(cells.bytes, cells.start[column]!, cells.end[column]!);
}

/** A cell's text for a sentence: shortened, and with what is not UTF-8 replaced. */
export function cellTextForReader(cells: Cells, column: number): string {
  const start = cells.start[column]!;
  if (start < 0) return '';
  return shortened(new TextDecoder().decode(cells.bytes.subarray(start, Math.min(cells.end[column]!, start + 240))));
}

/** At most 60 characters of a text, on one line. */
export function shortened(text: string): string {
  // Control characters would command the terminal that shows the sentence.
  const oneLine = text.replace(/[\s\p{Cc}]+/gu, ' ');
  return oneLine.length > 60 ? `${oneLine.slice(0, 57)}...` : oneLine;
}
