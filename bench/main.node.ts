// plimsoll bench: figures of this machine, and two files of figures side by side.
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { PlimsollError } from '../src/core/errors.ts';
import { type TableColumn, type TableOptions, tableLines } from '../src/report/terminal-table.ts';
import { writeText } from '../src/store/write-text.node.ts';
import { compareBenchText, MOST_FILES, machineText, type NamedBench } from './compare-text.ts';
import { type BenchDocument, benchDocument, compareBenches, type WorkloadDocument } from './documents.ts';
import { describeMachine } from './machine.node.ts';
import { WORKLOADS } from './workload-list.node.ts';
import type { WorkloadResult } from './workload-result.ts';

export interface BenchStreams {
  readonly printData: (text: string) => void;
  readonly printNote: (text: string) => void;
  readonly tableOptions: () => TableOptions;
}

interface BenchOptions {
  readonly quick?: boolean;
  readonly json?: boolean;
  readonly out?: string;
}

const EXAMPLES = `Examples:
  plimsoll bench --quick                        every workload at a small size, about a minute
  plimsoll bench kernels book-otc --out a.json  two workloads in full, figures into a file
  plimsoll bench compare a.json b.json          two machines, or two commits
  plimsoll bench page a.json b.json --out p.html
`;

export function benchCommand(streams: BenchStreams): Command {
  const bench = new Command('bench')
    .description('figures of this machine per workload, and two files of figures side by side')
    .argument('[workloads...]', `which: ${Object.keys(WORKLOADS).join(', ')}; all of them where left out`)
    .option('--quick', 'small sizes: shows that all runs, and roughly how fast')
    .option('--json', 'print one JSON document')
    .option('--out <file>', 'write the JSON document to a file, beside the tables')
    .addHelpText('before', EXAMPLES)
    .action((names: readonly string[], options: BenchOptions) => runBench(names, options, streams));
  bench
    .command('compare')
    .description('two files of figures side by side: how many times as fast, and whether the bits are the same')
    .argument('<first>', 'a file that --out or --json wrote')
    .argument('<second>', 'another one')
    .option('--json', 'print one JSON document')
    .addHelpText('before', 'Example: plimsoll bench compare yesterday.json today.json\n')
    .action(async (first: string, second: string, options: { readonly json?: boolean }) => {
      const [one, other] = await Promise.all([first, second].map(readBench));
      const compared = compareBenches(one!.document, other!.document);
      const text = () => compareBenchText(one!, other!, compared, streams.tableOptions());
      streams.printData(
        options.json === true || bench.opts().json === true ? JSON.stringify(compared, null, 2) : text(),
      );
    });
  bench
    .command('page')
    .description('runs as one HTML page: machines, bars per workload, whether the bits are the same')
    .argument('<files...>', `files that --out or --json wrote, at most ${MOST_FILES}`)
    .option('--out <file>', 'where to write the page (default: plimsoll-bench.html)')
    .addHelpText('before', 'Example: plimsoll bench page laptop.json server.json --out compared.html\n')
    .action(async (files: readonly string[], options: { readonly out?: string }) => {
      if (files.length > MOST_FILES) {
        throw new PlimsollError('INPUT_USAGE', `${files.length} files were given; a page shows at most ${MOST_FILES}`);
      }
      const out = options.out ?? (bench.opts().out as string | undefined) ?? 'plimsoll-bench.html';
      const { resultsPage } = await import('./results-page.ts');
      await writeText(out, resultsPage(await Promise.all(files.map(readBench))));
      streams.printNote(`wrote ${out}`);
    });
  return bench;
}

async function readBench(file: string): Promise<NamedBench> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'there is no such file' : error.message;
    throw new PlimsollError('INPUT_FILE', `${file}: ${why}`, { file });
  });
  return { file, document: benchDocument(text, file) };
}

async function runBench(names: readonly string[], options: BenchOptions, streams: BenchStreams): Promise<void> {
  const unknown = names.filter((name) => !Object.hasOwn(WORKLOADS, name));
  if (unknown.length > 0) {
    throw new PlimsollError(
      'INPUT_USAGE',
      `there is no workload ${unknown.join(', ')}; there are ${Object.keys(WORKLOADS).join(', ')}`,
    );
  }
  const machine = describeMachine();
  const quick = options.quick === true;
  const print = options.json === true ? () => {} : streams.printData;
  print(`${machineText(machine)}\n`);
  const workloads: Record<string, WorkloadDocument> = {};
  const chosen = names.length > 0 ? names : Object.keys(WORKLOADS);
  for (const [index, name] of chosen.entries()) {
    const start = performance.now();
    const result = await WORKLOADS[name]!(quick);
    const { figures, measures, digests = {} } = result;
    workloads[name] = { measures, digests, figures };
    streams.printNote(
      `${name}: ${((performance.now() - start) / 1000).toFixed(1)} s (${index + 1} of ${chosen.length})`,
    );
    print(workloadText(name, result, streams.tableOptions()));
  }
  const document: BenchDocument = { plimsollBench: 1, machine, quick, workloads };
  const text = JSON.stringify(document, null, 2);
  if (options.json === true) streams.printData(text);
  if (options.out !== undefined) {
    await writeText(options.out, `${text}\n`);
    streams.printNote(`wrote ${options.out}`);
  }
}

function workloadText(name: string, { columns, rows }: WorkloadResult, options: TableOptions): string {
  const heads = columns.map((head, index): TableColumn => ({ head, align: index === 0 ? 'left' : 'right' }));
  // Figures are for reading whole: nothing is dropped for a narrow terminal.
  return [options.strong(name), ...tableLines(heads, rows, { ...options, widthCells: 400 }), ''].join('\n');
}
