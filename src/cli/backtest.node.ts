// plimsoll backtest: rules tried day by day on what happened.
import type { Command } from 'commander';
import { type BacktestRunOptions, runBacktest } from '../app/backtest-run.node.ts';
import { createPlimsollInThread } from '../app/in-thread.ts';
import type { BacktestReport } from '../backtest/report.ts';
import { RULE_SETTINGS, type RuleChoice, type RuleSettings, type Sweep, sweptRules } from '../backtest/rules.ts';
import { type WalkPlan, walkRange } from '../backtest/walk.ts';
import { PlimsollError } from '../core/errors.ts';
import { type Instant, MILLISECONDS_PER_DAY, parseInstant } from '../core/units.ts';
import { MODELS, modelEntry } from '../margin/models.ts';
import { backtestHtml } from '../report/backtest-html.ts';
import { backtestJson } from '../report/backtest-json.ts';
import { backtestText } from '../report/backtest-text.ts';
import { compileWasmBuild } from '../store/wasm-build.node.ts';
import { writeText } from '../store/write-text.node.ts';
import { addBacktestMarketOptions, type BacktestMarketOptions, readBooks, withTape } from './backtest-market.node.ts';
import { collect } from './market-options.node.ts';
import { readParameters } from './model-options.node.ts';
import { countOption, numberOption } from './option-numbers.ts';
import { openProgress } from './progress.node.ts';
import { printData, printNote, tableOptions } from './terminal.node.ts';

interface BacktestOptions extends BacktestMarketOptions {
  readonly model: string;
  readonly params?: string;
  readonly sweep: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly period: string;
  readonly every: string;
  readonly window?: string;
  readonly recalibrate?: string;
  readonly scenarios?: string;
  readonly results?: string;
  readonly json?: boolean;
  readonly report?: string;
}

const EXAMPLE =
  'Example: plimsoll backtest --history examples/history/btc-eth-daily.csv --strategy short-strangle,levered-perp --model fhs,es\n';

export function addBacktestCommand(program: Command): void {
  const command = program
    .command('backtest')
    .description('rules tried day by day on what happened: coverage, shortfall, cost');
  addBacktestMarketOptions(command)
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
    .option('--results <file>', 'keep records as they come; a run that was ended goes on from there')
    .option('--report <file>', 'write a page as well: margin against loss through time, cost against coverage')
    .option('--json', 'print one JSON document')
    .addHelpText('before', EXAMPLE)
    .action(backtestCommand);
}

async function backtestCommand(options: BacktestOptions): Promise<void> {
  const settings = readSettings(options);
  const choices = await readChoices(options);
  const rules = sweptRules(choices, options.sweep.map(readSweep), settings);
  const riskMilliseconds = daysOption('--period', options.period) * MILLISECONDS_PER_DAY;
  const stride = countOption('--every', options.every, 1);
  const range = { ...dayRange(options), pastRows: settings.windowChanges };
  const books = await readBooks(options);
  const report = await withTape(options, books, async (tape) => {
    const plan: WalkPlan = { tape, books, rules, riskMilliseconds, stride, ...walkRange(tape, range) };
    return watched(plan, options.results === undefined ? {} : { results: options.results });
  });
  if (options.report !== undefined) {
    await writeText(options.report, backtestHtml(report));
    printNote(`the page is in ${options.report}`);
  }
  if (options.json) printData(JSON.stringify(backtestJson(report), null, 2));
  else printData(backtestText(report, tableOptions()));
}

async function watched(plan: WalkPlan, options: BacktestRunOptions): Promise<BacktestReport> {
  const plimsoll = await createPlimsollInThread(await compileWasmBuild('strict'));
  const { onProgress, finish } = openProgress();
  try {
    return await runBacktest(plan, plimsoll.backtest, { ...options, onProgress, onNote: printNote });
  } finally {
    finish();
    await plimsoll.close();
  }
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
