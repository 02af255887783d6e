// plimsoll bench: its workloads live in the room bench, which is loaded only when somebody asks for figures.
import type { Command } from 'commander';
import { PlimsollError } from '../core/errors.ts';
import type { TableOptions } from '../report/terminal-table.ts';
import { printData, printNote, tableOptions } from './terminal.node.ts';

interface BenchRoom {
  benchCommand(streams: {
    readonly printData: (text: string) => void;
    readonly printNote: (text: string) => void;
    readonly tableOptions: () => TableOptions;
  }): Command;
}

/** Named by a URL and not by an import: no floor of the house stands on its benches. */
const ROOM = new URL('../../bench/', import.meta.url);

export async function addBenchCommand(program: Command, asked: boolean): Promise<void> {
  if (!asked) {
    program.command('bench').description('figures of this machine per workload, and two files of figures side by side');
    return;
  }
  const room = (await import(new URL('main.node.js', ROOM).href).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new PlimsollError(
      'INPUT_USAGE',
      `the benches cannot be loaded (${why}); npm install tinybench brings what they time with`,
    );
  })) as BenchRoom;
  program.addCommand(room.benchCommand({ printData, printNote, tableOptions }));
}
