// Tools against procyclicality side by side, as a section of a page: what draws charts is not loaded for a terminal.
import type { BacktestReport } from '../backtest/report.ts';
import { HEADS, rowsOf, silentLine, WHAT_IS_SAID } from './backtest-tools.ts';
import { named } from './page/html.ts';
import { caption, type Section, table } from './page/parts.ts';

/** Null where no tools were asked for. */
export function toolsSection({ tools, verdicts }: BacktestReport): Section | null {
  if (tools.length === 0) return null;
  const columns = [
    { head: 'rule' },
    { head: 'account' },
    { head: 'tool' },
    ...HEADS.map((head) => ({ head, kind: 'number' as const })),
  ];
  const rows = rowsOf(verdicts).map(({ rule, account, cells }) => ({ cells: [rule, named(account), ...cells] }));
  const silent = silentLine(verdicts);
  const body = [
    ...(rows.length === 0 ? [] : [table({ columns, rows })]),
    caption(WHAT_IS_SAID),
    ...(silent === null ? [] : [caption(silent)]),
  ];
  return { id: 'tools', title: 'Against procyclicality', body };
}
