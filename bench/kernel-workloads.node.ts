// The workloads of readers, kernels and rules as rows of the bench command.
import { bytesText, numberText } from '../src/report/number-text.ts';
import { benchGrid, GRID_COLUMNS, gridRows } from './grid.node.ts';
import { runKernelBench } from './kernels/kernels.node.ts';
import { benchPricers } from './pricers.node.ts';
import { benchReadBook } from './read-book.node.ts';
import { benchScenariosNeeded, FULL_SIZE, NEEDED_COLUMNS, neededRows, QUICK_SIZE } from './scenarios-needed.ts';
import { benchStrips } from './strips.node.ts';
import type { Measure, WorkloadResult } from './workload-result.ts';

type RunWorkload = (quick: boolean) => Promise<WorkloadResult>;

const readBook: RunWorkload = async (quick) => {
  const figures = await benchReadBook(quick ? 10_000 : 1_000_000, quick ? 2 : 7);
  const rows = figures.map((of) => [
    of.format,
    numberText(of.positions, 0),
    bytesText(of.fileBytes),
    ...[of.firstSeconds, of.medianSeconds, of.worstSeconds].map((seconds) => numberText(seconds, 3)),
    bytesText(of.peakBytes),
  ]);
  const measures = figures.flatMap((of): Measure[] => [
    { name: `${of.format}, first`, unit: 's', value: of.firstSeconds },
    {
      name: `${of.format}, median`,
      unit: 's',
      value: of.medianSeconds,
      spread: Math.max(0, of.worstSeconds - of.medianSeconds),
    },
    { name: `${of.format}, peak memory`, unit: 'bytes', value: of.peakBytes },
  ]);
  const columns = ['format', 'positions', 'file', 'first s', 'median s', 'worst s', 'peak memory'];
  return { figures, columns, rows, measures };
};

const kernels: RunWorkload = async (quick) => {
  const figures = await runKernelBench(quick);
  const rows = figures.map(({ name, nsPerPriceMedian, min, spread }) => [
    name,
    ...[nsPerPriceMedian, min, spread].map((ns) => numberText(ns, 2)),
  ]);
  const measures = figures.map(({ name, nsPerPriceMedian, spread }): Measure => {
    return { name, unit: 'ns', value: nsPerPriceMedian, spread };
  });
  return { figures, columns: ['build', 'median ns/price', 'least ns', 'spread ns'], rows, measures };
};

const strips: RunWorkload = async (quick) => {
  const figures = await benchStrips(quick);
  const rows = figures.map((of) => [
    of.name,
    String(of.strikes),
    ...[of.wasmMicroseconds, of.wasmSpreadMicroseconds, of.referenceMicroseconds].map((value) => numberText(value, 1)),
  ]);
  const measures = figures.map(({ name, wasmMicroseconds, wasmSpreadMicroseconds }): Measure => {
    return { name, unit: 'µs', value: wasmMicroseconds, spread: wasmSpreadMicroseconds };
  });
  return { figures, columns: ['strip', 'strikes', 'wasm µs', 'spread µs', 'reference µs'], rows, measures };
};

const pricers: RunWorkload = async (quick) => {
  const figures = await benchPricers(quick);
  const rows = figures.map(({ kernel, wasmNs, wasmSpreadNs, referenceNs }) => [
    kernel,
    ...[wasmNs, wasmSpreadNs, referenceNs].map((ns) => numberText(ns, 1)),
  ]);
  const measures = figures.map(({ kernel, wasmNs, wasmSpreadNs }): Measure => {
    return { name: kernel, unit: 'ns', value: wasmNs, spread: wasmSpreadNs };
  });
  return { figures, columns: ['kernel', 'wasm ns', 'spread ns', 'reference ns'], rows, measures };
};

const grid: RunWorkload = async (quick) => {
  const figures = await benchGrid(quick ? 500 : 10_000, quick ? 5 : 40);
  const measures = figures.map(({ model, leastMilliseconds, medianMilliseconds }): Measure => {
    return { name: model, unit: 'ms', value: medianMilliseconds, spread: medianMilliseconds - leastMilliseconds };
  });
  return { figures, columns: GRID_COLUMNS, rows: gridRows(figures), measures };
};

const scenariosNeeded: RunWorkload = async (quick) => {
  const figures = benchScenariosNeeded(quick ? QUICK_SIZE : FULL_SIZE);
  const measures = figures.flatMap(({ portfolio, methods }) =>
    methods.map((of): Measure => {
      return { name: `${portfolio}, ${of.method}`, unit: 'scenarios', value: of.scenariosNeeded };
    }),
  );
  return { figures, columns: NEEDED_COLUMNS, rows: neededRows(figures), measures };
};

export const KERNEL_WORKLOADS: Readonly<Record<string, RunWorkload>> = {
  'read-book': readBook,
  kernels,
  strips,
  pricers,
  grid,
  'scenarios-needed': scenariosNeeded,
};
