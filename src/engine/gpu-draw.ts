// Scenarios drawn on a GPU: from seed and recipe to moves in its memory, a column by factor and one that says how far off they may be.
import type { EllipticalRecipe } from '../scenarios/generator.ts';
import { type DrawProgram, drawProgram } from './draw-program.ts';
import type { GpuDevice } from './gpu-device.ts';

export interface DeviceDraws {
  readonly program: DrawProgram;
  /** Draws a run of scenarios into the columns of `moves`, `stride` cells apart. */
  fill(moves: GPUBuffer, stride: number, scenarios: { readonly first: number; readonly count: number }): Promise<void>;
  free(): void;
}

/** Rounds of philox4x32-10. */
const ROUNDS = 10;

/** Room for runs of up to `capacity` scenarios; undefined where the device cannot draw the recipe. */
export function openDraws(device: GpuDevice, recipe: EllipticalRecipe, capacity: number): DeviceDraws | undefined {
  const program = drawProgram(recipe);
  if (program === undefined) return undefined;
  const { drivers, factors, firstNormal } = program;
  const { seed, stream, antithetic, method } = recipe.draws;
  const tables = [device.table(program.words), device.table(program.table), device.table(4 * drivers * capacity)];
  const [words, table, normals] = tables as [GPUBuffer, GPUBuffer, GPUBuffer];
  return {
    program,
    fill: async (moves, stride, { first, count }) => {
      const draw = [0, count, capacity, first, seed, stream, ROUNDS, Number(antithetic), firstNormal];
      const shapes = [
        device.uniform([...draw, Number(method === 'sobol'), drivers]),
        device.uniform([0, count, capacity, stride, drivers, factors]),
      ];
      try {
        await device.run([
          {
            ...{ shader: 'scenarioNormals', form: 'strict', lanes: count * drivers },
            buffers: [shapes[0]!, words, normals],
          },
          {
            ...{ shader: 'scenarioMoves', form: 'strict', lanes: count },
            buffers: [shapes[1]!, table, normals, moves],
          },
        ]);
      } finally {
        device.release(shapes);
      }
    },
    free: () => device.release(tables),
  };
}
