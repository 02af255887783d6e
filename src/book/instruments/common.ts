// What every derivative has in common: what it is on, what one contract is worth, and in which coin it settles.
import type { Instant } from '../../core/units.ts';

/**
 * How a payoff becomes money.
 * linear:  payoff in quote currency, settled in `currency` (USD, USDC, USDT).
 * inverse: payoff computed in quote currency, divided by the settlement price, paid in the base coin `currency`.
 * quanto:  payoff in quote units times `fixedRate`, paid in `currency`, whatever the exchange rate does.
 */
export type Settlement =
  | { readonly style: 'linear'; readonly currency: string }
  | { readonly style: 'inverse'; readonly currency: string }
  | { readonly style: 'quanto'; readonly currency: string; readonly fixedRate: number };

export interface DerivativeBase {
  /** Our canonical id: the venue symbol where there is one, else a stable text of the terms. Unique in a book. */
  readonly id: string;
  /** The risk factor it is on: BTC, ETH, … (base coin, upper case). On several: the first of them. */
  readonly underlying: string;
  readonly settlement: Settlement;
  /** linear and option: units of the underlying per contract. Inverse perpetual/future: quote currency per contract. */
  readonly multiplier: number;
  /** deribit, okx, bybit, binance, derive; absent for OTC. */
  readonly venue?: string;
}

export interface Expiring {
  readonly expiry: Instant;
}

export type CallPut = 'call' | 'put';

/** Which way the price must go to reach a barrier. */
export type Direction = 'up' | 'down';

/** `in`: comes to life at the barrier. `out`: ends there. */
export type Knock = 'in' | 'out';

/** `cash`: an amount of quote currency. `asset`: an amount of the underlying. */
export type Payout = 'cash' | 'asset';

/** `hit`: paid when the barrier is touched. `expiry`: paid at expiry all the same. */
export type PaidAt = 'hit' | 'expiry';

/** When a barrier or an extreme is looked at. Discrete instants ascend. */
export type Monitoring =
  | { readonly style: 'continuous' }
  | { readonly style: 'discrete'; readonly instants: readonly Instant[] };

/** One averaging instant; `fixed` holds its price once known. An average divides by the sum of the weights. */
export interface Fixing {
  readonly instant: Instant;
  readonly weight: number;
  readonly fixed?: number;
}

/** One underlying of several, and how many units of it one unit of the basket holds. */
export interface WeightedUnderlying {
  readonly underlying: string;
  readonly weight: number;
}
