// A backtest step by step, for tools of one's own: a row per rule, account and instant of which requirement and loss are known.
import type { RuleSeries, WalkOutcome } from '../backtest/outcome.ts';
import { instantText } from '../core/units.ts';
import { csvCell } from './rows-text.ts';

/** Names of the columns, and what DuckDB calls their types. */
export const BACKTEST_COLUMNS = {
  instant: 'TIMESTAMP',
  rule: 'VARCHAR',
  account: 'VARCHAR',
  loss: 'DOUBLE',
  requirement: 'DOUBLE',
  value_at_risk: 'DOUBLE',
  expected_shortfall: 'DOUBLE',
  exposure: 'DOUBLE',
} as const;

/** As CSV, a series at a time. An empty cell is what a rule does not read; a requirement without end is inf. */
export function* backtestCsv({ series }: WalkOutcome): Generator<string> {
  yield `${Object.keys(BACKTEST_COLUMNS).join(',')}\n`;
  for (const each of series) yield seriesCsv(each);
}

function seriesCsv({ rule, account, instants, ...of }: RuleSeries): string {
  const names = `${csvCell(rule)},${csvCell(account)}`;
  const columns = [of.losses, of.requirements, of.valuesAtRisk, of.expectedShortfalls, of.exposures];
  return Array.from(instants, (instant, step) => {
    const numbers = columns.map((column) => numberCell(column[step]!));
    return `${instantText(instant)},${names},${numbers.join(',')}\n`;
  }).join('');
}

function numberCell(value: number): string {
  if (Number.isNaN(value)) return '';
  return Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
}
