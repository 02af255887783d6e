// From an undiscounted payoff in quote units to money, by how the instrument settles.
import type { DerivativeBase, Expiring } from '../book/instruments/common.ts';
import { discountFactor, discountRate, rateToQuote } from '../market/currency.ts';
import type { Snapshot } from '../market/snapshot.ts';

export interface PayoffScale {
  /** Quote currency per unit of expected payoff: multiplier, discount and exchange rate. */
  readonly money: number;
  /** The price as the venue quotes it, per unit of expected payoff. */
  readonly quoted: number;
  /** Fraction per year, continuous: by how much the discount in `money` shrinks as time passes. */
  readonly discountRate: number;
}

/**
 * With X the expected payoff in quote units, S the spot, F the forward of expiry, D the discount of the settlement currency:
 * linear:  D X quote units, at the settlement currency's rate.
 * inverse: D X / F coins, each worth S. Under a spot move that carries the forward along, S / F stays.
 * quanto:  D X times the fixed rate, at the settlement currency's rate.
 */
export function payoffScale(instrument: DerivativeBase & Expiring, snapshot: Snapshot, forward: number): PayoffScale {
  const { settlement, multiplier, expiry } = instrument;
  const place = { instrument: instrument.id };
  const discount = discountFactor(snapshot, settlement.currency, expiry, place);
  const rate = rateToQuote(snapshot, settlement.currency, place);
  const fixed = settlement.style === 'quanto' ? settlement.fixedRate : 1;
  const perUnit = settlement.style === 'inverse' ? 1 / forward : fixed;
  return {
    money: multiplier * discount * perUnit * rate,
    quoted: discount * perUnit,
    discountRate: discountRate(snapshot, settlement.currency),
  };
}
