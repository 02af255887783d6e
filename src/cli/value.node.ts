// plimsoll value: reads a book and a snapshot, prints value and Greeks.
import type { Command } from 'commander';
import { PlimsollError } from '../core/errors.ts';
import { instantiateKernels } from '../engine/wasm-module.ts';
import { checkMarks, GROUPINGS, type Grouping, valueBook } from '../pricing/value-book.ts';
import { valuationRows } from '../report/report-rows.ts';
import { marksText, valuationJson, valuationText } from '../report/valuation-table.ts';
import { compileWasmBuild } from '../store/wasm-build.node.ts';
import { addMarketOptions, type MarketOptions, readMarketAndBook } from './market-options.node.ts';
import { addOutputOptions, type OutputCliOptions, printAnswer, readOutput } from './output-options.node.ts';
import { printNote, tableOptions } from './terminal.node.ts';

interface ValueOptions extends MarketOptions, OutputCliOptions {
  readonly by: string;
  readonly checkMarks?: boolean;
}

export function addValueCommand(program: Command): void {
  const command = program
    .command('value')
    .description('value, delta, gamma, vega and theta of every position and in total')
    .argument('<book>', 'CSV, Parquet or JSON with columns account, instrument, quantity; - reads stdin');
  addOutputOptions(addMarketOptions(command), 'a position')
    .option('--by <grouping>', 'position, instrument, account or underlying', 'account')
    .option('--check-marks', 'compare our prices with the marks of the venue in the market file')
    .addHelpText(
      'before',
      'Example: plimsoll value examples/market-maker.csv --market examples/snapshot.json --by underlying\n',
    )
    .action(valueCommand);
}

async function valueCommand(bookPath: string, options: ValueOptions): Promise<void> {
  readOutput(options);
  const grouping = readGrouping(options.by);
  const { snapshot, book } = await readMarketAndBook(bookPath, options);
  const strict = await instantiateKernels(await compileWasmBuild('strict'));
  const valuation = valueBook(book, snapshot, strict.run);
  const marks = options.checkMarks ? checkMarks(valuation) : undefined;
  if (options.checkMarks && marks === undefined) {
    throw new PlimsollError('MARKET_DATA_MISSING', `${options.market} holds no marks of the venue to check against`);
  }
  printAnswer(options, {
    json: () => ({ ...valuationJson(valuation), ...(marks && { marks }) }),
    rows: () => valuationRows(valuation),
    text: () =>
      [valuationText(valuation, grouping, tableOptions()), ...(marks ? ['', marksText(marks)] : [])].join('\n'),
  });
  if (marks && (options.csv || options.ndjson)) printNote(marksText(marks));
}

function readGrouping(text: string): Grouping {
  const grouping = GROUPINGS.find((candidate) => candidate === text);
  if (grouping !== undefined) return grouping;
  throw new PlimsollError('INPUT_USAGE', `--by is ${text}; it must be one of ${GROUPINGS.join(', ')}`);
}
