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
    const start = givenCarry(snapshot, market, earlier);
    return start + share * (givenCarry(snapshot, market, later) - start);
  }
  const nearest = later ?? earlier;
  if (nearest !== undefined) return givenCarry(snapshot, market, nearest);
  if (market.carryFollowsFunding === true && market.fundingRate !== undefined) {
    return market.fundingRate + market.carryRate;
  }
  return discountRate(snapshot, snapshot.quoteCurrency) + market.carryRate;
}

function givenCarry(snapshot: Snapshot, market: UnderlyingMarket, point: ForwardPoint): number {
  return logRatio(point.forward, market.spot) / yearsBetween(snapshot.asOf, point.expiry);
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
