// What closing a book costs beyond its losses: spreads on everything held, and the impact of size on price. Also a floor for options sold.
// Impact grows with the root of size over volume: Torre (1997) BARRA Market Impact Model Handbook; Grinold, Kahn (2000) chapter 16.
import { netByAccount } from '../book/netting.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { orderFreeSum } from './derive-options.ts';
import { fraction, mapOf, numberIn, objectOf, type ShapeOf } from './parameter-readers.ts';
import type { Component } from './requirement.ts';
import { greeksByAccount, type UnderlyingGreeks } from './sensitivities.ts';

const volume = numberIn({ low: 0, high: 1e15, lowOpen: true });
const share = fraction({ low: 0, high: 1 });

export const addOnFields = {
  liquidity: objectOf({
    /** Of the delta of each instrument, in quote currency. */
    halfSpread: share,
    /** Points of volatility, times the vega of each instrument. */
    volatilityHalfSpread: numberIn({ low: 0, high: 100 }),
  }),
  concentration: objectOf({
    /** Quote currency a day, by underlying. */
    dailyVolumes: mapOf(volume),
    otherDailyVolume: volume,
    /** Standard deviation of a day. */
    dailyDeviations: mapOf(share),
    otherDailyDeviation: share,
    /** Of a day's volume: what the market takes without moving. */
    free: share,
    coefficient: numberIn({ low: 0, high: 100 }),
  }),
} as const;

const addOnShape = objectOf(addOnFields);
export type AddOnRates = ShapeOf<typeof addOnShape>;

/** By account, in the order of the book: liquidity, and concentration for each underlying that has any. */
export function addOnsByAccount(
  valuation: Valuation,
  { liquidity, concentration }: AddOnRates,
): readonly Component[][] {
  const spreads = spreadCosts(valuation, liquidity);
  return greeksByAccount(valuation).map((greeks, account) => [
    { name: 'liquidity', amount: spreads[account]!, inputs: liquidity },
    ...greeks.map((each) => impactOf(each, concentration)).filter(({ amount }) => amount > 0),
  ]);
}

function spreadCosts(valuation: Valuation, { halfSpread, volatilityHalfSpread }: AddOnRates['liquidity']): number[] {
  const { book, units, snapshot } = valuation;
  const nets = netByAccount(book);
  return book.accounts.map((_, account) => {
    const costs: number[] = [];
    for (let row = nets.accountStart[account]!; row < nets.accountStart[account + 1]!; row++) {
      const index = nets.instrument[row]!;
      const unit = units[index]!;
      const spotOf = (name: string) => snapshot.underlyings.get(name)?.spot ?? 0;
      const deltas = [
        unit.delta * spotOf(book.instruments[index]!.underlying),
        ...(unit.otherDeltas ?? []).map(({ underlying, delta }) => delta * spotOf(underlying)),
      ];
      const slope = deltas.reduce((sum, delta) => sum + Math.abs(delta), 0) * halfSpread;
      costs.push(Math.abs(nets.quantity[row]!) * (slope + Math.abs(unit.vega) * volatilityHalfSpread));
    }
    return orderFreeSum(costs);
  });
}

function impactOf({ underlying, delta }: UnderlyingGreeks, rates: AddOnRates['concentration']): Component {
  const dailyVolume = rates.dailyVolumes.get(underlying) ?? rates.otherDailyVolume;
  const deviation = rates.dailyDeviations.get(underlying) ?? rates.otherDailyDeviation;
  const days = Math.abs(delta) / dailyVolume;
  const beyond = Math.max(0, Math.sqrt(days) - Math.sqrt(rates.free));
  return {
    name: `concentration in ${underlying}`,
    amount: rates.coefficient * deviation * Math.abs(delta) * beyond,
    inputs: { delta, 'days of volume': days, deviation },
  };
}

/** By account: coins of options sold, net by instrument, at the price of their underlying. */
export function soldOptionNotionals({ book, snapshot }: Valuation): readonly number[] {
  const nets = netByAccount(book);
  return book.accounts.map((_, account) => {
    const notionals: number[] = [];
    for (let row = nets.accountStart[account]!; row < nets.accountStart[account + 1]!; row++) {
      const instrument = book.instruments[nets.instrument[row]!]!;
      const quantity = nets.quantity[row]!;
      if (instrument.kind !== 'option' || !(quantity < 0)) continue;
      notionals.push(-quantity * instrument.multiplier * (snapshot.underlyings.get(instrument.underlying)?.spot ?? 0));
    }
    return orderFreeSum(notionals);
  });
}
