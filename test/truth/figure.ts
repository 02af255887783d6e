// What the figures of cases with a data file share: a name and a function that computes it when it is asked for.
import type { ReturnLaw } from '../../src/backtest/statistics/acerbi-szekely.ts';
import type { TestResult } from '../../src/backtest/statistics/coverage.ts';
import type { ExceptionRule } from '../../src/backtest/statistics/exceptions.ts';
import type { ShortfallSeries } from '../../src/backtest/statistics/shortfall-tests.ts';
import { PlimsollError } from '../../src/core/errors.ts';
import type { CaseInput } from './data-input.ts';

export type Figure = () => number | string | null;
export type Figures = Readonly<Record<string, Figure>>;

export const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

export function testFigures(name: string, run: () => TestResult): Figures {
  return { [`${name}.statistic`]: () => run().statistic, [`${name}.pvalue`]: () => run().pValue };
}

export function need<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new PlimsollError('INPUT_VALUE', `the case has no ${what}: name its column, or give it as a parameter`);
}

export const seriesOf = (input: CaseInput): ShortfallSeries => ({
  losses: input.losses,
  valueAtRisk: need(input.valueAtRisk, 'VaR'),
  expectedShortfall: need(input.expectedShortfall, 'ES'),
  ...(input.deviation ? { deviation: input.deviation } : {}),
});

export const ruleOf = (input: CaseInput, otherwise: ExceptionRule): ExceptionRule =>
  input.text('rule', otherwise) === 'inclusive'
    ? 'inclusive'
    : input.text('rule', otherwise) === 'strict'
      ? 'strict'
      : otherwise;

export function lawOf(input: CaseInput): ReturnLaw {
  const degrees = input.number('degrees', input.number('df', 0));
  return degrees > 0 ? { family: 'student', degrees } : { family: 'normal' };
}
