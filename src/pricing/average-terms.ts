// An averaging schedule seen from a snapshot: what is settled, and times, forwards and variances of the fixings to come.
import type { AsianOption } from '../book/instruments/asian-option.ts';
import { PlimsollError } from '../core/errors.ts';
import { instantText, yearsBetween } from '../core/units.ts';
import { forwardAt } from '../market/forward.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { volatilityAt } from '../market/surface.ts';
import { log } from '../spec/log.ts';

/** Weights are shares of the whole average. */
export interface AverageTerms {
  /** Sum of weight x fixed price. */
  readonly settled: number;
  /** Sum of weight x ln(fixed price). */
  readonly settledLog: number;
  readonly futureWeight: number;
  /** Fixings to come, ascending. */
  readonly years: Float64Array;
  readonly weights: Float64Array;
  readonly forwards: Float64Array;
  /** Of the option's strike (or of the forward, where that floats) at each fixing. */
  readonly volatilities: Float64Array;
}

export function averageTerms(option: AsianOption, snapshot: Snapshot, strikeRead: number): AverageTerms {
  const place = { instrument: option.id };
  const total = option.fixings.reduce((sum, { weight }) => sum + weight, 0);
  const known = option.fixings.filter(({ fixed }) => fixed !== undefined);
  const future = option.fixings.slice(known.length);
  const missing = future.find(({ instant }) => instant < snapshot.asOf);
  if (missing !== undefined) {
    throw new PlimsollError(
      'MARKET_DATA_MISSING',
      `${option.id} was to be fixed at ${instantText(missing.instant)}, before the snapshot of ${instantText(snapshot.asOf)}, and its fixings give no price for it`,
      place,
    );
  }
  // Not Float64Array.from, whose iterator costs more than what it collects: a scenario comes here for every average.
  const column = (of: (fixing: (typeof future)[number]) => number): Float64Array => {
    const numbers = new Float64Array(future.length);
    for (let index = 0; index < numbers.length; index++) numbers[index] = of(future[index]!);
    return numbers;
  };
  const { underlying } = option;
  const settledLog = known.reduce((sum, { weight, fixed }) => sum + (weight / total) * log(fixed!), 0);
  const weights = column(({ weight }) => weight / total);
  return {
    settled: known.reduce((sum, { weight, fixed }) => sum + (weight / total) * fixed!, 0),
    settledLog,
    futureWeight: known.length === 0 ? 1 : weights.reduce((sum, weight) => sum + weight, 0),
    years: column(({ instant }) => yearsBetween(snapshot.asOf, instant)),
    weights,
    forwards: column(({ instant }) => forwardAt(snapshot, underlying, instant, place)),
    volatilities: fixingVolatilities(option, snapshot, strikeRead),
  };
}

/** Of the fixings to come, at one strike. */
export function fixingVolatilities(
  { underlying, id, fixings }: AsianOption,
  snapshot: Snapshot,
  strikeRead: number,
): Float64Array {
  const place = { instrument: id };
  const first = fixings.findIndex(({ fixed }) => fixed === undefined);
  const volatilities = new Float64Array(first < 0 ? 0 : fixings.length - first);
  for (let index = 0; index < volatilities.length; index++) {
    const { instant } = fixings[first + index]!;
    // A fixing at this very instant has no variance, and no smile to read one from.
    if (instant > snapshot.asOf) {
      volatilities[index] = volatilityAt(snapshot, underlying, strikeRead, instant, id, place);
    }
  }
  return volatilities;
}

/** Total variance up to each fixing, after a shift of all volatilities and the passing of time; never less than at the one before. */
export function fixingVariances(terms: AverageTerms, volatilityShift: number, yearsPassed: number): Float64Array {
  let most = 0;
  return terms.years.map((years, index) => {
    const volatility = terms.volatilities[index]! + volatilityShift;
    if (years > 0) most = Math.max(most, volatility * volatility * (years - yearsPassed));
    return most;
  });
}
