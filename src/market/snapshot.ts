// One instant of the market: everything a valuation may look at, and nothing that comes later.
import type { Instant } from '../core/units.ts';

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
  /** Carry of the underlying beyond the quote currency's rate (fraction per year) where no forward is given. */
  readonly carryRate: number;
  readonly forwards: readonly ForwardPoint[];
  readonly smiles: readonly SmileSlice[];
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
  /** Where the snapshot came from, for provenance. */
  readonly source: string;
}
