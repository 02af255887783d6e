// Prices a second of every backend, slice by slice: from start to sums, columns already where they are needed.
import { performance } from 'node:perf_hooks';
import { Digest } from '../src/core/digest.ts';
import type { Backend, Prepared, SliceKernel, SliceWork } from '../src/engine/backend.ts';
import { barrierWorkload, digitalWorkload, linearWorkload, sliceWorkload } from './kernels/slice-workload.ts';

export interface PriceFigures {
  readonly kernel: SliceKernel;
  readonly backend: string;
  readonly device: string;
  readonly scenarios: number;
  readonly options: number;
  /** Absent where it would have taken too long: by how many seconds a run. */
  readonly pricesPerSecond?: number;
  readonly spreadPerSecond?: number;
  readonly expectedSeconds?: number;
  /** Columns brought to where they are needed, once. */
  readonly prepareSeconds?: number;
  readonly digest?: string;
}

export interface SliceSize {
  readonly kernel: SliceKernel;
  readonly scenarios: number;
  readonly options: number;
}

export interface PriceSizes {
  /** Small ones of a kernel before large ones: they say how long those would take. */
  readonly slices: readonly SliceSize[];
  readonly turns: number;
}

const MAX_RUN_SECONDS = 5;

export async function pricesOf(backends: readonly Backend[], { slices, turns }: PriceSizes): Promise<PriceFigures[]> {
  const figures: PriceFigures[] = [];
  for (const { kernel, scenarios, options } of slices) {
    const named = ({ name, device }: Backend) => ({ kernel, backend: name, device, scenarios, options });
    const expected = (backend: Backend): number => {
      const before = figures.filter((of) => of.kernel === kernel && of.backend === backend.name);
      const rate = before.find(({ pricesPerSecond }) => pricesPerSecond !== undefined)?.pricesPerSecond ?? Infinity;
      return (scenarios * options) / rate;
    };
    const able = backends.filter(({ kernels }) => kernels === undefined || kernels.includes(kernel));
    const quick = able.filter((backend) => expected(backend) <= MAX_RUN_SECONDS);
    const work = quick.length === 0 ? undefined : workOf({ kernel, scenarios, options });
    for (const backend of able) {
      const isQuick = work !== undefined && quick.includes(backend);
      const found = isQuick ? await timedPrices(backend, work, turns) : { expectedSeconds: expected(backend) };
      figures.push({ ...named(backend), ...found });
    }
  }
  return figures;
}

function workOf({ kernel, scenarios, options }: SliceSize): SliceWork {
  const slice = sliceWorkload(scenarios, options);
  if (kernel === 'black-block') return { ...slice, kernel };
  if (kernel === 'digital-block') return { ...digitalWorkload(slice), kernel };
  return kernel === 'barrier-block' ? { ...barrierWorkload(slice), kernel } : { ...linearWorkload(slice), kernel };
}

async function timedPrices(backend: Backend, work: SliceWork, turns: number) {
  const start = performance.now();
  const prepared: Prepared = await backend.prepare(work);
  const prepareSeconds = (performance.now() - start) / 1000;
  const seconds: number[] = [];
  let sums: Float64Array = new Float64Array();
  // The first turn compiles.
  for (let turn = 0; turn <= turns; turn++) {
    const before = performance.now();
    await backend.dispatch(prepared);
    sums = await backend.read(prepared);
    if (turn > 0) seconds.push((performance.now() - before) / 1000);
  }
  prepared.free();
  const rates = seconds.map((of) => (work.scenarioCount * work.optionCount) / of).sort((left, right) => left - right);
  const at = (share: number): number => rates[Math.floor(share * (rates.length - 1))]!;
  const digest = new Digest().addNumbers(sums).text();
  return { pricesPerSecond: at(0.5), spreadPerSecond: at(0.75) - at(0.25), prepareSeconds, digest };
}
