// What `npm run truth` and `npm run published` share: read the files, run every table, print, and say by exit code.
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { PlimsollError, toErrorRecord } from '../../src/core/errors.ts';
import type { Splitter } from './documents.ts';
import { reportText } from './report.ts';
import { type Adapters, runTable, type TableResult, type TruthTable } from './runner.ts';

export interface Command {
  readonly name: string;
  readonly split: Splitter;
  readonly adapters: Adapters;
}

export interface Output {
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
}

export const EXIT_DONE = 0;
export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;

interface Request {
  readonly files: readonly string[];
  readonly json: boolean;
}

function readArguments(name: string, words: readonly string[]): Request {
  const unknown = words.find((word) => word.startsWith('-') && word !== '--json');
  const usage = `usage: npm run ${name} -- FILE... [--json]`;
  if (unknown !== undefined) throw new PlimsollError('INPUT_USAGE', `${unknown} is not an option; ${usage}`);
  const files = words.filter((word) => word !== '--json');
  if (files.length === 0) throw new PlimsollError('INPUT_USAGE', `no file is named; ${usage}`);
  return { files, json: words.includes('--json') };
}

function readTables(file: string, split: Splitter): readonly TruthTable[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new PlimsollError('INPUT_FILE', `${file} cannot be read: ${toErrorRecord(thrown).message}`);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (thrown) {
    throw new PlimsollError('INPUT_FORMAT', `${file} is not JSON: ${toErrorRecord(thrown).message}`);
  }
  return split(parsed, basename(file).replace(/\.json$/i, ''), dirname(file));
}

/** Runs the command and returns its exit code. Nothing is printed on `print` unless every file could be read. */
export function runCommand(command: Command, words: readonly string[], output: Output): number {
  let results: readonly TableResult[];
  let json: boolean;
  try {
    const request = readArguments(command.name, words);
    json = request.json;
    const files = request.files.map((file) => ({ file, tables: readTables(file, command.split) }));
    results = files.flatMap(({ file, tables }) => tables.flatMap((table) => runTable(file, table, command.adapters)));
  } catch (thrown) {
    output.complain(`${toErrorRecord(thrown).message}\n`);
    return EXIT_USAGE;
  }
  output.print(json ? `${JSON.stringify({ tables: results }, null, 2)}\n` : reportText(results));
  return results.some((result) => result.status === 'fail') ? EXIT_FAILED : EXIT_DONE;
}

/** Runs against this process: its arguments, its streams, its exit code. */
export function runProcess(command: Command): void {
  process.exitCode = runCommand(command, process.argv.slice(2), {
    print: (text) => process.stdout.write(text),
    complain: (text) => process.stderr.write(text),
  });
}
