// What screening costs on a thread and on a GPU of this machine, measured in a few tens of milliseconds: the grounds of `auto`.
import type { DeviceCosts } from '../engine/device-costs.ts';
import type { GpuDevice } from '../engine/gpu-device.ts';
import { openDraws } from '../engine/gpu-draw.ts';
import { screenScenarios } from '../engine/gpu-screen.ts';
import { drawSample, placeSample, type ScreenSample, sampleBytes, screenSample } from '../engine/screen-sample.ts';

const FEW_SCENARIOS = 1024;
const GROUPS = 16;
const DRAWN_FACTORS = 16;
const FIRST_FREE_BYTE = 65_536;
const PAGE_BYTES = 65_536;

const least = (values: readonly number[]): number => Math.min(...values);

/** Scenarios of the sample: more, where a device is so fast that fewer tell nothing. */
export async function measureDevice(
  device: GpuDevice,
  strict: WebAssembly.Module,
  manyScenarios = 131_072,
): Promise<DeviceCosts> {
  const wasmEvaluation = await threadEvaluation(strict);
  const few = await deviceTime(device, screenSample(FEW_SCENARIOS, GROUPS));
  const one = await deviceTime(device, screenSample(manyScenarios, 1));
  const many = await deviceTime(device, screenSample(manyScenarios, GROUPS));
  const deviceEvaluation = Math.max(many - one, 0) / (manyScenarios * (GROUPS - 1));
  const move = Math.max(one - few - deviceEvaluation * manyScenarios, 0) / (2 * manyScenarios);
  const draw = await drawTime(device, Math.max(manyScenarios / 8, FEW_SCENARIOS), few);
  return { wasmEvaluation, deviceEvaluation, move, draw, roundTrip: few };
}

async function deviceTime(device: GpuDevice, { parts, moves, scenarioCount }: ScreenSample): Promise<number> {
  const losses = device.table(4 * scenarioCount);
  const bounds = device.table(4 * scenarioCount);
  const times: number[] = [];
  // The first run compiles.
  for (let turn = 0; turn < 3; turn++) {
    const start = performance.now();
    await screenScenarios(device, parts, {
      ...{ set: { moves, count: scenarioCount, factors: moves }, stride: scenarioCount, losses, bounds },
    });
    await device.read(losses, 4);
    times.push((performance.now() - start) / 1000);
  }
  device.release([losses, bounds]);
  return least(times.slice(1));
}

/** Seconds a move, of a model of as many factors as usual. */
async function drawTime(device: GpuDevice, scenarioCount: number, roundTrip: number): Promise<number> {
  const draws = openDraws(device, drawSample(DRAWN_FACTORS), scenarioCount)!;
  const moves = device.table(4 * (DRAWN_FACTORS + 1) * scenarioCount);
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const start = performance.now();
    await draws.fill(moves, scenarioCount, { first: 0, count: scenarioCount });
    await device.read(moves, 4);
    times.push((performance.now() - start) / 1000);
  }
  draws.free();
  device.release([moves]);
  return Math.max(least(times.slice(1)) - roundTrip, 0) / (DRAWN_FACTORS * scenarioCount);
}

async function threadEvaluation(strict: WebAssembly.Module): Promise<number> {
  const sample = screenSample(8192, 1);
  const pages = Math.max(16, Math.ceil((FIRST_FREE_BYTE + sampleBytes(sample)) / PAGE_BYTES));
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { exports } = await WebAssembly.instantiate(strict, { env: { memory, abort: () => {} } });
  const words = placeSample(sample, memory, FIRST_FREE_BYTE);
  const times: number[] = [];
  for (let turn = 0; turn < 20; turn++) {
    const start = performance.now();
    (exports.surfaceBlock as (...parts: readonly number[]) => void)(...words);
    times.push((performance.now() - start) / 1000 / sample.scenarioCount);
  }
  return least(times.slice(2));
}
