// plimsoll margin: what every account of a book must put up under one model, and why.
import type { Command } from 'commander';
import { closest } from '../book/closest.ts';
import { PlimsollError } from '../core/errors.ts';
import type { MarginReport } from '../margin/margin-report.ts';
import { marginJson } from '../report/margin-json.ts';
import type { MarginPage } from '../report/margin-page/margin-page.ts';
import { marginText } from '../report/margin-text.ts';
import { marginRows } from '../report/report-rows.ts';
import { readBook } from '../store/read-book.node.ts';
import {
  addCertaintyOptions,
  addEngineOptions,
  type CertaintyCliOptions,
  type EngineCliOptions,
  readCertainty,
  readEngine,
  withPlimsoll,
} from './engine-options.node.ts';
import { EXIT_LIMIT } from './exit-codes.ts';
import { addMarketOptions, type MarketOptions, readMarketAndBook } from './market-options.node.ts';
import { addModelOptions, addSamplingOption, type ModelCliOptions, readModel } from './model-options.node.ts';
import { numberOption } from './option-numbers.ts';
import { addOutputOptions, type OutputCliOptions, printAnswer, readOutput } from './output-options.node.ts';
import { addReportOption, type ReportCliOptions, readReport, runFacts, writeReport } from './report-file.node.ts';
import { printError, tableOptions } from './terminal.node.ts';

interface MarginOptions
  extends MarketOptions,
    ModelCliOptions,
    EngineCliOptions,
    CertaintyCliOptions,
    ReportCliOptions,
    OutputCliOptions {
  readonly compare: boolean;
  readonly account?: string;
  readonly contributions: boolean;
  readonly minFreeboard?: string;
  readonly orders?: string;
}

export function addMarginCommand(program: Command): void {
  const command = program
    .command('margin')
    .description('what every account must put up under one model, and why')
    .argument('<book>', 'CSV, Parquet or JSON with columns account, instrument, quantity; - reads stdin');
  const model = addSamplingOption(addModelOptions(addMarketOptions(command)));
  addOutputOptions(addReportOption(addCertaintyOptions(addEngineOptions(model))), 'an account')
    .option(
      '--orders <file>',
      'open orders as a book: buys above 0, sells below; their worst fills add to initial margin',
    )
    .option('--no-compare', 'leave other rules out of the page')
    .option('--account <name>', 'explain this account alone')
    .option('--no-contributions', 'leave out what each instrument and factor adds')
    .option(
      '--min-freeboard <fraction>',
      'end with 3 where an account has less than this share of its equity above the line',
    )
    .addHelpText(
      'before',
      'Example: plimsoll margin examples/market-maker.csv --market examples/snapshot.json --model es\n',
    )
    .action(marginCommand);
}

async function marginCommand(bookPath: string, options: MarginOptions): Promise<void> {
  readOutput(options);
  const engine = readEngine(options);
  const certainty = readCertainty(options);
  const path = readReport(options);
  const minFreeboard =
    options.minFreeboard === undefined ? undefined : numberOption('--min-freeboard', options.minFreeboard);
  const model = await readModel(options);
  const { snapshot, book, venue } = await readMarketAndBook(bookPath, options);
  const orders = options.orders === undefined ? {} : { orders: await readBook(options.orders, { venue }) };
  if (options.account !== undefined) requireAccount(options.account, book.accounts);
  const contributions = options.contributions ? 'largest' : 'none';
  const { report, writePage } = await withPlimsoll(engine, async (plimsoll, watch): Promise<Answer> => {
    const how = { ...watch, ...certainty, ...orders, contributions } as const;
    if (path === undefined) return { report: await plimsoll.margin(book, snapshot, model, how) };
    const picture = await plimsoll.picture(book, snapshot, model, how);
    const history = model.history === undefined ? {} : { history: model.history };
    const compare = options.compare ? { compare: await plimsoll.compare(book, snapshot, { ...how, ...history }) } : {};
    const page: MarginPage = { picture, ...compare, run: runFacts() };
    return { report: picture.margin, writePage: () => writeMarginPage(path, page) };
  });
  const account = options.account === undefined ? {} : { account: options.account };
  printAnswer(options, {
    json: () => marginJson(report),
    rows: () => marginRows(report),
    text: () => marginText(report, { ...tableOptions(), ...account }),
  });
  await writePage?.();
  if (minFreeboard !== undefined) judgeFreeboard(report, minFreeboard);
}

interface Answer {
  readonly report: MarginReport;
  readonly writePage?: () => Promise<void>;
}

async function writeMarginPage(path: string, page: MarginPage): Promise<void> {
  // The library that draws takes a moment to load; who wants no page need not wait for it.
  const { marginPage } = await import('../report/margin-page/margin-page.ts');
  await writeReport(path, marginPage(page));
}

function requireAccount(name: string, accounts: readonly string[]): void {
  if (accounts.includes(name)) return;
  const near = closest(name, accounts, 3);
  const hint = near === undefined ? `it has ${accounts.slice(0, 10).join(', ')}` : `did you mean ${near}?`;
  throw new PlimsollError('INPUT_USAGE', `--account is ${name}; the book has no such account: ${hint}`);
}

/** An account without equity lies below any line. */
function judgeFreeboard({ requirements }: MarginReport, least: number): void {
  const below = requirements.filter(({ freeboard, maintenance }) => maintenance > 0 && !((freeboard ?? -1) >= least));
  if (below.length === 0) return;
  printError(`plimsoll: below a freeboard of ${least}: ${below.map(({ account }) => account).join(', ')}`);
  process.exitCode = EXIT_LIMIT;
}
