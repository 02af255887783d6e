// Positions on their way into a book: typed columns that go to the builder by the batch, and where each row stands.
import type { BookBuilder } from '../book/book-builder.ts';
import type { Instrument } from '../book/instrument.ts';
import type { Place } from '../core/errors.ts';

/** So many rows go to the builder at once: few enough to be no second book, enough to make the call cost nothing. */
const BATCH_ROWS = 32_768;

/** What the rows' indices point into. Both may grow while rows come in. */
export interface Dictionaries {
  readonly accounts: readonly string[];
  readonly instruments: readonly (string | Instrument)[];
}

/** Where the row stands that has this line and this number in the file. */
export type PlaceOf = (line: number, record: number) => Place;

export class PositionRows {
  readonly accountIndex = new Uint32Array(BATCH_ROWS);
  readonly instrumentIndex = new Uint32Array(BATCH_ROWS);
  readonly quantity = new Float64Array(BATCH_ROWS);
  readonly entryPrice = new Float64Array(BATCH_ROWS);
  readonly line = new Uint32Array(BATCH_ROWS);
  readonly record = new Uint32Array(BATCH_ROWS);
  private count = 0;
  private readonly builder: BookBuilder;
  private readonly dictionaries: Dictionaries;
  private readonly placeOf: PlaceOf;

  constructor(builder: BookBuilder, dictionaries: Dictionaries, placeOf: PlaceOf) {
    this.builder = builder;
    this.dictionaries = dictionaries;
    this.placeOf = placeOf;
  }

  /** The place in the columns for the next row; the caller fills every one of them. */
  next(): number {
    if (this.count === BATCH_ROWS) this.flush();
    return this.count++;
  }

  /** Hands all rows so far to the builder. */
  flush(): void {
    const { count, line, record, placeOf } = this;
    this.count = 0;
    if (count === 0) return;
    this.builder.addColumns({
      accounts: this.dictionaries.accounts,
      instruments: this.dictionaries.instruments,
      accountIndex: this.accountIndex.subarray(0, count),
      instrumentIndex: this.instrumentIndex.subarray(0, count),
      quantity: this.quantity.subarray(0, count),
      entryPrice: this.entryPrice.subarray(0, count),
      placeOf: (row) => placeOf(line[row]!, record[row]!),
    });
  }
}
