// A backtest as people read it: a line per rule and account, then the breaches, then what one has to know.
import type { BacktestReport } from '../backtest/report.ts';
import type { Verdict } from '../backtest/verdict.ts';
import { MILLISECONDS_PER_DAY } from '../core/units.ts';
import { toolLines } from './backtest-tools.ts';
import { callText, dayText, failureText, isRejected, multipleText, perCent2, testSentence } from './backtest-words.ts';
import { leftColumn, money, rightColumn } from './margin-lines.ts';
import { numberText, shortNumberText } from './number-text.ts';
import { type TableOptions, type TableRow, tableLines } from './terminal-table.ts';

/** Breaches that are named per rule and account. */
const BREACHES_SHOWN = 3;
/** Tests that are listed whole. */
const TESTS_SHOWN = 12;

export function backtestText(report: BacktestReport, options: TableOptions): string {
  const { verdicts } = report;
  const broken = verdicts.filter(({ breaches }) => breaches.length > 0);
  return [
    ...headOf(report).map(options.faint),
    '',
    ...verdictTable(report, options),
    ...(broken.length === 0 ? [] : ['', options.strong('Worst breaches')]),
    ...broken.map(breachLine),
    '',
    options.strong('Tests'),
    ...testLines(verdicts),
    ...toolLines(report, options),
    ...refusalLines(report),
    '',
    ...countLines(report),
    ...report.notes.map((note) => `note: ${note}`),
    options.faint(`digest of the results ${report.digest}`),
  ].join('\n');
}

function headOf({ books, market, outcome, riskMilliseconds }: BacktestReport): string[] {
  const days = shortNumberText(riskMilliseconds / MILLISECONDS_PER_DAY);
  return [
    `books       ${books}`,
    `market      ${market}`,
    `walked      ${numberText(outcome.steps, 0)} instants, ${dayText(outcome.firstInstant)} to ${dayText(outcome.lastInstant)}; losses over ${days} day${days === '1' ? '' : 's'} after each`,
  ];
}

function verdictTable({ verdicts, currency }: BacktestReport, options: TableOptions): string[] {
  const columns = [
    leftColumn('rule'),
    leftColumn('account'),
    rightColumn('steps', 3),
    rightColumn('broke'),
    rightColumn('coverage'),
    rightColumn(`mean ${currency}`, 2),
    rightColumn('of exposure'),
    rightColumn('worst shortfall', 1),
    rightColumn('would have held'),
    rightColumn('at a cost of'),
    rightColumn('5-step call', 4),
    rightColumn('POF p', 1),
  ];
  const rows = verdicts.map((verdict): TableRow => {
    const { holdingMultiple, coverage, meanShare } = verdict;
    return [
      verdict.rule,
      verdict.account,
      numberText(verdict.steps, 0),
      numberText(coverage.breaches, 0),
      perCent2(coverage.coverage),
      money(coverage.averageMargin),
      perCent2(meanShare),
      money(coverage.worstShortfall),
      multipleText(holdingMultiple),
      holdingMultiple < Number.POSITIVE_INFINITY ? perCent2(meanShare * holdingMultiple) : 'no multiple',
      callText(verdict),
      failureText(verdict),
    ];
  });
  return tableLines(columns, rows, options);
}

function breachLine({ rule, account, breaches }: Verdict): string {
  const worst = [...breaches].sort((left, right) => right.shortfall - left.shortfall).slice(0, BREACHES_SHOWN);
  const told = worst.map(
    ({ at, loss, requirement }) => `${dayText(at)} lost ${money(loss)} against ${money(requirement)}`,
  );
  const more = breaches.length > worst.length ? `; ${breaches.length - worst.length} more` : '';
  return `  ${rule}, ${account}: ${told.join('; ')}${more}`;
}

/** All of a few; of many those that say something, and how many are consistent. */
function testLines(verdicts: readonly Verdict[]): string[] {
  const told = verdicts.length <= TESTS_SHOWN ? verdicts : verdicts.filter(isRejected);
  const rest = verdicts.length - told.length;
  const lines = told.map((verdict) => `  ${testSentence(verdict)}`);
  return rest === 0 ? lines : [...lines, `  ${rest} more pairs of rule and account: consistent`];
}

/** Sentences of a rule that are told whole; on a chain each instrument that it refuses has one. */
const REFUSALS_SHOWN = 3;

function refusedLines(rule: string, refusals: readonly (readonly [sentence: string, steps: number])[]): string[] {
  const often = [...refusals].sort(([, left], [, right]) => right - left);
  const told = often
    .slice(0, REFUSALS_SHOWN)
    .map(([sentence, steps]) => `  ${rule} refused on ${numberText(steps, 0)} steps: ${sentence}`);
  const rest = often.length - told.length;
  return rest === 0 ? told : [...told, `  ${rule} refused for ${numberText(rest, 0)} more reasons (--json lists them)`];
}

function refusalLines({ outcome }: BacktestReport): string[] {
  const lines = outcome.rules.flatMap((rule, index) => refusedLines(rule, [...outcome.refusals[index]!]));
  const unknown = Array.from(
    outcome.lossRefusals,
    ([sentence, steps]) => `  no loss on ${numberText(steps, 0)} steps: ${sentence}`,
  );
  return lines.length + unknown.length === 0 ? [] : ['', 'Left out', ...lines, ...unknown];
}

function countLines({ outcome }: BacktestReport): string[] {
  return Array.from(
    outcome.counts,
    ([what, { steps, total }]) => `counted: ${what}: ${numberText(total, 0)} on ${numberText(steps, 0)} steps`,
  );
}
