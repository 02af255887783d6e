// opyn: collateral of short options in Opyn's Gamma protocol, as functions of plain numbers: a spread by its worst settlement, a
// naked short by an upper bound of its price after a shock of the spot. Puts are collateralised in the strike's currency, calls in
// coins of the underlying.
// Source: github.com/opynfinance/GammaProtocol, contracts/core/MarginCalculator.sol. The naked put is read there; the naked call is
// its mirror image in coins and provisional.

export interface OpynSpread {
  readonly callPut: 'call' | 'put';
  /** Options sold and their strike. */
  readonly short: number;
  readonly shortStrike: number;
  /** Options held against them and their strike; 0 where there are none. */
  readonly long: number;
  readonly longStrike: number;
}

/** The most that the options sold can owe beyond what those held bring: strike currency for puts, coins for calls. */
export function opynSpread({ callPut, short, shortStrike, long, longStrike }: OpynSpread): number {
  if (callPut === 'put') return Math.max(short * shortStrike - longStrike * Math.min(short, long), 0);
  const between = long === 0 ? 0 : ((longStrike - shortStrike) * short) / longStrike;
  return Math.max(between, short - long, 0);
}

export interface UpperBound {
  /** Of the price of an at-the-money option, as a share of its strike or of the coin, for expiries up to these days. */
  readonly days: number;
  readonly bound: number;
}

/** The bound of the first tenor that is not shorter; undefined beyond the last: such an option cannot be sold naked. */
export const upperBoundAt = (bounds: readonly UpperBound[], daysToExpiry: number): number | undefined =>
  bounds.find(({ days }) => days >= daysToExpiry)?.bound;

export interface OpynNaked {
  readonly callPut: 'call' | 'put';
  readonly short: number;
  readonly strike: number;
  readonly spot: number;
  readonly upperBound: number;
  /** What is left of the spot after the shock against a put: 0.75. */
  readonly spotShock: number;
}

/** A short without an option against it: what is certain to be owed after the shock, and the bound on the rest. */
export function opynNaked({ callPut, short, strike, spot, upperBound, spotShock }: OpynNaked): number {
  if (callPut === 'put') {
    const shocked = spotShock * spot;
    return (upperBound * Math.min(strike, shocked) + Math.max(strike - shocked, 0)) * short;
  }
  const inCoins = (strike * spotShock) / spot;
  return (upperBound * Math.min(1, inCoins) + Math.max(1 - inCoins, 0)) * short;
}
