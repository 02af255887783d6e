// The peer gpu.js behind the backend's page. It has no 32-bit integers, so it draws no random numbers: it is fed columns that were
// made elsewhere and prices them, on the CPU in the bench, and its f32 sums are a screen, never a margin.
import { type Backend, FAST_F32, type Prepared } from '../../src/engine/backend.ts';
import { gpuJsBlack } from './gpu-js-black.ts';

interface GpuJsWork extends Prepared {
  readonly price: () => ArrayLike<number>;
  sums: ArrayLike<number>;
}

export function gpuJsBackend(): Backend<GpuJsWork> {
  return {
    name: 'gpu.js',
    device: 'CPU, one thread',
    precision: FAST_F32,
    kernels: ['black-block'],
    prepare: async (work) => {
      if (work.kernel !== 'black-block') throw new Error(`gpu.js prices vanillas here, not ${work.kernel}`);
      return { scenarioCount: work.scenarioCount, price: gpuJsBlack(work), sums: [], free: () => {} };
    },
    dispatch: async (prepared) => {
      prepared.sums = prepared.price();
    },
    read: async ({ sums }) => Float64Array.from(sums),
    close: async () => {},
  };
}
