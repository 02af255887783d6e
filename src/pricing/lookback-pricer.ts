// Lookback options: kernel lookback-option, exact where the price is always watched; at dates the extreme is shifted, and the
// result says so. The volatility is that of the strike, or of the forward where the strike floats.
import { type LookbackOption, lookbackExtreme } from '../book/instruments/lookback-option.ts';
import { SIGN_CALL, SIGN_PUT } from '../generated/layouts.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { volatilityAt } from '../market/surface.ts';
import { monitoringShift } from '../spec/monitoring-shift.ts';
import { type Bump, bumpedPricing } from './bumped-greeks.ts';
import { legsPricing } from './bumped-legs.ts';
import { paidAtExpiry } from './fixed-payments.ts';
import { watchOf } from './monitoring-dates.ts';
import { optionPricer } from './option-pricer.ts';
import { payoffScale } from './payoff-scale.ts';
import type { KernelLanes, Pricing } from './pricers.ts';
import { type UnitLife, unitLifeOf } from './unit-life.ts';

/** Standard deviations of the spot until expiry, times the number of dates: test/vectors/discrete-lookback.json. */
const SHIFT_ERROR_DATES = 0.145;

const shiftedExtreme = (count: number): string =>
  `an extreme taken at ${count} dates, priced as always watched on a spot moved by the mean overshoot (Broadie, Glasserman and Kou 1999); off by up to ${SHIFT_ERROR_DATES} / ${count} standard deviations of the spot`;

interface Context {
  readonly option: LookbackOption;
  readonly life: UnitLife;
  readonly volatility: number;
  readonly extreme: number;
  readonly sign: number;
}

export function lookbackPricer(option: LookbackOption, snapshot: Snapshot): Pricing {
  const life = unitLifeOf(option, snapshot);
  const { id, underlying, expiry } = option;
  const watch = watchOf(option, snapshot);
  const extreme = option.runningExtreme ?? life.spot;
  if (watch.kind === 'never') return afterLastDate(option, snapshot, extreme);
  const strikeRead = option.strikeStyle === 'fixed' ? option.strike : life.forward;
  const volatility = volatilityAt(snapshot, underlying, strikeRead, expiry, id, { instrument: id });
  const sign = option.callPut === 'call' ? SIGN_CALL : SIGN_PUT;
  const context: Context = { option, life, volatility, extreme, sign };
  const scale = payoffScale(option, snapshot, life.forward);
  if (watch.kind === 'always') {
    const price = { ...market(context), inputs: (bump: Bump) => inputsOf(context, bump, 1) };
    return bumpedPricing({ ...price, spotOutputs: { delta: 1, gamma: 2 } }, scale);
  }
  return atDates(context, watch.count, watch.intervalYears, (sum) => legsPricing(sum, scale));
}

const market = ({ life, volatility }: Context) => ({
  kernel: 'lookback-option',
  spot: life.spot,
  volatility,
  timeToExpiryYears: life.years,
});

/** With the remaining life as the unit of time; `factor` moves the spot and with it the forward. */
function inputsOf({ option, life, volatility, extreme, sign }: Context, bump: Bump, factor: number): readonly number[] {
  const deviation = (volatility + bump.volatilityShift) * Math.sqrt(life.years - bump.yearsPassed);
  const floating = option.strikeStyle === 'floating' ? 1 : 0;
  const spot = life.spot * bump.spotFactor * factor;
  return [spot, option.strike, extreme, life.carry, deviation, 1, sign, floating];
}

/**
 * The extreme at dates is the continuous one moved by a factor c towards the start. A price that is homogeneous takes that as a
 * move of the spot; where the strike floats, the price at expiry is to be moved back: sign (1 - c) forwards.
 */
function atDates(
  context: Context,
  count: number,
  intervalYears: number,
  pricing: (sum: Parameters<typeof legsPricing>[0]) => KernelLanes,
): KernelLanes {
  const { option, life, volatility, extreme, sign } = context;
  const highest = lookbackExtreme(option) === 'maximum';
  const shift = (bump: Bump) => monitoringShift(1, volatility + bump.volatilityShift, intervalYears, highest ? 1 : -1);
  const rim = extreme / (life.spot * shift({ spotFactor: 1, volatilityShift: 0, yearsPassed: 0 }));
  // Within a volatility bump the spot may pass the extreme: the price has a bend there, not a jump.
  const smooth = highest
    ? { low: 0, high: Math.max(rim, 1) }
    : { low: Math.min(rim, 1), high: Number.POSITIVE_INFINITY };
  const back = (bump: Bump) => sign * (1 - shift(bump)) * life.forward * bump.spotFactor;
  const sum = {
    instrument: option.id,
    price: { ...market(context), smoothSpotFactors: smooth },
    legs: [{ weight: 1, inputs: (bump: Bump) => inputsOf(context, bump, shift(bump)) }],
    approximation: shiftedExtreme(count),
  };
  return pricing(option.strikeStyle === 'floating' ? { ...sum, extra: back } : sum);
}

/** No date is left: the extreme is settled, a strike for what floats and a payment for what does not. */
function afterLastDate(option: LookbackOption, snapshot: Snapshot, extreme: number): Pricing {
  const { id, underlying, settlement, multiplier, expiry, callPut, strike } = option;
  if (option.strikeStyle === 'floating') {
    const terms = { id, underlying, settlement, multiplier, expiry, callPut, strike: extreme };
    return optionPricer({ ...terms, kind: 'option', exercise: 'european' }, snapshot);
  }
  const sign = callPut === 'call' ? SIGN_CALL : SIGN_PUT;
  return paidAtExpiry(option, snapshot, { payout: 'cash', amount: Math.max(sign * (extreme - strike), 0) });
}
