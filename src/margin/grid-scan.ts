// What every venue's grid has in common: points of price and volatility, volatility at a tenor, damped extremes, gains that count
// in part, and the point that decides. Money and coins alike; profits above zero, a requirement is their negative.
import { power } from '../spec/power.ts';
import { orderFreeSum } from './derive-options.ts';

export type GridVolatility = 'up' | 'same' | 'down';

export interface GridScenario {
  /** Relative: -0.16 for -16 %. */
  readonly price: number;
  readonly volatility: GridVolatility;
  /** Share of the loss that counts; 1 within the scan range. */
  readonly lossFactor: number;
}

export interface VolatilityRule {
  /** relative: iv (1 + move (reference / days)^exponent). additive: iv + move (reference / days)^exponent. */
  readonly form: 'relative' | 'additive';
  /** Above zero. */
  readonly up: number;
  /** Above zero: what comes off. */
  readonly down: number;
  readonly referenceDays: number;
  readonly exponentBelow: number;
  readonly exponentAbove: number;
  /** Shorter tenors count as this one. */
  readonly minimumDays: number;
  /** The least volatility that the up shock leaves; 0 where the rule names none. */
  readonly minimumForUp: number;
}

/** The move of a direction at the reference tenor: what the scenarios of a run carry. */
export const volatilityMove = (rule: VolatilityRule, direction: GridVolatility): number =>
  direction === 'up' ? rule.up : direction === 'down' ? 0 - rule.down : 0;

/** The volatility of an option in a scenario; never below zero. */
export function shockedVolatility(
  rule: VolatilityRule,
  option: { readonly volatility: number; readonly daysToExpiry: number },
  direction: GridVolatility,
): number {
  if (direction === 'same') return option.volatility;
  const days = Math.max(option.daysToExpiry, rule.minimumDays);
  const exponent = days < rule.referenceDays ? rule.exponentBelow : rule.exponentAbove;
  const move = volatilityMove(rule, direction) * power(rule.referenceDays / days, exponent);
  const moved = rule.form === 'relative' ? option.volatility * (1 + move) : option.volatility + move;
  return Math.max(moved, direction === 'up' ? rule.minimumForUp : 0);
}

/** Moves evenly over a range, `perSide` on either side of none: -16, -12, ... 16 %. */
export function evenMoves(range: number, perSide: number): number[] {
  return Array.from({ length: 2 * perSide + 1 }, (_, index) => ((index - perSide) * range) / perSide);
}

/** Every price with every volatility, price by price, in full. */
export function gridOf(prices: readonly number[], volatilities: readonly GridVolatility[]): GridScenario[] {
  return prices.flatMap((price) => volatilities.map((volatility) => ({ price, volatility, lossFactor: 1 })));
}

/** How gains of one group count against losses of others. */
export interface OffsetRule {
  /** Share of a gain that counts, in [0, 1]. */
  readonly share: number;
  /** Most of one gain that counts, after the share; Infinity where there is no cap. */
  readonly cap: number;
}

/** A loss counts in full, a gain as far as the rule lets it. */
export const offsetProfit = (profit: number, { share, cap }: OffsetRule): number =>
  profit > 0 ? Math.min(profit * share, cap) : profit;

/** Profits of each group in one row per scenario: what they come to together. No order of the groups changes a bit. */
export function aggregateProfits(groups: readonly ArrayLike<number>[], offset: OffsetRule): number[] {
  const count = groups[0]?.length ?? 0;
  return Array.from({ length: count }, (_, scenario) =>
    orderFreeSum(groups.map((profits) => offsetProfit(profits[scenario]!, offset))),
  );
}

export interface WorstPoint {
  /** At least 0. */
  readonly loss: number;
  /** The first of those that lose most; null where none loses. */
  readonly scenario: number | null;
}

export function worstPoint(profits: ArrayLike<number>): WorstPoint {
  let loss = 0;
  let scenario: number | null = null;
  for (let index = 0; index < profits.length; index++) {
    if (!(-profits[index]! > loss)) continue;
    loss = -profits[index]!;
    scenario = index;
  }
  return { loss, scenario };
}

/** "price -16%, vol up", as venues name their buckets; without volatility where nothing hangs on it. */
export function bucketName({ price }: Pick<GridScenario, 'price'>, volatility?: GridVolatility): string {
  const perCent = Number((price * 100).toFixed(4));
  const name = `price ${perCent > 0 ? '+' : ''}${perCent}%`;
  return volatility === undefined ? name : `${name}, vol ${volatility}`;
}
