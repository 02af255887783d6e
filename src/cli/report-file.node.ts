// HTML reports from the command line: what the page must know of the run, and the file, whole or not at all.
import { existsSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { PlimsollError } from '../core/errors.ts';
import type { RunFacts } from '../report/margin-page/provenance-section.ts';
import { bytesText } from '../report/number-text.ts';
import { writeText } from '../store/write-text.node.ts';
import { packageVersion } from './package-version.node.ts';
import { printNote } from './terminal.node.ts';

export interface ReportCliOptions {
  readonly report?: string;
}

export function addReportOption(command: Command): Command {
  return command.option('--report <file>', 'write a page of HTML besides: one file that opens in any browser');
}

/** Judged before the work begins. */
export function readReport({ report }: ReportCliOptions): string | undefined {
  if (report === undefined) return undefined;
  if (!/\.html?$/i.test(report)) {
    throw new PlimsollError('INPUT_USAGE', `--report is ${report}; it must be a file that ends in .html`);
  }
  const folder = dirname(report);
  if (existsSync(folder)) return report;
  throw new PlimsollError('INPUT_USAGE', `--report is ${report}; there is no folder ${folder}`);
}

export function runFacts(args: readonly string[] = process.argv.slice(2)): RunFacts {
  return {
    command: ['npx plimsoll', ...args.map(shellQuoted)].join(' '),
    version: packageVersion(),
    machine: `Node ${process.version} on ${process.platform} ${process.arch}, ${availableParallelism()} threads, ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
    writtenAt: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
  };
}

/** As a shell reads it back: quoted where it holds more than plain letters. */
export const shellQuoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

export async function writeReport(path: string, page: string): Promise<void> {
  await writeText(path, page);
  printNote(`report      ${path} (${bytesText(Buffer.byteLength(page))}): open it in a browser`);
}
