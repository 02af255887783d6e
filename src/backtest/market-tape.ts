// A market over time, as the walker needs it: snapshots by index, and what was known at each.
import type { Instrument } from '../book/instrument.ts';
import type { Instant } from '../core/units.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { PastHistory } from './past-history.ts';

/** One instrument that the market lists at an instant. */
export interface Listing {
  readonly instrument: Instrument;
  /** Contracts. */
  readonly openInterest: number;
}

export interface MarketDay {
  readonly snapshot: Snapshot;
  /** What can be traded, in order of id; null: a strategy writes its own options, of any strike and expiry. */
  readonly listings: readonly Listing[] | null;
  /** What was wrong with the data of this instant, by kind: crossed quotes, zero volatilities. */
  readonly oddities: Readonly<Record<string, number>>;
}

export interface MarketTape {
  /** Ascending. */
  readonly instants: ArrayLike<Instant>;
  /** File names, for provenance. */
  readonly source: string;
  /** The same text for the same data: a run goes on only over what it began with. */
  readonly fingerprint: string;
  /** How the market was made, in sentences. */
  readonly notes: readonly string[];
  /** What was found in the data and done about it, in sentences. */
  readonly dataNotes: readonly string[];
  dayAt(index: number): Promise<MarketDay>;
  pastAt(index: number): Promise<PastHistory>;
  /** Rows that the past of an index has. */
  pastRowsAt(index: number): number;
}

/** Everything that a rule or a strategy may look at. */
export interface Present {
  readonly instant: Instant;
  readonly snapshot: Snapshot;
  readonly listings: readonly Listing[] | null;
  readonly past: PastHistory;
}
