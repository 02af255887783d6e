// One instant of the market: everything a valuation may look at, and nothing that comes later.
// `createSnapshot` (create-snapshot.ts) is the only maker: it checks every number. A snapshot is never changed;
// `applyMoves` (moves.ts) makes the shifted one.
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import type { Instant } from '../core/units.ts';
import type { Correlation } from './correlation.ts';
import type { Stickiness, VolatilityMove } from './factor.ts';

/** A forward of one expiry, as given or derived; `source` says which. */
export interface ForwardPoint {
  readonly expiry: Instant;
  readonly forward: number;
  readonly source: 'given' | 'spot-and-carry' | 'interpolated';
}

/** Raw SVI (Gatheral): total variance w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), k = ln(K/F). */
export interface SviParameters {
  readonly a: number;
  readonly b: number;
  readonly rho: number;
  readonly m: number;
  readonly sigma: number;
}

/** The smile of one expiry: a curve, or the points it was quoted at. */
export type SmileSlice =
  | { readonly expiry: Instant; readonly kind: 'svi'; readonly parameters: SviParameters }
  | {
      readonly expiry: Instant;
      readonly kind: 'points';
      /** Ascending strikes, and the implied volatility (fraction) at each. */
      readonly strikes: readonly number[];
      readonly volatilities: readonly number[];
    }
  | { readonly expiry: Instant; readonly kind: 'flat'; readonly volatility: number };

export interface UnderlyingMarket {
  readonly underlying: string;
  /** Index price in quote currency. */
  readonly spot: number;
  /** Mark of the perpetual in quote currency; the spot stands in where it is absent. */
  readonly perpetual?: number;
  /** Funding of the perpetual, fraction per year, continuous; positive: longs pay. */
  readonly fundingRate?: number;
  /** Where no forward is given: carry of the underlying (fraction per year) beyond the quote currency's discount rate. */
  readonly carryRate: number;
  /** True: derived forwards grow at the funding rate plus the carry rate instead, and a funding move moves them. */
  readonly carryFollowsFunding?: boolean;
  /** Ascending by expiry. */
  readonly forwards: readonly ForwardPoint[];
  /** Ascending by expiry. */
  readonly smiles: readonly SmileSlice[];
}

/** How this snapshot was moved from the one whose smiles it still reads. */
export interface SnapshotShift {
  readonly marked: Snapshot;
  readonly stickiness: Stickiness;
  /** Per underlying, in the order in which they apply. */
  readonly volatilityMoves: ReadonlyMap<string, readonly VolatilityMove[]>;
  /** Lowest volatility a move may leave; absent: a move to zero or below is an error. */
  readonly volatilityFloor?: number;
}

export interface Snapshot {
  readonly asOf: Instant;
  /** The currency of spot prices and of totals: USD. */
  readonly quoteCurrency: string;
  readonly underlyings: ReadonlyMap<string, UnderlyingMarket>;
  /** Price of one unit of a currency in quote currency: USDC 1, USDT 0.9998. Coins with a market take their spot. */
  readonly currencyRates: ReadonlyMap<string, number>;
  /** Continuous discount rate per settlement currency, fraction per year; absent means 0, as the venues margin. */
  readonly discountRates: ReadonlyMap<string, number>;
  /** Implied volatility of one listed instrument where the source quotes it; it wins over the smile. */
  readonly instrumentVolatilities: ReadonlyMap<string, number>;
  /** The venue's own mark of an instrument, in the instrument's quoting convention: to compare with, never to value by. */
  readonly instrumentMarks?: ReadonlyMap<string, number>;
  /** How the underlyings' log returns move together, by their names: for products on several. */
  readonly correlation?: Correlation;
  /** Where the snapshot came from, for provenance. */
  readonly source: string;
  /** Present on the result of `applyMoves` only. */
  readonly shift?: SnapshotShift;
}

/** The market of an underlying, or a sentence that names it and what the snapshot does hold. */
export function marketOf(snapshot: Snapshot, underlying: string, place: Place = {}): UnderlyingMarket {
  const market = snapshot.underlyings.get(underlying);
  if (market !== undefined) return market;
  const held = [...snapshot.underlyings.keys()].join(', ') || 'none';
  throw new PlimsollError(
    'MARKET_DATA_MISSING',
    `the snapshot has no market for ${underlying}; it holds ${held}${describePlace(place)}`,
    { underlying, ...place },
  );
}
