// Cases that name a data file and a method: the figures recomputed from the data and compared.
import type { DataCase } from '../data-cases.ts';
import { figuresOf } from '../data-figures.ts';
import { type CaseInput, inputOf } from '../data-input.ts';
import { figureCandidates, methodOf } from '../data-names.ts';
import { plain } from '../data-series.ts';
import { type JsonObject, unreadable } from '../json.ts';
import type { TableAdapter } from '../runner.ts';
import { type Check, compare, halfDigit, type Tolerance } from '../tolerance.ts';

/** Packages print p-values as 1 - P: two roundings of 1 are what they know of a smaller one. */
const ONE_LESS = 4.5e-16;

/** Where a case states no tolerance, every printed digit must be right; a figure in full precision to 1e-10 of itself. */
function printedTolerance(wanted: number, decimals: number): Tolerance {
  // JSON keeps no zeros: 0 beside 14.239 was printed 0.000, and where nothing has decimals it is a count.
  if (Number.isInteger(wanted)) return { abs: decimals === 0 ? 0 : Math.max(0.5 * 10 ** -decimals, 1e-10) };
  const digits = String(wanted).split('e')[0]!.replace(/[-.]/g, '').replace(/^0+/, '').length;
  return digits >= 13 ? { abs: 1e-14, rel: 1e-10 } : { abs: halfDigit(wanted) * (1 + 1e-9) + ONE_LESS };
}

/** The most decimals that any figure of a case is printed with. */
function decimalsOf(expected: DataCase['expected']): number {
  const printed = Object.values(expected).flatMap((value) =>
    typeof value === 'number' && !Number.isInteger(value) ? [Math.round(-Math.log10(2 * halfDigit(value)))] : [],
  );
  return Math.max(0, ...printed);
}

/** "Fail to Reject H0", "reject NULL", "accept": what was decided, in one word. */
function decisionOf(wanted: unknown): string | undefined {
  if (typeof wanted !== 'string') return undefined;
  return /^(?:fail|accept)/i.test(wanted) ? 'fail' : /^reject/i.test(wanted) ? 'reject' : undefined;
}

/** What a hypothesis says is no figure. */
const isRemark = (key: string, wanted: unknown): boolean => typeof wanted === 'string' && /h[01]$/.test(plain(key));

interface Strictness {
  /** As the case states it. */
  readonly tolerance: Tolerance | undefined;
  readonly decimals: number;
}

function checkFigure(
  what: string,
  got: number | string | null,
  wanted: unknown,
  { tolerance, decimals }: Strictness,
): Check {
  if (typeof wanted === 'string') {
    const isSame = String(got).toLowerCase() === wanted.toLowerCase();
    return { what, got: isSame ? 0 : 1, wanted: 0, error: isSame ? 0 : 1, limit: 0 };
  }
  if (wanted === null) return compare(what, got === null ? 0 : Number.NaN, 0, { abs: 0 });
  if (typeof wanted !== 'number') throw unreadable(what, wanted, 'a number, a text or null');
  return compare(
    what,
    typeof got === 'number' ? got : Number.NaN,
    wanted,
    tolerance ?? printedTolerance(wanted, decimals),
  );
}

/** A VaR or an ES of every day, as forecasts made on the way have it. */
function checkSeries(key: string, input: CaseInput, wanted: readonly unknown[], stated: Strictness): Check[] {
  const series = { var: input.valueAtRisk, es: input.expectedShortfall }[plain(key)];
  if (!series) throw unreadable('an expected series', key, 'VaR or ES of a case with forecasts');
  if (series.length !== wanted.length) throw unreadable(`the length of ${key}`, wanted.length, `${series.length} days`);
  return wanted.map((value, day) => checkFigure(`${key} of day ${day + 1}`, series[day]!, value, stated));
}

export const dataCaseAdapter: TableAdapter = {
  tolerance: { abs: 0 },
  rows: (table) => (table.content as { cases: readonly DataCase[] }).cases,
  check: (row, tolerance, table) => {
    const dataCase = row as unknown as DataCase;
    const method = methodOf(dataCase.method);
    if (method === undefined) throw unreadable('method', dataCase.method, 'one of those in test/truth/README.md');
    const input = inputOf(dataCase, table.folder ?? '.');
    const figures = figuresOf(method, input);
    const stated = {
      tolerance: (row as JsonObject).tolerance === undefined ? undefined : tolerance,
      decimals: decimalsOf(dataCase.expected),
    };
    return Object.entries(dataCase.expected).flatMap(([key, wanted]) => {
      if (Array.isArray(wanted)) return checkSeries(key, input, wanted, stated);
      if (isRemark(key, wanted)) return [];
      const decision = decisionOf(wanted);
      const found = figureCandidates(method, key).find((candidate) => Object.hasOwn(figures, candidate));
      const name = decision === undefined ? found : found?.replace(/\.(?:statistic|pvalue)$/, '.decision');
      if (name === undefined) {
        throw unreadable('an expected figure', key, `one of ${Object.keys(figures).join(', ')}`);
      }
      return [checkFigure(key, figures[name]!(), decision ?? wanted, stated)];
    });
  },
};
