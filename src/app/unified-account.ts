// One trader on several venues: what each venue asks for its part of the book, and what one account for all of it would need.
import type { Book } from '../book/book.ts';
import { BookBuilder } from '../book/book-builder.ts';

/** Sorts after every venue. */
export const UNION = '~ all venues';
/** Holdings and products that no venue lists. */
const NO_VENUE = 'no venue';

/** The book again with an account per venue and, last, one that holds everything; accounts of the book are merged. */
export function unifiedBook(book: Book): Book {
  const builder = new BookBuilder({ source: `${book.source}, by venue` });
  for (let position = 0; position < book.positionQuantity.length; position++) {
    const instrument = book.instruments[book.positionInstrument[position]!]!;
    const entryPrice = book.positionEntryPrice[position]!;
    const leg = {
      instrument,
      quantity: book.positionQuantity[position]!,
      ...(Number.isNaN(entryPrice) ? {} : { entryPrice }),
    };
    builder.add({ account: instrument.venue ?? NO_VENUE, ...leg });
    builder.add({ account: UNION, ...leg });
  }
  return builder.finish();
}
