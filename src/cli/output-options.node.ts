// How a command says what it found: a table for people, or a document or rows for programs; one of them at a time.
import type { Command } from 'commander';
import { PlimsollError } from '../core/errors.ts';
import { csvText, ndjsonText, type RowRecord } from '../report/rows-text.ts';
import { beQuiet, printData } from './terminal.node.ts';

const FORMATS = ['json', 'csv', 'ndjson'] as const;

export interface OutputCliOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly ndjson?: boolean;
  readonly quiet?: boolean;
}

/** `row` is what a row holds: "an account", "a position". */
export function addOutputOptions(command: Command, row: string): Command {
  return command
    .option('--json', 'print one JSON document')
    .option('--csv', `print CSV, a row for ${row}`)
    .option('--ndjson', `print a line of JSON for ${row}`)
    .option('--quiet', 'no progress and no notes; errors are still told');
}

/** Judged before the work begins. */
export function readOutput(options: OutputCliOptions): void {
  const asked = FORMATS.filter((format) => options[format] === true);
  if (asked.length > 1) {
    const told = asked.map((format) => `--${format}`).join(' and ');
    throw new PlimsollError('INPUT_USAGE', `${told} were given; one of them can be printed at a time`);
  }
  if (options.quiet) beQuiet();
}

export interface Answers {
  readonly json: () => unknown;
  readonly rows: () => readonly RowRecord[];
  readonly text: () => string;
}

export function printAnswer(options: OutputCliOptions, { json, rows, text }: Answers): void {
  if (options.json) printData(JSON.stringify(json(), null, 2));
  else if (options.csv) printData(csvText(rows()));
  else if (options.ndjson) printData(ndjsonText(rows()));
  else printData(text());
}
