// Options on barriers watched at equally spaced dates, by kernel discrete-barrier: exact, with its dates in units of the life left.
import type { Knock, PaidAt } from '../book/instruments/common.ts';
import type { Bump } from './bumped-greeks.ts';
import { legsPricing } from './bumped-legs.ts';
import type { Watch } from './monitoring-dates.ts';
import type { PayoffScale } from './payoff-scale.ts';
import type { KernelLanes } from './pricers.ts';
import { lifeInputs, type UnitLife } from './unit-life.ts';

export interface DatedTerms {
  readonly strike: number;
  /** 0 where there is none. */
  readonly lower: number;
  readonly upper: number;
  readonly sign: number;
  readonly knock: Knock;
  readonly rebate: number;
  readonly rebatePaidAt: PaidAt;
}

export interface DatedBarrier {
  readonly id: string;
  readonly life: UnitLife;
  readonly watch: Extract<Watch, { readonly kind: 'dates' }>;
  readonly volatility: number;
  readonly terms: DatedTerms;
  readonly scale: PayoffScale;
}

/** A time step stays so far short of the next date: at the date itself the kernel ends. */
const SHORT_OF_DATE = 0.98;

export function datedPricing({ id, life, watch, volatility, terms, scale }: DatedBarrier): KernelLanes {
  const { strike, lower, upper, rebate, sign } = terms;
  const knockIn = terms.knock === 'in' ? 1 : 0;
  const atHit = terms.rebatePaidAt === 'hit' ? 1 : 0;
  const inputs = (bump: Bump) => {
    const { spot, rate, carry, volatility: deviation, years } = lifeInputs(life, volatility, bump);
    const dates = [(watch.firstYears - bump.yearsPassed) / years, watch.intervalYears / years, watch.count];
    return [spot, strike, lower, upper, rebate, rate, carry, deviation, 1, ...dates, sign, knockIn, atHit];
  };
  const price = {
    kernel: 'discrete-barrier',
    spot: life.spot,
    volatility,
    timeToExpiryYears: life.years,
    nextEventYears: SHORT_OF_DATE * watch.firstYears,
  };
  return legsPricing({ instrument: id, price, legs: [{ weight: 1, inputs }] }, scale);
}
