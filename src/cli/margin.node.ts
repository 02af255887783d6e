// plimsoll margin: what every account of a book must put up under one model, and why.
import type { Command } from 'commander';
import { closest } from '../book/closest.ts';
import { PlimsollError } from '../core/errors.ts';
import type { MarginReport } from '../margin/margin-report.ts';
import { marginJson } from '../report/margin-json.ts';
import { marginText } from '../report/margin-text.ts';
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
import { printData, printNote, tableOptions } from './terminal.node.ts';

interface MarginOptions extends MarketOptions, ModelCliOptions, EngineCliOptions, CertaintyCliOptions {
  readonly account?: string;
  readonly contributions: boolean;
  readonly minFreeboard?: string;
  readonly orders?: string;
  readonly json?: boolean;
}

export function addMarginCommand(program: Command): void {
  const command = program
    .command('margin')
    .description('what every account must put up under one model, and why')
    .argument('<book>', 'CSV, Parquet or JSON with columns account, instrument, quantity; - reads stdin');
  addCertaintyOptions(addEngineOptions(addSamplingOption(addModelOptions(addMarketOptions(command)))))
    .option(
      '--orders <file>',
      'open orders as a book: buys above 0, sells below; their worst fills add to initial margin',
    )
    .option('--account <name>', 'explain this account alone')
    .option('--no-contributions', 'leave out what each instrument and factor adds')
    .option(
      '--min-freeboard <fraction>',
      'end with 3 where an account has less than this share of its equity above the line',
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'before',
      'Example: plimsoll margin examples/market-maker.csv --market examples/snapshot.json --model es\n',
    )
    .action(marginCommand);
}

async function marginCommand(bookPath: string, options: MarginOptions): Promise<void> {
  const engine = readEngine(options);
  const certainty = readCertainty(options);
  const minFreeboard =
    options.minFreeboard === undefined ? undefined : numberOption('--min-freeboard', options.minFreeboard);
  const model = await readModel(options);
  const { snapshot, book, venue } = await readMarketAndBook(bookPath, options);
  const orders = options.orders === undefined ? {} : { orders: await readBook(options.orders, { venue }) };
  if (options.account !== undefined) requireAccount(options.account, book.accounts);
  const contributions = options.contributions ? 'largest' : 'none';
  const report = await withPlimsoll(engine, (plimsoll, watch) =>
    plimsoll.margin(book, snapshot, model, { ...watch, ...certainty, ...orders, contributions }),
  );
  if (options.json) printData(JSON.stringify(marginJson(report), null, 2));
  else {
    const account = options.account === undefined ? {} : { account: options.account };
    printData(marginText(report, { ...tableOptions(), ...account }));
  }
  if (minFreeboard !== undefined) judgeFreeboard(report, minFreeboard);
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
  printNote(`plimsoll: below a freeboard of ${least}: ${below.map(({ account }) => account).join(', ')}`);
  process.exitCode = EXIT_LIMIT;
}
