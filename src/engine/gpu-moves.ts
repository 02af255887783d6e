// Moves in the memory of a GPU, a run of scenarios at a time: sent from columns that stand here, or drawn there from their recipe. Behind
// the columns of the factors stands what each scenario's moves may be off by (0 where they were sent), over the errors of the factors.
import { type MoveColumns, recipeOf } from '../scenarios/deferred-scenarios.ts';
import type { GpuDevice } from './gpu-device.ts';
import { openDraws } from './gpu-draw.ts';

export interface MovesOnDevice {
  /** By factor; absent where moves are sent. */
  readonly errors?: Float64Array;
  /** Scenarios from one column to the next, and the most of one run. */
  readonly stride: number;
  readonly table: GPUBuffer;
  fill(scenarios: { readonly first: number; readonly count: number }): Promise<void>;
  free(): void;
}

/** Scenarios of one dispatch: a few hundred milliseconds on a slow device, which watches over long ones. */
const MAX_RUN = 1_048_576;

/** `drawn`: by the device itself, where it can. */
export function openMoves(device: GpuDevice, set: MoveColumns, drawn: boolean): MovesOnDevice {
  const recipe = drawn ? recipeOf(set) : undefined;
  // A radius is one driver more than there are factors.
  const columns = set.factors.length + 1;
  const stride = Math.max(1, Math.min(set.count, MAX_RUN, Math.floor(device.tableBytes / 4 / columns)));
  const table = device.table(4 * stride * columns);
  const draws = recipe === undefined ? undefined : openDraws(device, recipe, stride);
  if (draws !== undefined) {
    return {
      ...{ errors: draws.program.errors, stride, table },
      fill: (scenarios) => draws.fill(table, stride, scenarios),
      free: () => {
        draws.free();
        device.release([table]);
      },
    };
  }
  const staged = new Float32Array(stride * columns);
  return {
    ...{ stride, table },
    fill: async ({ first, count }) => {
      set.moves.forEach((column, factor) => {
        staged.set(column.subarray(first, first + count), factor * stride);
      });
      device.fill(table, staged);
    },
    free: () => device.release([table]),
  };
}
