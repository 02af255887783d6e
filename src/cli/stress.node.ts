// plimsoll stress: what a book loses in named scenarios, or in scenarios of the user.
import type { Command } from 'commander';
import { stressJson } from '../report/margin-json.ts';
import { stressRows } from '../report/report-rows.ts';
import { stressText } from '../report/stress-text.ts';
import { readScenarios } from '../store/read-scenarios.node.ts';
import { addEngineOptions, type EngineCliOptions, readEngine, withPlimsoll } from './engine-options.node.ts';
import { addMarketOptions, type MarketOptions, readMarketAndBook } from './market-options.node.ts';
import { readModelHistory, readParameters } from './model-options.node.ts';
import { addOutputOptions, type OutputCliOptions, printAnswer, readOutput } from './output-options.node.ts';
import { tableOptions } from './terminal.node.ts';

interface StressOptions extends MarketOptions, EngineCliOptions, OutputCliOptions {
  readonly scenarioFile?: string;
  readonly history?: string;
  readonly params?: string;
}

export function addStressCommand(program: Command): void {
  const command = program
    .command('stress')
    .description('what a book loses in named stresses or in scenarios of your own; the worst, in words')
    .argument('<book>', 'CSV, Parquet or JSON with columns account, instrument, quantity; - reads stdin');
  addOutputOptions(addEngineOptions(addMarketOptions(command)), 'a scenario of an account')
    .option('--scenario-file <file>', 'CSV with columns scenario,factor,amount (log returns): these and no others')
    .option('--history <file>', 'compute the remembered days from this history')
    .option('--params <file>', 'named stresses as JSON, in place of those that ship with the package')
    .addHelpText('before', 'Example: plimsoll stress examples/market-maker.csv --market examples/snapshot.json\n')
    .action(stressCommand);
}

async function stressCommand(bookPath: string, options: StressOptions): Promise<void> {
  readOutput(options);
  const engine = readEngine(options);
  const source = options.scenarioFile;
  const rows = source === undefined ? undefined : { rows: await readScenarios(source), source };
  const history = options.history === undefined ? undefined : await readModelHistory(options.history);
  const parameters = options.params === undefined ? undefined : await readParameters(options.params);
  const { snapshot, book } = await readMarketAndBook(bookPath, options);
  const chosen = {
    ...(rows === undefined ? {} : { rows }),
    ...(history === undefined ? {} : { history }),
    ...(parameters === undefined ? {} : { parameters }),
  };
  const report = await withPlimsoll(engine, (plimsoll, watch) =>
    plimsoll.stress(book, snapshot, { ...watch, ...chosen }),
  );
  printAnswer(options, {
    json: () => stressJson(report),
    rows: () => stressRows(report),
    text: () => stressText(report, tableOptions()),
  });
}
