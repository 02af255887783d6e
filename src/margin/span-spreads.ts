// Spreads of SPAN: months of one commodity against each other (a charge), and commodities against each other (a credit). Both go
// by priority and use up the delta that they pair.
import { orderFreeSum } from './derive-options.ts';

/** Net delta of one expiry of a commodity, in units of the underlying. */
export interface MonthDelta {
  /** The tier of the exchange's file that the expiry falls into. */
  readonly tier: string;
  readonly delta: number;
}

export interface MonthSpreadLeg {
  readonly tier: string;
  /** Delta that one spread takes. */
  readonly deltas: number;
}

/** Two legs of opposite sign; both of one tier pair what is long with what is short within it. */
export interface MonthSpread {
  readonly legs: readonly [MonthSpreadLeg, MonthSpreadLeg];
  /** Money per spread. */
  readonly charge: number;
}

export interface MonthSpreadsFormed {
  /** One per spread of the list: how many were formed, and what they cost. */
  readonly formed: readonly { readonly count: number; readonly charge: number }[];
  readonly charge: number;
  /** In the order of the months: delta that no spread took, and delta that spreads took, without sign. */
  readonly left: readonly number[];
  readonly taken: readonly number[];
}

/** Spreads in their order, each as often as the delta left allows; nearer months (earlier in the list) are used first. */
export function interMonthSpreads(months: readonly MonthDelta[], spreads: readonly MonthSpread[]): MonthSpreadsFormed {
  const left = months.map(({ delta }) => delta);
  const available = (tier: string, sign: number): number =>
    orderFreeSum(months.map((month, index) => (month.tier === tier ? Math.max(0, sign * left[index]!) : 0)));
  const take = (tier: string, sign: number, amount: number): void => {
    let rest = amount;
    months.forEach((month, index) => {
      const here = month.tier === tier ? Math.min(rest, Math.max(0, sign * left[index]!)) : 0;
      left[index] = left[index]! - sign * here;
      rest -= here;
    });
  };
  const formed = spreads.map(({ legs: [first, second], charge }) => {
    let count = 0;
    // Long the first and short the second, then the other way round; within one tier both are the same.
    for (const sign of first.tier === second.tier ? [1] : [1, -1]) {
      const pairs = Math.min(available(first.tier, sign) / first.deltas, available(second.tier, -sign) / second.deltas);
      if (!(pairs > 0)) continue;
      take(first.tier, sign, pairs * first.deltas);
      take(second.tier, -sign, pairs * second.deltas);
      count += pairs;
    }
    return { count, charge: count * charge };
  });
  return {
    formed,
    charge: orderFreeSum(formed.map((each) => each.charge)),
    left,
    taken: months.map(({ delta }, index) => Math.abs(delta) - Math.abs(left[index]!)),
  };
}

export interface SpotRates {
  /** Money per unit of delta in a month of delivery: of what spreads took, and of what stands alone. */
  readonly spread: number;
  readonly outright: number;
}

/** The charge for months in which delivery is near. */
export const spotCharge = (taken: number, left: number, { spread, outright }: SpotRates): number =>
  taken * spread + Math.abs(left) * outright;

/** A commodity as spreads between commodities see it. */
export interface CommodityDelta {
  readonly commodity: string;
  readonly netDelta: number;
  /** Weighted futures price risk: money per unit of delta. */
  readonly riskPerDelta: number;
}

export interface CommoditySpreadLeg {
  readonly commodity: string;
  readonly deltas: number;
  /** +1 and -1 for legs on opposite sides; legs of equal sides must have delta of one sign. */
  readonly side: 1 | -1;
}

export interface CommoditySpread {
  readonly legs: readonly CommoditySpreadLeg[];
  /** Share of each leg's price risk that is credited. */
  readonly rate: number;
}

export interface CommodityCredits {
  readonly formed: readonly number[];
  /** By commodity. */
  readonly credits: ReadonlyMap<string, number>;
}

/** Spreads in their order; each credits every leg with its rate times the price risk of the delta that it takes. */
export function interCommodityCredits(
  commodities: readonly CommodityDelta[],
  spreads: readonly CommoditySpread[],
): CommodityCredits {
  const left = new Map(commodities.map(({ commodity, netDelta }) => [commodity, netDelta]));
  const risks = new Map(commodities.map(({ commodity, riskPerDelta }) => [commodity, riskPerDelta]));
  const parts = new Map(commodities.map(({ commodity }) => [commodity, [] as number[]]));
  const formed = spreads.map(({ legs, rate }) => {
    let count = 0;
    for (const sign of [1, -1]) {
      const pairs = Math.min(
        ...legs.map(({ commodity, deltas, side }) => Math.max(0, (sign * side * (left.get(commodity) ?? 0)) / deltas)),
      );
      if (!(pairs > 0)) continue;
      for (const { commodity, deltas, side } of legs) {
        left.set(commodity, left.get(commodity)! - sign * side * pairs * deltas);
        parts.get(commodity)!.push(rate * risks.get(commodity)! * pairs * deltas);
      }
      count += pairs;
    }
    return count;
  });
  return { formed, credits: new Map(Array.from(parts, ([name, amounts]) => [name, orderFreeSum(amounts)])) };
}
