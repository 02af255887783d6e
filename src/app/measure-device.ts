// What screening costs on a thread and on a GPU of this machine, measured in a few tens of milliseconds: the grounds of `auto`.
import type { DeviceCosts } from '../engine/device-costs.ts';
import type { GpuDevice } from '../engine/gpu-device.ts';
import { screenScenarios } from '../engine/gpu-screen.ts';
import { placeSample, type ScreenSample, sampleBytes, screenSample } from '../engine/screen-sample.ts';

const FEW_SCENARIOS = 1024;
const GROUPS = 16;
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
  return { wasmEvaluation, deviceEvaluation, move, roundTrip: few };
}

async function deviceTime(device: GpuDevice, { parts, moves, scenarioCount }: ScreenSample): Promise<number> {
  const losses = device.table(4 * scenarioCount);
  const bounds = device.table(4 * scenarioCount);
  const times: number[] = [];
  // The first run compiles.
  for (let turn = 0; turn < 3; turn++) {
    const start = performance.now();
    await screenScenarios(device, parts, { moves, scenarioCount, stride: scenarioCount, losses, bounds });
    await device.read(losses, 4);
    times.push((performance.now() - start) / 1000);
  }
  device.release([losses, bounds]);
  return least(times.slice(1));
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
