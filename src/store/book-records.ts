// Records of a book file to a book: cells in, typed columns out. The same for CSV and JSON, in Node and in the browser.
import type { Book } from '../book/book.ts';
import { BookBuilder } from '../book/book-builder.ts';
import { parseSymbol, type VenueName } from '../book/symbols/parse-symbol.ts';
import { type ErrorCode, type Place, PlimsollError } from '../core/errors.ts';
import { badAccount, readableName } from './account-name.ts';
import { type BookLayout, bookLayout } from './book-columns.ts';
import { CELL_TEXT, type Cells, cellTextForReader, isAbsent, type RecordSink } from './cells.ts';
import { parseDecimal } from './decimal-text.ts';
import { InstrumentCells, readInstrument } from './instrument-cells.ts';
import { PositionRows } from './position-rows.ts';
import { located, type MakeError, Problems, recordPath } from './problems.ts';
import { TextDictionary } from './text-dictionary.ts';

export interface BookReading {
  /** For sentences and provenance: a path or "stdin". */
  readonly source: string;
  /** Whose symbols the texts are, where two venues write alike. */
  readonly venue?: VenueName | undefined;
  /** Columns that the caller knows and does not want read. */
  readonly ignoreColumns?: readonly string[] | undefined;
}

export class BookRecords implements RecordSink {
  private readonly reading: BookReading;
  private readonly problems: Problems;
  private readonly refuse: (makeError: MakeError) => void;
  private readonly builder: BookBuilder;
  private readonly rows: PositionRows;
  private readonly accounts = new TextDictionary();
  private readonly accountNames: string[] = [];
  private readonly instruments = new InstrumentCells();
  private layout: BookLayout;
  private names: readonly string[] = [];
  private isTable = false;
  private recordCount = 0;

  constructor(reading: BookReading) {
    this.reading = reading;
    this.layout = bookLayout([], { file: reading.source, isComplete: false });
    this.problems = new Problems(reading.source);
    this.refuse = this.problems.stage();
    this.builder = new BookBuilder({
      source: reading.source,
      onProblem: this.problems.stage(),
      ...(reading.venue === undefined ? {} : { venue: reading.venue }),
    });
    const dictionaries = { accounts: this.accountNames, instruments: this.instruments.instruments };
    this.rows = new PositionRows(this.builder, dictionaries, (line, record) => this.placeOf(line, record));
  }

  columns(names: readonly string[], line: number, isComplete: boolean): void {
    this.names = names;
    this.isTable = isComplete;
    const { source: file, ignoreColumns } = this.reading;
    this.layout = bookLayout(names, { file, line, ignoreColumns, isComplete });
  }

  record(cells: Cells): void {
    this.recordCount++;
    const { layout } = this;
    if (cells.fault !== undefined) {
      this.refuseRow(cells, 'INPUT_FORMAT', cells.fault, -1);
      return;
    }
    const account = this.readAccount(cells, layout.account);
    if (account < 0) return;
    const instrument = this.instruments.indexOf(cells, layout);
    if (instrument < 0) {
      this.refuseInstrument(cells);
      return;
    }
    const quantity = this.readNumber(cells, layout.quantity, 'quantity');
    if (Number.isNaN(quantity)) return;
    let entryPrice = Number.NaN;
    if (!isAbsent(cells, layout.entryPrice)) {
      entryPrice = this.readNumber(cells, layout.entryPrice, 'entry_price');
      if (Number.isNaN(entryPrice)) return;
    }
    const { rows } = this;
    const row = rows.next();
    rows.accountIndex[row] = account;
    rows.instrumentIndex[row] = instrument;
    rows.quantity[row] = quantity;
    rows.entryPrice[row] = entryPrice;
    rows.line[row] = cells.line;
    rows.record[row] = this.recordCount;
  }

  /** The book of all records; an error that lists the bad ones where there are any. */
  finish(): Book {
    this.rows.flush();
    this.problems.throwIfAny();
    if (this.recordCount > 0) return this.withLines(this.builder.finish());
    const got = this.isTable ? 'the file has a header and no rows' : 'the file holds no records';
    throw located('INPUT_FORMAT', `${got}; a book has at least one position`, { file: this.reading.source });
  }

  private withLines(book: Book): Book {
    const lineOf = new Map<string, number>();
    for (const [index, source] of this.instruments.instruments.entries()) {
      const { id } = typeof source === 'string' ? parseSymbol(source, this.reading.venue) : source;
      // Two texts may name one instrument; the earlier came first.
      if (!lineOf.has(id)) lineOf.set(id, this.instruments.firstLines[index]!);
    }
    return { ...book, instrumentLine: Uint32Array.from(book.instruments, ({ id }) => lineOf.get(id) ?? 0) };
  }

  private readAccount(cells: Cells, column: number): number {
    if (isAbsent(cells, column)) return this.refuseAccount(cells, column);
    const { bytes } = cells;
    const start = cells.start[column]!;
    const end = cells.end[column]!;
    const index = this.accounts.indexOf(bytes, start, end);
    if (index === this.accountNames.length) this.accountNames.push(readableName(this.accounts.texts[index]));
    // A bare JSON token that is no number (true, NaN) is nobody's name.
    const isText = cells.kind[column] === CELL_TEXT || !Number.isNaN(parseDecimal(bytes, start, end));
    if (isText && this.accountNames[index] !== '') return index;
    return this.refuseAccount(cells, column);
  }

  private refuseAccount(cells: Cells, column: number): -1 {
    const got = column < 0 ? '' : cellTextForReader(cells, column);
    const { line } = cells;
    const record = this.recordCount;
    this.refuse(() => badAccount(got, { ...this.placeOf(line, record), ...this.columnPlace(column) }));
    return -1;
  }

  /** The number in a cell; NaN where it holds none, which has then been reported. */
  private readNumber(cells: Cells, column: number, name: string): number {
    if (isAbsent(cells, column)) {
      this.refuseRow(cells, 'INPUT_VALUE', `${name} is missing; it must be a finite number`, column);
      return Number.NaN;
    }
    const value = parseDecimal(cells.bytes, cells.start[column]!, cells.end[column]!);
    if (value - value === 0) return value;
    this.refuseRow(
      cells,
      'INPUT_VALUE',
      `${name} is ${JSON.stringify(cellTextForReader(cells, column))}; it must be a finite number`,
      column,
    );
    return Number.NaN;
  }

  private refuseRow(cells: Cells, code: ErrorCode, sentence: string, column: number): void {
    const { line } = cells;
    const record = this.recordCount;
    this.refuse(() => located(code, sentence, { ...this.placeOf(line, record), ...this.columnPlace(column) }));
  }

  private refuseInstrument(cells: Cells): void {
    this.refuse(() => {
      const place = this.placeOf(cells.line, this.recordCount);
      try {
        readInstrument(cells, this.layout, place);
      } catch (error) {
        if (error instanceof PlimsollError) return error;
        throw error;
      }
      return located('INTERNAL', 'internal error: an instrument was refused without a reason', place);
    });
  }

  private columnPlace(column: number): Place {
    const name = this.names[column];
    return name === undefined ? {} : { column: name };
  }

  private placeOf(line: number, record: number): Place {
    const file = this.reading.source;
    return this.isTable ? { file, line } : { file, line, path: recordPath('record', record) };
  }
}
