// A swap on realised variance seen from a snapshot: what has accrued, what is expected still, and how both move.
import type { DerivativeBase, Expiring } from '../book/instruments/common.ts';
import { type Instant, yearsBetween } from '../core/units.ts';
import { forwardAt } from '../market/forward.ts';
import { marketOf, type Snapshot } from '../market/snapshot.ts';
import { volatilityAt } from '../market/surface.ts';
import { exp } from '../spec/exp.ts';
import { requireUnexpired } from './expiry-check.ts';
import { type PayoffScale, payoffScale } from './payoff-scale.ts';
import { type Wings, wingsOfSmile } from './variance-swap.ts';

interface RealizedSwap extends DerivativeBase, Expiring {
  readonly accrualStart: Instant;
  readonly realizedVariance: number;
}

/**
 * Variance is total, not per year, until it is divided by the years of the whole accrual. Observations are as dense after the
 * snapshot as before it: `annualizationDays` of them a year, so that it cancels.
 */
export interface RealizedTerms {
  readonly years: number;
  readonly accrualYears: number;
  /** Realised so far, total. */
  readonly accrued: number;
  /** Years until accrual starts; 0 once it has. */
  readonly startYears: number;
  readonly spot: number;
  readonly scale: PayoffScale;
  /** Options until expiry, all volatilities shifted, some time having passed. */
  readonly wings: (volatilityShift: number, yearsPassed: number) => Wings;
  /** Options until accrual starts: what their smile expects does not count. */
  readonly wingsBefore: (volatilityShift: number, yearsPassed: number) => Wings;
}

/** Beyond so many standard deviations a smile is held flat. No strike there has a price, and where a scenario multiplies all
 *  volatilities the wings would rise faster than any finite variance allows. */
const WING_DEVIATIONS = 60;

export function realizedTerms(swap: RealizedSwap, snapshot: Snapshot): RealizedTerms {
  const place = { instrument: swap.id };
  const { underlying, accrualStart, expiry } = swap;
  const years = requireUnexpired(swap, snapshot);
  const forward = forwardAt(snapshot, underlying, expiry, place);
  const elapsed = Math.max(yearsBetween(accrualStart, snapshot.asOf), 0);
  const wingsUntil = (end: Instant) => (volatilityShift: number, yearsPassed: number) => {
    const forwardThen = forwardAt(snapshot, underlying, end, place);
    const time = yearsBetween(snapshot.asOf, end) - yearsPassed;
    const totalVariance = (k: number): number => {
      const volatility = volatilityAt(snapshot, underlying, forwardThen * exp(k), end, undefined, place);
      return (volatility + volatilityShift) * (volatility + volatilityShift) * time;
    };
    const reach = WING_DEVIATIONS * Math.sqrt(totalVariance(0));
    return wingsOfSmile((k) => totalVariance(Math.max(-reach, Math.min(reach, k))), place);
  };
  return {
    years,
    accrualYears: yearsBetween(accrualStart, expiry),
    accrued: swap.realizedVariance * elapsed,
    startYears: Math.max(yearsBetween(snapshot.asOf, accrualStart), 0),
    spot: marketOf(snapshot, underlying, place).spot,
    scale: payoffScale(swap, snapshot, forward),
    wings: wingsUntil(expiry),
    wingsBefore: wingsUntil(accrualStart),
  };
}

/** Variance between start and expiry. A scenario may raise the volatility of the first hours so far that less would be left than
 *  nothing: then nothing is left. */
export const toCome = (untilExpiry: number, untilStart: number): number => Math.max(untilExpiry - untilStart, 0);

/** Steps of volatility and time: the expectations are good to 1e-12, smooth, and nearly quadratic in the one, linear in the other. */
const VOLATILITY_STEP = 0.002;
const TIME_STEP_SHARE = 0.002;

/** Derivatives of a function of (volatility shift, years passed) at (0, 0): central differences of fourth order. */
export function swapSlopes(
  value: (volatilityShift: number, yearsPassed: number) => number,
  { years, startYears }: Pick<RealizedTerms, 'years' | 'startYears'>,
): { readonly vega: number; readonly theta: number } {
  const slope = (at: (step: number) => number, step: number): number =>
    (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
  const soonest = startYears > 0 ? startYears : years;
  return {
    vega: slope((shift) => value(shift, 0), VOLATILITY_STEP),
    theta: slope((passed) => value(0, passed), TIME_STEP_SHARE * soonest),
  };
}
