// Double-barrier options: kernel double-barrier-option where the barriers are always watched, discrete-barrier where they are
// watched at equally spaced dates, both exact for the volatility of the strike; other dates by the continuity correction, and the result says so.
import type { DoubleBarrierOption } from '../book/instruments/double-barrier-option.ts';
import { SIGN_CALL, SIGN_PUT } from '../generated/layouts.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { volatilityAt } from '../market/surface.ts';
import { monitoringShift } from '../spec/monitoring-shift.ts';
import { afterHit, vanillaPricing } from './barrier-pricer.ts';
import type { Bump } from './bumped-greeks.ts';
import { legsPricing } from './bumped-legs.ts';
import { datedPricing } from './dated-barriers.ts';
import { paidAtExpiry } from './fixed-payments.ts';
import { shiftApproximation, watchOf } from './monitoring-dates.ts';
import type { Pricing } from './pricers.ts';
import { lifeInputs, type UnitLife, unitLifeOf } from './unit-life.ts';

interface Corridor {
  readonly lower: number;
  readonly upper: number;
}

/** Settlement, rebates and touched barriers as for single barriers (barrier-pricer.ts). */
export function doubleBarrierPricer(option: DoubleBarrierOption, snapshot: Snapshot): Pricing {
  const life = unitLifeOf(option, snapshot);
  const watch = watchOf(option, snapshot);
  const corridor = { lower: option.lowerBarrier, upper: option.upperBarrier };
  const outside = life.spot <= corridor.lower || life.spot >= corridor.upper;
  if (option.barrierHit || (watch.kind === 'always' && outside)) return afterHit(option, snapshot);
  const { id, strike, knock, rebate, rebatePaidAt } = option;
  if (watch.kind === 'never') {
    if (knock === 'out') return vanillaPricing(option, snapshot);
    return paidAtExpiry(option, snapshot, { payout: 'cash', amount: rebate });
  }
  const volatility = volatilityAt(snapshot, option.underlying, strike, option.expiry, id, { instrument: id });
  if (watch.kind === 'dates') {
    const sign = option.callPut === 'call' ? SIGN_CALL : SIGN_PUT;
    const terms = { ...corridor, strike, sign, knock, rebate, rebatePaidAt };
    return datedPricing({ id, life, watch, volatility, terms, scale: life.scale });
  }
  if (watch.kind === 'always') return alwaysWatched(option, life, volatility, corridor);
  const shifted = {
    lower: monitoringShift(corridor.lower, volatility, watch.intervalYears, 1),
    upper: monitoringShift(corridor.upper, volatility, watch.intervalYears, -1),
  };
  return alwaysWatched(option, life, volatility, shifted, shiftApproximation(watch.count));
}

function alwaysWatched(
  option: DoubleBarrierOption,
  life: UnitLife,
  volatility: number,
  corridor: Corridor,
  approximation?: string,
): Pricing {
  const { lower, upper } = corridor;
  const sign = option.callPut === 'call' ? SIGN_CALL : SIGN_PUT;
  const knockIn = option.knock === 'in' ? 1 : 0;
  const atHit = option.rebatePaidAt === 'hit' ? 1 : 0;
  const inputs = (bump: Bump) => {
    const { spot, rate, carry, volatility: deviation } = lifeInputs(life, volatility, bump);
    return [spot, option.strike, lower, upper, option.rebate, rate, carry, deviation, 1, sign, knockIn, atHit];
  };
  const price = {
    kernel: 'double-barrier-option',
    spot: life.spot,
    volatility,
    timeToExpiryYears: life.years,
    smoothSpotFactors: smoothInside(life.spot, corridor),
  };
  const sum = { instrument: option.id, price, legs: [{ weight: 1, inputs }] };
  return legsPricing(approximation === undefined ? sum : { ...sum, approximation }, life.scale);
}

/** Spot factors between the barriers; a spot outside the shifted corridor is smooth on its own side of it. */
function smoothInside(spot: number, { lower, upper }: Corridor): { readonly low: number; readonly high: number } {
  if (spot <= lower) return { low: 0, high: lower / spot };
  if (spot >= upper) return { low: upper / spot, high: Number.POSITIVE_INFINITY };
  return { low: lower / spot, high: upper / spot };
}
