// Variance swaps: expected variance by replication on the smile of the expiry, with what has been realised.
import type { VarianceSwap } from '../book/instruments/variance-swap.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { unitValueOf } from './bumped-greeks.ts';
import type { HostPrice } from './pricers.ts';
import { realizedTerms, swapSlopes, toCome } from './realized-terms.ts';
import { expectedVariance } from './variance-swap.ts';

/**
 * Pays the realised variance per year less the square of the strike. The smile travels with the forward, so that a move of the
 * spot changes no expectation (delta 0); while accrual runs its square is added to what is realised (gamma).
 */
export function varianceSwapPricer(swap: VarianceSwap, snapshot: Snapshot): HostPrice {
  const terms = realizedTerms(swap, snapshot);
  const { accrualYears, accrued, startYears, spot, scale } = terms;
  const perYear = (volatilityShift: number, yearsPassed: number): number => {
    const until = expectedVariance(terms.wings(volatilityShift, yearsPassed));
    const before = startYears > 0 ? expectedVariance(terms.wingsBefore(volatilityShift, yearsPassed)) : 0;
    return (accrued + toCome(until, before)) / accrualYears;
  };
  const expected = (): number => perYear(0, 0) - swap.strikeVolatility * swap.strikeVolatility;
  const gamma = startYears > 0 ? 0 : 2 / (accrualYears * spot * spot);
  return {
    unitValue: () => unitValueOf({ value: expected(), delta: 0, gamma, ...swapSlopes(perYear, terms) }, scale),
    value: () => scale.money * expected(),
  };
}
