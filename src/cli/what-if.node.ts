// plimsoll what-if: how the margin changes when legs are put in or taken out, in the same scenarios.
import type { Command } from 'commander';
import type { Leg } from '../app/changed-book.ts';
import { PlimsollError } from '../core/errors.ts';
import { whatIfJson } from '../report/margin-json.ts';
import { whatIfRows } from '../report/report-rows.ts';
import { whatIfText } from '../report/what-if-text.ts';
import {
  addCertaintyOptions,
  addEngineOptions,
  type CertaintyCliOptions,
  type EngineCliOptions,
  readCertainty,
  readEngine,
  withPlimsoll,
} from './engine-options.node.ts';
import { addMarketOptions, collect, type MarketOptions, readMarketAndBook } from './market-options.node.ts';
import { addModelOptions, type ModelCliOptions, readModel } from './model-options.node.ts';
import { addOutputOptions, type OutputCliOptions, printAnswer, readOutput } from './output-options.node.ts';
import { tableOptions } from './terminal.node.ts';

interface WhatIfOptions
  extends MarketOptions,
    ModelCliOptions,
    EngineCliOptions,
    CertaintyCliOptions,
    OutputCliOptions {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export function addWhatIfCommand(program: Command): void {
  const command = program
    .command('what-if')
    .description('how the margin changes when legs are added or removed, in the same scenarios')
    .argument('<book>', 'CSV, Parquet or JSON with columns account, instrument, quantity; - reads stdin');
  const run = addCertaintyOptions(addEngineOptions(addModelOptions(addMarketOptions(command))));
  addOutputOptions(run, 'an account that changes')
    .option('--add <leg>', 'account,instrument,quantity: contracts to add, long above 0', collect, [])
    .option('--remove <leg>', 'account,instrument or account,instrument,quantity: all of it or some', collect, [])
    .addHelpText(
      'before',
      'Example: plimsoll what-if examples/market-maker.csv --market examples/snapshot.json --add mm-btc,BTC-27MAR26-60000-P,20\n',
    )
    .action(whatIfCommand);
}

async function whatIfCommand(bookPath: string, options: WhatIfOptions): Promise<void> {
  readOutput(options);
  const engine = readEngine(options);
  const certainty = readCertainty(options);
  const change = {
    add: options.add.map((text) => readLeg('--add', text, true)),
    remove: options.remove.map((text) => readLeg('--remove', text, false)),
  };
  if (change.add.length + change.remove.length === 0) {
    throw new PlimsollError('INPUT_USAGE', 'no --add and no --remove was given; what-if needs at least one');
  }
  const model = await readModel(options);
  const { snapshot, book } = await readMarketAndBook(bookPath, options);
  const report = await withPlimsoll(engine, (plimsoll, watch) =>
    plimsoll.whatIf({ book, snapshot, change }, model, { ...watch, ...certainty, contributions: 'none' }),
  );
  printAnswer(options, {
    json: () => whatIfJson(report),
    rows: () => whatIfRows(report),
    text: () => whatIfText(report, tableOptions()),
  });
}

/** mm-btc,BTC-27MAR26-60000-P,20. The terms of an OTC instrument hold no comma. */
function readLeg(option: string, text: string, needsQuantity: boolean): Leg {
  const [account = '', instrument = '', amount, ...more] = text.split(',').map((part) => part.trim());
  const wanted = `it must be account,instrument,quantity${needsQuantity ? '' : ' or account,instrument'}`;
  const complain = (what: string) => new PlimsollError('INPUT_USAGE', `${option} is ${text}; ${what}`);
  if (account === '' || instrument === '' || more.length > 0 || (needsQuantity && amount === undefined)) {
    throw complain(wanted);
  }
  if (amount === undefined) return { account, instrument };
  const quantity = Number(amount);
  if (amount !== '' && quantity - quantity === 0 && quantity !== 0) return { account, instrument, quantity };
  throw complain(`the quantity must be a number other than 0`);
}
