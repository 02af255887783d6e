// Tools against procyclicality side by side, for a terminal: what each gains in calm and what it costs.
import type { BacktestReport } from '../backtest/report.ts';
import { perCent2 } from './backtest-words.ts';
import { leftColumn, money, rightColumn } from './margin-lines.ts';
import { numberText } from './number-text.ts';
import { type TableOptions, type TableRow, tableLines } from './terminal-table.ts';

export const HEADS = [
  'mean',
  'of plain',
  'broke',
  'shortfall',
  '30-step peak/trough',
  'largest call',
  'in 5 steps',
  'in 30',
];

export const WHAT_IS_SAID =
  'From the 61st step on, when there is a volatility to respond to. The stressed margin is the largest share of the exposure that the rule has asked so far; the volatility is that of the losses before each step.';

interface ToolRow {
  readonly rule: string;
  readonly account: string;
  readonly cells: readonly string[];
}

/** Undefined where no tools were asked for. */
export function toolLines({ tools, verdicts }: BacktestReport, options: TableOptions): string[] {
  if (tools.length === 0) return [];
  const columns = [
    leftColumn('rule'),
    leftColumn('account'),
    leftColumn('tool'),
    ...HEADS.map((head) => rightColumn(head)),
  ];
  const rows: TableRow[] = [];
  rowsOf(verdicts).forEach(({ rule, account, cells }, index, all) => {
    const before = all[index - 1];
    if (before !== undefined && (before.rule !== rule || before.account !== account)) rows.push('rule');
    rows.push([rule, account, ...cells]);
  });
  const silent = silentLine(verdicts);
  const body = rows.length === 0 ? [] : [...tableLines(columns, rows, options), options.faint(WHAT_IS_SAID)];
  return ['', options.strong('Against procyclicality'), ...body, ...(silent === null ? [] : [silent])];
}

export const rowsOf = (verdicts: BacktestReport['verdicts']): ToolRow[] =>
  verdicts.flatMap(({ rule, account, tools }) =>
    (tools ?? []).map((effect) => ({
      rule,
      account,
      cells: [
        effect.name,
        money(effect.averageMargin),
        perCent2(effect.averageAgainstFirst),
        numberText(effect.breaches, 0),
        money(effect.totalShortfall),
        numberText(effect.peakToTrough30Days, 2),
        ...effect.largestCalls.map(({ amount }) => money(amount)),
      ],
    })),
  );

export function silentLine(verdicts: BacktestReport['verdicts']): string | null {
  const silent = verdicts.filter(({ tools }) => tools === null).map(({ rule, account }) => `${rule} for ${account}`);
  if (silent.length === 0) return null;
  return `Nothing is said of ${silent.join('; ')}: tools need 120 steps that do not overlap, each with a requirement and losses.`;
}
