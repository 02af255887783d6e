// One error class for everything that can go wrong, and a record of it that crosses threads and sockets:
// structured clone strips an Error of its class, its code and its fields, so an Error itself never travels.

/** What went wrong, by whose doing: INPUT_ the caller's, MARKET_DATA_ / WORKER_ / DEVICE_ the world's, INTERNAL_ ours. */
export type ErrorCode =
  | 'INPUT_USAGE'
  | 'INPUT_FILE'
  | 'INPUT_FORMAT'
  | 'INPUT_COLUMN'
  | 'INPUT_VALUE'
  | 'INPUT_INSTRUMENT'
  | 'INPUT_LIMIT'
  | 'MARKET_DATA_MISSING'
  | 'MARKET_DATA_INVALID'
  | 'WORKER_LOST'
  | 'DEVICE_LOST'
  | 'CANCELLED'
  | 'INTERNAL';

/** Where in the caller's material the trouble sits. Lines and columns count from 1, as editors do. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: string;
  readonly path?: string;
  readonly instrument?: string;
  readonly account?: string;
}

export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** An error whose message is a sentence a user can act on: what, got, wanted, where. */
export class PlimsollError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'PlimsollError';
    this.code = code;
    this.details = details;
  }

  toRecord(): ErrorRecord {
    return { code: this.code, message: this.message, details: plainDetails(this.details) };
  }
}

/** Any thrown value as a record; what is not ours becomes INTERNAL with its own message. */
export function toErrorRecord(thrown: unknown): ErrorRecord {
  if (thrown instanceof PlimsollError) return thrown.toRecord();
  const message = thrown instanceof Error ? thrown.message : textOf(thrown);
  return { code: 'INTERNAL', message, details: thrown instanceof Error && thrown.stack ? { stack: thrown.stack } : {} };
}

/** Details as strings, ordinary numbers, booleans, nulls, arrays and plain objects of these: whatever else they hold (a
 *  function, a bigint, an Error, NaN) would stop or change on the way through a thread or through JSON, so it goes as text. */
function plainDetails(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return plainObject(details, 0);
}

/** Deeper than any detail of ours; a cycle stops here. */
const MAX_DETAIL_DEPTH = 6;

function plainObject(source: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(source).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, plainValue(value, depth + 1)]));
}

function plainValue(value: unknown, depth: number): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return value - value === 0 ? value : String(value);
  if (depth > MAX_DETAIL_DEPTH) return textOf(value);
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : plainValue(item, depth + 1)));
  if (typeof value !== 'object') return textOf(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? plainObject(value, depth) : textOf(value);
}

/** String(value), also for what refuses to become one. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** The error that a record from another thread stands for. */
export function fromErrorRecord(record: ErrorRecord): PlimsollError {
  return new PlimsollError(record.code, record.message, record.details);
}

/** " (option BTC-27DEC26-90000-C, book.csv line 812, column iv)", or an empty string when nothing is known. */
export function describePlace(place: Place): string {
  const parts: string[] = [];
  if (place.instrument !== undefined) parts.push(place.instrument);
  if (place.account !== undefined) parts.push(`account ${place.account}`);
  if (place.file !== undefined) parts.push(place.line === undefined ? place.file : `${place.file} line ${place.line}`);
  else if (place.line !== undefined) parts.push(`line ${place.line}`);
  if (place.column !== undefined) parts.push(`column ${place.column}`);
  if (place.path !== undefined) parts.push(place.path);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** States what must be true if our own code is right; never for checking input. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new PlimsollError('INTERNAL', `internal error: ${message}`);
}
