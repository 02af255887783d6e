// What one contract is worth and how it moves: the answer of every pricer, in the same words for every instrument.

/** Everything is in the snapshot's quote currency unless the name says otherwise. */
export interface UnitValue {
  /** The price as the venue quotes it: coin per coin for inverse options, quote currency for the rest. */
  readonly quotedPrice: number;
  /** Value of one contract. Zero for perpetuals and futures, whose value depends on the entry price. */
  readonly value: number;
  /** Change of value per unit move of the underlying's price, vol surface fixed in moneyness: coins. */
  readonly delta: number;
  /** Change of delta per unit move of the underlying's price. */
  readonly gamma: number;
  /** Change of value per vol point (0.01). */
  readonly vega: number;
  /** Change of value per calendar day, spot and vol held. */
  readonly theta: number;
  /** Perpetuals and futures: what one contract entered at a price has earned by now. */
  readonly earnedSince?: (entryPrice: number) => number;
  /** Instruments on several underlyings: delta and gamma by each but the first, whose are above; vega moves all volatilities. */
  readonly otherDeltas?: readonly UnderlyingDelta[];
  /** Present where the price is an approximation: of what, by which rule, how good. */
  readonly approximation?: string;
}

/** Change of value by the price of one underlying, in its coins, and of that delta. */
export interface UnderlyingDelta {
  readonly underlying: string;
  readonly delta: number;
  readonly gamma: number;
}
