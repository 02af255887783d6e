// Which factors of the market a book hangs on: what a scenario model must move.
import type { Instrument } from '../book/instrument.ts';
import type { Valuation } from '../pricing/value-book.ts';

export interface BookFactors {
  /** Underlyings whose price the book hangs on, in code-unit order. */
  readonly spots: readonly string[];
  /** Underlyings whose volatility it hangs on. */
  readonly volatilities: readonly string[];
}

/** Worth the same whatever the volatility. */
const isLinear = ({ kind }: Instrument): boolean => kind === 'spot' || kind === 'perpetual' || kind === 'future';

export function bookFactors({ book, snapshot, units }: Valuation): BookFactors {
  const spots = new Set<string>();
  const volatilities = new Set<string>();
  book.instruments.forEach((instrument, index) => {
    const on = [instrument.underlying, ...(units[index]!.otherDeltas ?? []).map(({ underlying }) => underlying)];
    for (const underlying of on) {
      // A balance of a currency without a market has a rate, not a spot.
      if (!snapshot.underlyings.has(underlying)) continue;
      spots.add(underlying);
      if (!isLinear(instrument)) volatilities.add(underlying);
    }
    // A coin that a payoff is paid in moves what the payoff is worth.
    if (instrument.kind !== 'spot' && snapshot.underlyings.has(instrument.settlement.currency)) {
      spots.add(instrument.settlement.currency);
    }
  });
  return { spots: [...spots].sort(), volatilities: [...volatilities].sort() };
}
