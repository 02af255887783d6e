// hardware: every backend that this machine has, on the same work. Prices of a slice per second, start to sums; scenarios drawn; certified
// expected shortfall of books, screened by the threads and by the GPU, sent its moves or drawing them, and by whom `auto` chooses, all to
// the same bits; and from how many scenarios on the GPU saves time, by costs measured here. A backend that would take too long at a
// size says so.
import { availableParallelism } from 'node:os';
import { deviceChooser } from '../src/app/choose-device.ts';
import { findGpu } from '../src/app/find-gpu.node.ts';
import { measureDevice } from '../src/app/measure-device.ts';
import { PlimsollError } from '../src/core/errors.ts';
import type { Backend } from '../src/engine/backend.ts';
import { referenceBackend } from '../src/engine/backend-reference.ts';
import { wasmBackend } from '../src/engine/backend-wasm.ts';
import { webgpuBackend } from '../src/engine/backend-webgpu.ts';
import { crossover, type DeviceCosts } from '../src/engine/device-costs.ts';
import type { GpuDevice } from '../src/engine/gpu-device.ts';
import type { ChooseDevice } from '../src/engine/tail-run.ts';
import { compileWasmBuild } from '../src/store/wasm-build.node.ts';
import { type DrawFigures, drawsOf } from './hardware-draws.ts';
import { OPERATIONS_A_PRICE, peakOperationsPerSecond } from './hardware-peak.ts';
import { type PriceFigures, type PriceSizes, pricesOf } from './hardware-prices.ts';
import { gpuJsBackend } from './kernels/gpu-js-backend.ts';
import { benchTails, type TailFigures } from './tails.node.ts';
import { BOOK_OTC_SIZE, bookOtc, type OtcSize, type Workload } from './workloads.ts';

export interface ScreenFigures {
  readonly backend: string;
  readonly device: string;
  readonly options: number;
  readonly scenarios: number;
  /** From drawing to certificate; expected, where it would have taken too long: then there is nothing else. */
  readonly seconds: number;
  readonly result?: {
    /** Screened and certified, drawing and planning left out. */
    readonly scenariosPerSecond: number;
    readonly candidates: number;
    readonly expectedShortfall: number;
    readonly screenedBy: string;
    readonly digest: string;
  };
}

export interface DeviceFigures {
  readonly name: string;
  readonly driver: string;
  readonly tableBytes: number;
  /** Multiplications and additions of f32, measured. */
  readonly peakOperationsPerSecond: number;
  /** Of the fastest prices of `black-block` in strict form, by the operations that a price takes. */
  readonly shareOfPeak: number;
  readonly costs: DeviceCosts;
  /** Scenarios from which on the GPU saves time for sixteen groups and four factors; null where it never does. */
  readonly crossoverScenarios: number | null;
}

export interface HardwareFigures {
  /** The GPU, or why there is none. */
  readonly gpu: string;
  readonly device?: DeviceFigures;
  readonly prices: readonly PriceFigures[];
  readonly draws: readonly DrawFigures[];
  readonly screens: readonly ScreenFigures[];
}

interface Sizes extends PriceSizes {
  readonly books: readonly (Pick<OtcSize, 'options' | 'scenarios'> & Partial<OtcSize>)[];
  readonly drawn: number;
  readonly measured: number;
}

const FULL: Sizes = {
  slices: [
    ...(['black-block', 'digital-block', 'barrier-block', 'linear-block'] as const).flatMap((kernel) => [
      { kernel, scenarios: 16_384, options: 64 },
      { kernel, scenarios: 262_144, options: 256 },
    ]),
    { kernel: 'black-block', scenarios: 1_048_576, options: 4096 },
  ],
  turns: 7,
  books: [
    { options: 5000, scenarios: 100_000 },
    { options: 5000, scenarios: 1_000_000 },
    { options: 100_000, scenarios: 100_000 },
    { options: 100_000, scenarios: 1_000_000 },
  ],
  drawn: 524_288,
  measured: 1_048_576,
};
const QUICK: Sizes = {
  slices: (['black-block', 'digital-block', 'barrier-block', 'linear-block'] as const).map((kernel) => {
    return { kernel, scenarios: 512, options: 8 };
  }),
  turns: 2,
  // The least that is screened.
  books: [{ options: 1500, scenarios: 20_000, underlyings: 2, expiries: 3 }],
  drawn: 4096,
  measured: 4096,
};
const MAX_TAIL_SECONDS = 40;
const SCREEN_TURNS = 3;

