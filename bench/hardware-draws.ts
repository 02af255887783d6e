// Scenarios a second: from seed and recipe to moves, on one thread of WASM in f64 and on the device in f32, where they stay.
import { performance } from 'node:perf_hooks';
import { Digest } from '../src/core/digest.ts';
import { invariant } from '../src/core/errors.ts';
import type { GpuDevice } from '../src/engine/gpu-device.ts';
import { openDraws } from '../src/engine/gpu-draw.ts';
import { createScenarioMachine } from '../src/engine/scenario-machine.ts';
import { generateScenarios, type ScenarioGenerator } from '../src/scenarios/generator.ts';

export interface DrawFigures {
  readonly backend: string;
  readonly device: string;
  readonly scenarios: number;
  readonly factors: number;
  readonly scenariosPerSecond: number;
  readonly spreadPerSecond: number;
  readonly digest: string;
}

const TURNS = 5;

export async function drawsOf(
  generator: ScenarioGenerator,
  strict: WebAssembly.Module,
  device: GpuDevice | undefined,
): Promise<DrawFigures[]> {
  const figures = [await drawnHere(generator, strict)];
  if (device !== undefined) figures.push(await drawnThere(generator, device));
  return figures;
}

async function drawnHere(generator: ScenarioGenerator, strict: WebAssembly.Module): Promise<DrawFigures> {
  const fill = await createScenarioMachine(strict);
  const digest = new Digest();
  for (const column of generateScenarios(generator, fill).moves) digest.addNumbers(column);
  const rates = await ratesOf(generator.count, async () => void generateScenarios(generator, fill));
  return { backend: 'wasm', device: 'CPU, one thread', ...sizesOf(generator), ...rates, digest: digest.text() };
}

async function drawnThere(generator: ScenarioGenerator, device: GpuDevice): Promise<DrawFigures> {
  const { count, recipe, factors } = generator;
  const draws = openDraws(device, recipe!, count);
  invariant(draws !== undefined, 'the recipe of the bench has too many coordinates');
  const cells = (factors.length + 1) * count;
  const moves = device.table(4 * cells);
  try {
    const rates = await ratesOf(count, async () => {
      await draws.fill(moves, count, { first: 0, count });
      await device.read(moves, 4);
    });
    const digest = new Digest().addNumbers(new Float32Array(await device.read(moves, 4 * cells))).text();
    return { backend: 'webgpu', device: device.name, ...sizesOf(generator), ...rates, digest };
  } finally {
    draws.free();
    device.release([moves]);
  }
}

const sizesOf = ({ count, factors }: ScenarioGenerator) => ({ scenarios: count, factors: factors.length });

/** Median and quartiles of some turns after the first, which compiles. */
async function ratesOf(count: number, turn: () => Promise<void>) {
  const rates: number[] = [];
  for (let index = 0; index <= TURNS; index++) {
    const start = performance.now();
    await turn();
    if (index > 0) rates.push((1000 * count) / (performance.now() - start));
  }
  rates.sort((left, right) => left - right);
  const at = (share: number): number => rates[Math.floor(share * (TURNS - 1))]!;
  return { scenariosPerSecond: at(0.5), spreadPerSecond: at(0.75) - at(0.25) };
}
