// Reading rows that somebody else wrote: every getter either returns what it promises or throws a sentence that names
// the field, so that a row in an unexpected shape becomes a failed row and never a skipped one.
import { PlimsollError } from '../../src/core/errors.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shortText(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

export function unreadable(field: string, got: unknown, wanted: string): PlimsollError {
  return new PlimsollError('INPUT_VALUE', `${field} is ${shortText(got)}; it must be ${wanted}`, { field });
}

export function objectOf(value: unknown, what = 'the row'): JsonObject {
  if (isObject(value)) return value;
  throw unreadable(what, value, 'an object with named fields');
}

export function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unreadable(what, value, 'a list');
}

/** A finite number. */
export function numberOf(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw unreadable(what, value, 'a finite number');
}

export function numberAt(row: JsonObject, field: string): number {
  return numberOf(row[field], field);
}

export function textAt(row: JsonObject, field: string): string {
  const value = row[field];
  if (typeof value === 'string') return value;
  throw unreadable(field, value, 'a text');
}

/** A number that the table prints as text, to keep more digits than f64 holds. */
export function decimalTextAt(row: JsonObject, field: string): string {
  const value = row[field];
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'string' && /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/.test(value)) return value;
  throw unreadable(field, value, 'a decimal number');
}

/** One of the given words, turned into what it stands for. */
export function choiceAt<T>(row: JsonObject, field: string, choices: Readonly<Record<string, T>>): T {
  const value = row[field];
  if (typeof value === 'string' && Object.hasOwn(choices, value)) return choices[value]!;
  throw unreadable(field, value, `one of ${Object.keys(choices).join(', ')}`);
}
