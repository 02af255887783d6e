// npm run bench -- [WORKLOAD...] [--quick] [--json]: figures of this machine. A new workload is one line in WORKLOADS.
import { PlimsollError, toErrorRecord } from '../src/core/errors.ts';
import { bytesText, numberText } from '../src/report/number-text.ts';
import { type TableColumn, tableLines } from '../src/report/terminal-table.ts';
import { ENGINE_WORKLOADS } from './engine-workloads.node.ts';
import { benchGrid, GRID_COLUMNS, gridRows } from './grid.node.ts';
import { runKernelBench } from './kernels/kernels.node.ts';
import { describeMachine } from './machine.node.ts';
import { benchPricers } from './pricers.node.ts';
import { benchReadBook } from './read-book.node.ts';
import { benchScenariosNeeded, FULL_SIZE, NEEDED_COLUMNS, neededRows, QUICK_SIZE } from './scenarios-needed.ts';
import { benchStrips } from './strips.node.ts';
import type { WorkloadResult } from './workload-result.ts';

const WORKLOADS: Readonly<Record<string, (quick: boolean) => Promise<WorkloadResult>>> = {
  'read-book': async (quick) => {
    const figures = await benchReadBook(quick ? 10_000 : 1_000_000, quick ? 2 : 7);
    const rows = figures.map(
      ({ format, positions, fileBytes, firstSeconds, medianSeconds, worstSeconds, peakBytes }) => [
        format,
        numberText(positions, 0),
        bytesText(fileBytes),
        ...[firstSeconds, medianSeconds, worstSeconds].map((seconds) => numberText(seconds, 3)),
        bytesText(peakBytes),
      ],
    );
    return { figures, columns: ['format', 'positions', 'file', 'first s', 'median s', 'worst s', 'peak memory'], rows };
  },
  kernels: async (quick) => {
    const figures = await runKernelBench(quick);
    const rows = figures.map(({ name, nsPerPriceMedian, min, spread }) => [
      name,
      ...[nsPerPriceMedian, min, spread].map((ns) => numberText(ns, 2)),
    ]);
    return { figures, columns: ['build', 'median ns/price', 'least ns', 'spread ns'], rows };
  },
  strips: async (quick) => {
    const figures = await benchStrips(quick);
    const rows = figures.map(({ name, strikes, wasmMicroseconds, wasmSpreadMicroseconds, referenceMicroseconds }) => [
      name,
      String(strikes),
      ...[wasmMicroseconds, wasmSpreadMicroseconds, referenceMicroseconds].map((microseconds) =>
        numberText(microseconds, 1),
      ),
    ]);
    return { figures, columns: ['strip', 'strikes', 'wasm µs', 'spread µs', 'reference µs'], rows };
  },
  pricers: async (quick) => {
    const figures = await benchPricers(quick);
    const rows = figures.map(({ kernel, wasmNs, wasmSpreadNs, referenceNs }) => [
      kernel,
      numberText(wasmNs, 1),
      numberText(wasmSpreadNs, 1),
      numberText(referenceNs, 1),
    ]);
    return { figures, columns: ['kernel', 'wasm ns', 'spread ns', 'reference ns'], rows };
  },
  ...ENGINE_WORKLOADS,
  grid: async (quick) => {
    const figures = await benchGrid(quick ? 500 : 10_000, quick ? 5 : 40);
    return { figures, columns: GRID_COLUMNS, rows: gridRows(figures) };
  },
  'scenarios-needed': async (quick) => {
    const figures = benchScenariosNeeded(quick ? QUICK_SIZE : FULL_SIZE);
    return { figures, columns: NEEDED_COLUMNS, rows: neededRows(figures) };
  },
};

async function main(args: readonly string[]): Promise<void> {
  const quick = args.includes('--quick');
  const json = args.includes('--json');
  const named = args.filter((argument) => !argument.startsWith('--'));
  const unknown = [
    ...named.filter((name) => !(name in WORKLOADS)),
    ...args.filter((argument) => /^--(?!quick$|json$)/.test(argument)),
  ];
  if (unknown.length > 0) {
    throw new PlimsollError(
      'INPUT_USAGE',
      `there is no workload or option ${unknown.join(', ')}; there are ${Object.keys(WORKLOADS).join(', ')}, --quick, --json`,
    );
  }
  const machine = describeMachine();
  const results: Record<string, unknown> = {};
  if (!json)
    console.log(`${machine.cpu}, ${machine.threads} threads, Node ${machine.node}, commit ${machine.commit}\n`);
  for (const name of named.length > 0 ? named : Object.keys(WORKLOADS)) {
    const { figures, columns, rows } = await WORKLOADS[name]!(quick);
    results[name] = figures;
    if (json) continue;
    const heads = columns.map((head, index): TableColumn => ({ head, align: index === 0 ? 'left' : 'right' }));
    const plain = (text: string) => text;
    console.log([name, ...tableLines(heads, rows, { widthCells: 200, strong: plain, faint: plain }), ''].join('\n'));
  }
  if (json) console.log(JSON.stringify({ machine, quick, workloads: results }, null, 2));
}

await main(process.argv.slice(2)).catch((thrown: unknown) => {
  const record = toErrorRecord(thrown);
  console.error(`bench: ${record.message}`);
  process.exitCode = record.code === 'INPUT_USAGE' ? 2 : 1;
});
