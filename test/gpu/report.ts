// What a device computes of fixed inputs, as digests; and the same digests from the mirrors, which no device has a hand in. Runs in
// Node and in a page.
import { digitalWorkload, linearWorkload, sliceWorkload } from '../../bench/kernels/slice-workload.ts';
import { splitmix32 } from '../../bench/splitmix.ts';
import { Digest } from '../../src/core/digest.ts';
import type { SliceWork } from '../../src/engine/backend.ts';
import { tailRows } from '../../src/engine/backend-reference.ts';
import { webgpuBackend } from '../../src/engine/backend-webgpu.ts';
import type { GpuDevice, ShaderName } from '../../src/engine/gpu-device.ts';
import { runReference } from '../../src/engine/reference.ts';
import { sobolDirections } from '../../src/scenarios/sobol-directions.ts';
import { normalInverseFloat32 } from '../../src/spec/normal-inverse-float32.ts';
import { owenScrambleWord } from '../../src/spec/owen-scramble.ts';
import { contract as philoxContract } from '../../src/spec/philox.ts';
import { sobolWord } from '../../src/spec/sobol.ts';
import { digestInputs } from '../digest/grid.ts';
import { barrierBlockFloat32Mirror } from '../spec/barrier-block-float32.ts';
import { blackBlockFloat32Mirror } from '../spec/black-block-float32.ts';
import { digitalBlockFloat32Mirror } from '../spec/digital-block-float32.ts';
import { linearBlockFloat32Mirror } from '../spec/linear-block-float32.ts';
import { hardBarriers } from './hard-barriers.ts';

export type Digests = Readonly<Record<'philox' | 'sobol' | 'normal-inverse' | SliceWork['kernel'], string>>;

const WORDS = 4096;
const COORDINATE = 7;
const SCRAMBLE = 0x9e3779b9;
const ROUNDS = 10;
const SLICE = sliceWorkload(512, 12);
const WORKS: readonly SliceWork[] = [
  { ...SLICE, kernel: 'black-block' },
  { ...digitalWorkload(SLICE), kernel: 'digital-block' },
  { ...hardBarriers(512, 24), kernel: 'barrier-block' },
  { ...linearWorkload(SLICE), kernel: 'linear-block' },
];
/** What the f32 WASM build adds to sums that are zero. */
const MIRRORS: Readonly<Record<SliceWork['kernel'], (work: SliceWork, out: Float64Array) => void>> = {
  'black-block': (work, out) => blackBlockFloat32Mirror(tailRows(), work, out),
  'digital-block': (work, out) => digitalBlockFloat32Mirror(tailRows(), work, out),
  'barrier-block': (work, out) => barrierBlockFloat32Mirror(tailRows(), work, out),
  'linear-block': linearBlockFloat32Mirror,
};

const digest = (numbers: ArrayLike<number>): string => new Digest().addNumbers(numbers).text();

/** Words with every leading bit, and a spread. */
function randomWords(): Uint32Array {
  const uniform = splitmix32(20261130);
  return Uint32Array.from({ length: WORDS }, (_, lane) => {
    const word = Math.floor(uniform() * 4294967296);
    return lane < 512 ? word >>> (lane % 32) : lane < 1024 ? ~(word >>> (lane % 32)) >>> 0 : word;
  });
}

const directions = (): Float64Array => Float64Array.from(sobolDirections(COORDINATE + 1));

export async function deviceDigests(device: GpuDevice): Promise<Digests> {
  const counters = digestInputs(philoxContract);
  const count = counters[0]!.length;
  const philox = await columnsOf(device, 'philox', {
    inputs: Uint32Array.from(counters.flatMap((column) => [...column])),
    count,
    outputs: 4 * count,
    parameter: ROUNDS,
  });
  const words = randomWords();
  const normals = await columnsOf(device, 'normalInverse', {
    inputs: words,
    count: WORDS,
    outputs: WORDS,
    parameter: 0,
  });
  const sobol = await columnsOf(device, 'sobolWords', {
    inputs: Uint32Array.from([...directions(), ...words]),
    count: WORDS,
    outputs: WORDS,
    parameter: SCRAMBLE,
  });
  return {
    philox: digest(philox),
    sobol: digest(sobol),
    'normal-inverse': digest(new Float32Array(normals.buffer)),
    ...(await sumsOf(device)),
  };
}

export function mirrorDigests(): Digests {
  const philox = runReference('philox', digestInputs(philoxContract)).flatMap((column) => [...column]);
  const words = randomWords();
  const table = directions();
  const sums = WORKS.map((work) => {
    const out = new Float64Array(work.scenarioCount);
    MIRRORS[work.kernel](work, out);
    return [work.kernel, digest(out)] as const;
  });
  return {
    philox: digest(philox),
    sobol: digest([...words].map((word) => owenScrambleWord(sobolWord(word, table), SCRAMBLE))),
    'normal-inverse': digest([...words].map(normalInverseFloat32)),
    ...(Object.fromEntries(sums) as Record<SliceWork['kernel'], string>),
  };
}

interface Columns {
  readonly inputs: Uint32Array;
  readonly count: number;
  readonly outputs: number;
  readonly parameter: number;
}

async function columnsOf(device: GpuDevice, shader: ShaderName, columns: Columns): Promise<Uint32Array> {
  const { inputs, count, outputs, parameter } = columns;
  const out = device.table(4 * outputs);
  const buffers = [device.uniform([0, count, parameter]), device.table(inputs), out];
  await device.run([{ shader, form: 'strict', buffers, lanes: count }]);
  const words = new Uint32Array(await device.read(out, 4 * outputs));
  device.release(buffers);
  return words;
}

async function sumsOf(device: GpuDevice): Promise<Readonly<Record<SliceWork['kernel'], string>>> {
  const backend = webgpuBackend(device);
  const digests: [string, string][] = [];
  for (const work of WORKS) {
    const prepared = await backend.prepare(work);
    await backend.dispatch(prepared);
    digests.push([work.kernel, digest(await backend.read(prepared))]);
    prepared.free();
  }
  return Object.fromEntries(digests) as Record<SliceWork['kernel'], string>;
}
