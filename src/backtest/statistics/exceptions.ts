// Days on which a loss went past what was forecast for them, and what the tests read off such a series.
import { requireFinite, requireInRange } from '../../core/checks.ts';
import { PlimsollError } from '../../core/errors.ts';

/** Day by day, oldest first; a loss, a VaR and an ES are positive where money is lost. */
export interface ForecastSeries {
  readonly losses: Float64Array;
  readonly valueAtRisk: Float64Array;
}

/** A loss equal to its VaR: no exception under `strict` (rugarch, quarks), one under `inclusive` (esback, GAS). */
export type ExceptionRule = 'strict' | 'inclusive';

/** Refuses series of different lengths, an empty one, and anything that is not finite, by name and day. */
export function requireSeries(columns: Readonly<Record<string, Float64Array>>): void {
  const [first, ...others] = Object.entries(columns);
  if (!first || first[1].length === 0) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `${first?.[0] ?? 'the series'} has no days in it; a test needs at least one`,
    );
  }
  for (const [name, column] of others) {
    if (column.length === first[1].length) continue;
    throw new PlimsollError(
      'INPUT_VALUE',
      `${name} has ${column.length} days, ${first[0]} has ${first[1].length}; they must be the same days`,
    );
  }
  for (const [name, column] of Object.entries(columns)) {
    column.forEach((value, index) => {
      requireFinite(`${name} of day ${index + 1}`, value);
    });
  }
}

export function requireProbability(probability: number): number {
  return requireInRange('the probability of an exception', probability, {
    low: 0,
    high: 1,
    lowOpen: true,
    highOpen: true,
  });
}

/** True on every day whose loss is an exception. */
export function exceptionsOf(series: ForecastSeries, rule: ExceptionRule = 'strict'): boolean[] {
  const { losses, valueAtRisk } = series;
  requireSeries({ losses, valueAtRisk });
  return Array.from(losses, (loss, day) => (rule === 'strict' ? loss > valueAtRisk[day]! : loss >= valueAtRisk[day]!));
}

export function countOf(exceptions: readonly boolean[]): number {
  let count = 0;
  for (const isException of exceptions) if (isException) count++;
  return count;
}

/** Days of the exceptions, the first day being 1. */
export function exceptionDays(exceptions: readonly boolean[]): number[] {
  const days: number[] = [];
  for (const [index, isException] of exceptions.entries()) if (isException) days.push(index + 1);
  return days;
}

/** Days until the first exception, then from each to the next: whole numbers from 1. */
export function timesBetween(exceptions: readonly boolean[]): number[] {
  return exceptionDays(exceptions).map((day, index, days) => (index === 0 ? day : day - days[index - 1]!));
}
