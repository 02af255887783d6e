// A book at one snapshot: value and Greeks of every position, summed per account, instrument or underlying.
import type { Book } from '../book/book.ts';
import type { Instrument } from '../book/instrument.ts';
import { describePlace, PlimsollError } from '../core/errors.ts';
import { compensatedSum } from '../core/sums.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { RunKernel } from '../spec/contract.ts';
import type { UnitValue } from './unit-value.ts';
import { valueInstruments } from './value-instruments.ts';

/** Columns by position, in the order of the book; amounts in the snapshot's quote currency, delta in coins. */
export interface PositionColumns {
  readonly value: Float64Array;
  readonly delta: Float64Array;
  /** Delta times spot: comparable between underlyings. */
  readonly deltaQuote: Float64Array;
  /** Change of deltaQuote for a 1 % move of the underlying. */
  readonly gammaQuote: Float64Array;
  readonly vega: Float64Array;
  readonly theta: Float64Array;
}

export interface Valuation {
  readonly book: Book;
  readonly snapshot: Snapshot;
  /** By instrument, in the order of the book. */
  readonly units: readonly UnitValue[];
  readonly positions: PositionColumns;
}

export const MEASURES = ['value', 'deltaQuote', 'gammaQuote', 'vega', 'theta'] as const;
export type Measure = (typeof MEASURES)[number];
export type Totals = Readonly<Record<Measure, number>>;

const ONE_PER_CENT = 0.01;

/** Values every position; throws a sentence naming the first instrument that cannot be valued. */
export function valueBook(book: Book, snapshot: Snapshot, run: RunKernel): Valuation {
  const units = locating(book, () => valueInstruments(book.instruments, snapshot, run));
  const spots = book.instruments.map((instrument) => snapshot.underlyings.get(instrument.underlying)?.spot ?? 0);
  const count = book.positionQuantity.length;
  const column = () => new Float64Array(count);
  const positions = {
    value: column(),
    delta: column(),
    deltaQuote: column(),
    gammaQuote: column(),
    vega: column(),
    theta: column(),
  };
  for (let position = 0; position < count; position++) {
    const instrumentIndex = book.positionInstrument[position]!;
    const unit = units[instrumentIndex]!;
    const quantity = book.positionQuantity[position]!;
    const spot = spots[instrumentIndex]!;
    positions.value[position] = quantity * unitValueOf(unit, book.positionEntryPrice[position]!);
    positions.delta[position] = quantity * unit.delta;
    positions.deltaQuote[position] = quantity * (unit.delta * spot + otherDeltaQuote(unit, snapshot));
    positions.gammaQuote[position] =
      quantity * (unit.gamma * spot * spot + otherGammaQuote(unit, snapshot)) * ONE_PER_CENT;
    positions.vega[position] = quantity * unit.vega;
    positions.theta[position] = quantity * unit.theta;
  }
  return { book, snapshot, units, positions };
}

const spotOf = (snapshot: Snapshot, underlying: string): number => snapshot.underlyings.get(underlying)?.spot ?? 0;

/** What the underlyings beside the first move per unit of their own relative move; zero for products on one. */
function otherDeltaQuote(unit: UnitValue, snapshot: Snapshot): number {
  return (unit.otherDeltas ?? []).reduce((sum, { underlying, delta }) => sum + delta * spotOf(snapshot, underlying), 0);
}

function otherGammaQuote(unit: UnitValue, snapshot: Snapshot): number {
  return (unit.otherDeltas ?? []).reduce(
    (sum, { underlying, gamma }) => sum + gamma * spotOf(snapshot, underlying) * spotOf(snapshot, underlying),
    0,
  );
}

/** Adds to the sentence about an instrument the line of the book on which it first stands. */
function locating<T>(book: Book, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    const index = book.instruments.findIndex(({ id }) => id === error.details.instrument);
    const line = book.instrumentLine?.[index];
    if (line === undefined) throw error;
    const place = { file: book.source, line };
    throw new PlimsollError(error.code, error.message + describePlace(place), { ...error.details, ...place });
  }
}

