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

/** Which rows of a history a change goes from and to: a matter of the instants alone. */
export interface Steps {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Instants at which nothing at all was observed one step later. */
  readonly instantsWithoutEnd: number;
}

export function stepsOf(instants: Float64Array, { stepMilliseconds, overlapping }: Omit<ChangeOptions, 'form'>): Steps {
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
  return { starts, ends, instantsWithoutEnd };
}

/** Changes of all factors across a step; both ends must have been observed at exactly their instants. */
export function changesOf(history: History, options: ChangeOptions): Changes {
  const { instants, factors } = history;
  const steps = stepsOf(instants, options);
  const { starts, ends, instantsWithoutEnd } = steps;
  const columns = history.columns.map((values, index) =>
    changeColumn(values, steps, { form: options.form, factor: factors[index]!, instants }),
  );
  return {
    from: picked(instants, starts),
    to: picked(instants, ends),
    factors,
    columns,
    gaps: columns.map(countGaps),
    instantsWithoutEnd,
  };
}

/** The instants, or values, of some rows. */
export function picked(column: Float64Array, rows: readonly number[]): Float64Array {
  const out = new Float64Array(rows.length);
  for (let row = 0; row < rows.length; row++) out[row] = column[rows[row]!]!;
  return out;
}

/** Changes of one series over the steps; NaN where it lacks either end. */
export function changeColumn(
  values: Float64Array,
  { starts, ends }: Steps,
  { form, factor, instants }: { readonly form: ChangeForm; readonly factor: string; readonly instants: Float64Array },
): Float64Array {
  const changes = new Float64Array(starts.length);
  const known = form === 'log' ? knownReturns(factor, starts.length) : undefined;
  const shift = known === undefined ? 0 : shiftTo(known, values[starts[0]!]!, values[ends[0]!]!);
  for (let row = 0; row < changes.length; row++) {
    const start = starts[row]!;
    const old = values[start]!;
    const now = values[ends[row]!]!;
    if (known?.old[row + shift] === old && known.now[row + shift] === now) changes[row] = known.change[row + shift]!;
    else if (Number.isNaN(old) || Number.isNaN(now)) changes[row] = Number.NaN;
    else changes[row] = change(form, old, now, factor, instants[start]!);
  }
  if (form === 'log') remember(factor, { old: picked(values, starts), now: picked(values, ends), change: changes });
  return changes;
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

/** Log returns that were asked for, and the prices that they are of. */
interface KnownReturns {
  readonly old: Float64Array;
  readonly now: Float64Array;
  readonly change: Float64Array;
}

// A walk asks at each step for nearly the window of the step before, and a logarithm to the last bit is dear. A return is looked up by
// its two prices themselves, so that it is the same number wherever it comes from.
const lastReturns = new Map<string, KnownReturns>();
/** Series times lengths of windows. */
const MOST_REMEMBERED = 64;
/** Further apart two windows are not looked for: the later rows of a longer one begin there. */
const LONGEST_SHIFT = 64;

const nameOfWindow = (factor: string, count: number): string => `${factor} ${count}`;

const knownReturns = (factor: string, count: number): KnownReturns | undefined =>
  lastReturns.get(nameOfWindow(factor, count));

function remember(factor: string, returns: KnownReturns): void {
  if (lastReturns.size >= MOST_REMEMBERED) lastReturns.clear();
  lastReturns.set(nameOfWindow(factor, returns.change.length), returns);
}

function shiftTo({ old, now }: KnownReturns, firstOld: number, firstNow: number): number {
  for (let at = 0; at < LONGEST_SHIFT; at++) if (old[at] === firstOld && now[at] === firstNow) return at;
  return 0;
}

function countGaps(column: Float64Array): number {
  let count = 0;
  for (let row = 0; row < column.length; row++) if (Number.isNaN(column[row]!)) count++;
  return count;
}
