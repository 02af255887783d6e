// WebGPU in a browser.
import { type GpuSearch, openGpuDevice } from './gpu-device.ts';

export async function openGpuInBrowser(): Promise<GpuSearch> {
  const entry = navigator.gpu as GPU | undefined;
  if (entry === undefined) return { absent: 'this browser has no WebGPU' };
  return openGpuDevice(entry);
}
