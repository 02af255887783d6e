// kernels: nanoseconds per price of the block kernels' builds and of peers, on one core, all in one run. The tasks take turns
// in rounds, so that a change in the machine's speed meets every one of them.
import { Bench } from 'tinybench';
import { enableInstructionScheduling, enableRelaxedSimd } from '../../src/engine/relaxed-simd.node.ts';
import { geometricAsianScenarios } from '../../src/spec/geometric-asian-columns.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import {
  BARRIER_COLUMNS,
  type BlackBlockKernel,
  type BlockColumns,
  DIGITAL_COLUMNS,
  hostBlackBlock,
  LINEAR_COLUMNS,
} from './black-block-host.ts';
import { gpuJsBlack } from './gpu-js-black.ts';
import { plainBlack } from './plain-black.ts';
import {
  asianWorkload,
  barrierWorkload,
  digitalWorkload,
  linearWorkload,
  type SliceWorkload,
  sliceWorkload,
} from './slice-workload.ts';

export interface KernelFigures {
  readonly name: string;
  readonly nsPerPriceMedian: number;
  readonly min: number;
  /** From the 25th to the 75th percentile of the rounds' runs, the widest of the rounds. */
  readonly spread: number;
}

interface Task {
  readonly name: string;
  readonly run: () => void;
  /** The sums after one run from zero. */
  readonly sums: () => ArrayLike<number>;
}

const ROUNDS = 5;

export async function runKernelBench(quick = false): Promise<KernelFigures[]> {
  if (Number(process.versions.node.split('.')[0]) >= 24) enableInstructionScheduling();
  const workload = quick ? sliceWorkload(256, 8) : sliceWorkload(16_384, 64);
  const tasks = [...(await kernelTasks(workload)), ...(await otherKernelTasks(workload))];
  const prices = workload.scenarioCount * workload.optionCount;
  const rounds = tasks.map(() => [] as { p50: number; p25: number; p75: number; min: number }[]);
  for (let round = 0; round < (quick ? 1 : ROUNDS); round++) {
    const bench = new Bench({ time: quick ? 5 : 400, warmupTime: quick ? 2 : 100, retainSamples: true });
    for (const { name, run } of tasks) bench.add(name, run);
    await bench.run();
    bench.tasks.forEach(({ result, name }, index) => {
      if (!('latency' in result)) throw 'error' in result ? result.error : new Error(`no figures for ${name}`);
      const { p50, p75, min, samples } = result.latency;
      const sorted = [...(samples ?? [])].sort((left, right) => left - right);
      rounds[index]!.push({ p50, p25: sorted[sorted.length >> 2] ?? min, p75, min });
    });
  }
  const toNs = 1e6 / prices;
  return tasks.map(({ name }, index) => {
    const medians = rounds[index]!.map(({ p50 }) => p50).sort((left, right) => left - right);
    return {
      name,
      nsPerPriceMedian: medians[medians.length >> 1]! * toNs,
      min: Math.min(...rounds[index]!.map(({ min }) => min)) * toNs,
      spread: Math.max(...rounds[index]!.map(({ p25, p75 }) => p75 - p25)) * toNs,
    };
  });
}

/** The tasks of the bench; a test holds their sums against each other, so that no peer is timed on another formula. */
export async function kernelTasks(workload: SliceWorkload): Promise<Task[]> {
  const withRelaxed = enableRelaxedSimd();
  const strict = await compileWasmBuild('strict');
  const tasks = [
    wasmTask('f64 strict', strict, 'blackBlock', workload),
    wasmTask('f32 strict', strict, 'blackBlockFloat32', workload),
  ];
  if (withRelaxed) {
    const relaxed = await compileWasmBuild('relaxed');
    tasks.splice(1, 0, wasmTask('f64 relaxed', relaxed, 'blackBlock', workload));
    tasks.push(wasmTask('f32 relaxed', relaxed, 'blackBlockFloat32', workload));
  }
  const out = new Float64Array(workload.scenarioCount);
  const plain = () => {
    out.fill(0);
    plainBlack(workload, out);
  };
  tasks.push({ name: 'JavaScript', run: plain, sums: () => out });
  const gpuJs = await gpuJsTask(workload);
  if (gpuJs !== undefined) tasks.push(gpuJs);
  return tasks;
}

