// Products whose payoff is linear in the price (before settlement): spot and collateral, perpetuals, dated futures.
import type { DerivativeBase, Expiring } from './common.ts';

/** A balance of a coin or currency held in the account. */
export interface Spot {
  readonly kind: 'spot';
  readonly id: string;
  /** The coin or currency held. */
  readonly underlying: string;
  readonly multiplier: number;
  /** Share of its value that does not count as collateral, in [0, 1]. */
  readonly collateralHaircut: number;
  readonly venue?: string;
}

export interface Perpetual extends DerivativeBase {
  readonly kind: 'perpetual';
}

export interface Future extends DerivativeBase, Expiring {
  readonly kind: 'future';
}
