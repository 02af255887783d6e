// Checks of market numbers whose sentence can say more than a range: per cent for fraction, seconds for milliseconds.
import { requireInRange, requireInteger } from '../core/checks.ts';
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { MAX_PRICE, MAX_VOLATILITY, MIN_PRICE } from '../core/limits.ts';
import { type Instant, instantText, MILLISECONDS_PER_SECOND } from '../core/units.ts';

/** No derivative market of this kind is older, no expiry later: outside of it an instant is in the wrong unit. */
const FIRST_INSTANT: Instant = Date.UTC(2000, 0, 1);
const LAST_INSTANT: Instant = Date.UTC(2200, 0, 1);

/** Continuous annual rates, carries and fundings: 1,000 % bounds every annualised intraday basis worth using. */
export const MAX_RATE = 10;

/** Returns a volatility in (0, MAX_VOLATILITY]; above it the sentence asks whether per cent was meant. */
export function requireVolatility(name: string, value: number, place: Place = {}): number {
  if (value > 0 && value <= MAX_VOLATILITY) return value;
  const perCent = value > MAX_VOLATILITY && value <= 100 * MAX_VOLATILITY;
  const hint = perCent ? `; it looks like per cent: ${value} % is ${value / 100} as a fraction` : '';
  throw new PlimsollError(
    'INPUT_VALUE',
    `${name} is ${value}; it must be a fraction per sqrt(year) in (0, ${MAX_VOLATILITY}]${hint}${describePlace(place)}`,
    { name, value: String(value), ...place },
  );
}

/** Returns a price, strike or forward within the limits. */
export function requirePrice(name: string, value: number, place: Place = {}): number {
  return requireInRange(name, value, { low: MIN_PRICE, high: MAX_PRICE }, place);
}

/** Returns an annual continuous rate within [-10, 10]; outside of it the sentence asks whether per cent was meant. */
export function requireRate(name: string, value: number, place: Place = {}): number {
  if (value >= -MAX_RATE && value <= MAX_RATE) return value;
  const perCent = value >= -100 * MAX_RATE && value <= 100 * MAX_RATE;
  const hint = perCent ? `; it looks like per cent: ${value} % is ${value / 100} as a fraction` : '';
  throw new PlimsollError(
    'INPUT_VALUE',
    `${name} is ${value}; it must be a fraction per year in [-${MAX_RATE}, ${MAX_RATE}]${hint}${describePlace(place)}`,
    { name, value: String(value), ...place },
  );
}

/** Returns a whole number of epoch milliseconds between 2000 and 2200; a number of seconds is recognised. */
export function requireInstant(name: string, value: Instant, place: Place = {}): Instant {
  if (value >= FIRST_INSTANT && value <= LAST_INSTANT) {
    return requireInteger(name, value, { low: FIRST_INSTANT, high: LAST_INSTANT }, place);
  }
  const asMilliseconds = value * MILLISECONDS_PER_SECOND;
  const seconds = asMilliseconds >= FIRST_INSTANT && asMilliseconds <= LAST_INSTANT;
  const hint = seconds ? `; it looks like seconds: that would be ${instantText(asMilliseconds)}` : '';
  throw new PlimsollError(
    'INPUT_VALUE',
    `${name} is ${value}; it must be epoch milliseconds UTC between the years 2000 and 2200${hint}${describePlace(place)}`,
    { name, value: String(value), ...place },
  );
}

/** Returns a name that is not empty and has no space at its ends. */
export function requireName(name: string, value: string, place: Place = {}): string {
  if (value.length > 0 && value.trim() === value) return value;
  throw new PlimsollError(
    'INPUT_VALUE',
    `${name} is ${JSON.stringify(value)}; it must be a text without blanks at its ends${describePlace(place)}`,
    { name, value, ...place },
  );
}

/** The place one step deeper: underlyings.BTC.smiles[3]. */
export function within(place: Place, step: string | number): Place {
  const parent = place.path ?? '';
  if (typeof step === 'number') return { ...place, path: `${parent}[${step}]` };
  return { ...place, path: parent === '' ? step : `${parent}.${step}` };
}
