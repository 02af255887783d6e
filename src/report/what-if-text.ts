// What a change of the book does to its margin.
import type { RequirementChange, WhatIfReport } from '../margin/margin-report.ts';
import {
  change,
  distinct,
  freeboardText,
  headLines,
  leftColumn,
  money,
  parameterLine,
  rightColumn,
  shortenedTo,
  storyText,
} from './margin-lines.ts';
import { type TableOptions, tableLines } from './terminal-table.ts';

export function whatIfText({ before, after, changes }: WhatIfReport, options: TableOptions): string {
  const head = [
    `model       ${before.model}, the same scenarios before and after; legs trade at their marks`,
    ...headLines(before, options),
    shortenedTo(parameterLine(before.parameters), options.widthCells),
  ];
  const columns = [
    leftColumn('account'),
    rightColumn(`initial before ${before.currency}`),
    rightColumn('after'),
    rightColumn('change'),
    rightColumn('maintenance', 2),
    rightColumn('freeboard before', 1),
    rightColumn('after', 1),
  ];
  const rows = changes.map((each) => [
    each.account,
    money(each.before?.initial ?? 0),
    money(each.after?.initial ?? 0),
    change(each.initial),
    change(each.maintenance),
    freeboardText(each.before?.freeboard ?? null),
    freeboardText(each.after?.freeboard ?? null),
  ]);
  const warnings = distinct(after.requirements.flatMap((requirement) => requirement.warnings));
  return [
    ...head.map(options.faint),
    '',
    ...tableLines(columns, rows, options),
    ...changes.flatMap((each) => ['', options.strong(each.account), ...detailOf(each).map((line) => `  ${line}`)]),
    ...(warnings.length === 0 ? [] : ['', ...warnings.map((warning) => `warning: ${warning}`)]),
  ].join('\n');
}

function detailOf({ components, before, after }: RequirementChange): string[] {
  return [
    ...components.map(({ name, amount }) => `${name} ${change(amount)}`),
    ...(before?.worst === undefined ? [] : [`worst before ${storyText(before.worst)}`]),
    ...(after?.worst === undefined ? [] : [`worst after  ${storyText(after.worst)}`]),
  ];
}
