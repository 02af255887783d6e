// Who screens is a matter of time alone; these are the rules of the choice.
import { describe, expect, it } from 'vitest';
import { type BackendChoice, deviceChooser } from '../../src/app/choose-device.ts';
import {
  crossover,
  type DeviceCosts,
  deviceSaves,
  deviceSeconds,
  drawingSaves,
  threadSeconds,
} from '../../src/engine/device-costs.ts';
import type { GpuDevice, GpuSearch } from '../../src/engine/gpu-device.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';

const SHAPE = { groupCount: 16, factorCount: 4, accountCount: 1, hasRecipe: false, isDeferred: false };
const FAST: DeviceCosts = {
  wasmEvaluation: 10e-9,
  deviceEvaluation: 0.1e-9,
  move: 1e-9,
  draw: 0.1e-9,
  roundTrip: 1e-3,
};
const SOFTWARE: DeviceCosts = { ...FAST, deviceEvaluation: 300e-9 };

describe('deviceSaves', () => {
  it('weighs round trips and transfers against evaluations, on as many threads as there are', () => {
    expect(deviceSaves({ ...SHAPE, scenarioCount: 1000 }, FAST, 2)).toBe(false);
    expect(deviceSaves({ ...SHAPE, scenarioCount: 1_000_000 }, FAST, 2)).toBe(true);
    expect(deviceSaves({ ...SHAPE, scenarioCount: 10_000_000 }, SOFTWARE, 2)).toBe(false);
  });

  it('turns where the crossover says', () => {
    const least = crossover({ ...SHAPE, scenarioCount: 0 }, FAST, 2);
    expect(deviceSaves({ ...SHAPE, scenarioCount: least }, FAST, 2)).toBe(true);
    expect(deviceSaves({ ...SHAPE, scenarioCount: least / 2 }, FAST, 2)).toBe(false);
    expect(crossover({ ...SHAPE, scenarioCount: 0 }, FAST, 64)).toBeGreaterThan(least);
    expect(crossover({ ...SHAPE, scenarioCount: 0 }, SOFTWARE, 2)).toBe(Infinity);
  });
});

it('a device draws what has a recipe, where that takes less time than sending it', () => {
  const work = { ...SHAPE, scenarioCount: 1_000_000 };
  expect(drawingSaves(work, FAST)).toBe(false);
  expect(drawingSaves({ ...work, hasRecipe: true }, FAST)).toBe(true);
  expect(drawingSaves({ ...work, hasRecipe: true }, { ...FAST, draw: 2e-9 })).toBe(false);
  expect(deviceSeconds({ ...work, hasRecipe: true }, FAST)).toBeLessThan(deviceSeconds(work, FAST));
  // Of a set that nobody has drawn yet, who does not draw it there draws it here.
  const undrawn = { ...work, hasRecipe: true, isDeferred: true };
  expect(threadSeconds(undrawn, FAST, 2)).toBeGreaterThan(threadSeconds(work, FAST, 2));
  expect(deviceSeconds(undrawn, FAST)).toBe(deviceSeconds({ ...work, hasRecipe: true }, FAST));
  const sending = { ...FAST, draw: 1e-6 };
  expect(deviceSeconds(undrawn, sending)).toBeGreaterThan(deviceSeconds({ ...work, hasRecipe: true }, sending));
});

describe('deviceChooser', () => {
  const large = { ...SHAPE, scenarioCount: 100_000_000 };
  const chooserOver = async (backend: BackendChoice, found: GpuSearch) => {
    let looks = 0;
    const find = async () => {
      looks++;
      return found;
    };
    const strict = await compileWasmBuild('strict');
    return { ...deviceChooser({ backend, threads: 2, strict, find }), looks: () => looks };
  };
  const absent = { absent: 'there is none' };

  it('wasm, and auto for little work, look for nothing', async () => {
    const wasm = await chooserOver('wasm', absent);
    expect(await wasm.choose(large)).toEqual({});
    const auto = await chooserOver('auto', absent);
    expect(await auto.choose({ ...large, scenarioCount: 100_000 })).toEqual({});
    expect([wasm.looks(), auto.looks()]).toEqual([0, 0]);
  });

  it('where there is no GPU, webgpu says so and auto does not; either looks once', async () => {
    const webgpu = await chooserOver('webgpu', absent);
    expect(await webgpu.choose(large)).toEqual({ note: 'there is none; screened on WASM, to the same result' });
    await webgpu.choose(large);
    const auto = await chooserOver('auto', absent);
    expect(await auto.choose(large)).toEqual({});
    expect([webgpu.looks(), auto.looks()]).toEqual([1, 1]);
  });

  it('software is for who asks for it', async () => {
    const software = { name: 'software', isLost: false, isSoftware: true } as GpuDevice;
    expect(await (await chooserOver('auto', { device: software })).choose(large)).toEqual({});
    expect(await (await chooserOver('webgpu', { device: software })).choose(large)).toEqual({
      device: software,
      drawn: false,
    });
  });

  it('a device that was lost is not used again; one that cannot be measured is not chosen', async () => {
    const lost = { name: 'a card', isLost: true } as GpuDevice;
    const webgpu = await chooserOver('webgpu', { device: lost });
    expect((await webgpu.choose(large)).note).toMatch(/^the GPU a card was lost/);
    const broken = { name: 'a card', isLost: false } as GpuDevice;
    expect(await (await chooserOver('auto', { device: broken })).choose(large)).toEqual({});
    expect(await (await chooserOver('webgpu', { device: broken })).choose(large)).toEqual({
      device: broken,
      drawn: true,
    });
  });
});
