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
  const absent = await openGpuDevice(noAdapter);
  const tooSmall = await openGpuDevice(small);
  return [
    { name: 'no adapter', wrong: 'absent' in absent && /no adapter/.test(absent.absent) ? '' : 'a device was found' },
    {
      name: 'limits too small',
      wrong: 'absent' in tooSmall && /4 storage/.test(tooSmall.absent) ? '' : 'was accepted',
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
