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
  /** The risk factor it is on: BTC, ETH, … (base coin, upper case). */
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

/** One averaging or monitoring instant; `fixed` holds its price once known. */
export interface Fixing {
  readonly instant: Instant;
  readonly weight: number;
  readonly fixed?: number;
}
