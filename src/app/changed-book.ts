// A book with legs put in or taken out, for what-if.
import type { Book } from '../book/book.ts';
import { BookBuilder } from '../book/book-builder.ts';
import { closest } from '../book/closest.ts';
import { netByAccount } from '../book/netting.ts';
import { PlimsollError } from '../core/errors.ts';

/** Contracts of one instrument in one account. The instrument is a symbol that parseSymbol knows, or the id of one in the book. */
export interface Leg {
  readonly account: string;
  readonly instrument: string;
  /** Added: long above 0. Taken out: of the position, in its direction; absent: all of it. */
  readonly quantity?: number;
}

export interface BookChange {
  readonly add: readonly Leg[];
  readonly remove: readonly Leg[];
}

/** The book after the change; what was there keeps its entry prices, what is new is entered at the mark. */
export function changedBook(book: Book, { add, remove }: BookChange): Book {
  if (add.length + remove.length === 0) {
    throw new PlimsollError('INPUT_USAGE', 'no leg was given; a change needs at least one to add or to remove');
  }
  const builder = new BookBuilder({ source: `${book.source} with ${add.length} legs more and ${remove.length} less` });
  builder.addBook(book);
  for (const leg of add) {
    if (leg.quantity === undefined) {
      throw new PlimsollError('INPUT_VALUE', `the leg ${leg.instrument} to add has no quantity; it needs one`, {
        ...leg,
      });
    }
    const held = book.instruments.find(({ id }) => id === leg.instrument);
    builder.add({ account: leg.account, instrument: held ?? leg.instrument, quantity: leg.quantity });
  }
  const takenOut = new Map<string, number>();
  for (const leg of remove) {
    const { instrument, quantity } = heldPosition(book, leg);
    const key = JSON.stringify([leg.account, instrument.id]);
    const left = quantity - (takenOut.get(key) ?? 0);
    const taken = leg.quantity === undefined ? left : Math.abs(leg.quantity) * (quantity < 0 ? -1 : 1);
    if (!(Math.abs(taken) <= Math.abs(left)) || left === 0) {
      throw new PlimsollError(
        'INPUT_VALUE',
        `account ${leg.account} holds ${left} of ${instrument.id}; ${Math.abs(taken)} cannot be taken out of it`,
        { ...leg },
      );
    }
    takenOut.set(key, (takenOut.get(key) ?? 0) + taken);
    builder.add({ account: leg.account, instrument, quantity: -taken });
  }
  return builder.finish();
}

/** What an account holds of an instrument, net. */
function heldPosition(book: Book, { account, instrument }: Leg) {
  const index = book.accounts.indexOf(account);
  if (index < 0) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `there is no account ${account}${hint(account, book.accounts)}; the book has ${listed(book.accounts)}`,
      { account },
    );
  }
  const nets = netByAccount(book);
  const rows = Array.from(
    { length: nets.accountStart[index + 1]! - nets.accountStart[index]! },
    (_, offset) => nets.accountStart[index]! + offset,
  );
  const found = rows.find((row) => book.instruments[nets.instrument[row]!]!.id === instrument);
  if (found !== undefined) {
    return { instrument: book.instruments[nets.instrument[found]!]!, quantity: nets.quantity[found]! };
  }
  const held = rows.map((row) => book.instruments[nets.instrument[row]!]!.id);
  throw new PlimsollError('INPUT_VALUE', `account ${account} holds no ${instrument}${hint(instrument, held)}`, {
    account,
    instrument,
  });
}

function hint(text: string, known: readonly string[]): string {
  // Of a short name everything is a near miss.
  const near = closest(text, known, Math.max(1, Math.min(3, Math.floor(text.length / 4))));
  return near === undefined ? '' : ` (did you mean ${near}?)`;
}

const SHOWN = 10;

const listed = (names: readonly string[]): string =>
  names.length <= SHOWN ? names.join(', ') : `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`;
