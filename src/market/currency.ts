// Money of one currency as money of another, and money later as money now.
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { type Instant, instantText, yearsBetween } from '../core/units.ts';
import { exp } from '../spec/exp.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Price of one unit of a currency in the quote currency: 1 for the quote currency itself, the spot for a coin with a
 * market, else the given rate; a currency without any of them is an error, never 1.
 */
export function rateToQuote(snapshot: Snapshot, currency: string, place: Place = {}): number {
  if (currency === snapshot.quoteCurrency) return 1;
  const rate = snapshot.underlyings.get(currency)?.spot ?? snapshot.currencyRates.get(currency);
  if (rate !== undefined) return rate;
  const known = [snapshot.quoteCurrency, ...snapshot.underlyings.keys(), ...snapshot.currencyRates.keys()];
  throw new PlimsollError(
    'MARKET_DATA_MISSING',
    `the snapshot has no rate from ${currency} to ${snapshot.quoteCurrency}; it knows ${[...new Set(known)].join(', ')}${describePlace(place)}`,
    { currency, quoteCurrency: snapshot.quoteCurrency, ...place },
  );
}

/** An amount of one currency in the quote currency. */
export function toQuoteCurrency(snapshot: Snapshot, amount: number, currency: string, place: Place = {}): number {
  return amount * rateToQuote(snapshot, currency, place);
}

/** Continuous discount rate of a currency, fraction per year; 0 where the snapshot gives none. */
export function discountRate(snapshot: Snapshot, currency: string): number {
  return snapshot.discountRates.get(currency) ?? 0;
}

/** Value now of one unit of a currency paid at an instant: exp(-r T). */
export function discountFactor(snapshot: Snapshot, currency: string, payment: Instant, place: Place = {}): number {
  if (!(payment >= snapshot.asOf)) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `a payment at ${instantOrNumber(payment)} lies before the snapshot of ${instantText(snapshot.asOf)}; only later payments are discounted${describePlace(place)}`,
      { currency, ...place },
    );
  }
  return exp(-discountRate(snapshot, currency) * yearsBetween(snapshot.asOf, payment));
}

function instantOrNumber(instant: Instant): string {
  return Number.isFinite(instant) ? instantText(instant) : String(instant);
}