export async function benchHardware(quick: boolean): Promise<HardwareFigures> {
  const sizes = quick ? QUICK : FULL;
  const strict = await compileWasmBuild('strict');
  const found = await findGpu();
  const device = 'device' in found ? found.device : undefined;
  try {
    const prices = await pricesOf(await backendsOf(strict, device), sizes);
    const draws = await drawsOf(
      bookOtc({ ...BOOK_OTC_SIZE, options: 1, scenarios: sizes.drawn }).generator,
      strict,
      device,
    );
    const screens = await screensOf(strict, device, sizes);
    const all = { prices, draws, screens };
    if (device === undefined) return { gpu: 'absent' in found ? found.absent : '', ...all };
    const peak = await peakOperationsPerSecond(device, quick);
    const fastest = prices.reduce((most, { kernel, backend, pricesPerSecond = 0 }) => {
      return kernel === 'black-block' && backend === 'webgpu' ? Math.max(most, pricesPerSecond) : most;
    }, 0);
    const costs = await measureDevice(device, strict, sizes.measured);
    const shape = {
      scenarioCount: 0,
      groupCount: 16,
      factorCount: 4,
      accountCount: 1,
      hasRecipe: true,
      isDeferred: false,
    };
    const least = crossover(shape, costs, availableParallelism());
    const { name, driver, tableBytes } = device;
    const ofDevice = {
      ...{ name, driver, tableBytes, costs, peakOperationsPerSecond: peak },
      shareOfPeak: (fastest * OPERATIONS_A_PRICE) / peak,
      crossoverScenarios: least === Infinity ? null : least,
    };
    return { gpu: name, device: ofDevice, ...all };
  } finally {
    await device?.close();
  }
}

async function backendsOf(strict: WebAssembly.Module, device: GpuDevice | undefined): Promise<Backend[]> {
  const backends: Backend[] = [referenceBackend(), await wasmBackend(strict, 'f64'), await wasmBackend(strict, 'f32')];
  // A peer for contributors: users need not have it.
  const peer = await import('./kernels/gpu-js.node.ts').catch(() => undefined);
  if (peer !== undefined) backends.push(gpuJsBackend(peer.openGpuJs(), peer.GPU_JS_DEVICE));
  if (device !== undefined) backends.push(webgpuBackend(device), webgpuBackend(device, 'fast'));
  return backends;
}

interface Screener {
  readonly backend: string;
  readonly device: string;
  readonly choose?: ChooseDevice;
}

async function screensOf(
  strict: WebAssembly.Module,
  device: GpuDevice | undefined,
  { books, turns }: Sizes,
): Promise<ScreenFigures[]> {
  const threads = availableParallelism();
  const find = async () => (device === undefined ? { absent: 'none' } : { device });
  const auto = deviceChooser({ backend: 'auto', threads, strict, find });
  const onDevice = (drawn: boolean): Screener[] =>
    device === undefined
      ? []
      : [
          {
            backend: drawn ? 'webgpu, draws' : 'webgpu',
            device: device.name,
            choose: async () => ({ device, drawn }),
          },
        ];
  const screeners: readonly Screener[] = [
    { backend: 'wasm', device: `${threads} threads` },
    ...onDevice(false),
    ...onDevice(true),
    { backend: 'auto', device: 'as it chooses', choose: auto.choose },
  ];
  const figures: ScreenFigures[] = [];
  for (const size of books) {
    const workload = bookOtc({ ...BOOK_OTC_SIZE, ...size });
    const expected = ({ backend }: Screener): number => {
      const before = figures.findLast((of) => of.backend === backend);
      return before === undefined ? 0 : (before.seconds / before.scenarios) * size.scenarios;
    };
    const found = new Map<Screener, Pick<ScreenFigures, 'seconds' | 'result'>>();
    // In turn, so that a change in the machine's speed meets all of them.
    for (let turn = 0; turn < Math.min(turns, SCREEN_TURNS); turn++) {
      for (const screener of screeners) {
        if (expected(screener) > MAX_TAIL_SECONDS && screener.backend !== 'auto') continue;
        const latest = await screened(workload, screener);
        if (latest.seconds < (found.get(screener)?.seconds ?? Infinity)) found.set(screener, latest);
      }
    }
    for (const screener of screeners) {
      const { backend, device: name } = screener;
      const { options, scenarios } = size;
      const names = { backend, device: name, options, scenarios };
      figures.push({ ...names, seconds: expected(screener), ...found.get(screener) });
    }
    requireOneDigest(figures, size);
  }
  return figures;
}

async function screened(workload: Workload, { backend, choose }: Screener) {
  const runs = { repetitions: 1, ...(choose === undefined ? {} : { choose }) };
  const [of] = await benchTails(workload, [availableParallelism()], runs);
  const { screenNote } = of!.certificate ?? {};
  if (screenNote !== undefined && backend !== 'auto') throw new PlimsollError('DEVICE_LOST', screenNote);
  return { seconds: of!.totalSeconds, result: resultOf(of!, workload.generator.count) };
}

const resultOf = ({ tailSeconds, certificate, expectedShortfall, digest }: TailFigures, scenarios: number) => ({
  ...{ scenariosPerSecond: scenarios / tailSeconds, candidates: certificate?.candidates ?? scenarios },
  ...{ expectedShortfall, screenedBy: certificate?.screenedBy ?? 'nobody', digest },
});

/** Whoever screens, the tail is the same. */
function requireOneDigest(figures: readonly ScreenFigures[], size: Sizes['books'][number]): void {
  const ofSize = figures.filter(({ options, scenarios }) => options === size.options && scenarios === size.scenarios);
  const known = ofSize.flatMap(({ backend, result }) => (result === undefined ? [] : [{ backend, ...result }]));
  const other = known.find(({ digest }) => digest !== known[0]!.digest);
  if (other === undefined) return;
  const what = `screened by ${other.backend} the tail is ${other.digest}, by ${known[0]!.backend} ${known[0]!.digest}`;
  throw new PlimsollError('INTERNAL', what);
}
