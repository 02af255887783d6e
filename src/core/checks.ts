// Checks at the doors. Every comparison is written so that NaN fails it.
import { describePlace, type Place, PlimsollError } from './errors.ts';

export interface Range {
  readonly low: number;
  readonly high: number;
  readonly lowOpen?: boolean;
  readonly highOpen?: boolean;
}

const rangeText = (range: Range): string =>
  `${range.lowOpen ? '(' : '['}${range.low}, ${range.high}${range.highOpen ? ')' : ']'}`;

/** Returns `value` when it lies in the range; otherwise throws a sentence that names the quantity and the place. */
export function requireInRange(name: string, value: number, range: Range, place: Place = {}): number {
  if (isNumber(value)) {
    const aboveLow = range.lowOpen ? value > range.low : value >= range.low;
    const belowHigh = range.highOpen ? value < range.high : value <= range.high;
    if (aboveLow && belowHigh) return value;
  }
  throw refusal(name, value, `it must lie in ${rangeText(range)}`, place);
}

/** Returns `value` when it is an ordinary number: not NaN, not infinite. */
export function requireFinite(name: string, value: number, place: Place = {}): number {
  if (isNumber(value) && value - value === 0) return value;
  throw refusal(name, value, 'it must be a finite number', place);
}

/** Returns `value` when it is finite and above zero. */
export function requirePositive(name: string, value: number, place: Place = {}): number {
  if (isNumber(value) && value > 0 && value - value === 0) return value;
  throw refusal(name, value, 'it must be a finite number above 0', place);
}

/** Returns `value` when it is a whole number within the range. */
export function requireInteger(name: string, value: number, range: Range, place: Place = {}): number {
  requireInRange(name, value, range, place);
  if (Number.isInteger(value)) return value;
  throw refusal(name, value, 'it must be a whole number', place);
}

/** JSON and plain JavaScript bring null and "5" past the compiler, and both compare like numbers. */
function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function refusal(name: string, value: unknown, wanted: string, place: Place): PlimsollError {
  const got = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return new PlimsollError('INPUT_VALUE', `${name} is ${got}; ${wanted}${describePlace(place)}`, {
    name,
    value: got,
    ...place,
  });
}
