// Whose margin is looked at: the book of every instant, from what may be known then.
import type { Book } from '../book/book.ts';
import { BookBuilder } from '../book/book-builder.ts';
import type { Instrument } from '../book/instrument.ts';
import type { Instant } from '../core/units.ts';
import type { Present } from './market-tape.ts';
import type { Strategy } from './strategies.ts';

export interface BookAt {
  readonly book: Book;
  /** What was left out of the book, by reason: expired. */
  readonly leftOut: Readonly<Record<string, number>>;
}

export interface BookSource {
  readonly name: string;
  /** The same text for the same books. */
  readonly fingerprint: string;
  readonly underlyings: readonly string[];
  readonly notes: readonly string[];
  bookAt(present: Present): BookAt;
}

/** An account for every strategy on every underlying. */
export function strategyBooks(strategies: readonly Strategy[], underlyings: readonly string[]): BookSource {
  const name = strategies.map((strategy) => strategy.name).join(', ');
  return {
    name,
    fingerprint: `strategies ${name} on ${underlyings.join(', ')}`,
    underlyings,
    notes: [
      ...strategies.map((strategy) => `${strategy.name} ${strategy.words}; all of it is struck anew at every instant`),
    ],
    bookAt: (present) => {
      const builder = new BookBuilder({ source: name });
      for (const strategy of strategies) {
        for (const underlying of underlyings) {
          const account = underlyings.length === 1 ? strategy.name : `${strategy.name} ${underlying}`;
          for (const { instrument, quantity } of strategy.legs(present, underlying)) {
            builder.add({ account, instrument, quantity });
          }
        }
      }
      return { book: builder.finish(), leftOut: {} };
    },
  };
}

/** One book throughout; what has expired is left out from then on. */
export function fixedBook(book: Book, fingerprint: string): BookSource {
  return {
    name: book.source,
    fingerprint,
    underlyings: [...new Set(book.instruments.flatMap(underlyingsOf))].sort(),
    notes: ['the book is held as it stands from the first instant to the last, each instrument until it expires'],
    bookAt: ({ instant }) => {
      const alive = book.instruments.map((instrument) => expiryOf(instrument) > instant);
      const expired = alive.filter((each) => !each).length;
      return { book: expired === 0 ? book : part(book, alive), leftOut: expired === 0 ? {} : { expired } };
    },
  };
}

const DOLLARS = ['USD', 'USDC', 'USDT'];

function underlyingsOf(instrument: Instrument): readonly string[] {
  const own = DOLLARS.includes(instrument.underlying) ? [] : [instrument.underlying];
  if (instrument.kind === 'basket' || instrument.kind === 'spread') {
    return instrument.weights.map(({ underlying }) => underlying);
  }
  return own;
}

/** Infinity for what does not expire. */
export const expiryOf = (instrument: Instrument): Instant =>
  'expiry' in instrument ? instrument.expiry : Number.POSITIVE_INFINITY;

/** The positions in some of the instruments. */
export function part(book: Book, kept: readonly boolean[]): Book {
  const builder = new BookBuilder({ source: book.source });
  for (let row = 0; row < book.positionAccount.length; row++) {
    const instrument = book.positionInstrument[row]!;
    if (!kept[instrument]) continue;
    builder.add({
      account: book.accounts[book.positionAccount[row]!]!,
      instrument: book.instruments[instrument]!,
      quantity: book.positionQuantity[row]!,
      entryPrice: book.positionEntryPrice[row]!,
    });
  }
  return builder.finish();
}
