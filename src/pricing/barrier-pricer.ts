// Single-barrier options: kernel barrier-option where the barrier is always watched, discrete-barrier where it is watched at
// equally spaced dates, both exact for the volatility of the strike; other dates by the continuity correction, and the result says so.
import type { BarrierOption } from '../book/instruments/barrier-option.ts';
import type { VanillaOption } from '../book/instruments/vanilla-option.ts';
import { SIGN_CALL, SIGN_PUT } from '../generated/layouts.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { volatilityAt } from '../market/surface.ts';
import { exp } from '../spec/exp.ts';
import { monitoringShift } from '../spec/monitoring-shift.ts';
import type { Bump } from './bumped-greeks.ts';
import { type Leg, legsPricing } from './bumped-legs.ts';
import { datedPricing } from './dated-barriers.ts';
import { NOTHING, paidAtExpiry, paidNow } from './fixed-payments.ts';
import { shiftApproximation, watchOf } from './monitoring-dates.ts';
import { optionPricer } from './option-pricer.ts';
import type { Pricing } from './pricers.ts';
import { type LifeInputs, lifeInputs, type UnitLife, unitLifeOf } from './unit-life.ts';

/**
 * Settled linear, inverse or quanto as vanilla options are (unit-life.ts). A rebate at hit is discounted from the hit.
 * A spot at or beyond a barrier that is always watched has touched it, whatever `barrierHit` says.
 */
export function barrierPricer(option: BarrierOption, snapshot: Snapshot): Pricing {
  const life = unitLifeOf(option, snapshot);
  const watch = watchOf(option, snapshot);
  const down = option.direction === 'down' ? 1 : -1;
  const touchedNow = watch.kind === 'always' && down * (life.spot - option.barrier) <= 0;
  if (option.barrierHit || touchedNow) return afterHit(option, snapshot);
  const rebate = { payout: 'cash', amount: option.rebate } as const;
  if (watch.kind === 'never') {
    return option.knock === 'out' ? vanillaPricing(option, snapshot) : paidAtExpiry(option, snapshot, rebate);
  }
  const volatility = volatilityAt(snapshot, option.underlying, option.strike, option.expiry, option.id, {
    instrument: option.id,
  });
  if (watch.kind === 'dates') {
    const { id, barrier, strike, callPut, knock, rebatePaidAt } = option;
    const levels = { lower: down === 1 ? barrier : 0, upper: down === 1 ? 0 : barrier };
    const sign = callPut === 'call' ? SIGN_CALL : SIGN_PUT;
    const terms = { ...levels, strike, sign, knock, rebate: option.rebate, rebatePaidAt };
    return datedPricing({ id, life, watch, volatility, terms, scale: life.scale });
  }
  if (watch.kind === 'always') return alwaysWatched(option, life, volatility, option.barrier);
  const shifted = monitoringShift(option.barrier, volatility, watch.intervalYears, down);
  return alwaysWatched(option, life, volatility, shifted, shiftApproximation(watch.count));
}

/** The European option that a knock-in becomes at its barrier, and that a knock-out is when nobody watches it any more. */
export function vanillaPricing(
  option: Omit<VanillaOption, 'kind' | 'exercise'>,
  snapshot: Snapshot,
): ReturnType<typeof optionPricer> {
  const { id, underlying, settlement, multiplier, expiry, callPut, strike } = option;
  const terms = { id, underlying, settlement, multiplier, expiry, callPut, strike };
  return optionPricer({ ...terms, kind: 'option', exercise: 'european' }, snapshot);
}

/** What single and double barriers have in common once they are touched. */
type Knocked = Omit<VanillaOption, 'kind' | 'exercise'> &
  Pick<BarrierOption, 'knock' | 'rebate' | 'rebatePaidAt' | 'barrierHit'>;

/** A rebate at hit is paid now where the spot has just reached the barrier, and has been paid where `barrierHit` was set before. */
export function afterHit(option: Knocked, snapshot: Snapshot): Pricing {
  if (option.knock === 'in') return vanillaPricing(option, snapshot);
  const rebate = { payout: 'cash', amount: option.rebate } as const;
  if (option.rebatePaidAt === 'expiry') return paidAtExpiry(option, snapshot, rebate);
  return option.barrierHit ? NOTHING : paidNow(option, snapshot, rebate);
}

function alwaysWatched(
  option: BarrierOption,
  life: UnitLife,
  volatility: number,
  barrier: number,
  approximation?: string,
): Pricing {
  const { strike, rebate } = option;
  const sign = option.callPut === 'call' ? SIGN_CALL : SIGN_PUT;
  const down = option.direction === 'down' ? 1 : -1;
  const leg = (weight: number, knockIn: number, paid: number): Leg => ({
    weight,
    inputs: (bump: Bump) => {
      const { spot, rate, carry, volatility: deviation } = lifeInputs(life, volatility, bump);
      return [spot, strike, barrier, paid, rate, carry, deviation, 1, sign, down, knockIn];
    },
  });
  const knockIn = option.knock === 'in' ? 1 : 0;
  const direct = option.knock === 'in' || option.rebatePaidAt === 'hit' || rebate === 0;
  // The kernel pays an out rebate at hit. At expiry it is the whole rebate less that of the in option, paid when never in.
  const legs = direct ? [leg(1, knockIn, rebate)] : [leg(1, 0, 0), leg(1, 1, 0), leg(-1, 1, rebate)];
  const whole = (inputs: LifeInputs) => rebate * exp(-inputs.rate);
  const price = {
    kernel: 'barrier-option',
    spot: life.spot,
    volatility,
    timeToExpiryYears: life.years,
    smoothSpotFactors: smoothAround(life.spot, barrier),
  };
  const sum = { instrument: option.id, price, legs, ...(approximation === undefined ? {} : { approximation }) };
  const extra = (bump: Bump) => whole(lifeInputs(life, volatility, bump));
  return legsPricing(direct ? sum : { ...sum, extra }, life.scale);
}

/** Spot factors up to the barrier, on the spot's side of it. */
export function smoothAround(spot: number, barrier: number): { readonly low: number; readonly high: number } {
  const factor = barrier / spot;
  return factor < 1 ? { low: factor, high: Number.POSITIVE_INFINITY } : { low: 0, high: factor };
}
