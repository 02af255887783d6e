// Parameters of margin models as documents: numbers with their source, their date, and how sure we are of them.
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { type Instant, MILLISECONDS_PER_DAY, parseInstant } from '../core/units.ts';
import { choice, type FieldReader, objectOf, optional, text, wholeNumber } from './parameter-readers.ts';
import { type Rounding, roundingShape } from './rounding.ts';

/**
 * published:  the venue or the paper states it.           read: seen in somebody's code, file or screen.
 * inferred:   worked out from examples or numbers.        calibrated: fitted to data that the source names.
 * chosen:     a choice of ours, to be replaced by yours.
 */
export const CERTAINTIES = ['published', 'read', 'inferred', 'calibrated', 'chosen'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

const WHEN_STALE = ['warn', 'refuse'] as const;
export type WhenStale = (typeof WHEN_STALE)[number];

/** What travels with every figure. */
export interface ParameterSummary {
  readonly name: string;
  readonly source: string;
  /** The day the numbers describe, or the first and last: 2026-05-01, or 2019-01-01/2025-12-31. */
  readonly date: string;
  readonly certainty: Certainty;
}

export interface ParameterDocument extends ParameterSummary {
  /** Days after its date for which it is good; absent: it does not age. */
  readonly goodForDays?: number;
  /** What comes of a use beyond those days; refuse where absent. */
  readonly whenStale?: WhenStale;
  /** How the venue writes its figures; absent: not known, they are given as computed. */
  readonly rounding?: Rounding;
  /** Plain JSON; the model that uses the document knows its shape. */
  readonly values: Readonly<Record<string, unknown>>;
}

const dateText: FieldReader<string> = (value, place) => {
  const got = text(value, place);
  const ends = got.split('/');
  if (ends.length <= 2 && ends.every((end) => !Number.isNaN(parseInstant(end)))) return got;
  throw new PlimsollError(
    'INPUT_VALUE',
    `the date is ${JSON.stringify(got)}; it must be a day as 2026-05-01, or two as 2019-01-01/2025-12-31${describePlace(place)}`,
  );
};

const anyObject: FieldReader<Readonly<Record<string, unknown>>> = (value, place) => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new PlimsollError('INPUT_VALUE', `the values must be an object of named values${describePlace(place)}`);
};

const document = objectOf({
  name: text,
  source: text,
  date: dateText,
  certainty: choice(...CERTAINTIES),
  goodForDays: optional(wholeNumber({ low: 1, high: 36_500 })),
  whenStale: optional(choice(...WHEN_STALE)),
  rounding: optional(roundingShape),
  values: anyObject,
});

/** A document from parsed JSON, its head checked; the values are for the model to read. */
export function parameterDocument(value: unknown, place: Place = {}): ParameterDocument {
  const { goodForDays, whenStale, rounding, ...rest } = document(value, place);
  return {
    ...rest,
    ...(goodForDays === undefined ? {} : { goodForDays }),
    ...(whenStale === undefined ? {} : { whenStale }),
    ...(rounding === undefined ? {} : { rounding }),
  };
}

/** The values of a document in the shape of a model; every complaint names the document and the path. */
export function readValues<T>(parameters: ParameterDocument, shape: FieldReader<T>): T {
  return shape(parameters.values, { file: `parameters ${parameters.name}`, path: 'values' });
}

/** The document with some values in place of its own, which its name tells. */
export function withValues(
  parameters: ParameterDocument,
  changed: Readonly<Record<string, unknown>>,
): ParameterDocument {
  const keys = Object.keys(changed).filter((key) => changed[key] !== parameters.values[key]);
  if (keys.length === 0) return parameters;
  const told = keys.map((key) =>
    typeof changed[key] === 'object' ? `other ${key}` : `${key} ${String(changed[key])}`,
  );
  const name = `${parameters.name} with ${told.join(', ')}`;
  return { ...parameters, name, values: { ...parameters.values, ...changed } };
}

export const summaryOf = ({ name, source, date, certainty }: ParameterSummary): ParameterSummary => ({
  name,
  source,
  date,
  certainty,
});

const daysBefore = ({ date }: ParameterDocument, asOf: Instant): number =>
  (asOf - parseInstant(date.split('/').at(-1)!)) / MILLISECONDS_PER_DAY;

/** A venue changes its numbers: a document that says for how long it is good, and not that a warning will do, is not used beyond. */
export function requireFresh(parameters: ParameterDocument, asOf: Instant): void {
  const { name, date, goodForDays, whenStale } = parameters;
  const ageDays = Math.floor(daysBefore(parameters, asOf));
  if (goodForDays === undefined || whenStale === 'warn' || ageDays <= goodForDays) return;
  throw new PlimsollError(
    'INPUT_VALUE',
    `date is ${date}, ${ageDays} days before the market's; the parameters are good for ${goodForDays}${describePlace({ file: `parameters ${name}`, path: 'date' })}`,
    { parameters: name, path: 'date' },
  );
}

/** Sentences about a document whose time has passed, or that was fitted to days the market has not seen. */
export function agingWarnings(parameters: ParameterDocument, asOf: Instant): readonly string[] {
  const { name, date, goodForDays, certainty } = parameters;
  const ageDays = daysBefore(parameters, asOf);
  // A rule may be written down later than the market it is tried on; numbers fitted to later days have seen the future.
  if (ageDays < 0 && certainty === 'calibrated') {
    return [`parameters ${name}: date is ${date}, after the market's; they know more than the market of that time did`];
  }
  if (goodForDays === undefined || ageDays <= goodForDays) return [];
  const remedy = certainty === 'calibrated' ? 'calibrate anew' : 'look at the source anew';
  return [
    `parameters ${name}: date is ${date}, ${Math.floor(ageDays)} days before the market's; they are good for ${goodForDays}: ${remedy}`,
  ];
}
