// What a book lost between two instants: its value then, less its value now, with what expired between settled as it would have been.
//
// An expiry settles at the index of the first instant of the tape at or after it: the nearest that is known. What is paid in coins is
// kept in coins until the end. A listed option that has no quote at the end is valued by the smile of that instant and counted.
import type { Book } from '../book/book.ts';
import type { Instrument } from '../book/instrument.ts';
import type { DigitalOption } from '../book/instruments/digital-option.ts';
import { PlimsollError } from '../core/errors.ts';
import { compensatedSum } from '../core/sums.ts';
import { instantText } from '../core/units.ts';
import { rateToQuote } from '../market/currency.ts';
import { marketOf, type Snapshot } from '../market/snapshot.ts';
import type { UnitValue } from '../pricing/unit-value.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { valueInstruments, valuesOnly } from '../pricing/value-instruments.ts';
import type { RunKernel } from '../spec/contract.ts';
import { expiryOf } from './books.ts';

export interface Realisation {
  /** By account, positive is a loss; NaN where a position has no value at the end. */
  readonly losses: Float64Array;
  readonly counts: Readonly<Record<string, number>>;
  /** Why losses are NaN, in sentences. */
  readonly refusals: readonly string[];
}

/** `between`: the snapshots after the valuation's instant up to and with the end, in order. */
export function realise(valuation: Valuation, between: readonly Snapshot[], run: RunKernel): Realisation {
  const { book, units, positions } = valuation;
  const end = between[between.length - 1]!;
  const counts: Record<string, number> = {};
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  for (const instrument of book.instruments) {
    if (expiryOf(instrument) <= end.asOf) count('settled at expiry');
    else if (hasVanished(instrument, valuation.snapshot, end)) count('without a quote at the end, valued by the smile');
  }
  const refusals: string[] = [];
  const worth = book.instruments.map((instrument, index) => {
    const expiry = expiryOf(instrument);
    if (expiry > end.asOf) return undefined;
    return tried(refusals, () =>
      settlement(instrument, units[index]!, { at: between.find(({ asOf }) => asOf >= expiry)!, end }),
    );
  });
  const alive = book.instruments.flatMap((instrument, index) => (expiryOf(instrument) > end.asOf ? [index] : []));
  for (const [index, value] of aliveValues(book, alive, { units, end, run, refusals })) worth[index] = value;
  const perAccount = book.accounts.map((): number[] => []);
  for (let row = 0; row < positions.value.length; row++) {
    const instrument = book.positionInstrument[row]!;
    const worthOfOne = worth[instrument];
    const quantity = book.positionQuantity[row]!;
    const entry = book.positionEntryPrice[row]!;
    const now = worthOfOne === undefined ? Number.NaN : quantity * worthOfOne(entry);
    perAccount[book.positionAccount[row]!]!.push(positions.value[row]! - now);
  }
  const losses = Float64Array.from(perAccount, (amounts) => compensatedSum(amounts));
  return { losses, counts, refusals };
}

/** Value of one contract entered at a price; NaN: at the mark of the start. */
type Worth = (entryPrice: number) => number;

function hasVanished({ kind, id }: Instrument, start: Snapshot, end: Snapshot): boolean {
  return kind === 'option' && start.instrumentVolatilities.has(id) && !end.instrumentVolatilities.has(id);
}

function tried(refusals: string[], work: () => Worth): Worth | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.code === 'INTERNAL') throw error;
    refusals.push(error.message);
    return undefined;
  }
}

interface AliveParts {
  readonly units: readonly UnitValue[];
  readonly end: Snapshot;
  readonly run: RunKernel;
  readonly refusals: string[];
}

/** All at once; where that fails one by one, so that what cannot be valued takes nobody along. */
function aliveValues(book: Book, indices: readonly number[], parts: AliveParts): (readonly [number, Worth])[] {
  const { units, end, run, refusals } = parts;
  const instruments = indices.map((index) => book.instruments[index]!);
  const valued = (some: readonly number[]): (readonly [number, Worth])[] => {
    const carried = some.filter((index) => units[index]!.earnedSince !== undefined);
    const held = some.filter((index) => units[index]!.earnedSince === undefined);
    const pick = (list: readonly number[]) => list.map((index) => book.instruments[index]!);
    const values = valuesOnly(pick(held), end, run);
    const marked = valueInstruments(pick(carried), end, run);
    return [
      ...held.map((index, place) => [index, () => values[place]!] as const),
      ...carried.map((index, place) => [index, earned(units[index]!, marked[place]!.earnedSince!)] as const),
    ];
  };
  try {
    return valued(indices);
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.code === 'INTERNAL') throw error;
    if (instruments.length === 1) {
      refusals.push(error.message);
      return [];
    }
    return indices.flatMap((index) => aliveValues(book, [index], parts));
  }
}

const earned =
  (start: UnitValue, earnedSince: (entryPrice: number) => number): Worth =>
  (entry) =>
    earnedSince(Number.isNaN(entry) ? start.quotedPrice : entry);

/** What one contract pays at its expiry, in the quote currency of the end. */
function settlement(
  instrument: Instrument,
  start: UnitValue,
  { at, end }: { readonly at: Snapshot; readonly end: Snapshot },
): Worth {
  if (instrument.kind !== 'option' && instrument.kind !== 'future' && instrument.kind !== 'digital') {
    throw new PlimsollError(
      'MARKET_DATA_MISSING',
      `${instrument.id} expired by ${instantText(end.asOf)}, and what a ${instrument.kind} pays hangs on more than the price of one instant: its loss is not known`,
      { instrument: instrument.id },
    );
  }
  const { settlement: style, multiplier, underlying } = instrument;
  const price = marketOf(at, underlying).spot;
  const rate = rateToQuote(end, style.currency, { instrument: instrument.id });
  const perUnit = style.style === 'quanto' ? multiplier * style.fixedRate * rate : multiplier * rate;
  if (instrument.kind === 'future') {
    return earned(start, (entry) =>
      style.style === 'inverse' ? perUnit * (1 / entry - 1 / price) : perUnit * (price - entry),
    );
  }
  const side = instrument.callPut === 'call' ? price - instrument.strike : instrument.strike - price;
  const payoff = instrument.kind === 'option' ? Math.max(0, side) : side > 0 ? digitalPayoff(instrument, price) : 0;
  const paid = perUnit * (style.style === 'inverse' ? payoff / price : payoff);
  return () => paid;
}

const digitalPayoff = ({ payout, amount }: DigitalOption, price: number): number =>
  payout === 'asset' ? amount * price : amount;
