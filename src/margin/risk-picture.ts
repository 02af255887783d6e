// What a page shows of a margin run beyond its figures: how losses are spread, the worst scenarios, losses over a grid of price and
// volatility, the book by expiry. Pure; app brings the losses.
import type { Instrument } from '../book/instrument.ts';
import { compensatedSum } from '../core/sums.ts';
import { instantText } from '../core/units.ts';
import type { Totals, Valuation } from '../pricing/value-book.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import type { LossSpread } from './loss-spread.ts';
import type { MarginReport } from './margin-report.ts';
import type { ScenarioStory } from './requirement.ts';
import type { StressReport } from './stress-report.ts';
import { storyOf } from './words.ts';

export interface RiskPicture {
  readonly margin: MarginReport;
  /** Or why there is none, in a sentence. */
  readonly stress: StressReport | { readonly refusal: string };
  /** The accounts that owe most, in the order of the book. */
  readonly accounts: readonly AccountPicture[];
  readonly digests: Digests;
}

/** Fingerprints: who reproduces a run compares these first. */
export interface Digests {
  readonly book: string;
  readonly market: string;
  readonly result: string;
}

export interface AccountPicture {
  readonly account: string;
  readonly positionCount: number;
  /** Null where the rule asks for no scenarios, or for too few to speak of a distribution. */
  readonly spread: LossSpread | null;
  /** The worst first, of the scenarios of the rule; empty where it asks for none. */
  readonly worst: readonly ScenarioStory[];
  /** Null where nothing of the account hangs on a price. */
  readonly matrix: RiskMatrix | null;
  readonly expiries: readonly ExpiryRow[];
}

/** Losses if every price and every volatility moved alike. */
export interface RiskMatrix {
  /** Relative: -0.1 is a fall of 10 %. */
  readonly priceMoves: readonly number[];
  readonly volatilityMoves: readonly number[];
  /** losses[volatility][price]; positive is a loss. */
  readonly losses: readonly (readonly number[])[];
  readonly worst: { readonly volatility: number; readonly price: number; readonly loss: number };
}

/** Positions of one underlying that end on one day; null where they do not end. */
export interface ExpiryRow {
  readonly underlying: string;
  readonly expiry: string | null;
  readonly positionCount: number;
  readonly totals: Totals;
  /** What they add to the requirement; null where it is not made of losses in scenarios. */
  readonly contribution: number | null;
}

/** Losses of one account over the product of moves, as `gridProduct` orders it: price by price. */
export function matrixOf(
  column: Float64Array,
  priceMoves: readonly number[],
  volatilityMoves: readonly number[],
): RiskMatrix {
  const at = (volatility: number, price: number): number => column[price * volatilityMoves.length + volatility]!;
  const losses = volatilityMoves.map((_, volatility) => priceMoves.map((__, price) => at(volatility, price)));
  const cells = losses.flatMap((row, volatility) => row.map((loss, price) => ({ volatility, price, loss })));
  // Of equal losses the one with the least move of volatility: a book without options does not care for it.
  const moveOf = ({ volatility }: { readonly volatility: number }) => Math.abs(volatilityMoves[volatility]!);
  const worst = cells.reduce((most, cell) =>
    cell.loss > most.loss || (cell.loss === most.loss && moveOf(cell) < moveOf(most)) ? cell : most,
  );
  return { priceMoves, volatilityMoves, losses, worst };
}

/** The worst first; of equal losses the scenario that came first. `scenarios[i]` is where `column[i]` happened. */
export function worstStories(
  set: ScenarioSet,
  { scenarios, column }: { readonly scenarios: Uint32Array; readonly column: Float64Array },
  most: number,
): ScenarioStory[] {
  const order = Uint32Array.from(column, (_, place) => place);
  order.sort((left, right) => column[right]! - column[left]! || scenarios[left]! - scenarios[right]!);
  return Array.from(order.subarray(0, most), (place) => storyOf(set, scenarios[place]!, column[place]!));
}

export const expiryOf = (instrument: Instrument): string | null =>
  'expiry' in instrument ? instantText(instrument.expiry).slice(0, 10) : null;

/** An account by underlying and expiry, in that order; what does not end comes first. */
export function expiryRows(
  { book, positions }: Valuation,
  account: string,
  contributions: ReadonlyMap<string, number> | null,
): ExpiryRow[] {
  const owner = book.accounts.indexOf(account);
  const groups = new Map<string, number[]>();
  for (let row = 0; row < positions.value.length; row++) {
    if (book.positionAccount[row] !== owner) continue;
    const instrument = book.instruments[book.positionInstrument[row]!]!;
    const key = JSON.stringify([instrument.underlying, expiryOf(instrument) ?? '']);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.keys()].sort().map((key) => {
    const rows = groups.get(key)!;
    const held = [...new Set(rows.map((row) => book.positionInstrument[row]!))].map((at) => book.instruments[at]!);
    const [first] = held;
    const sumOf = (column: Float64Array) => compensatedSum(rows.map((row) => column[row]!));
    return {
      underlying: first!.underlying,
      expiry: expiryOf(first!),
      positionCount: rows.length,
      totals: {
        value: sumOf(positions.value),
        deltaQuote: sumOf(positions.deltaQuote),
        gammaQuote: sumOf(positions.gammaQuote),
        vega: sumOf(positions.vega),
        theta: sumOf(positions.theta),
      },
      contribution: contributions === null ? null : compensatedSum(held.map(({ id }) => contributions.get(id) ?? 0)),
    };
  });
}
