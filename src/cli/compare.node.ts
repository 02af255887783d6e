// plimsoll compare: every margin model on one book, side by side.
import type { Command } from 'commander';
import { modelEntry } from '../margin/models.ts';
import { compareJson, compareText } from '../report/compare-text.ts';
import { compareRows } from '../report/report-rows.ts';
import {
  addCertaintyOptions,
  addEngineOptions,
  type CertaintyCliOptions,
  type EngineCliOptions,
  readCertainty,
  readEngine,
  withPlimsoll,
} from './engine-options.node.ts';
import { addMarketOptions, type MarketOptions, readMarketAndBook } from './market-options.node.ts';
import { readModelHistory } from './model-options.node.ts';
import { countOption } from './option-numbers.ts';
import { addOutputOptions, type OutputCliOptions, printAnswer, readOutput } from './output-options.node.ts';
import { addReportOption, type ReportCliOptions, readReport, runFacts, writeReport } from './report-file.node.ts';
import { tableOptions } from './terminal.node.ts';

interface CompareCliOptions
  extends MarketOptions,
    EngineCliOptions,
    CertaintyCliOptions,
    ReportCliOptions,
    OutputCliOptions {
  readonly models?: string;
  readonly history?: string;
  readonly scenarios?: string;
  readonly unify?: boolean;
}

export function addCompareCommand(program: Command): void {
  const command = program
    .command('compare')
    .description('every margin model on one book, side by side, and beside isolated positions')
    .argument('<book>', 'CSV, Parquet or JSON with columns account, instrument, quantity; - reads stdin');
  const run = addCertaintyOptions(addEngineOptions(addMarketOptions(command)));
  addOutputOptions(addReportOption(run), 'an account under a rule')
    .option('--models <names>', 'models to compare, separated by commas; all where left out')
    .option('--history <file>', 'past prices and volatilities, CSV or Parquet, for models that replay them')
    .option('--scenarios <count>', 'how many scenarios models draw (default: 20000)')
    .option('--unify', 'an account per venue, and one for all venues together')
    .addHelpText(
      'before',
      'Example: plimsoll compare examples/market-maker.csv --market examples/snapshot.json --models isolated,cross,es\n',
    )
    .action(compareCommand);
}

async function compareCommand(bookPath: string, options: CompareCliOptions): Promise<void> {
  readOutput(options);
  const engine = readEngine(options);
  const certainty = readCertainty(options);
  const path = readReport(options);
  const models = options.models?.split(',').map((name) => modelEntry(name.trim()).name);
  const scenarios = options.scenarios === undefined ? undefined : countOption('--scenarios', options.scenarios, 1);
  const { snapshot, book } = await readMarketAndBook(bookPath, options);
  const history = options.history === undefined ? undefined : await readModelHistory(options.history);
  const report = await withPlimsoll(engine, (plimsoll, watch) =>
    plimsoll.compare(book, snapshot, {
      ...watch,
      ...certainty,
      unify: options.unify === true,
      ...(models === undefined ? {} : { models }),
      ...(scenarios === undefined ? {} : { scenarios }),
      ...(history === undefined ? {} : { history }),
    }),
  );
  printAnswer(options, {
    json: () => compareJson(report),
    rows: () => compareRows(report),
    text: () => compareText(report, tableOptions()),
  });
  if (path === undefined) return;
  // The library that draws takes a moment to load; who wants no page need not wait for it.
  const { comparePage } = await import('../report/margin-page/margin-page.ts');
  await writeReport(path, comparePage({ compare: report, run: runFacts() }));
}