/** Where gpu.js is not installed, which users need not do, its row is absent. */
async function gpuJsTask(workload: SliceWorkload): Promise<Task | undefined> {
  const peer = await import('./gpu-js.node.ts').catch(() => undefined);
  if (peer === undefined) return undefined;
  const price = gpuJsBlack(workload, peer.openGpuJs());
  let sums: ArrayLike<number> = [];
  const run = () => {
    sums = price();
  };
  return { name: 'gpu.js CPU', run, sums: () => sums };
}

/** The kernels of other products than vanillas, as many products in as many scenarios. */
async function otherKernelTasks(workload: SliceWorkload): Promise<Task[]> {
  const digitals = digitalWorkload(workload);
  const barriers = barrierWorkload(workload);
  const linears = linearWorkload(workload);
  const tasks: Task[] = [];
  for (const name of enableRelaxedSimd() ? (['strict', 'relaxed'] as const) : (['strict'] as const)) {
    const module = await compileWasmBuild(name);
    tasks.push(wasmTask(`digital f64 ${name}`, module, 'digitalBlock', digitals, DIGITAL_COLUMNS));
    tasks.push(wasmTask(`digital f32 ${name}`, module, 'digitalBlockFloat32', digitals, DIGITAL_COLUMNS));
    tasks.push(wasmTask(`barrier f64 ${name}`, module, 'barrierBlock', barriers, BARRIER_COLUMNS));
    tasks.push(wasmTask(`barrier f32 ${name}`, module, 'barrierBlockFloat32', barriers, BARRIER_COLUMNS));
    tasks.push(asianTask(`geometric Asian f64 ${name}`, module, 'blackBlock', workload));
    tasks.push(asianTask(`geometric Asian f32 ${name}`, module, 'blackBlockFloat32', workload));
    tasks.push(wasmTask(`linear f64 ${name}`, module, 'linearBlock', linears, LINEAR_COLUMNS));
    tasks.push(wasmTask(`linear f32 ${name}`, module, 'linearBlockFloat32', linears, LINEAR_COLUMNS));
  }
  return tasks;
}

/** End to end: the columns of the average in every scenario, then its options. */
function asianTask(name: string, module: WebAssembly.Module, kernel: BlackBlockKernel, slice: SliceWorkload): Task {
  const { average, reference, options } = asianWorkload(slice);
  const block = hostBlackBlock(module).place(slice.scenarios, slice.scenarioCount, options, slice.optionCount);
  const run = () => {
    block.out.fill(0);
    geometricAsianScenarios(average, reference, slice.scenarios, block.scenarios);
    const [code, lane, input] = block.run(kernel);
    if (code !== 0) throw new Error(`${name}: status ${code} at lane ${lane}, input ${input}`);
  };
  return { name, run, sums: () => block.out };
}

function wasmTask(
  name: string,
  module: WebAssembly.Module,
  kernel: BlackBlockKernel | 'linearBlock' | 'linearBlockFloat32',
  workload: SliceWorkload,
  columns?: BlockColumns,
): Task {
  const { scenarios, scenarioCount, options, optionCount } = workload;
  const block = hostBlackBlock(module).place(scenarios, scenarioCount, options, optionCount, columns);
  const run = () => {
    block.out.fill(0);
    const [code, lane, input] = block.run(kernel);
    if (code !== 0) throw new Error(`${name}: status ${code} at lane ${lane}, input ${input}`);
  };
  return { name, run, sums: () => block.out };
}
