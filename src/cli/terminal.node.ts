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
  };
}

export function printData(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printNote(text: string): void {
  process.stderr.write(`${text}\n`);
}
