// The peer gpu.js behind the backend's page. It has no 32-bit integers, so it draws no random numbers: it is fed columns that were
// made elsewhere and prices them, on the CPU in the bench, by WebGL2 in a page that has nothing better. Its f32 sums are a screen, never
// a margin: it divides, takes exponentials and roots as the driver likes, and no certificate knows its bounds.
import type { GPU } from 'gpu.js';
import { type Backend, FAST_F32, type Prepared } from '../../src/engine/backend.ts';
import { gpuJsBlack } from './gpu-js-black.ts';

interface GpuJsWork extends Prepared {
  readonly price: () => ArrayLike<number>;
  sums: ArrayLike<number>;
}

export function gpuJsBackend(gpu: GPU, device: string): Backend<GpuJsWork> {
  return {
    name: 'gpu.js',
    device,
    precision: FAST_F32,
    kernels: ['black-block'],
    prepare: async (work) => {
      if (work.kernel !== 'black-block') throw new Error(`gpu.js prices vanillas here, not ${work.kernel}`);
      return { scenarioCount: work.scenarioCount, price: gpuJsBlack(work, gpu), sums: [], free: () => {} };
    },
    dispatch: async (prepared) => {
      prepared.sums = prepared.price();
    },
    read: async ({ sums }) => Float64Array.from(sums),
    close: async () => {
      await gpu.destroy();
    },
  };
}
