// How far a figure may be from the published one. Taken from the row, else its table, else its document, and never loosened.
import { PlimsollError } from '../../src/core/errors.ts';
import { isObject, type JsonObject } from './json.ts';

/** `rel` is relative to the wanted figure. Both together allow `abs + rel |wanted|`. */
export interface Tolerance {
  readonly abs?: number;
  readonly rel?: number;
}

/** One figure of one row. `error` and `limit` are in the same measure; it holds when error <= limit. */
export interface Check {
  readonly what: string;
  readonly got: number;
  readonly wanted: number;
  readonly error: number;
  readonly limit: number;
}

const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;

/** "1e-15 relative for f64; ...", "0.1% relative", "1e-5", "1e-4 (source)", "bitwise"; other wordings need their adapter. */
function readWords(words: string): Tolerance | undefined {
  if (words === 'bitwise' || words === 'integers' || words === 'exact') return { abs: 0 };
  const parts = /^(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(%)?(?: (relative|absolute)\b.*| \(source\))?$/.exec(words);
  if (!parts) return undefined;
  const amount = Number(parts[1]) * (parts[2] ? 0.01 : 1);
  return parts[3] === 'relative' ? { rel: amount } : parts[2] ? undefined : { abs: amount };
}

/** A tolerance as tables state it: a number (absolute), {abs, rel}, {atol, rtol}, or words; undefined when it says something else. */
export function readTolerance(value: unknown): Tolerance | undefined {
  if (isAmount(value)) return { abs: value };
  if (typeof value === 'string') return readWords(value);
  if (!isObject(value)) return undefined;
  const keys = Object.keys(value);
  if (keys.length === 0 || !keys.every((key) => ['abs', 'rel', 'atol', 'rtol'].includes(key) && isAmount(value[key])))
    return undefined;
  const abs = value.abs ?? value.atol;
  const rel = value.rel ?? value.rtol;
  return { ...(isAmount(abs) ? { abs } : {}), ...(isAmount(rel) ? { rel } : {}) };
}

const ROW_FIELDS = ['tol', 'tolerance', 'abs_tol'];

/** What the row itself says, or undefined. A field that is there and cannot be read is an error, not an absence. */
function toleranceOfRow(row: JsonObject): Tolerance | undefined {
  for (const field of ROW_FIELDS) {
    if (row[field] === undefined) continue;
    const tolerance = readTolerance(row[field]);
    if (tolerance) return tolerance;
    throw new PlimsollError(
      'INPUT_VALUE',
      `${field} is ${JSON.stringify(row[field])}; it must be a number or {abs, rel}`,
    );
  }
  const relative = row.relTol ?? row.rel_tol;
  return isAmount(relative) ? { rel: relative } : undefined;
}

/** Row, else table, else document, else their conventions, else what the adapter states for a table that names none. */
export function toleranceFor(row: unknown, table: unknown, document: JsonObject, stated?: Tolerance): Tolerance {
  const own = isObject(row) ? toleranceOfRow(row) : undefined;
  if (own) return own;
  for (const place of [table, document]) {
    if (!isObject(place)) continue;
    const conventions = place.conventions;
    const said = [place.tolerance, place.toleranceUpstream, isObject(conventions) ? conventions.tolerance : undefined];
    const first = said.find((value) => value !== undefined);
    if (first === undefined) continue;
    const tolerance = readTolerance(first);
    if (tolerance) return tolerance;
    if (stated) return stated;
    throw new PlimsollError(
      'INPUT_VALUE',
      `the tolerance ${JSON.stringify(first)} is not a number, {abs, rel} or known words`,
    );
  }
  if (stated) return stated;
  throw new PlimsollError('INPUT_VALUE', 'neither row, table nor document names a tolerance');
}

/** Measures `got` against `wanted` the way the tolerance is meant. Equal figures, infinite ones too, have error 0. */
export function compare(what: string, got: number, wanted: number, tolerance: Tolerance): Check {
  const same = got === wanted;
  const difference = same ? 0 : Math.abs(got - wanted);
  const { abs, rel } = tolerance;
  if (abs === undefined && rel !== undefined) {
    return { what, got, wanted, error: same ? 0 : difference / Math.abs(wanted), limit: rel };
  }
  return { what, got, wanted, error: difference, limit: (abs ?? 0) + (rel ?? 0) * Math.abs(wanted) };
}

/** Half of the last digit that the figure is printed with. */
export function halfDigit(figure: number): number {
  const [digits = '', exponent = '0'] = String(figure).split('e');
  const decimals = digits.split('.')[1]?.length ?? 0;
  return 0.5 * 10 ** (Number(exponent) - decimals);
}
