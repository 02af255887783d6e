// Readers of parsed JSON: each takes a value and its place and gives it back typed, or throws a sentence with the path. A key
// that is not known is refused with the nearest one that is; nothing is converted, dropped or filled in unsaid.
import { closest } from '../book/closest.ts';
import { type Range, requireInRange, requireInteger } from '../core/checks.ts';
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { within } from '../market/market-checks.ts';

export type FieldReader<T> = (value: unknown, place: Place) => T;

/** May be left out. */
export interface OptionalField<T> {
  readonly optional: FieldReader<T>;
}

type Field = FieldReader<unknown> | OptionalField<unknown>;
type ValueOf<F> = F extends OptionalField<infer T> ? T | undefined : F extends FieldReader<infer T> ? T : never;
export type ShapeOf<R> = R extends FieldReader<infer T> ? T : never;

export const optional = <T>(reader: FieldReader<T>): OptionalField<T> => ({ optional: reader });

/** The key itself: the path stands at the end of the sentence. */
const lastOf = (place: Place): string => place.path?.split('.').at(-1) ?? 'the value';

function refused(what: string, place: Place): PlimsollError {
  return new PlimsollError('INPUT_VALUE', `${what}${describePlace(place)}`, { ...place });
}

/** How a JSON value looks in a sentence. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const json = JSON.stringify(value) ?? String(value);
  return json.length <= 60 ? json : `${json.slice(0, 57)}...`;
}

function numeric(value: unknown, place: Place): number {
  if (typeof value === 'number') return value;
  throw refused(`${lastOf(place)} is ${shown(value)}; it must be a number`, place);
}

export function objectOf<const Fields extends Readonly<Record<string, Field>>>(
  fields: Fields,
): FieldReader<{ readonly [Key in keyof Fields]: ValueOf<Fields[Key]> }> {
  return (value, place) => {
    const source = plainObject(value, place);
    for (const key of Object.keys(source)) {
      if (Object.hasOwn(fields, key)) continue;
      const near = closest(key, Object.keys(fields), 3);
      const known = near === undefined ? `it takes ${Object.keys(fields).join(', ')}` : `did you mean ${near}?`;
      throw refused(`${key} is not known here; ${known}`, within(place, key));
    }
    const read = Object.entries(fields).map(([key, field]) => {
      const here = within(place, key);
      const found = source[key];
      if (typeof field !== 'function') return [key, found === undefined ? undefined : field.optional(found, here)];
      if (found === undefined) throw refused(`${key} is missing`, here);
      return [key, field(found, here)];
    });
    return Object.fromEntries(read);
  };
}

function plainObject(value: unknown, place: Place): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw refused(`${lastOf(place)} is ${shown(value)}; it must be an object`, place);
}

/** An object with names of the user's own. */
export const mapOf =
  <T>(reader: FieldReader<T>): FieldReader<ReadonlyMap<string, T>> =>
  (value, place) =>
    new Map(Object.entries(plainObject(value, place)).map(([key, entry]) => [key, reader(entry, within(place, key))]));

export const listOf =
  <T>(reader: FieldReader<T>): FieldReader<readonly T[]> =>
  (value, place) => {
    if (!Array.isArray(value)) throw refused(`${lastOf(place)} is ${shown(value)}; it must be a list`, place);
    return value.map((entry, index) => reader(entry, within(place, index)));
  };

export const text: FieldReader<string> = (value, place) => {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw refused(`${lastOf(place)} is ${shown(value)}; it must be a text`, place);
};

export const choice =
  <const Names extends readonly string[]>(...names: Names): FieldReader<Names[number]> =>
  (value, place) => {
    const found = names.find((name) => name === value);
    if (found !== undefined) return found;
    const near = typeof value === 'string' ? closest(value, names, 3) : undefined;
    const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
    throw refused(`${lastOf(place)} is ${shown(value)}; it must be one of ${names.join(', ')}${hint}`, place);
  };

export const numberIn =
  (range: Range): FieldReader<number> =>
  (value, place) =>
    requireInRange(lastOf(place), numeric(value, place), range, place);

export const wholeNumber =
  (range: Range): FieldReader<number> =>
  (value, place) =>
    requireInteger(lastOf(place), numeric(value, place), range, place);

/** A number that must not be written in per cent: 15 for 0.15 is refused with what was probably meant. */
export const fraction =
  (range: Range): FieldReader<number> =>
  (value, place) => {
    const got = numeric(value, place);
    const meant = got / 100;
    if (Math.abs(got) > range.high && meant >= range.low && meant <= range.high) {
      throw refused(
        `${lastOf(place)} is ${got}, which looks like per cent; it is a fraction, so ${got} % is ${meant}`,
        place,
      );
    }
    return requireInRange(lastOf(place), got, range, place);
  };

/** A confidence level, strictly between 0 and 1. */
export const confidenceLevel: FieldReader<number> = fraction({ low: 0, high: 1, lowOpen: true, highOpen: true });
