// One-touch and no-touch: kernel touch-option where the barrier is always watched, discrete-barrier where it is watched at
// equally spaced dates, both exact for the volatility of the barrier; other dates by the continuity correction, and the result says so.
import type { TouchOption } from '../book/instruments/touch-option.ts';
import { PlimsollError } from '../core/errors.ts';
import { SIGN_CALL, SIGN_PUT } from '../generated/layouts.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { volatilityAt } from '../market/surface.ts';
import { monitoringShift } from '../spec/monitoring-shift.ts';
import { smoothAround } from './barrier-pricer.ts';
import type { Bump } from './bumped-greeks.ts';
import { legsPricing } from './bumped-legs.ts';
import { type DatedTerms, datedPricing } from './dated-barriers.ts';
import { NOTHING, paidAtExpiry, paidNow } from './fixed-payments.ts';
import { shiftApproximation, watchOf } from './monitoring-dates.ts';
import type { Pricing } from './pricers.ts';
import { lifeInputs, type UnitLife, unitLifeOf } from './unit-life.ts';

/** Settled linear, inverse or quanto as vanilla options are (unit-life.ts). */
export function touchPricer(option: TouchOption, snapshot: Snapshot): Pricing {
  const life = unitLifeOf(option, snapshot);
  const watch = watchOf(option, snapshot);
  const { id, barrier, touch, paidAt } = option;
  const down = option.direction === 'down' ? 1 : -1;
  const touchedNow = watch.kind === 'always' && down * (life.spot - barrier) <= 0;
  if (option.barrierHit || touchedNow) {
    if (touch === 'no') return NOTHING;
    if (paidAt === 'expiry') return paidAtExpiry(option, snapshot, option);
    // At hit: now where the spot has just reached the barrier; what was hit before has been paid.
    return option.barrierHit ? NOTHING : paidNow(option, snapshot, option);
  }
  if (watch.kind === 'never') return touch === 'no' ? paidAtExpiry(option, snapshot, option) : NOTHING;
  const volatility = volatilityAt(snapshot, option.underlying, barrier, option.expiry, id, { instrument: id });
  if (watch.kind === 'dates') {
    const scale = { ...life.scale, money: life.scale.money * option.amount, quoted: life.scale.quoted * option.amount };
    return datedPricing({ id, life, watch, volatility, terms: datedTerms(option), scale });
  }
  if (watch.kind === 'always') return alwaysWatched(option, life, volatility, barrier);
  const shifted = monitoringShift(barrier, volatility, watch.intervalYears, down);
  return alwaysWatched(option, life, volatility, shifted, shiftApproximation(watch.count));
}

/** A strike so low that a put on it is worth nothing, and a call the asset itself: at most 1e-12 of quote currency is missed. */
const NO_STRIKE = 1e-12;

/** A touch as an option at dates. Cash: the rebate of a put worth nothing. Asset: a call struck at nothing, knocked in or out. */
function datedTerms(option: TouchOption): DatedTerms {
  const { barrier, direction, touch, payout, paidAt } = option;
  const levels = { lower: direction === 'down' ? barrier : 0, upper: direction === 'down' ? 0 : barrier };
  if (payout === 'cash') {
    const knock = touch === 'one' ? 'out' : 'in';
    return { ...levels, strike: NO_STRIKE, sign: SIGN_PUT, knock, rebate: 1, rebatePaidAt: paidAt };
  }
  if (touch === 'one' && paidAt === 'hit') {
    throw new PlimsollError(
      'INPUT_INSTRUMENT',
      `${option.id} pays the asset at hit and is watched at dates; this build prices that with paidAt expiry, or watched continuously`,
      { instrument: option.id },
    );
  }
  const knock = touch === 'one' ? 'in' : 'out';
  return { ...levels, strike: NO_STRIKE, sign: SIGN_CALL, knock, rebate: 0, rebatePaidAt: 'expiry' };
}

function alwaysWatched(
  option: TouchOption,
  life: UnitLife,
  volatility: number,
  barrier: number,
  approximation?: string,
): Pricing {
  const down = option.direction === 'down' ? 1 : -1;
  const oneTouch = option.touch === 'one' ? 1 : 0;
  const asset = option.payout === 'asset' ? 1 : 0;
  const atHit = option.paidAt === 'hit' ? 1 : 0;
  const inputs = (bump: Bump) => {
    const { spot, rate, carry, volatility: deviation } = lifeInputs(life, volatility, bump);
    return [spot, barrier, rate, carry, deviation, 1, down, oneTouch, asset, atHit];
  };
  const price = {
    kernel: 'touch-option',
    spot: life.spot,
    volatility,
    timeToExpiryYears: life.years,
    smoothSpotFactors: smoothAround(life.spot, barrier),
  };
  const sum = { instrument: option.id, price, legs: [{ weight: option.amount, inputs }] };
  return legsPricing(approximation === undefined ? sum : { ...sum, approximation }, life.scale);
}
