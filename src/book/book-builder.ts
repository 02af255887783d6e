// Rows of (account, instrument, quantity, entry price) to a book. Names are interned, rows land in growing typed arrays,
// and `finish` puts everything into canonical order: the book does not depend on the order of the rows.
import { describePlace, invariant, PlimsollError } from '../core/errors.ts';
import { MAX_INSTRUMENTS, MAX_POSITIONS, MAX_QUANTITY } from '../core/limits.ts';
import type { Book } from './book.ts';
import { canonicalOrder } from './canonical-order.ts';
import type { Instrument } from './instrument.ts';
import { otcText } from './instrument-fields.ts';
import { refuseInstrument, shortened, validateInstrument } from './instrument-forms.ts';
import { sortedPositions } from './position-order.ts';
import {
  accountComplaint,
  isEntryPrice,
  isQuantity,
  type PositionBatch,
  type PositionRow,
  refuseValue,
  rowOf,
} from './position-row.ts';
import { findSymbol, parseSymbol, type VenueName } from './symbols/parse-symbol.ts';

/**
 * Told of each row that cannot enter the book; what it is given makes the error, on demand, so that a million bad rows
 * cost no million sentences. Whoever listens must refuse the book in the end. Without a listener the first bad row throws.
 */
type ProblemListener = (makeError: () => PlimsollError) => void;

export interface BookBuilderOptions {
  /** Where the positions come from: a file name or "stdin". */
  readonly source: string;
  /** The venue whose symbols the texts are, where the reader knows it. */
  readonly venue?: VenueName;
  readonly onProblem?: ProblemListener;
}

/** Entries of a dictionary that no row has pointed at yet, and those that cannot be read. */
const UNSEEN = -1;
const REFUSED = -2;

export class BookBuilder {
  readonly #options: BookBuilderOptions;
  readonly #accounts: string[] = [];
  readonly #instruments: Instrument[] = [];
  readonly #accountByName = new Map<string, number>();
  readonly #instrumentByText = new Map<string, number>();
  readonly #instrumentById = new Map<string, number>();
  #count = 0;
  #account = new Uint32Array(1024);
  #instrument = new Uint32Array(1024);
  #quantity = new Float64Array(1024);
  #entryPrice = new Float64Array(1024);

  constructor(options: BookBuilderOptions) {
    this.#options = options;
  }

  /** Positions so far. */
  get count(): number {
    return this.#count;
  }

  /** One position. A bad one is refused whole. */
  add(row: PositionRow): void {
    const account = this.#accountIndex(row.account);
    const instrument = this.#instrumentIndex(row.instrument);
    const price = row.entryPrice ?? Number.NaN;
    if (account < 0 || instrument < 0 || !isQuantity(row.quantity) || !isEntryPrice(price)) {
      this.#refuse(() => row);
      return;
    }
    this.#reserve(this.#count + 1);
    this.#append(account, instrument, row.quantity, price);
  }

  /** Many positions. Each entry of a dictionary is read once, when a row first points at it. */
  addColumns(batch: PositionBatch): void {
    const { accountIndex, instrumentIndex, quantity, entryPrice } = batch;
    const rowCount = quantity.length;
    invariant(
      accountIndex.length === rowCount &&
        instrumentIndex.length === rowCount &&
        (entryPrice?.length ?? rowCount) === rowCount,
      'the columns of a batch of positions differ in length',
    );
    this.#reserve(this.#count + rowCount);
    const accountOf = new Int32Array(batch.accounts.length).fill(UNSEEN);
    const instrumentOf = new Int32Array(batch.instruments.length).fill(UNSEEN);
    for (let row = 0; row < rowCount; row++) {
      const accountEntry = accountIndex[row]!;
      const instrumentEntry = instrumentIndex[row]!;
      invariant(
        accountEntry < accountOf.length && instrumentEntry < instrumentOf.length,
        'a row of a batch of positions points outside its dictionaries',
      );
      if (accountOf[accountEntry] === UNSEEN) {
        accountOf[accountEntry] = this.#accountIndex(batch.accounts[accountEntry]!);
      }
      if (instrumentOf[instrumentEntry] === UNSEEN) {
        instrumentOf[instrumentEntry] = this.#instrumentIndex(batch.instruments[instrumentEntry]!);
      }
      const account = accountOf[accountEntry]!;
      const instrument = instrumentOf[instrumentEntry]!;
      const price = entryPrice === undefined ? Number.NaN : entryPrice[row]!;
      if (account < 0 || instrument < 0 || !isQuantity(quantity[row]!) || !isEntryPrice(price)) {
        this.#refuse(() => rowOf(batch, row));
      } else {
        this.#append(account, instrument, quantity[row]!, price);
      }
    }
  }

  /** Every position of another book. */
  addBook(book: Book): void {
    this.addColumns({
      accounts: book.accounts,
      instruments: book.instruments,
      accountIndex: book.positionAccount,
      instrumentIndex: book.positionInstrument,
      quantity: book.positionQuantity,
      entryPrice: book.positionEntryPrice,
    });
  }

