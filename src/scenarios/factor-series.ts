// Which series of a history says how a factor moved.
import { PlimsollError } from '../core/errors.ts';
import { type Instant, instantText, MILLISECONDS_PER_DAY } from '../core/units.ts';
import type { Factor } from '../market/factor.ts';
import { type ChangeForm, changeColumn, type History, picked, stepsOf } from '../market/history.ts';

export interface FactorSeries {
  readonly factor: Factor;
  /** Name of a factor of the history: btc_usd. */
  readonly series: string;
}

export interface FactorChanges {
  readonly factors: readonly Factor[];
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** columns[factor][row], in the amounts of the factor; every number there. */
  readonly columns: readonly Float64Array[];
  /** Steps left out because a factor has no value at one end. */
  readonly leftOut: number;
}

/** How the amount of a factor follows from two values of its series. */
export function changeFormOf(factor: Factor): ChangeForm {
  if (factor.kind === 'spot' || factor.kind === 'peg') return 'log';
  if (factor.kind !== 'volatility' || factor.form === 'additive') return 'difference';
  return factor.form;
}

/** The column of a history, or a sentence with the names it has. */
export function seriesColumn(history: History, series: string): Float64Array {
  const index = history.factors.indexOf(series);
  if (index >= 0) return history.columns[index]!;
  throw new PlimsollError(
    'MARKET_DATA_MISSING',
    `the history has no series ${JSON.stringify(series)}; it has ${history.factors.join(', ')}`,
    { series },
  );
}

export interface ChangeSteps {
  readonly stepMilliseconds: number;
  readonly overlapping: boolean;
}

/** Changes of all factors over the same steps; steps at which any factor lacks an end are left out and counted. */
export function factorChanges(history: History, series: readonly FactorSeries[], steps: ChangeSteps): FactorChanges {
  if (series.length === 0) throw new PlimsollError('INPUT_VALUE', 'no factor was named; a history needs at least one');
  const { instants } = history;
  // Steps follow from the instants alone, so that all factors get the same rows.
  const all = stepsOf(instants, steps);
  const columns = series.map((each) =>
    changeColumn(seriesColumn(history, each.series), all, {
      form: changeFormOf(each.factor),
      factor: each.series,
      instants,
    }),
  );
  const rows: number[] = [];
  for (let row = 0; row < all.starts.length; row++) {
    if (isComplete(columns, row)) rows.push(row);
  }
  if (rows.length === 0) {
    const names = series.map((each) => each.series).join(', ');
    throw new PlimsollError(
      'MARKET_DATA_MISSING',
      `the history has no step of ${steps.stepMilliseconds} milliseconds at which all of ${names} have both ends`,
    );
  }
  const pick = (column: Float64Array): Float64Array => (rows.length === column.length ? column : picked(column, rows));
  return {
    factors: series.map((each) => each.factor),
    from: pick(picked(instants, all.starts)),
    to: pick(picked(instants, all.ends)),
    columns: columns.map(pick),
    leftOut: all.starts.length - rows.length,
  };
}

function isComplete(columns: readonly Float64Array[], row: number): boolean {
  for (let factor = 0; factor < columns.length; factor++) if (Number.isNaN(columns[factor]![row]!)) return false;
  return true;
}

/** 2019-01-01/2026-05-01, as parameter sources date themselves. */
export const periodText = (from: Instant, to: Instant): string => `${dayText(from)}/${dayText(to)}`;

// A walk over years asks for the same days again and again, thousands at a step; a text takes a microsecond to make. By number of the
// day: the map of a fraction's bits would take a tenth of that again.
const dayTexts: string[] = [];

function dayText(instant: Instant): string {
  const day = instant / MILLISECONDS_PER_DAY;
  if (!(Number.isInteger(day) && day >= 0 && day < LAST_DAY)) return instantText(instant).replace('T00:00:00Z', '');
  dayTexts[day] ??= instantText(instant).replace('T00:00:00Z', '');
  return dayTexts[day];
}

/** Of the year 2100: the list is as long as the last day that was asked for. */
const LAST_DAY = 47_482;
