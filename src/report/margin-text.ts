// A margin run as people read it: one line per account, then why, for the accounts that owe most.
import type { MarginReport, ScenarioSummary } from '../margin/margin-report.ts';
import type { Component, Contributions, Requirement, TailFigures } from '../margin/requirement.ts';
import type { Interval } from '../risk/intervals.ts';
import {
  distinct,
  foldedTo,
  freeboardText,
  headLines,
  leftColumn,
  money,
  NO_SCENARIOS,
  parameterLine,
  perCent,
  rightColumn,
  shortenedTo,
  storyText,
} from './margin-lines.ts';
import { numberText, shortNumberText } from './number-text.ts';
import { type TableOptions, type TableRow, tableLines } from './terminal-table.ts';

/** Accounts that are explained one by one. */
const ACCOUNTS_EXPLAINED = 6;
/** Parts of a list of contributions that are named. */
const PARTS_SHOWN = 5;
const NAME_CELLS = 40;
const MOST_TELLING_SHARE = 10;

export interface MarginTextOptions extends TableOptions {
  /** Explain this account alone. */
  readonly account?: string;
}

export function marginText(report: MarginReport, options: MarginTextOptions): string {
  const { requirements } = report;
  const chosen = explainedAccounts(requirements, options.account);
  const warnings = distinct(requirements.flatMap((requirement) => requirement.warnings));
  return [
    ...headOf(report, options).map(options.faint),
    '',
    ...accountTable(report, options),
    ...chosen.flatMap((requirement) => ['', ...explanationOf(requirement, report, options)]),
    ...hiddenLine(requirements.length, chosen.length).map(options.faint),
    ...(warnings.length === 0 ? [] : ['', ...warnings.map((warning) => `warning: ${warning}`)]),
    '',
    ...[certificateLine(report), timingLine(report)].map(options.faint),
  ].join('\n');
}

function headOf(report: MarginReport, options: TableOptions): string[] {
  const { book, positionCount, instrumentCount, requirements, model } = report;
  const counted = `${book}: ${positionCount} positions in ${instrumentCount} instruments, ${requirements.length} accounts`;
  return [
    `model       ${model}`,
    ...headLines({ ...report, book: counted }, options),
    ...report.scenarios.map((summary) => shortenedTo(scenarioLine(summary), options.widthCells)),
    shortenedTo(parameterLine(report.parameters), options.widthCells),
  ];
}

function scenarioLine({ count, model, seed, name }: ScenarioSummary): string {
  const drawn = seed === undefined ? '' : `, seed ${seed}`;
  return `scenarios   ${numberText(count, 0)} (${name}): ${model}${drawn}`;
}

function accountTable({ requirements, currency }: MarginReport, options: TableOptions): string[] {
  const tail = requirements.find((requirement) => requirement.tail)?.tail;
  const isKnown = requirements.some(({ health }) => health !== undefined);
  const levels = tail === undefined ? [] : [rightColumn(`VaR ${perCent(tail.confidence)}`, 2)];
  const shortfalls =
    tail === undefined ? [] : [rightColumn(`ES ${perCent(tail.confidence)}`, 1), rightColumn('± of ES', 3)];
  const columns = [
    leftColumn('account'),
    rightColumn(`initial ${currency}`),
    rightColumn('maintenance', 0),
    rightColumn('equity'),
    rightColumn('freeboard'),
    ...(isKnown ? [rightColumn('used', 4), leftColumn('state')] : []),
    ...levels,
    ...shortfalls,
  ];
  const rows = requirements.map((requirement): TableRow => {
    const { account, initial, maintenance, equity, freeboard } = requirement;
    const figures = requirement.tail;
    const ofTail =
      figures === undefined ? [] : [money(figures.valueAtRisk), money(figures.expectedShortfall), halfWidth(figures)];
    const ofHealth = isKnown ? healthCells(requirement) : [];
    const cells = [account, money(initial), money(maintenance), money(equity), freeboardText(freeboard)];
    const all = [...cells, ...ofHealth, ...ofTail];
    return requirement.health?.state === 'liquidation' ? { alarming: all } : all;
  });
  if (rows.length < 2) return tableLines(columns, rows, options);
  const sum = (of: (requirement: Requirement) => number) =>
    money(requirements.reduce((total, requirement) => total + of(requirement), 0));
  const total = [
    'sum of accounts',
    sum(({ initial }) => initial),
    sum(({ maintenance }) => maintenance),
    sum(({ equity }) => equity),
  ];
  return tableLines(columns, [...rows, 'rule', total], options);
}

/** What of the equity maintenance uses, and what the account may do; of one without a balance in the book neither is known. */
function healthCells({ health }: Requirement): string[] {
  if (health === undefined) return ['', 'no balance'];
  const { utilisation, state } = health;
  return [utilisation === null ? '' : perCent(utilisation), state];
}

function halfWidth({ expectedShortfallInterval: interval }: TailFigures): string {
  if (interval?.low == null || interval.high === null) return '';
  return money((interval.high - interval.low) / 2);
}

function explainedAccounts(requirements: readonly Requirement[], account: string | undefined): readonly Requirement[] {
  if (account !== undefined) return requirements.filter((requirement) => requirement.account === account);
  const largest = [...requirements].sort((left, right) => right.initial - left.initial).slice(0, ACCOUNTS_EXPLAINED);
  return requirements.filter((requirement) => largest.includes(requirement));
}

