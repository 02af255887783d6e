// WebGPU in Node: the optional package webgpu. Its entry point is created once and never let go.
import { type GpuSearch, openGpuDevice } from './gpu-device.ts';

export const WEBGPU_VERSION = '0.6.2';

let entry: GPU | undefined;

export async function openGpuInNode(): Promise<GpuSearch> {
  if (entry === undefined) {
    try {
      const { create } = await import('webgpu');
      entry = create([]);
    } catch {
      return { absent: `the optional package webgpu is not there (npm install webgpu@${WEBGPU_VERSION})` };
    }
  }
  return openGpuDevice(entry);
}
