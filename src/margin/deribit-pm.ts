// Deribit's portfolio margin of one currency on plain numbers. Coin-settled books are counted in coins, linear ones in the currency
// they settle in with an index of 1.
// Source: support.deribit.com, Portfolio Margin; private/pme/simulate. How the extended table and the delta shock are computed is
// read off a public re-implementation and the fields of responses: provisional.
import { orderFreeSum } from './derive-options.ts';
import { worstPoint } from './grid-scan.ts';

/** Profit of an inverse perpetual or future of a delta in coins, when its price moves: coins. */
export const inverseProfit = (deltaCoin: number, move: number): number => deltaCoin * (1 - 1 / (1 + move));

export interface ExtendedPoint {
  readonly move: number;
  readonly tableFactor: number;
  readonly priceRange: number;
}

/**
 * What of a profit far out is looked at: as if the move had gone to the end of the scan range and no farther. `profit` in coins;
 * of linear products in their currency, where no coin changes its worth with the move.
 */
export function extendedProfit(
  profit: number,
  { move, tableFactor, priceRange }: ExtendedPoint,
  inCoins = true,
): number {
  const scaled = profit * tableFactor * (priceRange / Math.abs(move));
  if (!inCoins) return scaled;
  return (scaled * (1 + move)) / (1 + (move < 0 ? -priceRange : priceRange));
}

/** A total moved towards zero, the farther out the more. */
export function dampened(
  total: number,
  { move, priceRange }: Omit<ExtendedPoint, 'tableFactor'>,
  { dampenerUsd, index }: { readonly dampenerUsd: number; readonly index: number },
): number {
  const edge = 1 + (move < 0 ? -priceRange : priceRange);
  const room = ((Math.abs(move) / priceRange - 1) * dampenerUsd) / (edge * index);
  const less = Math.min(Math.max(0, room), Math.abs(total));
  return total < 0 ? total + less : total - less;
}

export interface RollTerms {
  readonly minAnnualisedMove: number;
  readonly annualisedMoveRisk: number;
}

/** A perpetual or future: delta in coins, years to expiry (0 for a perpetual). */
export interface LinearLeg {
  readonly delta: number;
  readonly yearsToExpiry: number;
}

/** Sum of |delta| times the move that its tenor may make against the index. */
export function rollShock(legs: readonly LinearLeg[], { minAnnualisedMove, annualisedMoveRisk }: RollTerms): number {
  return orderFreeSum(
    legs.map(
      ({ delta, yearsToExpiry }) => Math.abs(delta) * Math.max(minAnnualisedMove, annualisedMoveRisk * yearsToExpiry),
    ),
  );
}

export interface DeltaShockTerms {
  readonly thresholdUsd: number;
  /** Shock per USD beyond the threshold. */
  readonly slope: number;
  readonly maximum: number;
}

export interface DeltaParts {
  /** Coins. */
  readonly longOptions: number;
  /** Futures, perpetuals and options sold: coins. */
  readonly futuresAndShortOptions: number;
}

/** Delta that long options do not make good: they cannot lose more than they cost. */
export function shockedDelta({ longOptions, futuresAndShortOptions: other }: DeltaParts): number {
  const together = longOptions + other;
  return other < 0 ? Math.min(Math.max(together, other), 0) : Math.max(Math.min(together, other), 0);
}

/** Charge in coins on a delta too large to be closed at the market. */
export function deltaShock(
  parts: DeltaParts,
  index: number,
  { thresholdUsd, slope, maximum }: DeltaShockTerms,
): number {
  const delta = Math.abs(shockedDelta(parts));
  return Math.min(Math.max(0, delta * index - thresholdUsd) * slope, maximum) * delta;
}

export interface DeribitPmTotals {
  /** By scenario, after offsets and dampening: the scan range, then the extended table. */
  readonly standard: readonly number[];
  readonly extended: readonly number[];
  readonly rollShock: number;
  readonly deltaShock: number;
  readonly correlationContingency: number;
  /** What orders, market maker protection and spot add to the initial margin. */
  readonly openOrders: number;
  readonly marketMakerProtection: number;
  readonly spot: number;
}

export interface DeribitPmMargin {
  readonly worstCase: number;
  /** Index over both tables, the standard one first; null where nothing loses. */
  readonly worstScenario: number | null;
  readonly riskMatrix: number;
  readonly maintenance: number;
  readonly initial: number;
}

export function deribitPmMargin(totals: DeribitPmTotals, maintenanceFactor: number): DeribitPmMargin {
  const { loss, scenario } = worstPoint([...totals.standard, ...totals.extended]);
  const riskMatrix = orderFreeSum([loss, totals.rollShock, totals.deltaShock, totals.correlationContingency]);
  const { openOrders, marketMakerProtection, spot } = totals;
  return {
    worstCase: loss,
    worstScenario: scenario,
    riskMatrix,
    maintenance: maintenanceFactor * riskMatrix,
    initial: orderFreeSum([riskMatrix, openOrders, marketMakerProtection, spot]),
  };
}
