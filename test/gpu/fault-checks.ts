// What goes wrong with a GPU ends in one sentence.
import { sliceWorkload } from '../../bench/kernels/slice-workload.ts';
import { toErrorRecord } from '../../src/core/errors.ts';
import { webgpuBackend } from '../../src/engine/backend-webgpu.ts';
import { type GpuDevice, openGpuDevice } from '../../src/engine/gpu-device.ts';
import type { Check } from './backend-checks.ts';

async function sentenceOf(work: () => Promise<unknown>, wanted: RegExp): Promise<string> {
  try {
    await work();
  } catch (thrown) {
    const { code, message } = toErrorRecord(thrown);
    const text = `${code}: ${message}`;
    return wanted.test(text) && !message.includes('\n\n') ? '' : text;
  }
  return 'nothing was refused';
}

export async function faultChecks(device: GpuDevice): Promise<Check[]> {
  const noAdapter = { requestAdapter: async () => null } as unknown as GPU;
  const small = {
    requestAdapter: async () => ({ limits: { maxStorageBuffersPerShaderStage: 4 } }),
  } as unknown as GPU;
  const refusing = {
    requestAdapter: async () => ({
      limits: { maxStorageBuffersPerShaderStage: 8 },
      requestDevice: async () => {
        throw new Error('out of devices');
      },
    }),
  } as unknown as GPU;
  const absent = await openGpuDevice(noAdapter);
  const refused = await openGpuDevice(refusing);
  const tooSmall = await openGpuDevice(small);
  return [
    { name: 'no adapter', wrong: 'absent' in absent && /no adapter/.test(absent.absent) ? '' : 'a device was found' },
    {
      name: 'limits too small',
      wrong: 'absent' in tooSmall && /4 storage/.test(tooSmall.absent) ? '' : 'was accepted',
    },
    {
      name: 'an adapter that gives no device',
      wrong: 'absent' in refused && /gives no device: out of devices/.test(refused.absent) ? '' : 'was accepted',
    },
    {
      name: 'a shader that does not compile',
      wrong: await sentenceOf(
        () => device.compile('broken', 'fn main() {\n  let x: u32 = 1.5;\n}'),
        /^INTERNAL: the shader broken does not compile on .*line "let x: u32 = 1\.5;"/,
      ),
    },
    {
      name: 'a table over the limit',
      wrong: await sentenceOf(async () => device.table(device.tableBytes + 4), /^INPUT_LIMIT: a table of \d+ MB/),
    },
  ];
}

/** A thousand runs one after the other: nothing of theirs stays on the device, and no more in the process than in its first ones. */
export async function leakChecks(device: GpuDevice): Promise<Check[]> {
  const backend = webgpuBackend(device);
  const work = { ...sliceWorkload(64, 4), kernel: 'black-block' as const };
  const once = async (): Promise<void> => {
    const prepared = await backend.prepare(work);
    await backend.dispatch(prepared);
    await backend.read(prepared);
    prepared.free();
  };
  for (let run = 0; run < FIRST_RUNS; run++) await once();
  const [buffers, bytes] = [device.heldBuffers, process.memoryUsage().rss];
  for (let run = FIRST_RUNS; run < RUNS; run++) await once();
  const grown = process.memoryUsage().rss - bytes;
  return [
    {
      name: 'a thousand runs leave no buffer',
      wrong: device.heldBuffers === buffers ? '' : `${device.heldBuffers - buffers} buffers`,
    },
    { name: 'a thousand runs leave no memory', wrong: grown < MOST_GROWN_BYTES ? '' : `${grown} bytes` },
  ];
}

const FIRST_RUNS = 100;
const RUNS = 1000;
const MOST_GROWN_BYTES = 64e6;

/** The device is gone afterwards. */
export async function lossChecks(device: GpuDevice): Promise<Check[]> {
  const backend = webgpuBackend(device);
  const prepared = await backend.prepare({ ...sliceWorkload(64, 4), kernel: 'black-block' });
  const reading = backend.dispatch(prepared).then(() => backend.read(prepared));
  const lost = sentenceOf(() => reading, /^DEVICE_LOST: the GPU .* was lost/);
  await device.lose();
  return [
    { name: 'lost in the middle of a run', wrong: await lost },
    {
      name: 'used after it was lost',
      wrong: await sentenceOf(() => backend.dispatch(prepared), /^DEVICE_LOST: the GPU .* was lost/),
    },
  ];
}
