// hardware: every backend that this machine has, on the same work. Prices of one slice per second, start to sums; then certified
// expected shortfall of one book, screened by the threads and by the GPU, to the same bits; and from how many scenarios on the GPU
// saves time, by costs measured here. A backend that would take too long at a size says so.
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { findGpu } from '../src/app/find-gpu.node.ts';
import { measureDevice } from '../src/app/measure-device.ts';
import { Digest } from '../src/core/digest.ts';
import { PlimsollError } from '../src/core/errors.ts';
import type { Backend, Prepared } from '../src/engine/backend.ts';
import { referenceBackend } from '../src/engine/backend-reference.ts';
import { wasmBackend } from '../src/engine/backend-wasm.ts';
import { webgpuBackend } from '../src/engine/backend-webgpu.ts';
import { crossover, type DeviceCosts } from '../src/engine/device-costs.ts';
import type { GpuDevice } from '../src/engine/gpu-device.ts';
import { compileWasmBuild } from '../src/store/wasm-build.node.ts';
import { sliceWorkload } from './kernels/slice-workload.ts';
import { benchTails, type TailFigures } from './tails.node.ts';
import { BOOK_OTC_SIZE, bookOtc } from './workloads.ts';

export interface PriceFigures {
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

export interface ScreenFigures {
  readonly backend: string;
  readonly device: string;
  readonly scenarios: number;
  /** Expected, where it would have taken too long; then there is nothing else. */
  readonly seconds: number;
  readonly result?: {
    readonly scenariosPerSecond: number;
    readonly candidates: number;
    readonly expectedShortfall: number;
    readonly digest: string;
  };
}

export interface HardwareFigures {
  /** Why there is no GPU, where there is none. */
  readonly gpu: string;
  readonly prices: readonly PriceFigures[];
  readonly screens: readonly ScreenFigures[];
  readonly costs?: DeviceCosts;
  /** Scenarios from which on the GPU saves time for sixteen groups and four factors; null where it never does. */
  readonly crossoverScenarios?: number | null;
}

interface Sizes {
  readonly slices: readonly (readonly [scenarios: number, options: number])[];
  readonly turns: number;
  readonly books: readonly { readonly options: number; readonly scenarios: number }[];
  readonly measured: number;
}

const FULL: Sizes = {
  slices: [
    [16_384, 64],
    [262_144, 256],
  ],
  turns: 7,
  books: [
    { options: 5000, scenarios: 100_000 },
    { options: 5000, scenarios: 1_000_000 },
  ],
  measured: 1_048_576,
};
const QUICK: Sizes = { slices: [[512, 8]], turns: 2, books: [{ options: 600, scenarios: 2000 }], measured: 4096 };
const MAX_RUN_SECONDS = 5;
const MAX_TAIL_SECONDS = 60;

export async function benchHardware(quick: boolean): Promise<HardwareFigures> {
  const sizes = quick ? QUICK : FULL;
  const strict = await compileWasmBuild('strict');
  const found = await findGpu();
  const device = 'device' in found ? found.device : undefined;
  try {
    const prices = await pricesOf(await backendsOf(strict, device), sizes);
    const screens = await screensOf(device, sizes);
    if (device === undefined) return { gpu: 'absent' in found ? found.absent : '', prices, screens };
    const costs = await measureDevice(device, strict, sizes.measured);
    const shape = { scenarioCount: 0, groupCount: 16, factorCount: 4, accountCount: 1, hasRecipe: true };
    const least = crossover(shape, costs, availableParallelism());
    return { gpu: device.name, prices, screens, costs, crossoverScenarios: least === Infinity ? null : least };
  } finally {
    await device?.close();
  }
}

async function backendsOf(strict: WebAssembly.Module, device: GpuDevice | undefined): Promise<Backend[]> {
  const backends: Backend[] = [referenceBackend(), await wasmBackend(strict, 'f64'), await wasmBackend(strict, 'f32')];
  // A peer for contributors: users need not have it.
  const peer = await import('./kernels/gpu-js-backend.ts').catch(() => undefined);
  if (peer !== undefined) backends.push(peer.gpuJsBackend());
  if (device !== undefined) backends.push(webgpuBackend(device), webgpuBackend(device, 'fast'));
  return backends;
}

async function pricesOf(backends: readonly Backend[], { slices, turns }: Sizes): Promise<PriceFigures[]> {
  const figures: PriceFigures[] = [];
  for (const backend of backends) {
    let secondsPerPrice = 0;
    for (const [scenarios, options] of slices) {
      const expectedSeconds = secondsPerPrice * scenarios * options;
      const names = { backend: backend.name, device: backend.device, scenarios, options };
      if (expectedSeconds > MAX_RUN_SECONDS) {
        figures.push({ ...names, expectedSeconds });
        continue;
      }
      const timed = await timedPrices(backend, { ...sliceWorkload(scenarios, options), kernel: 'black-block' }, turns);
      secondsPerPrice = 1 / timed.pricesPerSecond;
      figures.push({ ...names, ...timed });
    }
  }
  return figures;
}

async function timedPrices(backend: Backend, work: Parameters<Backend['prepare']>[0], turns: number) {
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

async function screensOf(device: GpuDevice | undefined, { books, turns }: Sizes): Promise<ScreenFigures[]> {
  const figures: ScreenFigures[] = [];
  const workers = availableParallelism();
  let deviceSecondsPerScenario = 0;
  for (const size of books) {
    const workload = bookOtc({ ...BOOK_OTC_SIZE, ...size });
    const repetitions = Math.min(turns, 3);
    const [threads] = await benchTails(workload, [workers], { repetitions });
    figures.push(screenFigures('wasm', `${workers} threads`, size.scenarios, threads!));
    if (device === undefined) continue;
    const seconds = deviceSecondsPerScenario * size.scenarios;
    if (seconds > MAX_TAIL_SECONDS) {
      figures.push({ backend: 'webgpu', device: device.name, scenarios: size.scenarios, seconds });
      continue;
    }
    const [onDevice] = await benchTails(workload, [workers], { repetitions, device });
    figures.push(screenFigures('webgpu', device.name, size.scenarios, onDevice!));
    deviceSecondsPerScenario = onDevice!.totalSeconds / size.scenarios;
    if (onDevice!.digest !== threads!.digest) {
      const what = `screened on ${device.name} the tail is ${onDevice!.digest}, on the threads ${threads!.digest}`;
      throw new PlimsollError('INTERNAL', what);
    }
    const { screenNote } = onDevice!.certificate ?? {};
    if (screenNote !== undefined) throw new PlimsollError('DEVICE_LOST', screenNote);
  }
  return figures;
}

const screenFigures = (backend: string, device: string, scenarios: number, of: TailFigures): ScreenFigures => ({
  ...{ backend, device, scenarios, seconds: of.totalSeconds },
  result: {
    scenariosPerSecond: scenarios / of.tailSeconds,
    candidates: of.certificate?.candidates ?? scenarios,
    expectedShortfall: of.expectedShortfall,
    digest: of.digest,
  },
});
