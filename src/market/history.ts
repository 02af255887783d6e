// What factors did in the past: one column of values per factor over the instants that any of them has. A gap is NaN and is
// counted; nothing is carried forward. Instants are kept as they came, so that series dated differently show.
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { type Instant, instantText } from '../core/units.ts';
import { logRatio } from '../spec/log-ratio.ts';
import { requireInstant, requireName } from './market-checks.ts';

/** Rows `instant, factor, value` in any order: three columns of one length. */
export interface Observations {
  readonly instants: ArrayLike<Instant>;
  readonly factors: ArrayLike<string>;
  readonly values: ArrayLike<number>;
  /** Where a row came from, for the sentences. */
  readonly placeOf?: (row: number) => Place;
}

export interface History {
  /** Ascending, each once: every instant at which some factor was observed. */
  readonly instants: Float64Array;
  readonly factors: readonly string[];
  /** columns[factor][instant]; NaN where that factor has no observation then. */
  readonly columns: readonly Float64Array[];
  /** How many instants each factor lacks. */
  readonly gaps: readonly number[];
}

/** Aligns observations by instant. Refused: a value that is not finite, and a second value of one factor at one instant. */
export function createHistory(observations: Observations): History {
  const { instants, factors, values } = observations;
  const rowCount = instants.length;
  if (factors.length !== rowCount || values.length !== rowCount) {
    const got = `${rowCount} instants, ${factors.length} factors and ${values.length} values`;
    throw new PlimsollError('INPUT_VALUE', `a history has ${got}; it needs as many of each`);
  }
  const placeOf = (row: number): Place => observations.placeOf?.(row) ?? { line: row + 1 };
  const rowsByFactor = new Map<string, Map<Instant, number>>();
  const allInstants = new Set<Instant>();
  for (let row = 0; row < rowCount; row++) {
    const place = placeOf(row);
    const instant = requireInstant('instant', instants[row]!, place);
    const factor = requireName('factor', factors[row]!, place);
    const value = values[row]!;
    if (!(value - value === 0)) {
      const wanted = 'it must be a finite number; leave the row out where there is no observation';
      throw new PlimsollError('INPUT_VALUE', `value of ${factor} is ${value}; ${wanted}${describePlace(place)}`, {
        ...place,
      });
    }
    let rows = rowsByFactor.get(factor);
    if (rows === undefined) {
      rows = new Map();
      rowsByFactor.set(factor, rows);
    }
    const earlier = rows.get(instant);
    if (earlier !== undefined) {
      const both = `${describePlace(placeOf(earlier))} and${describePlace(place)}`;
      throw new PlimsollError(
        'INPUT_VALUE',
        `${factor} has two values at ${instantText(instant)}:${both}; it may have one`,
        {
          factor,
          first: placeOf(earlier),
          second: place,
        },
      );
    }
    rows.set(instant, row);
    allInstants.add(instant);
  }
  const sorted = Float64Array.from(allInstants).sort();
  const names = [...rowsByFactor.keys()];
  const columns = names.map((name) => {
    const rows = rowsByFactor.get(name)!;
    return Float64Array.from(sorted, (instant) => {
      const row = rows.get(instant);
      return row === undefined ? Number.NaN : values[row]!;
    });
  });
  return { instants: sorted, factors: names, columns, gaps: columns.map(countGaps) };
}

/** log: ln(new / old), of prices; difference: new - old, of rates and volatilities; relative: new / old - 1. */
export type ChangeForm = 'log' | 'difference' | 'relative';

export interface ChangeOptions {
  readonly form: ChangeForm;
  /** From an instant to the one exactly this many milliseconds later. */
  readonly stepMilliseconds: number;
  /** true: from every instant, so that long steps overlap; false: each change starts where the last one ended. */
  readonly overlapping: boolean;
}

export interface Changes {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly factors: readonly string[];
  /** columns[factor][row]; NaN where the factor lacks either end. */
  readonly columns: readonly Float64Array[];
  /** How many rows each factor lacks. */
  readonly gaps: readonly number[];
  /** Instants at which nothing at all was observed one step later: no row starts there. */
  readonly instantsWithoutEnd: number;
}

/** Changes of all factors across a step; both ends must have been observed at exactly their instants. */
export function changesOf(history: History, options: ChangeOptions): Changes {
  const { instants, factors } = history;
  const { form, stepMilliseconds, overlapping } = options;
  if (!(stepMilliseconds > 0 && stepMilliseconds - stepMilliseconds === 0)) {
    throw new PlimsollError('INPUT_VALUE', `the step is ${stepMilliseconds} milliseconds; it must be above 0`);
  }
  const starts: number[] = [];
  const ends: number[] = [];
  let instantsWithoutEnd = 0;
  let free = Number.NEGATIVE_INFINITY;
  // Instants ascend, and so do the ends: the search for one goes on where that for the one before ended.
  let end = 0;
  for (let index = 0; index < instants.length; index++) {
    const instant = instants[index]!;
    if (!overlapping && instant < free) continue;
    const wanted = instant + stepMilliseconds;
    while (end < instants.length && instants[end]! < wanted) end++;
    if (end === instants.length || instants[end] !== wanted) {
      instantsWithoutEnd++;
      continue;
    }
    starts.push(index);
    ends.push(end);
    free = wanted;
  }
  const columns = history.columns.map((values, factor) =>
    columnOf(starts.length, (row) => {
      const start = starts[row]!;
      const old = values[start]!;
      const now = values[ends[row]!]!;
      if (Number.isNaN(old) || Number.isNaN(now)) return Number.NaN;
      return change(form, old, now, factors[factor]!, instants[start]!);
    }),
  );
  return {
    from: columnOf(starts.length, (row) => instants[starts[row]!]!),
    to: columnOf(ends.length, (row) => instants[ends[row]!]!),
    factors,
    columns,
    gaps: columns.map(countGaps),
    instantsWithoutEnd,
  };
}

/** Log returns across a step, from every instant. */
export function logReturns(history: History, stepMilliseconds: number): Changes {
  return changesOf(history, { form: 'log', stepMilliseconds, overlapping: true });
}

/** Rows in which every factor has a change, and how many were left out for want of one. */
export function completeRows(changes: Changes): { readonly rows: readonly number[]; readonly leftOut: number } {
  const rows: number[] = [];
  for (let row = 0; row < changes.from.length; row++) {
    if (changes.columns.every((column) => !Number.isNaN(column[row]!))) rows.push(row);
  }
  return { rows, leftOut: changes.from.length - rows.length };
}

function change(form: ChangeForm, old: number, now: number, factor: string, instant: Instant): number {
  if (form === 'difference') return now - old;
  if (!(old > 0 && now > 0)) {
    const which = form === 'log' ? 'a log return' : 'a relative change';
    throw new PlimsollError(
      'INPUT_VALUE',
      `${factor} goes from ${old} to ${now} in the step from ${instantText(instant)}; ${which} needs both above 0`,
      { factor },
    );
  }
  return form === 'log' ? logRatio(now, old) : now / old - 1;
}

/** Float64Array.from takes its numbers through an iterator, which is ten times as slow. */
function columnOf(count: number, valueAt: (row: number) => number): Float64Array {
  const column = new Float64Array(count);
  for (let row = 0; row < count; row++) column[row] = valueAt(row);
  return column;
}

function countGaps(column: Float64Array): number {
  let count = 0;
  for (let row = 0; row < column.length; row++) if (Number.isNaN(column[row]!)) count++;
  return count;
}
