// Reads untrusted JSON one field at a time. Every sentence names the path of the value: underlyings.BTC.smiles[3].parameters.b.
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { type Instant, parseInstant } from '../core/units.ts';
import { within } from './market-checks.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The value as an object; with `known`, a field that is not among them is refused with the nearest known name. */
export function readObject(value: unknown, place: Place, known?: readonly string[]): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(value, 'an object', place);
  const object = value as JsonObject;
  for (const key of known === undefined ? [] : Object.keys(object)) {
    if (!known!.includes(key)) {
      throw format(`field ${JSON.stringify(key)} is not known; known are ${known!.join(', ')}`, within(place, key));
    }
  }
  return object;
}

export function readList(value: unknown, place: Place): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrongType(value, 'a list', place);
}

export function readText(value: unknown, place: Place): string {
  if (typeof value === 'string') return value;
  throw wrongType(value, 'a text', place);
}

/** A JSON number. A number in quotes is refused: it hides which reader wrote the file. */
export function readNumber(value: unknown, place: Place): number {
  if (typeof value === 'number') return value;
  throw wrongType(value, 'a number', place);
}

export function readBoolean(value: unknown, place: Place): boolean {
  if (typeof value === 'boolean') return value;
  throw wrongType(value, 'true or false', place);
}

/** An instant as ISO 8601 text that names its zone, or as epoch milliseconds. */
export function readInstant(value: unknown, place: Place): Instant {
  if (typeof value === 'number') return value;
  const instant = typeof value === 'string' ? parseInstant(value) : Number.NaN;
  if (Number.isFinite(instant)) return instant;
  throw wrongType(value, 'an instant such as 2026-02-06T04:30:12Z, or epoch milliseconds', place);
}

/** A name-to-number table such as currencyRates. */
export function readNumberMap(value: unknown, place: Place): Map<string, number> {
  const entries = Object.entries(readObject(value, place));
  return new Map(entries.map(([key, entry]) => [key, readNumber(entry, within(place, key))]));
}

/** The field of an object, or a sentence that it is missing. */
export function required(object: JsonObject, key: string, place: Place): unknown {
  const value = object[key];
  if (value !== undefined) return value;
  throw format(`field ${JSON.stringify(key)} is missing`, within(place, key));
}

export function format(what: string, place: Place): PlimsollError {
  return new PlimsollError('INPUT_FORMAT', `${what}${describePlace(place)}`, { ...place });
}

function wrongType(value: unknown, wanted: string, place: Place): PlimsollError {
  if (value === undefined) return format(`the value is missing; it must be ${wanted}`, place);
  const text = JSON.stringify(value) ?? String(value);
  return format(`got ${text.length > 60 ? `${text.slice(0, 57)}...` : text}; it must be ${wanted}`, place);
}
