// A record as one line of text and back, to the same bits: numbers in the shortest decimal that reads as the same number.
import { PlimsollError } from '../core/errors.ts';
import type { WalkRecord } from './walk.ts';

type Cell = number | null | 'inf' | '-inf';

const cell = (value: number): Cell =>
  Number.isNaN(value)
    ? null
    : value === Number.POSITIVE_INFINITY
      ? 'inf'
      : value === Number.NEGATIVE_INFINITY
        ? '-inf'
        : value;

const number = (value: Cell): number =>
  value === null
    ? Number.NaN
    : value === 'inf'
      ? Number.POSITIVE_INFINITY
      : value === '-inf'
        ? Number.NEGATIVE_INFINITY
        : value;

const column = (row: readonly Cell[]): Float64Array => Float64Array.from(row, number);

const cells = (values: ArrayLike<number>): Cell[] => Array.from(values, cell);

interface Written {
  readonly at: number;
  readonly until: number | null;
  readonly accounts: readonly string[];
  readonly losses: readonly Cell[];
  readonly exposures: readonly Cell[];
  readonly requirements: readonly (readonly Cell[])[];
  readonly valuesAtRisk: readonly (readonly Cell[])[];
  readonly expectedShortfalls: readonly (readonly Cell[])[];
  readonly refusals: readonly (readonly string[])[];
  readonly counts: Readonly<Record<string, number>>;
  readonly lossRefusals: readonly string[];
}

export function recordToText(record: WalkRecord): string {
  const { at, until, accounts, refusals, counts, lossRefusals } = record;
  const written: Written = {
    ...{ at, until, accounts },
    losses: cells(record.losses),
    exposures: cells(record.exposures),
    requirements: record.requirements.map(cells),
    valuesAtRisk: record.valuesAtRisk.map(cells),
    expectedShortfalls: record.expectedShortfalls.map(cells),
    ...{ refusals, counts, lossRefusals },
  };
  return JSON.stringify(written);
}

export function recordFromText(text: string): WalkRecord {
  try {
    const { losses, exposures, requirements, valuesAtRisk, expectedShortfalls, ...rest } = JSON.parse(text) as Written;
    return {
      ...rest,
      losses: column(losses),
      exposures: column(exposures),
      requirements: requirements.map(column),
      valuesAtRisk: valuesAtRisk.map(column),
      expectedShortfalls: expectedShortfalls.map(column),
    };
  } catch {
    throw new PlimsollError('INPUT_FORMAT', `a line of the results is no record: ${text.slice(0, 80)}`);
  }
}
