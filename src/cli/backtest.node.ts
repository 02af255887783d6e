// plimsoll backtest: rules tried day by day on what happened.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { type BacktestRequest, withPlan } from '../app/backtest-request.node.ts';
import { runBacktest, walkHere } from '../app/backtest-run.node.ts';
import { walkOnThreads } from '../app/backtest-threads.node.ts';
import { createPlimsollInThread } from '../app/in-thread.ts';
import type { BacktestReport } from '../backtest/report.ts';
import { RULE_SETTINGS, type RuleChoice, type RuleSettings, type Sweep } from '../backtest/rules.ts';
import { TOOLS, type Tool, toolOf } from '../backtest/tools.ts';
import type { WalkPlan } from '../backtest/walk.ts';
import { PlimsollError } from '../core/errors.ts';
import { type Instant, MILLISECONDS_PER_DAY, parseInstant } from '../core/units.ts';
import { MODELS, modelEntry } from '../margin/models.ts';
import { backtestJson, backtestRows } from '../report/backtest-json.ts';
import { BACKTEST_COLUMNS, backtestCsv } from '../report/backtest-table.ts';
import { backtestText } from '../report/backtest-text.ts';
import { compileWasmBuild } from '../store/wasm-build.node.ts';
import { writeTable } from '../store/write-table.node.ts';
import { writeText } from '../store/write-text.node.ts';
import { addBacktestMarketOptions, type BacktestMarketOptions, readBacktestMarket } from './backtest-market.node.ts';
import { collect } from './market-options.node.ts';
import { readParameters } from './model-options.node.ts';
import { countOption, numberOption } from './option-numbers.ts';
import { addOutputOptions, type OutputCliOptions, printAnswer, readOutput } from './output-options.node.ts';
import { openProgress } from './progress.node.ts';
import { printNote, tableOptions } from './terminal.node.ts';

interface BacktestOptions extends BacktestMarketOptions, OutputCliOptions {
  readonly model: string;
  readonly params?: string;
  readonly sweep: readonly string[];
  readonly tools?: string;
  readonly from?: string;
  readonly to?: string;
  readonly period: string;
  readonly every: string;
  readonly window?: string;
  readonly recalibrate?: string;
  readonly scenarios?: string;
  readonly results?: string;
  readonly workers?: string;
  readonly report?: string;
  readonly table?: string;
}

const EXAMPLE =
  'Example: plimsoll backtest --history examples/history/btc-eth-daily.csv --strategy short-strangle,levered-perp --model fhs,es\n';

export function addBacktestCommand(program: Command): void {
  const command = program
    .command('backtest')
    .description('rules tried day by day on what happened: coverage, shortfall, cost');
  addOutputOptions(addBacktestMarketOptions(command), 'a rule on an account')
    .option('--model <names>', `margin models: ${MODELS.map(({ name }) => name).join(', ')}`, 'fhs')
    .option('--params <file>', 'parameters of the one model, in place of a calibration to the past')
    .option('--sweep <key=values>', 'every combination, as confidence=0.975,0.99 horizon=1d,2d', collect, [])
    .option('--from <day>', 'first instant; where left out, once the window has a past to look back on')
    .option('--to <day>', 'last instant')
    .option('--period <days>', 'margin period of risk, over which losses are realised', '1d')
    .option('--every <count>', 'walk every so many instants', '1')
    .option('--window <changes>', `changes that rules look back on (default: ${RULE_SETTINGS.windowChanges})`)
    .option('--recalibrate <days>', `days between calibrations (default: ${RULE_SETTINGS.recalibrateDays})`)
    .option('--scenarios <count>', `of rules that draw them (default: ${RULE_SETTINGS.scenarios})`)
    .option('--tools <names>', `what tools against procyclicality would change: ${TOOLS.join(', ')}, or all`)
    .option('--results <file>', 'keep records as they come; a run that was ended goes on from there')
    .option('--workers <count>', 'threads; all cores where left out. Results do not depend on it')
    .option('--table <file>', 'write every step of every rule and account as well: Parquet, or CSV, by the name')
    .option('--report <file>', 'write a page as well: margin against loss through time, cost against coverage')
    .addHelpText('before', EXAMPLE)
    .action(backtestCommand);
}

async function backtestCommand(options: BacktestOptions): Promise<void> {
  readOutput(options);
  requireTableName(options.table);
  const request: BacktestRequest = {
    ...readBacktestMarket(options),
    choices: await readChoices(options),
    sweeps: options.sweep.map(readSweep),
    settings: readSettings(options),
    riskMilliseconds: daysOption('--period', options.period) * MILLISECONDS_PER_DAY,
    stride: countOption('--every', options.every, 1),
    ...dayRange(options),
  };
  const threads = options.workers === undefined ? availableParallelism() : countOption('--workers', options.workers, 1);
  const tools = readTools(options.tools);
  const report = await withPlan(request, (plan) =>
    watched(plan, { request, threads, results: options.results, tools }),
  );
  if (options.table !== undefined) {
    await writeTable(options.table, { columns: BACKTEST_COLUMNS, csv: backtestCsv(report.outcome) });
    printNote(`the steps are in ${options.table}`);
  }
  if (options.report !== undefined) {
    const { backtestHtml } = await import('../report/backtest-html.ts');
    await writeText(options.report, backtestHtml(report));
    printNote(`the page is in ${options.report}`);
  }
  printAnswer(options, {
    json: () => backtestJson(report),
    rows: () => backtestRows(report),
    text: () => backtestText(report, tableOptions()),
  });
}

