// Scenarios that the device draws: the bits of the mirror, and no further from the moves of record than the device says.

import { drawProgram } from '../../src/engine/draw-program.ts';
import type { GpuDevice } from '../../src/engine/gpu-device.ts';
import { openDraws } from '../../src/engine/gpu-draw.ts';
import { createCorrelation } from '../../src/market/correlation.ts';
import { spotFactor } from '../../src/market/factor.ts';
import type { Draws } from '../../src/scenarios/draws.ts';
import { gaussianScenarios, studentCopulaScenarios, studentScenarios } from '../../src/scenarios/elliptical.ts';
import type { ScenarioGenerator } from '../../src/scenarios/generator.ts';
import type { Horizon } from '../../src/scenarios/horizon.ts';
import { OUTSIDE } from '../../src/spec/screen-steps.ts';
import type { Check } from './backend-checks.ts';
import { mirroredMoves } from './draw-mirror.ts';

const FACTORS = 5;
const SCENARIOS = 3000;
/** A run of scenarios in the middle of a set. */
const FIRST = 1001;
const COUNT = 600;

interface Model {
  readonly name: string;
  readonly generator: ScenarioGenerator;
}

function drawnModels(): Model[] {
  const plain: Draws = { seed: 42, stream: 3, method: 'philox', antithetic: false };
  const paired: Draws = { ...plain, seed: 4_000_000_001, antithetic: true };
  const own = [4, 3, 8, 2.5, 40];
  return [
    { name: 'Gaussian', generator: gaussianScenarios(horizonOf(plain)) },
    {
      name: 'Gaussian, antithetic Sobol points',
      generator: gaussianScenarios(horizonOf({ ...paired, method: 'sobol' })),
    },
    { name: 'Student t, damped, antithetic', generator: studentScenarios(horizonOf(paired, true), 3) },
    { name: 'Student t, Sobol points', generator: studentScenarios(horizonOf({ ...plain, method: 'sobol' }), 5) },
    { name: 't copula', generator: studentCopulaScenarios(horizonOf(plain), 4, own) },
    { name: 't copula, damped', generator: studentCopulaScenarios(horizonOf(paired, true), 2.2, own) },
  ];
}

function horizonOf(draws: Draws, isDamped = false): Horizon {
  const factors = Array.from({ length: FACTORS }, (_, index) => spotFactor(`C${index}`));
  const names = factors.map(({ id }) => id);
  const rows = names.map((_, i) => names.map((__, j) => (i === j ? 1 : 0.6 - 0.1 * Math.abs(i - j))));
  return {
    spreads: factors.map((factor, index) => ({
      ...{ factor, mean: 0.001 * (index - 2), deviation: 0.02 + 0.01 * index },
      ...(isDamped && index % 2 === 0 ? { damping: { from: 0.05, limit: 0.4 } } : {}),
    })),
    correlation: createCorrelation(names, rows),
    ...{ draws, scenarios: SCENARIOS, parameters: { name: 'test', source: 'none', date: '2026-11-30' } },
  };
}

export async function drawChecks(device: GpuDevice): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { name, generator } of drawnModels()) {
    const recipe = generator.recipe!;
    const drawn = openDraws(device, recipe, 1024)!;
    const moves = device.table(4 * (FACTORS + 1) * COUNT);
    await drawn.fill(moves, COUNT, { first: FIRST, count: COUNT });
    const found = new Float32Array(await device.read(moves, 4 * (FACTORS + 1) * COUNT));
    drawn.free();
    device.release([moves]);
    const wanted = mirroredMoves(drawn.program, recipe.draws, FIRST, COUNT);
    const at = found.findIndex((move, cell) => !Object.is(move, wanted[cell]));
    const difference = at < 0 ? '' : `cell ${at}: ${found[at]}, mirrored ${wanted[at]}`;
    checks.push({ name: `${name}: the bits of the mirror`, wrong: difference });
    checks.push({ name: `${name}: near the moves of record`, wrong: tooFar(generator, found, drawn.program.errors) });
  }
  return checks;
}

/** The mirror alone, which needs no device: no draw further off than its bound in very many. */
export function mirrorChecks(): Check[] {
  return drawnModels().map(({ name, generator }) => {
    const program = drawProgram(generator.recipe!)!;
    const found = mirroredMoves(program, generator.recipe!.draws, FIRST, COUNT);
    return { name, wrong: tooFar(generator, found, program.errors) };
  });
}

/** Whether every move lies as near the strict one as the device says, and whether it says something. */
function tooFar(generator: ScenarioGenerator, found: Float32Array, errors: Float64Array): string {
  const exact = errors.reduce<Float64Array[]>((columns) => [...columns, new Float64Array(COUNT)], []);
  generator.fill({ firstScenario: FIRST, count: COUNT }, exact);
  for (let lane = 0; lane < COUNT; lane++) {
    const reach = found[errors.length * COUNT + lane]!;
    if (reach >= OUTSIDE) continue;
    for (let factor = 0; factor < errors.length; factor++) {
      const bound = errors[factor]! * reach;
      const error = Math.abs(found[factor * COUNT + lane]! - exact[factor]![lane]!);
      if (!(error <= bound)) return `factor ${factor}, scenario ${FIRST + lane}: off by ${error}, bound ${bound}`;
      if (!(bound < 1e-3)) return `factor ${factor}: a bound of ${bound} says nothing`;
    }
  }
  return '';
}
