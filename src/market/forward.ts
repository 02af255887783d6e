// The forward of an underlying at any expiry.
//
// Rule: with x(T) the carry rate ln(F/S)/T,
//   an expiry that is given                       its forward, to the last bit
//   between two given expiries                    x linear in T
//   before the first, after the last given        x of the nearest given
//   nothing given                                 x = carry rate + discount rate of the quote currency, or + funding rate
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { type Instant, instantText, yearsBetween } from '../core/units.ts';
import { exp } from '../spec/exp.ts';
import { logRatio } from '../spec/log-ratio.ts';
import { discountRate } from './currency.ts';
import { type ForwardPoint, marketOf, type Snapshot, type UnderlyingMarket } from './snapshot.ts';

/**
 * The rule by name, for the provenance of a result.
 * @public
 */
export const FORWARD_RULE =
  'carry rate ln(F/S)/T linear in time between given forwards and flat beyond them; without any, carry rate plus discount rate of the quote currency, or plus funding rate where the carry follows funding';

/** The forward of an expiry, and whether it was given, interpolated or derived from spot and carry. */
export function forwardPoint(snapshot: Snapshot, underlying: string, expiry: Instant, place: Place = {}): ForwardPoint {
  const market = marketOf(snapshot, underlying, place);
  if (!(expiry >= snapshot.asOf)) {
    const text = Number.isFinite(expiry) ? instantText(expiry) : String(expiry);
    throw new PlimsollError(
      'INPUT_VALUE',
      `expiry ${text} of ${underlying} lies before the snapshot of ${instantText(snapshot.asOf)}: it has expired${describePlace(place)}`,
      { underlying, ...place },
    );
  }
  const after = firstAtOrAfter(market.forwards, expiry);
  const given = market.forwards[after];
  if (given !== undefined && given.expiry === expiry) return given;
  const carry = carryRate(snapshot, market, after, expiry);
  const forward = market.spot * exp(carry * yearsBetween(snapshot.asOf, expiry));
  return { expiry, forward, source: market.forwards.length === 0 ? 'spot-and-carry' : 'interpolated' };
}

/** The forward of an expiry in quote currency. */
export function forwardAt(snapshot: Snapshot, underlying: string, expiry: Instant, place: Place = {}): number {
  return forwardPoint(snapshot, underlying, expiry, place).forward;
}

function carryRate(snapshot: Snapshot, market: UnderlyingMarket, after: number, expiry: Instant): number {
  const later = market.forwards[after];
  const earlier = market.forwards[after - 1];
  if (earlier !== undefined && later !== undefined) {
    const share = (expiry - earlier.expiry) / (later.expiry - earlier.expiry);
    const start = givenCarry(snapshot, market, after - 1);
    return start + share * (givenCarry(snapshot, market, after) - start);
  }
  if (later !== undefined) return givenCarry(snapshot, market, after);
  if (earlier !== undefined) return givenCarry(snapshot, market, after - 1);
  if (market.carryFollowsFunding === true && market.fundingRate !== undefined) {
    return market.fundingRate + market.carryRate;
  }
  return discountRate(snapshot, snapshot.quoteCurrency) + market.carryRate;
}

interface GivenCarries {
  readonly asOf: Instant;
  /** By position of the given forward; NaN before somebody asks for it. */
  readonly carries: Float64Array;
}

// A schedule of fixings asks for the same two logarithms at every date. A market is never changed, but may serve another instant.
const givenCarries = new WeakMap<UnderlyingMarket, GivenCarries>();

function givenCarry({ asOf }: Snapshot, market: UnderlyingMarket, index: number): number {
  let known = givenCarries.get(market);
  if (known?.asOf !== asOf) {
    known = { asOf, carries: new Float64Array(market.forwards.length).fill(Number.NaN) };
    givenCarries.set(market, known);
  }
  const carry = known.carries[index]!;
  if (!Number.isNaN(carry)) return carry;
  const { forward, expiry } = market.forwards[index]!;
  known.carries[index] = logRatio(forward, market.spot) / yearsBetween(asOf, expiry);
  return known.carries[index]!;
}

/** Index of the first point at or after an expiry; the length of the list where all lie before. */
function firstAtOrAfter(points: readonly ForwardPoint[], expiry: Instant): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.expiry < expiry) low = middle + 1;
    else high = middle;
  }
  return low;
}
