// Deltas as SPAN counts them: composite, averaged over the prices of the scan, and netted by month.
import type { VanillaOption } from '../book/instruments/vanilla-option.ts';
import { type Instant, instantText, MILLISECONDS_PER_DAY, yearsBetween } from '../core/units.ts';
import { forwardAt } from '../market/forward.ts';
import { volatilityAt } from '../market/surface.ts';
import { payoffScale } from '../pricing/payoff-scale.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { logRatio } from '../spec/log-ratio.ts';
import { normalCdf } from '../spec/normal-cdf.ts';
import { orderFreeSum } from './derive-options.ts';
import { type Holding, spotOf } from './position-rules.ts';
import { compositeDelta } from './span.ts';
import { type SpanCommodityTerms, type SpanValues, weightsOf } from './span-parameters.ts';
import type { MonthDelta } from './span-spreads.ts';

export interface Month extends MonthDelta {
  /** 2026-03-27, or "perpetual". */
  readonly name: string;
  readonly daysToExpiry: number;
}

const THIRDS = [0, 1, -1, 2, -2, 3, -3] as const;

/** Black's delta at every price of the scan, at the volatility of today, times what a unit of it is worth per unit of spot. */
function optionDelta(
  option: VanillaOption,
  valuation: Valuation,
  terms: SpanCommodityTerms,
  values: SpanValues,
): number {
  const { snapshot } = valuation;
  const { underlying, expiry, strike, callPut, id } = option;
  const forward = forwardAt(snapshot, underlying, expiry);
  const volatility = volatilityAt(snapshot, underlying, strike, expiry, id, { instrument: id });
  const deviation = volatility * Math.sqrt(yearsBetween(snapshot.asOf, expiry));
  const sign = callPut === 'call' ? 1 : -1;
  const deltas = THIRDS.map((thirds) => {
    const moved = forward * (1 + (thirds / 3) * terms.priceScanRange);
    const moneyness = logRatio(moved, strike);
    const isIn = sign * moneyness > 0 ? sign : 0;
    return deviation === 0 ? isIn : sign * normalCdf(sign * (moneyness / deviation + deviation / 2));
  });
  const perSpot = (payoffScale(option, snapshot, forward).money * forward) / spotOf(valuation, underlying);
  return perSpot * compositeDelta(deltas, weightsOf(values));
}

/**
 * Delta of one contract in units of the underlying: composite for European options, of today for everything else. Found once for
 * each instrument, however many accounts hold it.
 */
export function compositeDeltas(
  valuation: Valuation,
  values: SpanValues,
  termsOf: (underlying: string) => SpanCommodityTerms,
): (holding: Holding) => number {
  const found = new Map<number, number>();
  return ({ instrument, index }) => {
    const known = found.get(index);
    if (known !== undefined) return known;
    const isAlive =
      instrument.kind === 'option' && instrument.exercise === 'european' && instrument.expiry > valuation.snapshot.asOf;
    const delta = isAlive
      ? optionDelta(instrument, valuation, termsOf(instrument.underlying), values)
      : valuation.units[index]!.delta;
    found.set(index, delta);
    return delta;
  };
}

/** Net delta by month, nearest first; what never expires comes before all. */
export function monthDeltas(
  held: readonly Holding[],
  asOf: Instant,
  terms: SpanCommodityTerms,
  deltaOf: (holding: Holding) => number,
): readonly Month[] {
  const byExpiry = new Map<Instant, number[]>();
  for (const holding of held) {
    const { instrument, quantity } = holding;
    const expiry = 'expiry' in instrument ? instrument.expiry : Number.NEGATIVE_INFINITY;
    const delta = quantity * deltaOf(holding);
    const list = byExpiry.get(expiry);
    if (list === undefined) byExpiry.set(expiry, [delta]);
    else list.push(delta);
  }
  return [...byExpiry.keys()]
    .sort((left, right) => (left < right ? -1 : 1))
    .map((expiry): Month => {
      const isEndless = expiry === Number.NEGATIVE_INFINITY;
      const days = isEndless ? Number.POSITIVE_INFINITY : (expiry - asOf) / MILLISECONDS_PER_DAY;
      const tier = isEndless
        ? terms.tiers[0]!
        : (terms.tiers.find(({ upToDays }) => days <= upToDays) ?? terms.tiers.at(-1)!);
      const name = isEndless ? 'perpetual' : instantText(expiry).slice(0, 10);
      return { name, daysToExpiry: days, tier: tier.name, delta: orderFreeSum(byExpiry.get(expiry)!) };
    });
}