/** A perpetual or future without an entry price counts as entered at the mark. */
function unitValueOf(unit: UnitValue, entryPrice: number): number {
  if (unit.earnedSince === undefined || Number.isNaN(entryPrice)) return unit.value;
  return unit.earnedSince(entryPrice);
}

export type Grouping = 'position' | 'instrument' | 'account' | 'underlying' | 'currency';
export const GROUPINGS: readonly Grouping[] = ['position', 'instrument', 'account', 'underlying', 'currency'];

export interface GroupTotals {
  readonly name: string;
  readonly positionCount: number;
  readonly totals: Totals;
}

/** The currency a position settles in. */
export const currencyOf = (instrument: Instrument): string =>
  instrument.kind === 'spot' ? instrument.underlying : instrument.settlement.currency;

/** Totals by group, names in code-unit order; sums are compensated and taken in book order. */
export function groupTotals(valuation: Valuation, grouping: Exclude<Grouping, 'position'>): GroupTotals[] {
  const { book, positions } = valuation;
  const nameOf = (position: number): string => {
    if (grouping === 'account') return book.accounts[book.positionAccount[position]!]!;
    const instrument = book.instruments[book.positionInstrument[position]!]!;
    if (grouping === 'instrument') return instrument.id;
    return grouping === 'underlying' ? instrument.underlying : currencyOf(instrument);
  };
  const members = new Map<string, number[]>();
  for (let position = 0; position < positions.value.length; position++) {
    const name = nameOf(position);
    const group = members.get(name);
    if (group === undefined) members.set(name, [position]);
    else group.push(position);
  }
  const names = [...members.keys()].sort((left, right) => (left < right ? -1 : 1));
  return names.map((name) => {
    const group = members.get(name)!;
    return { name, positionCount: group.length, totals: totalsOver(positions, group) };
  });
}

/** Totals over the whole book. */
export function bookTotals(valuation: Valuation): Totals {
  return totalsOver(
    valuation.positions,
    Array.from(valuation.positions.value, (_, position) => position),
  );
}

function totalsOver(positions: PositionColumns, members: readonly number[]): Totals {
  const sumOf = (column: Float64Array) => compensatedSum(members.map((position) => column[position]!));
  return {
    value: sumOf(positions.value),
    deltaQuote: sumOf(positions.deltaQuote),
    gammaQuote: sumOf(positions.gammaQuote),
    vega: sumOf(positions.vega),
    theta: sumOf(positions.theta),
  };
}

/** Our prices against the venue's marks, over the instruments of the book that have one. */
export interface MarkCheck {
  readonly compared: number;
  readonly withoutMark: number;
  readonly meanError: number;
  readonly worstError: number;
  readonly worstInstrument: string;
}

/** Undefined where the snapshot holds no marks. Errors are absolute, in the quoting convention of each instrument. */
export function checkMarks(valuation: Valuation): MarkCheck | undefined {
  const { book, snapshot, units } = valuation;
  const marks = snapshot.instrumentMarks;
  if (marks === undefined || marks.size === 0) return undefined;
  const errors: number[] = [];
  let worst = { error: 0, instrument: '' };
  book.instruments.forEach((instrument, index) => {
    const mark = marks.get(instrument.id);
    if (mark === undefined) return;
    const error = Math.abs(units[index]!.quotedPrice - mark);
    errors.push(error);
    if (!(error <= worst.error)) worst = { error, instrument: instrument.id };
  });
  return {
    compared: errors.length,
    withoutMark: book.instruments.length - errors.length,
    meanError: errors.length === 0 ? 0 : compensatedSum(errors) / errors.length,
    worstError: worst.error,
    worstInstrument: worst.instrument,
  };
}