  /** The book of all positions so far, in canonical order. */
  finish(): Book {
    const count = this.#count;
    const accounts = canonicalOrder(this.#accounts, this.#account.subarray(0, count), (name) => name);
    const instruments = canonicalOrder(this.#instruments, this.#instrument.subarray(0, count), (entry) => entry.id);
    const columns = {
      account: accounts.indices,
      instrument: instruments.indices,
      quantity: this.#quantity,
      entryPrice: this.#entryPrice,
    };
    const sorted = sortedPositions(columns, {
      accountCount: accounts.items.length,
      instrumentCount: instruments.items.length,
    });
    return {
      accounts: accounts.items,
      instruments: instruments.items,
      positionAccount: sorted.account,
      positionInstrument: sorted.instrument,
      positionQuantity: sorted.quantity,
      positionEntryPrice: sorted.entryPrice,
      source: this.#options.source,
    };
  }

  #accountIndex(name: string): number {
    const known = this.#accountByName.get(name);
    if (known !== undefined) return known;
    const index = accountComplaint(name) === undefined ? this.#accounts.push(name) - 1 : REFUSED;
    this.#accountByName.set(name, index);
    return index;
  }

  #instrumentIndex(source: string | Instrument): number {
    if (typeof source !== 'string') return this.#internInstrument(() => validateInstrument(source));
    const known = this.#instrumentByText.get(source);
    if (known !== undefined) return known;
    const index = this.#internInstrument(() => findSymbol(source, this.#options.venue));
    this.#instrumentByText.set(source, index);
    return index;
  }

  /** The index of the instrument that `read` finds; REFUSED where it finds none, throws, or contradicts one of the same id. */
  #internInstrument(read: () => Instrument | undefined): number {
    const instrument = readQuietly(read);
    if (instrument === undefined) return REFUSED;
    const known = this.#instrumentById.get(instrument.id);
    if (known !== undefined) return hasSameTerms(this.#instruments[known]!, instrument) ? known : REFUSED;
    if (this.#instruments.length >= MAX_INSTRUMENTS) {
      throw new PlimsollError('INPUT_LIMIT', `${this.#options.source} names more than ${MAX_INSTRUMENTS} instruments`);
    }
    const index = this.#instruments.push(instrument) - 1;
    this.#instrumentById.set(instrument.id, index);
    return index;
  }

  #reserve(count: number): void {
    if (count > MAX_POSITIONS) {
      throw new PlimsollError(
        'INPUT_LIMIT',
        `${this.#options.source} holds more than ${MAX_POSITIONS} positions; split it by account`,
      );
    }
    if (count <= this.#account.length) return;
    const capacity = Math.max(count, 2 * this.#account.length);
    this.#account = enlarged(this.#account, new Uint32Array(capacity));
    this.#instrument = enlarged(this.#instrument, new Uint32Array(capacity));
    this.#quantity = enlarged(this.#quantity, new Float64Array(capacity));
    this.#entryPrice = enlarged(this.#entryPrice, new Float64Array(capacity));
  }

  #append(account: number, instrument: number, quantity: number, entryPrice: number): void {
    const position = this.#count++;
    this.#account[position] = account;
    this.#instrument[position] = instrument;
    // One zero and one NaN: -0 and the NaNs of other sources would differ in bits from the same book read elsewhere.
    this.#quantity[position] = quantity + 0;
    this.#entryPrice[position] = Number.isNaN(entryPrice) ? Number.NaN : entryPrice + 0;
  }

  #refuse(rowOfProblem: () => PositionRow): void {
    const makeError = (): PlimsollError => this.#errorOf(rowOfProblem());
    if (this.#options.onProblem === undefined) throw makeError();
    this.#options.onProblem(makeError);
  }

  /** The sentence for a row that was refused: the row is read again, aloud. */
  #errorOf(row: PositionRow): PlimsollError {
    try {
      this.#readAloud(row);
    } catch (thrown) {
      if (thrown instanceof PlimsollError) return thrown;
      throw thrown;
    }
    return new PlimsollError(
      'INTERNAL',
      `internal error: a row was refused without a reason${describePlace(row.place ?? {})}`,
    );
  }

  #readAloud({ account, instrument: source, quantity, entryPrice = Number.NaN, place = {} }: PositionRow): void {
    const complaint = accountComplaint(account);
    if (complaint !== undefined) refuseValue(`account is "${shortened(account)}"; ${complaint}`, place);
    const instrument =
      typeof source === 'string' ? parseSymbol(source, this.#options.venue, place) : validateInstrument(source, place);
    const known = this.#instruments[this.#instrumentById.get(instrument.id) ?? -1];
    if (known !== undefined && !hasSameTerms(known, instrument)) {
      refuseInstrument(
        `id is ${shortened(instrument.id)} for two different contracts, ${otcText(known)} and ${otcText(instrument)}; an id must name one`,
        place,
      );
    }
    const where = { ...place, instrument: shortened(instrument.id), account };
    if (!isQuantity(quantity)) {
      refuseValue(
        `quantity is ${quantity}; it must be a number of contracts in [${-MAX_QUANTITY}, ${MAX_QUANTITY}]`,
        where,
      );
    }
    if (!isEntryPrice(entryPrice)) refuseValue(`entryPrice is ${entryPrice}; it must be a finite number`, where);
  }
}

function hasSameTerms(left: Instrument, right: Instrument): boolean {
  return left === right || (left.venue === right.venue && otcText(left) === otcText(right));
}

/** What was read; undefined where a sentence was thrown (it is made again with its place when somebody asks). */
function readQuietly(read: () => Instrument | undefined): Instrument | undefined {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof PlimsollError) return undefined;
    throw thrown;
  }
}

function enlarged<T extends Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
