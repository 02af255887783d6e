// Charges that venues put on top of a grid, on plain numbers: what the grid cannot see because it moves every expiry together, fills
// at the mark, and trusts stablecoins. All are at least 0 and in quote currency unless the name says coins.
import { orderFreeSum } from './derive-options.ts';

/** The net position of one account in one instrument. */
export interface GridLeg {
  readonly isOption: boolean;
  /** Coins of the underlying: the delta of linear products, contracts times multiplier of options. Long above zero. */
  readonly size: number;
  readonly delta: number;
  /** 0 for a perpetual. */
  readonly daysToExpiry: number;
  /** Quote currency per volatility point, and per day. */
  readonly vega: number;
  readonly theta: number;
  /** Of the payoff. */
  readonly settlement: string;
}

export interface DatedAmount {
  readonly days: number;
  readonly amount: number;
}

/** Amounts of the same day as one, in order of time. */
function byDay(amounts: readonly DatedAmount[]): { days: number; amount: number }[] {
  const days = new Map<number, number[]>();
  for (const { days: day, amount } of amounts) {
    const same = days.get(day);
    if (same === undefined) days.set(day, [amount]);
    else same.push(amount);
  }
  return [...days]
    .sort(([left], [right]) => left - right)
    .map(([day, same]) => ({ days: day, amount: orderFreeSum(same) }));
}

/** Days times amount over which long and short of different expiries stand against each other, nearest expiries paired first. */
export function hedgedDays(amounts: readonly DatedAmount[]): number {
  const open: { days: number; amount: number }[] = [];
  const parts: number[] = [];
  for (const leg of byDay(amounts)) {
    let left = leg.amount;
    while (left !== 0 && open.length > 0 && open[0]!.amount > 0 !== left > 0) {
      const first = open[0]!;
      const paired = Math.min(Math.abs(left), Math.abs(first.amount));
      parts.push(paired * (leg.days - first.days));
      const sign = left > 0 ? 1 : -1;
      left -= sign * paired;
      first.amount += sign * paired;
      if (first.amount === 0) open.shift();
    }
    if (left !== 0) open.push({ days: leg.days, amount: left });
  }
  return orderFreeSum(parts);
}

/** The smaller side of what stands against each other: (gross - |net|) / 2. */
export function hedgedAmount(amounts: readonly number[]): number {
  const gross = orderFreeSum(amounts.map(Math.abs));
  return (gross - Math.abs(orderFreeSum(amounts))) / 2;
}

/** Options sold less options bought, in coins, where more are sold. */
export const netShortOptions = (legs: readonly GridLeg[]): number =>
  Math.max(0, 0 - orderFreeSum(legs.filter(({ isOption }) => isOption).map(({ size }) => size)));

/** Options sold, in coins, whatever is bought. */
export const grossShortOptions = (legs: readonly GridLeg[]): number =>
  orderFreeSum(legs.filter(({ isOption, size }) => isOption && size < 0).map(({ size }) => 0 - size));

export const grossSize = (legs: readonly GridLeg[]): number => orderFreeSum(legs.map(({ size }) => Math.abs(size)));

/** A percentage of the delta that is open, and a smaller one of what hedges itself (gross less net). */
export function minimumDelta(
  legs: readonly GridLeg[],
  index: number,
  { netShare, hedgedShare }: { readonly netShare: number; readonly hedgedShare: number },
): number {
  const net = Math.abs(orderFreeSum(legs.map(({ delta }) => delta)));
  const gross = orderFreeSum(legs.map(({ delta }) => Math.abs(delta)));
  return (netShare * net + hedgedShare * (gross - net)) * index;
}

/** Vega that stands against vega of another expiry, when the term structure turns by so many points. */
export function vegaTermStructure(legs: readonly GridLeg[], points: number): number {
  const expiries = byDay(
    legs.filter(({ isOption }) => isOption).map(({ daysToExpiry: days, vega: amount }) => ({ days, amount })),
  );
  return hedgedAmount(expiries.map(({ amount }) => amount)) * points;
}

/** Delta hedged between products that settle in different currencies, when one of these leaves its peg. */
export function depegCharge(legs: readonly GridLeg[], index: number, share: number): number {
  const names = [...new Set(legs.map(({ settlement }) => settlement))].sort();
  const bySettlement = names.map((name) =>
    orderFreeSum(legs.filter(({ settlement }) => settlement === name).map(({ delta }) => delta)),
  );
  return hedgedAmount(bySettlement) * index * share;
}

/** What forwards lose when the annual rate moves: |sum of delta times years|. */
export function interestRateCharge(legs: readonly GridLeg[], index: number, rateMove: number): number {
  return Math.abs(orderFreeSum(legs.map(({ delta, daysToExpiry }) => (delta * daysToExpiry) / 365))) * index * rateMove;
}
