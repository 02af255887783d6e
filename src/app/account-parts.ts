// The positions of one account as books of their own: what contributions are revalued by.
import type { Book } from '../book/book.ts';
import type { InstrumentKind } from '../book/instrument.ts';

/**
 * The positions of one account, each instrument an account of its own. What is marked at market is netted; entry prices stay,
 * since they decide what a coin-settled position has earned in coins.
 */
export function partsOf(book: Book, account: string): Book {
  const owner = book.accounts.indexOf(account);
  const { lotsOf, prices, quantities } = lotsByInstrument(book, owner);
  const order = [...lotsOf.keys()].sort((left, right) => left - right);
  const lots = order.flatMap((index, place) => lotsOf.get(index)!.map((lot) => [place, lot] as const));
  const own = Uint32Array.from(lots, ([place]) => place);
  const instruments = order.map((index) => book.instruments[index]!);
  return {
    accounts: instruments.map(({ id }) => id),
    instruments,
    positionAccount: own,
    positionInstrument: own,
    positionQuantity: Float64Array.from(lots, ([, lot]) => quantities[lot]!),
    positionEntryPrice: Float64Array.from(lots, ([, lot]) => prices[lot]!),
    source: `${book.source}, account ${account} by instrument`,
  };
}

/** Positions of one owner, those at the same price added up: by instrument its lots, in order of appearance. */
function lotsByInstrument(book: Book, owner: number) {
  const lotsOf = new Map<number, number[]>();
  // Most instruments have one price, and a hundred thousand maps take longer than the positions.
  const placesOf = new Map<number, Map<number, number>>();
  const prices: number[] = [];
  const quantities: number[] = [];
  for (let row = 0; row < book.positionAccount.length; row++) {
    if (book.positionAccount[row] !== owner) continue;
    const instrument = book.positionInstrument[row]!;
    const price = book.positionEntryPrice[row]!;
    const lots = lotsOf.get(instrument);
    const known = knownLot(price, lots, { places: placesOf.get(instrument), prices });
    if (known !== undefined) {
      quantities[known] = quantities[known]! + book.positionQuantity[row]!;
      continue;
    }
    const lot = prices.push(price) - 1;
    quantities.push(book.positionQuantity[row]!);
    if (lots === undefined) lotsOf.set(instrument, [lot]);
    else {
      const places = placesOf.get(instrument) ?? new Map([[prices[lots[0]!]!, lots[0]!]]);
      placesOf.set(instrument, places.set(price, lot));
      lots.push(lot);
    }
  }
  return { lotsOf, prices, quantities };
}

function knownLot(
  price: number,
  lots: readonly number[] | undefined,
  { places, prices }: { readonly places: ReadonlyMap<number, number> | undefined; readonly prices: readonly number[] },
): number | undefined {
  // A map takes NaN for one key, as Object.is does: all that is marked at market.
  if (places !== undefined) return places.get(price);
  return lots !== undefined && Object.is(prices[lots[0]!]! + 0, price + 0) ? lots[0] : undefined;
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
  const { accounts, instruments, positionInstrument, positionQuantity, positionEntryPrice } = parts;
  // The new number of each instrument; -1 for those left out.
  const placeOf = new Int32Array(instruments.length).fill(-1);
  const kept: number[] = [];
  for (let index = 0; index < instruments.length; index++) {
    const instrument = instruments[index]!;
    const hangs =
      instrument.underlying === underlying ||
      ('settlement' in instrument && instrument.settlement.currency === underlying) ||
      ON_SEVERAL.has(instrument.kind);
    if (hangs) placeOf[index] = kept.push(index) - 1;
  }
  const rows: number[] = [];
  for (let row = 0; row < positionInstrument.length; row++) if (placeOf[positionInstrument[row]!]! >= 0) rows.push(row);
  const own = Uint32Array.from(rows, (row) => placeOf[positionInstrument[row]!]!);
  return {
    ...parts,
    accounts: kept.map((index) => accounts[index]!),
    instruments: kept.map((index) => instruments[index]!),
    positionAccount: own,
    positionInstrument: own,
    positionQuantity: Float64Array.from(rows, (row) => positionQuantity[row]!),
    positionEntryPrice: Float64Array.from(rows, (row) => positionEntryPrice[row]!),
  };
}

const ON_SEVERAL: ReadonlySet<InstrumentKind> = new Set(['basket', 'spread', 'autocallable'] as const);
