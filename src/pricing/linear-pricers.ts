// Spot, perpetuals and futures: closed forms of one line, no kernel.
import type { Future, Perpetual, Spot } from '../book/instruments/linear-products.ts';
import { rateToQuote } from '../market/currency.ts';
import { forwardAt } from '../market/forward.ts';
import { marketOf, type Snapshot } from '../market/snapshot.ts';
import { requireUnexpired } from './expiry-check.ts';
import type { UnitValue } from './unit-value.ts';

/** A holding: worth its rate; it has delta where it is a coin with a market. */
export function spotPricer(spot: Spot, snapshot: Snapshot): { readonly unit: UnitValue } {
  const rate = rateToQuote(snapshot, spot.underlying, { instrument: spot.id });
  const isCoin = snapshot.underlyings.has(spot.underlying);
  const unit = { quotedPrice: rate, value: spot.multiplier * rate, delta: isCoin ? spot.multiplier : 0 };
  return { unit: { ...unit, gamma: 0, vega: 0, theta: 0 } };
}

export function perpetualPricer(perpetual: Perpetual, snapshot: Snapshot): { readonly unit: UnitValue } {
  const market = marketOf(snapshot, perpetual.underlying, { instrument: perpetual.id });
  return { unit: deltaOne(perpetual, snapshot, market.perpetual ?? market.spot) };
}

export function futurePricer(future: Future, snapshot: Snapshot): { readonly unit: UnitValue } {
  const place = { instrument: future.id };
  requireUnexpired(future, snapshot);
  return { unit: deltaOne(future, snapshot, forwardAt(snapshot, future.underlying, future.expiry, place)) };
}

/**
 * One contract at mark M, the mark moving in proportion to the spot S.
 * linear:  earns multiplier (M - E), quote currency.
 * inverse: earns multiplier (1/E - 1/M), coins; multiplier is quote currency per contract.
 * quanto:  earns multiplier (M - E) times the fixed rate, in the settlement currency.
 */
function deltaOne(product: Perpetual | Future, snapshot: Snapshot, mark: number): UnitValue {
  const { settlement, multiplier } = product;
  const place = { instrument: product.id };
  const spot = marketOf(snapshot, product.underlying, place).spot;
  const rate = rateToQuote(snapshot, settlement.currency, place);
  const flat = { quotedPrice: mark, value: 0, gamma: 0, vega: 0, theta: 0 };
  if (settlement.style === 'inverse') {
    const earnedSince = (entryPrice: number) => multiplier * (1 / entryPrice - 1 / mark) * rate;
    return { ...flat, delta: multiplier / mark, earnedSince };
  }
  const perPoint = settlement.style === 'quanto' ? multiplier * settlement.fixedRate * rate : multiplier * rate;
  const earnedSince = (entryPrice: number) => perPoint * (mark - entryPrice);
  return { ...flat, delta: (perPoint * mark) / spot, earnedSince };
}

/**
 * The same value as a sum: with E the entry price, atMark + perEntry E where markPower is 1, and atMark + perEntry / E where
 * it is -1. At a rate and a mark multiplied by r and m, atMark is multiplied by r m^markPower and perEntry by r.
 */
export function deltaOneTerms(
  product: Perpetual | Future,
  snapshot: Snapshot,
  mark: number,
): { readonly atMark: number; readonly perEntry: number; readonly markPower: 1 | -1 } {
  const { settlement, multiplier } = product;
  const rate = rateToQuote(snapshot, settlement.currency, { instrument: product.id });
  if (settlement.style === 'inverse') {
    const amount = multiplier * rate;
    return { atMark: -amount / mark, perEntry: amount, markPower: -1 };
  }
  const amount = settlement.style === 'quanto' ? multiplier * settlement.fixedRate * rate : multiplier * rate;
  return { atMark: amount * mark, perEntry: -amount, markPower: 1 };
}
