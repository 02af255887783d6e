// What f64 makes of a decimal. A table may print p = 0.4999 with an answer of 25 digits; the f64 nearest to 0.4999 is
// another number, whose answer differs from the 13th digit. The difference is known exactly, so the answer can be moved.
import { exactUnits } from '../core/rational.ts';
import { unreadable } from './json.ts';

interface Decimal {
  readonly digits: bigint;
  /** The value is digits * 10^-places. */
  readonly places: number;
}

function parseDecimal(text: string): Decimal {
  const parts = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!parts) throw unreadable('a number', text, 'a decimal such as -1.25e-7');
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const places = fraction.length - Number(exponent);
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 };
}

/** numerator / denominator to 60 bits, denominator > 0. */
function quotient(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const magnitude = numerator < 0n ? -numerator : numerator;
  const shift = 60 - (magnitude.toString(2).length - denominator.toString(2).length);
  const scaled = shift >= 0 ? (magnitude << BigInt(shift)) / denominator : magnitude / (denominator << BigInt(-shift));
  const halved = Math.trunc(shift / 2);
  const value = Number(scaled) * 2 ** -halved * 2 ** (halved - shift);
  return numerator < 0n ? -value : value;
}

/** The f64 nearest to the decimal, less the decimal. */
export function roundingOf(text: string): number {
  const { digits, places } = parseDecimal(text);
  const scale = 10n ** BigInt(places);
  return quotient(exactUnits(Number(text)) * scale - (digits << 1074n), scale << 1074n);
}

/** 1 - the decimal, exactly, as a decimal. */
export function complementOf(text: string): string {
  const { digits, places } = parseDecimal(text);
  return `${10n ** BigInt(places) - digits}e-${places}`;
}
