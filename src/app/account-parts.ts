// The positions of one account as books of their own: what contributions are revalued by.
import type { Book } from '../book/book.ts';
import type { InstrumentKind } from '../book/instrument.ts';

/**
 * The positions of one account, each instrument an account of its own. What is marked at market is netted; entry prices stay,
 * since they decide what a coin-settled position has earned in coins.
 */
export function partsOf(book: Book, account: string): Book {
  const owner = book.accounts.indexOf(account);
  const held = new Map<number, Map<number, number>>();
  for (let row = 0; row < book.positionAccount.length; row++) {
    if (book.positionAccount[row] !== owner) continue;
    const instrument = book.positionInstrument[row]!;
    const price = book.positionEntryPrice[row]!;
    let lots = held.get(instrument);
    if (lots === undefined) {
      lots = new Map();
      held.set(instrument, lots);
    }
    // A Map takes NaN for one key: all that is marked at market.
    lots.set(price, (lots.get(price) ?? 0) + book.positionQuantity[row]!);
  }
  const order = [...held.keys()].sort((left, right) => left - right);
  const lots = order.flatMap((index, place) => Array.from(held.get(index)!, (lot) => [place, ...lot] as const));
  const own = Uint32Array.from(lots, ([place]) => place);
  const instruments = order.map((index) => book.instruments[index]!);
  return {
    accounts: instruments.map(({ id }) => id),
    instruments,
    positionAccount: own,
    positionInstrument: own,
    positionQuantity: Float64Array.from(lots, ([, , quantity]) => quantity),
    positionEntryPrice: Float64Array.from(lots, ([, price]) => price),
    source: `${book.source}, account ${account} by instrument`,
  };
}

/** The instruments from first to, not with, end; positions stand in their order. */
export function portion(parts: Book, first: number, end: number): Book {
  const from = parts.positionInstrument.findIndex((index) => index >= first);
  const beyond = parts.positionInstrument.findIndex((index) => index >= end);
  const to = beyond < 0 ? parts.positionInstrument.length : beyond;
  if (from === 0 && to === parts.positionInstrument.length) return parts;
  const own = parts.positionInstrument.slice(from, to).map((index) => index - first);
  return {
    ...parts,
    accounts: parts.accounts.slice(first, end),
    instruments: parts.instruments.slice(first, end),
    positionAccount: own,
    positionInstrument: own,
    positionQuantity: parts.positionQuantity.slice(from, to),
    positionEntryPrice: parts.positionEntryPrice.slice(from, to),
  };
}

/** The same positions as one account. */
export const joined = (parts: Book): Book => ({
  ...parts,
  accounts: ['all'],
  positionAccount: new Uint32Array(parts.positionInstrument.length),
});

/** The group of factors that are of no underlying: rates and pegs. */
export const EVERYTHING = '';

/** The instruments on an underlying, settled in it, or on several. */
export function touchedBy(parts: Book, underlying: string): Book {
  if (underlying === EVERYTHING) return parts;
  const hangs = parts.instruments.map(
    (instrument) =>
      instrument.underlying === underlying ||
      ('settlement' in instrument && instrument.settlement.currency === underlying) ||
      ON_SEVERAL.has(instrument.kind),
  );
  const kept = parts.instruments.flatMap((_, index) => (hangs[index] ? [index] : []));
  const placeOf = new Map(kept.map((index, place) => [index, place]));
  const rows = [...parts.positionInstrument.keys()].filter((row) => hangs[parts.positionInstrument[row]!]);
  const own = Uint32Array.from(rows, (row) => placeOf.get(parts.positionInstrument[row]!)!);
  return {
    ...parts,
    accounts: kept.map((index) => parts.accounts[index]!),
    instruments: kept.map((index) => parts.instruments[index]!),
    positionAccount: own,
    positionInstrument: own,
    positionQuantity: Float64Array.from(rows, (row) => parts.positionQuantity[row]!),
    positionEntryPrice: Float64Array.from(rows, (row) => parts.positionEntryPrice[row]!),
  };
}

const ON_SEVERAL: ReadonlySet<InstrumentKind> = new Set(['basket', 'spread', 'autocallable'] as const);
