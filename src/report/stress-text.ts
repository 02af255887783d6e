// What a book loses in named scenarios: a table, and the worst of every account in words.
import type { StressReport } from '../margin/stress-report.ts';
import {
  headLines,
  leftColumn,
  money,
  parameterLine,
  perCent,
  rightColumn,
  shortenedTo,
  storyText,
} from './margin-lines.ts';
import { type TableOptions, tableLines } from './terminal-table.ts';

const NAME_CELLS = 56;

export function stressText(report: StressReport, options: TableOptions): string {
  const { accounts, currency } = report;
  const [first] = accounts;
  const scenarios = [...(first?.stories ?? [])].sort((left, right) => left.scenario - right.scenario);
  const columns = [
    leftColumn(`loss ${currency}`),
    ...accounts.map(({ account }, index) => rightColumn(account, index)),
  ];
  const lossesOf = accounts.map(({ stories }) => new Map(stories.map((story) => [story.scenario, story.loss])));
  const rows = scenarios.map(({ scenario, label }) => [
    shortenedTo(label ?? `scenario ${scenario + 1}`, NAME_CELLS),
    ...lossesOf.map((losses) => money(losses.get(scenario)!)),
  ]);
  const worst = accounts.flatMap(({ account, equity, stories }) => {
    const [story] = stories;
    const share = equity > 0 ? `, ${perCent(story!.loss / equity)} of its equity` : '';
    return ['', options.strong(account), `  ${storyText(story!)}${share}`];
  });
  const head = [...headLines(report, options), shortenedTo(parameterLine(report.parameters), options.widthCells)];
  return [...head.map(options.faint), '', ...tableLines(columns, rows, options), ...worst].join('\n');
}
