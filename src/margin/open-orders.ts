// What open orders of one instrument add: margin must stand behind the worst they can do. On plain numbers; app/open-orders is for accounts.
// Source: Drift Protocol v2, worst-case base amount over open bids and asks; Deribit's standard margin reserves bought premiums likewise.
import { requireFinite, requireInRange } from '../core/checks.ts';

export interface OpenOrders {
  /** Contracts, long above 0. */
  readonly position: number;
  /** Contracts that buy orders would add, and sell orders take away: both at least 0. */
  readonly bids: number;
  readonly asks: number;
}

export interface WorstFill {
  /** The position after the fills that cost most. */
  readonly position: number;
  readonly fills: 'none' | 'bids' | 'asks';
  readonly requirement: number;
}

const amount = { low: 0, high: Number.MAX_VALUE } as const;

/**
 * The fills of one instrument that ask for most. All bids, all asks or none: enough where the requirement is convex in the position, as
 * every charge on one instrument is that grows with size on either side. Of equal ones the first: none, bids, asks.
 */
export function worstCaseFill(
  { position, bids, asks }: OpenOrders,
  requirementOf: (position: number) => number,
): WorstFill {
  requireFinite('position', position);
  requireInRange('open bids', bids, amount);
  requireInRange('open asks', asks, amount);
  const cases = [
    { fills: 'none', position },
    { fills: 'bids', position: position + bids },
    { fills: 'asks', position: position - asks },
  ] as const;
  return cases
    .map(
      (fill): WorstFill => ({
        ...fill,
        requirement: requirementOf(fill.position),
      }),
    )
    .reduce((worst, fill) => (fill.requirement > worst.requirement ? fill : worst));
}
