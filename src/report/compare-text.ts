// Rules side by side: one line a rule, a column an account, the sum, and what it is beside isolated positions.

import { instantText } from '../core/units.ts';
import {
  BASE_MODEL,
  type ComparedModel,
  type CompareReport,
  efficiencyOf,
  sumEfficiency,
  sumOfInitial,
} from '../margin/compare-report.ts';
import { headLines, leftColumn, money, perCent, rightColumn } from './margin-lines.ts';
import { numberText } from './number-text.ts';
import { type TableOptions, type TableRow, tableLines } from './terminal-table.ts';

/** More accounts than this are shown by their sum alone; --json has them all. */
const MAX_ACCOUNT_COLUMNS = 8;

export function compareText(report: CompareReport, options: TableOptions): string {
  const { models, timings } = report;
  const counted = `${report.book}: ${report.positionCount} positions in ${report.instrumentCount} instruments, ${report.accounts.length} accounts`;
  const answered = models.filter(({ refusal }) => refusal === null);
  const refused = models.filter(({ refusal }) => refusal !== null);
  return [
    ...headLines({ ...report, book: counted }, options).map(options.faint),
    '',
    ...initialTable(report, answered, options),
    ...(refused.length === 0 ? [] : ['', ...refused.map(({ name, refusal }) => `${name} says nothing: ${refusal}`)]),
    '',
    ...notesOf(report).map(options.faint),
    options.faint(
      `time        ${numberText(timings.total, 0)} ms, of which valuation ${numberText(timings.valuation, 0)}`,
    ),
  ].join('\n');
}

function initialTable(report: CompareReport, models: readonly ComparedModel[], options: TableOptions): string[] {
  const shown = report.accounts.length <= MAX_ACCOUNT_COLUMNS ? report.accounts : [];
  const columns = [
    leftColumn(`initial ${report.currency}`),
    ...shown.map((account, index) => rightColumn(account, 10 + index)),
    rightColumn(report.isUnified ? 'sum of venues' : 'sum'),
    rightColumn(`of ${BASE_MODEL}`),
    rightColumn('scenarios', 2),
    rightColumn('ms', 1),
  ];
  const rows = models.map(
    (model): TableRow => [
      model.name,
      ...shown.map((_, account) => money(model.requirements[account]!.initial)),
      money(sumOfInitial(report, model)),
      share(sumEfficiency(report, model)),
      model.scenarios === 0 ? '' : numberText(model.scenarios, 0),
      numberText(model.milliseconds, 0),
    ],
  );
  return tableLines(columns, rows, options);
}

const share = (efficiency: number | null): string => (efficiency === null ? '' : perCent(efficiency));

function notesOf({ models, isolated }: CompareReport): string[] {
  const drawn = models.some(({ parameters }) => parameters?.name.includes('with scenarios'));
  const shared = models.filter(({ sharedSets }) => sharedSets > 0).map(({ name }) => name);
  return [
    ...(isolated === null ? [`${BASE_MODEL} has no answer for this book: nothing to measure against`] : []),
    ...(drawn ? ['rules that draw scenarios drew fewer than plimsoll margin does: --scenarios asks for more'] : []),
    ...(shared.length === 0 ? [] : [`revalued once for several rules: ${shared.join(', ')}`]),
  ];
}

export function compareJson(report: CompareReport): Readonly<Record<string, unknown>> {
  const { models, asOf, isolated: _, ...rest } = report;
  return {
    ...rest,
    asOf: instantText(asOf),
    models: models.map((model) => {
      const { requirements, ...head } = model;
      const answered = model.refusal === null;
      return {
        ...head,
        sum: answered
          ? { initial: finite(sumOfInitial(report, model)), ofIsolated: sumEfficiency(report, model) }
          : null,
        accounts: requirements.map((requirement, account) => ({
          account: requirement.account,
          initial: finite(requirement.initial),
          maintenance: finite(requirement.maintenance),
          equity: requirement.equity,
          freeboard: requirement.freeboard === null ? null : finite(requirement.freeboard),
          // Of an account without a balance the book does not say what stands behind it.
          ...(requirement.health ?? { utilisation: null, state: null }),
          ofIsolated: efficiencyOf(report, model, account),
          warnings: requirement.warnings,
        })),
      };
    }),
  };
}

/** An expected shortfall that does not exist is null, as in margin --json. */
const finite = (amount: number): number | null => (Number.isFinite(amount) ? amount : null);
