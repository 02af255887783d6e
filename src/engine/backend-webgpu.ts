// A GPU behind the backend's page: the block kernels in f32, strict to the bits of the f32 WASM build, or fast.
import {
  accountCountOf,
  type Backend,
  FAST_F32,
  type Prepared,
  SLICE_COLUMNS,
  type SliceWork,
  STRICT_F32,
  startsOf,
} from './backend.ts';
import { addReference, tailRows } from './backend-reference.ts';
import { optionsForDevice, scenariosForDevice, tailsForDevice } from './gpu-columns.ts';
import type { GpuDevice, Pass, ShaderForm, ShaderName } from './gpu-device.ts';

interface GpuWork extends Prepared {
  readonly work: SliceWork;
  readonly pass: Pass;
  readonly sums: GPUBuffer;
}

interface KernelShader {
  readonly shader: ShaderName;
  readonly readsTails: boolean;
}

const SHADERS: Readonly<Record<SliceWork['kernel'], KernelShader>> = {
  'black-block': { shader: 'blackBlock', readsTails: true },
  'digital-block': { shader: 'digitalBlock', readsTails: true },
  'barrier-block': { shader: 'barrierBlock', readsTails: true },
  'linear-block': { shader: 'linearBlock', readsTails: false },
};

export function webgpuBackend(device: GpuDevice, form: ShaderForm = 'strict'): Backend<GpuWork> {
  let tails: GPUBuffer | undefined;
  return {
    name: form === 'strict' ? 'webgpu' : 'webgpu fast',
    device: device.name,
    precision: form === 'strict' ? STRICT_F32 : FAST_F32,
    prepare: async (work) => {
      const { kernel, scenarioCount, optionCount } = work;
      const { shader, readsTails } = SHADERS[kernel];
      const own = [device.table(scenariosForDevice(work)), device.table(optionsForDevice(work))];
      const sums = device.table(sumsBytes(work));
      const shape = device.uniform([0, scenarioCount, scenarioCount, optionCount, accountCountOf(work)]);
      own.push(sums, device.table(startsOf(work)));
      if (readsTails) tails ??= device.table(tailsForDevice());
      const buffers = [shape, ...own, ...(readsTails ? [tails!] : [])];
      const pass = { shader, form, buffers, lanes: scenarioCount } as const;
      return { work, scenarioCount, pass, sums, free: () => device.release([shape, ...own]) };
    },
    dispatch: ({ pass }) => device.run([pass]),
    read: async ({ sums, work }) => {
      const found = Float64Array.from(new Float32Array(await device.read(sums, sumsBytes(work))));
      return work.kernel === 'barrier-block' ? withHeavySums(work, found) : found;
    },
    close: () => {
      if (tails !== undefined) device.release([tails]);
      tails = undefined;
      return device.close();
    },
  };
}

/** Sums by account, and behind those of barriers, by account again, which scenarios are for f64. */
const sumsBytes = (work: SliceWork): number =>
  4 * accountCountOf(work) * work.scenarioCount * (work.kernel === 'barrier-block' ? 2 : 1);

/** Scenarios whose sum a device cannot have: as the f32 WASM build has them, in f64. */
function withHeavySums(work: SliceWork, found: Float64Array): Float64Array {
  const { scenarios, scenarioCount } = work;
  const columns = SLICE_COLUMNS[work.kernel].scenario;
  const stride = scenarios.length / columns;
  const count = accountCountOf(work) * scenarioCount;
  const rows = found.indexOf(1, count) < 0 ? undefined : tailRows();
  for (let cell = 0; rows !== undefined && cell < count; cell++) {
    if (found[count + cell] === 0) continue;
    const scenario = cell % scenarioCount;
    const one = Float64Array.from({ length: columns }, (_, column) => scenarios[scenario + column * stride]!);
    const sum = new Float64Array(1);
    addReference(rows, { ...work, scenarios: one, scenarioCount: 1 }, Math.floor(cell / scenarioCount), sum);
    found[cell] = sum[0]!;
  }
  return found.slice(0, count);
}
