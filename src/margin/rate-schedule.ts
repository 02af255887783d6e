// Fixed rates for one position: tiers of notional, a rate that grows with size, and the charge of an option sold. Amounts in quote
// currency, sizes in coins. Every charge is what the position may lose from its present value: a venue that keeps options out of
// equity adds the mark of those sold instead, and asks nothing for those held; the free margin is the same.
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { type FieldReader, fraction, listOf, numberIn, objectOf, optional, type ShapeOf } from './parameter-readers.ts';

export interface Charge {
  readonly initial: number;
  readonly maintenance: number;
}

const rate = fraction({ low: 0, high: 1 });

const tierShape = objectOf({
  /** Notional in quote currency at which the tier ends; the last has none. */
  upTo: optional(numberIn({ low: 0, high: 1e15, lowOpen: true })),
  initial: rate,
  maintenance: rate,
});

const scheduleFields = objectOf({
  tiers: listOf(tierShape),
  /** Added to both rates for each coin of size. */
  perCoin: numberIn({ low: 0, high: 1 }),
});
export type RateSchedule = ShapeOf<typeof scheduleFields>;

/** Tiers that ascend, the last without an end, and no maintenance above its initial rate. */
export const rateSchedule: FieldReader<RateSchedule> = (value, place) => {
  const schedule = scheduleFields(value, place);
  const { tiers } = schedule;
  if (tiers.length === 0) throw refused('there are no tiers; there must be at least one', place);
  tiers.forEach(({ upTo, initial, maintenance }, index) => {
    const isLast = index === tiers.length - 1;
    if (isLast !== (upTo === undefined)) {
      throw refused(
        `tier ${index + 1} of ${tiers.length} ${isLast ? 'ends' : 'has no end'}; only the last has none`,
        place,
      );
    }
    if (upTo !== undefined && index > 0 && !(upTo > tiers[index - 1]!.upTo!)) {
      throw refused(`tier ${index + 1} ends at ${upTo}; it must end above ${tiers[index - 1]!.upTo}`, place);
    }
    requireLower(`tier ${index + 1}`, { initial, maintenance }, place);
  });
  return schedule;
};

const refused = (what: string, place: Place): PlimsollError =>
  new PlimsollError('INPUT_VALUE', `${what}${describePlace(place)}`, {
    ...place,
  });

export function requireLower(what: string, { initial, maintenance }: Charge, place: Place): void {
  if (maintenance <= initial) return;
  throw refused(`${what} has a maintenance rate of ${maintenance} above its initial rate of ${initial}`, place);
}

/** Each part of the notional at the rate of its tier, all of it at the rate of its size on top. */
export function linearCharge({ tiers, perCoin }: RateSchedule, notional: number, coins: number): Charge {
  const bySize = perCoin * Math.abs(coins) * notional;
  const charge = { initial: 0, maintenance: 0 };
  let from = 0;
  for (const { upTo = Number.POSITIVE_INFINITY, initial, maintenance } of tiers) {
    const within = Math.min(notional, upTo) - from;
    if (!(within > 0)) break;
    charge.initial += within * initial;
    charge.maintenance += within * maintenance;
    from = upTo;
  }
  // No position loses more than all of a long one at rates of 1, but a short one may: the rates are not capped.
  return {
    initial: charge.initial + bySize,
    maintenance: charge.maintenance + bySize,
  };
}

export const shortOptionShape = objectOf({
  initial: rate,
  initialFloor: rate,
  maintenance: rate,
});
export type ShortOptionRates = ShapeOf<typeof shortOptionShape>;

export interface SoldOption {
  readonly callPut: 'call' | 'put';
  /** Coins sold, above 0. */
  readonly coins: number;
  readonly strike: number;
  readonly underlyingPrice: number;
  /** Value of the option on one coin, in quote currency. */
  readonly mark: number;
}

/** Beyond the mark: a share of the underlying less what the option is out of the money, and not below a floor. */
export function soldOptionCharge(rates: ShortOptionRates, option: SoldOption): Charge {
  const { callPut, coins, strike, underlyingPrice, mark } = option;
  const outOfTheMoney = Math.max(0, callPut === 'call' ? strike - underlyingPrice : underlyingPrice - strike);
  const share = Math.max(rates.initial * underlyingPrice - outOfTheMoney, rates.initialFloor * underlyingPrice);
  // A put deep in the money is worth more than the coin: its maintenance follows its mark.
  const least = rates.maintenance * (callPut === 'put' ? Math.max(underlyingPrice, mark) : underlyingPrice);
  return {
    initial: coins * Math.max(share, least),
    maintenance: coins * least,
  };
}