function hiddenLine(all: number, shown: number): string[] {
  if (shown >= all) return [];
  return ['', `(${shown} of ${all} accounts explained; --account NAME explains another, --json has all)`];
}

function explanationOf(requirement: Requirement, report: MarginReport, options: TableOptions): string[] {
  const { account, components, maintenanceComponents = [], alternatives = [], tail, worst } = requirement;
  const lines = [
    ...components.map((component) => componentLine(component, '')),
    ...maintenanceComponents.map((component) => componentLine(component, 'maintenance: ')),
    ...alternatives.map((component) => componentLine(component, 'looked at: ')),
    ...intervalLines(tail),
    ...(requirement.written === undefined ? [] : [writtenLine(requirement.written)]),
    ...(worst === undefined ? [] : [`worst       ${storyText(worst)}`]),
    ...(requirement.contributions ?? []).map((contributions) => contributionLine(contributions, report)),
  ];
  return [options.strong(account), ...lines.flatMap((line) => foldedTo(line, options))];
}

const writtenLine = ({ initial, maintenance, words }: NonNullable<Requirement['written']>): string =>
  `as written  initial ${shortNumberText(initial, 6)}, maintenance ${shortNumberText(maintenance, 6)}: the venue rounds ${words}`;

function componentLine({ name, amount, inputs }: Component, prefix: string): string {
  const told = Object.entries(inputs ?? {}).map(
    ([key, value]) => `${key} ${typeof value === 'number' ? shortNumberText(value, 4) : value}`,
  );
  return `${prefix}${name} ${money(amount)}${told.length === 0 ? '' : ` (${told.join(', ')})`}`;
}

function intervalLines(tail: TailFigures | undefined): string[] {
  if (tail === undefined) return [];
  const { valueAtRiskInterval, expectedShortfallInterval, valueAtRisk, expectedShortfall } = tail;
  return [
    ...intervalLine('VaR', valueAtRisk, valueAtRiskInterval),
    ...intervalLine('ES', expectedShortfall, expectedShortfallInterval),
  ];
}

function intervalLine(name: string, amount: number, interval: Interval | undefined): string[] {
  if (interval === undefined) return [];
  const side = (value: number | null) => (value === null ? 'open' : money(value));
  const { low, high, confidence } = interval;
  return [
    `${name.padEnd(11)} ${money(amount)}, between ${side(low)} and ${side(high)} with ${perCent(confidence)} (sampling)`,
  ];
}

function contributionLine({ by, parts }: Contributions, { currency }: MarginReport): string {
  const total = parts.reduce((sum, { amount }) => sum + amount, 0);
  // Of the little that is left of a hedged book, shares of thousands of per cent tell nobody anything.
  const telling = parts.every(({ amount }) => Math.abs(amount) <= MOST_TELLING_SHARE * Math.abs(total));
  const share = (amount: number) => (telling && total !== 0 ? ` (${perCent(amount / total)})` : '');
  const told = (part: { readonly name: string; readonly amount: number }) =>
    `${shortenedTo(part.name, NAME_CELLS)} ${money(part.amount)}${share(part.amount)}`;
  const head = `by ${by}`.padEnd(11);
  if (parts.length <= 2 * PARTS_SHOWN) return `${head} ${parts.map(told).join('; ')}`;
  const middle = parts.slice(PARTS_SHOWN, -PARTS_SHOWN);
  const rest = middle.reduce((sum, { amount }) => sum + amount, 0);
  const shown = [...parts.slice(0, PARTS_SHOWN).map(told), `${middle.length} between ${money(rest)}`];
  return `${head} ${[...shown, ...parts.slice(-PARTS_SHOWN).map(told)].join('; ')}; sum ${money(total)} ${currency}`;
}

function certificateLine({ requirements, scenarios }: MarginReport): string {
  if (scenarios.length === 0) return `certificate ${NO_SCENARIOS}`;
  const tails = requirements.flatMap(({ tail }) => (tail === undefined ? [] : [tail]));
  const certificate = tails.find((tail) => tail.certificate)?.certificate;
  if (certificate === undefined) return 'certificate every scenario was revalued exactly';
  const { eps, observedError, candidates, checks, certify, screenedBy } = certificate;
  if (certify === 'none') return 'certificate none: the tails are approximate';
  const by = screenedBy === undefined || screenedBy === 'wasm' ? '' : `; screened by ${screenedBy}`;
  const revalued = `${numberText(candidates, 0)} candidates and ${numberText(checks, 0)} checks revalued exactly`;
  return `certificate ${revalued}; bound ${eps.toExponential(2)}, largest error seen ${observedError.toExponential(2)}${by}`;
}

function timingLine({ timings }: MarginReport): string {
  const parts = Object.entries(timings).map(([name, milliseconds]) => [name, milliseconds as number] as const);
  const total = parts.reduce((sum, [, milliseconds]) => sum + milliseconds, 0);
  const told = parts.map(([name, milliseconds]) => `${name} ${numberText(milliseconds, 0)}`);
  return `time        ${numberText(total, 0)} ms: ${told.join(', ')}`;
}
