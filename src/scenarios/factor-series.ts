// Which series of a history says how a factor moved.
import { PlimsollError } from '../core/errors.ts';
import { type Instant, instantText, MILLISECONDS_PER_DAY } from '../core/units.ts';
import type { Factor } from '../market/factor.ts';
import { type ChangeForm, changesOf, type History } from '../market/history.ts';

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
  const perFactor = series.map((each) => {
    const columns = [seriesColumn(history, each.series)];
    const form = changeFormOf(each.factor);
    // Steps follow from the instants alone, so that all factors get the same rows.
    return changesOf({ ...history, factors: [each.series], columns, gaps: [0] }, { ...steps, form });
  });
  const first = perFactor[0];
  if (first === undefined) throw new PlimsollError('INPUT_VALUE', 'no factor was named; a history needs at least one');
  const rows: number[] = [];
  for (let row = 0; row < first.from.length; row++) {
    if (perFactor.every(({ columns }) => !Number.isNaN(columns[0]![row]!))) rows.push(row);
  }
  if (rows.length === 0) {
    const names = series.map((each) => each.series).join(', ');
    throw new PlimsollError(
      'MARKET_DATA_MISSING',
      `the history has no step of ${steps.stepMilliseconds} milliseconds at which all of ${names} have both ends`,
    );
  }
  const pick = (column: Float64Array): Float64Array => {
    if (rows.length === column.length) return column;
    const picked = new Float64Array(rows.length);
    for (let row = 0; row < rows.length; row++) picked[row] = column[rows[row]!]!;
    return picked;
  };
  return {
    factors: series.map((each) => each.factor),
    from: pick(first.from),
    to: pick(first.to),
    columns: perFactor.map(({ columns }) => pick(columns[0]!)),
    leftOut: first.from.length - rows.length,
  };
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
