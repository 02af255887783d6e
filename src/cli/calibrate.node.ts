// plimsoll calibrate: parameters of the tail models from a history, as a file that margin --params reads.
import type { Command } from 'commander';
import { PlimsollError } from '../core/errors.ts';
import { parseInstant } from '../core/units.ts';
import { calibrateTail } from '../margin/calibrate-tail.ts';
import { historyBetween } from '../margin/history-factors.ts';
import { writeText } from '../store/write-text.node.ts';
import { collect } from './market-options.node.ts';
import { readModelHistory } from './model-options.node.ts';
import { printData, printNote } from './terminal.node.ts';

interface CalibrateOptions {
  readonly name?: string;
  readonly from?: string;
  readonly to?: string;
  readonly series: readonly string[];
  readonly out?: string;
}

export function addCalibrateCommand(program: Command): void {
  program
    .command('calibrate')
    .description('parameters of es, var, delta-normal and delta-gamma from a history, with source and dates')
    .argument('<history>', 'CSV or Parquet: instant,factor,value, or a column per factor; - reads stdin')
    .option('--name <name>', 'what the parameters are called; the history where left out')
    .option('--from <day>', 'first day that is looked at, as 2019-01-01')
    .option('--to <day>', 'last day that is looked at')
    .option('--series <factor=series>', 'which series is what, as "BTC spot=close"', collect, [])
    .option('--out <file>', 'write the file there instead of to stdout')
    .addHelpText(
      'before',
      'Example: plimsoll calibrate examples/history/btc-eth-daily.csv --to 2025-12-31 --out mine.json\n',
    )
    .action(calibrateCommand);
}

async function calibrateCommand(path: string, options: CalibrateOptions): Promise<void> {
  const range = { from: readDay('--from', options.from), to: readDay('--to', options.to) };
  const series = new Map(options.series.map(readSeries));
  const history = historyBetween(await readModelHistory(path), range);
  const document = calibrateTail({ name: options.name ?? history.source, history, series });
  const text = JSON.stringify(document, null, 2);
  if (options.out === undefined) printData(text);
  else {
    await writeText(options.out, `${text}\n`);
    printNote(`${options.out}: ${document.source} (${document.date})`);
  }
}

function readDay(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const instant = parseInstant(text);
  if (!Number.isNaN(instant)) return instant;
  throw new PlimsollError('INPUT_USAGE', `${option} is ${text}; it must be a day such as 2025-12-31`);
}

function readSeries(text: string): readonly [factor: string, series: string] {
  const at = text.indexOf('=');
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
  throw new PlimsollError('INPUT_USAGE', `--series is ${text}; it must look like "BTC spot=close"`);
}