/** Before anything is walked. */
function requireTableName(table: string | undefined): void {
  if (table === undefined) return;
  if (!/\.(parquet|csv)$/.test(table)) {
    throw new PlimsollError('INPUT_USAGE', `--table is ${table}; its name must end in .parquet or .csv`);
  }
  if (!existsSync(dirname(table))) {
    throw new PlimsollError('INPUT_FILE', `--table is ${table}; there is no folder ${dirname(table)}`);
  }
}

interface Watch {
  readonly request: BacktestRequest;
  readonly threads: number;
  readonly results: string | undefined;
  readonly tools: readonly Tool[];
}

/** Fewer steps are walked before a second thread has read its files. */
const STEPS_WORTH_THREADS = 64;

async function watched(plan: WalkPlan, { request, threads, results, tools }: Watch): Promise<BacktestReport> {
  const { onProgress, finish } = openProgress();
  const options = { onProgress, onNote: printNote, tools, ...(results === undefined ? {} : { results }) };
  try {
    // What is read from stdin cannot be read again by another thread.
    const steps = (plan.end - plan.first) / plan.stride;
    if (threads > 1 && steps >= STEPS_WORTH_THREADS && !readsStdin(request)) {
      return await runBacktest(plan, (rest) => walkOnThreads(request, rest, threads), options);
    }
    const plimsoll = await createPlimsollInThread(await compileWasmBuild('strict'));
    return await runBacktest(plan, walkHere(plimsoll), options);
  } finally {
    finish();
  }
}

const readsStdin = ({ history, books }: BacktestRequest): boolean =>
  history === '-' || (books.kind === 'file' && books.path === '-');

function readTools(text: string | undefined): readonly Tool[] {
  if (text === undefined) return [];
  return text === 'all' ? TOOLS : [...new Set(text.split(','))].map((name) => toolOf(name.trim()));
}

function readSettings({ window, recalibrate, scenarios }: BacktestOptions): RuleSettings {
  return {
    windowChanges: window === undefined ? RULE_SETTINGS.windowChanges : countOption('--window', window, 2),
    recalibrateDays:
      recalibrate === undefined ? RULE_SETTINGS.recalibrateDays : daysOption('--recalibrate', recalibrate),
    scenarios: scenarios === undefined ? RULE_SETTINGS.scenarios : countOption('--scenarios', scenarios, 1),
  };
}

async function readChoices({ model, params }: BacktestOptions): Promise<readonly RuleChoice[]> {
  const names = model === 'all' ? MODELS.map(({ name }) => name) : [...new Set(model.split(','))];
  const entries = names.map(modelEntry);
  if (params === undefined) return entries.map(({ name }) => ({ model: name }));
  const [only, ...others] = entries;
  if (only === undefined || others.length > 0) {
    throw new PlimsollError('INPUT_USAGE', `--params is of one model; --model names ${names.length}`);
  }
  const preset = only.presets.find(({ name }) => name === params);
  return [{ model: only.name, parameters: preset ?? (await readParameters(params)) }];
}

/** Words of the command line for keys of the parameters. */
const SWEEP_KEYS: Readonly<Record<string, string>> = { horizon: 'horizonDays' };

/** confidence=0.975,0.99 */
function readSweep(text: string): Sweep {
  const [, key = '', list = ''] = /^([A-Za-z]+)=([^=]+)$/.exec(text) ?? [];
  const values = list.split(',').filter((value) => value !== '');
  if (key === '' || values.length === 0) {
    throw new PlimsollError('INPUT_USAGE', `--sweep is ${text}; it must look like confidence=0.975,0.99`);
  }
  return { key: SWEEP_KEYS[key] ?? key, values: values.map(sweptValue) };
}

function sweptValue(text: string): number | string {
  const [, days] = /^(\d+(?:\.\d+)?)d$/.exec(text) ?? [];
  const value = Number(days ?? text);
  return Number.isNaN(value) ? text : value;
}

/** 1d, 0.5d or a number of days. */
function daysOption(option: string, text: string): number {
  const value = numberOption(option, text.replace(/d$/, ''));
  if (value > 0) return value;
  throw new PlimsollError('INPUT_USAGE', `${option} is ${text}; it must be days above 0, as 1d`);
}

function dayRange({ from, to }: BacktestOptions): { readonly from?: Instant; readonly to?: Instant } {
  return {
    ...(from === undefined ? {} : { from: instantOption('--from', from) }),
    ...(to === undefined ? {} : { to: instantOption('--to', to) }),
  };
}

function instantOption(option: string, text: string): Instant {
  const instant = parseInstant(text);
  if (!Number.isNaN(instant)) return instant;
  throw new PlimsollError('INPUT_USAGE', `${option} is ${text}; it must be a day as 2020-03-01, or an instant`);
}
