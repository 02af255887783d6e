// What the terminal can show, and the two streams: data to stdout, everything else to stderr.
import pc from 'picocolors';
import type { TableOptions } from '../report/terminal-table.ts';

const DEFAULT_WIDTH_CELLS = 160;

/** Table options for stdout as it is: its width, and colour only where it is a terminal that wants it. */
export function tableOptions(): TableOptions {
  const colour = process.stdout.isTTY === true && pc.isColorSupported;
  const plain = (text: string) => text;
  return {
    widthCells: process.stdout.columns || DEFAULT_WIDTH_CELLS,
    strong: colour ? pc.bold : plain,
    faint: colour ? pc.dim : plain,
    alarm: colour ? pc.red : plain,
    folds: process.stdout.isTTY === true,
  };
}

export function printData(text: string): void {
  process.stdout.write(`${text}\n`);
}

let isQuiet = false;

/** From here on nothing is told besides data and errors. */
export function beQuiet(): void {
  isQuiet = true;
}

export const quiet = (): boolean => isQuiet;

/** What is good to know: a file that was written, a repaired quote. */
export function printNote(text: string): void {
  if (!isQuiet) printError(text);
}

export function printError(text: string): void {
  process.stderr.write(`${text}\n`);
}
