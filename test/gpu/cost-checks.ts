// What `auto` goes by: costs measured on a device are times, and the sample they are measured on gives one answer everywhere.
import { measureDevice } from '../../src/app/measure-device.ts';
import type { GpuDevice } from '../../src/engine/gpu-device.ts';
import { screenScenarios } from '../../src/engine/gpu-screen.ts';
import { placeSample, sampleBytes, screenSample } from '../../src/engine/screen-sample.ts';
import type { Check } from './backend-checks.ts';

export async function costChecks(device: GpuDevice, strict: WebAssembly.Module): Promise<Check[]> {
  const costs = await measureDevice(device, strict, 2048);
  const odd = Object.entries(costs).filter(([, seconds]) => !(seconds >= 0 && seconds < 1));
  const nothing = costs.wasmEvaluation > 0 && costs.roundTrip > 0 ? '' : 'no time passed';
  return [
    { name: 'costs are times', wrong: odd.map(([name, seconds]) => `${name} is ${seconds}`).join(', ') || nothing },
    { name: 'device and thread evaluate the same sample', wrong: await sameValues(device, strict) },
  ];
}

/** The loss on the device is the value of the surface on the thread with the other sign, but for f32. */
async function sameValues(device: GpuDevice, strict: WebAssembly.Module): Promise<string> {
  const sample = screenSample(512, 1);
  const { parts, moves, scenarioCount } = sample;
  const losses = device.table(4 * scenarioCount);
  const bounds = device.table(4 * scenarioCount);
  await screenScenarios(device, parts, {
    ...{ set: { moves, count: scenarioCount, factors: moves }, stride: scenarioCount, losses, bounds },
  });
  const there = new Float32Array(await device.read(losses, 4 * scenarioCount));
  const reach = new Float32Array(await device.read(bounds, 4 * scenarioCount));
  device.release([losses, bounds]);
  const pages = 2 + Math.ceil(sampleBytes(sample) / 65_536) + 16;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { exports } = await WebAssembly.instantiate(strict, { env: { memory, abort: () => {} } });
  const words = placeSample(sample, memory, 65_536);
  (exports.surfaceBlock as (...parts: readonly number[]) => void)(...words);
  const here = new Float64Array(memory.buffer, words[4], scenarioCount);
  const at = there.findIndex((loss, index) => !(Math.abs(loss + here[index]!) <= reach[index]!));
  return at < 0 ? '' : `scenario ${at}: ${there[at]} with bound ${reach[at]}, ${here[at]} on the thread`;
}
