// A position on its way into a book: the two shapes that readers hand over, and what each value must satisfy.
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { MAX_QUANTITY } from '../core/limits.ts';
import type { Instrument } from './instrument.ts';

/** One position as a reader meets it. */
export interface PositionRow {
  readonly account: string;
  /** A text that `parseSymbol` knows, or an instrument. */
  readonly instrument: string | Instrument;
  /** Contracts, long > 0. */
  readonly quantity: number;
  /** NaN or absent: marked at market. */
  readonly entryPrice?: number;
  readonly place?: Place;
}

/** Many positions at once: dictionaries, and one entry per position that points into them. */
export interface PositionBatch {
  readonly accounts: readonly string[];
  readonly instruments: readonly (string | Instrument)[];
  readonly accountIndex: Uint32Array;
  readonly instrumentIndex: Uint32Array;
  readonly quantity: Float64Array;
  /** NaN: marked at market. Absent: all are. */
  readonly entryPrice?: Float64Array;
  /** Where the row with this number stands. */
  readonly placeOf?: (row: number) => Place;
}

const MAX_ACCOUNT_CHARACTERS = 256;

/** One row of a batch, with its place. */
export function rowOf(batch: PositionBatch, row: number): PositionRow {
  return {
    account: batch.accounts[batch.accountIndex[row]!]!,
    instrument: batch.instruments[batch.instrumentIndex[row]!]!,
    quantity: batch.quantity[row]!,
    entryPrice: batch.entryPrice?.[row] ?? Number.NaN,
    place: batch.placeOf?.(row) ?? {},
  };
}

/** Contracts within the limits; NaN is not. */
export function isQuantity(quantity: number): boolean {
  return quantity >= -MAX_QUANTITY && quantity <= MAX_QUANTITY;
}

/** A finite price, or NaN for none given. */
export function isEntryPrice(price: number): boolean {
  return Number.isNaN(price) || price - price === 0;
}

/** What is wrong with the name of an account, as the second half of a sentence; undefined when nothing is. */
export function accountComplaint(name: string): string | undefined {
  if (name.trim() === '') return 'it must be a name';
  if (name.trim() !== name) return 'it must not begin or end with a space';
  return name.length > MAX_ACCOUNT_CHARACTERS ? `it must have at most ${MAX_ACCOUNT_CHARACTERS} characters` : undefined;
}

/** Throws INPUT_VALUE with the sentence and the place. */
export function refuseValue(sentence: string, place: Place): never {
  throw new PlimsollError('INPUT_VALUE', `${sentence}${describePlace(place)}`, { ...place });
}
