// The GPU of this machine, if there is one that Node can use: looked for where asking costs nothing and prints nothing.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openGpuInNode } from '../engine/gpu.node.ts';
import type { GpuSearch } from '../engine/gpu-device.ts';

/** Where Linux keeps its Vulkan loader; the native package complains on stderr where it is missing. */
const LIBRARY_FOLDERS = [
  ...['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/lib/x86_64-linux-gnu', '/lib/aarch64-linux-gnu'],
  ...['/usr/lib64', '/usr/lib', '/usr/local/lib', '/usr/local/lib64', '/run/opengl-driver/lib'],
];
const LOADER = 'libvulkan.so.1';

function hasLoader(): boolean {
  if (process.platform !== 'linux') return true;
  const named = (process.env.LD_LIBRARY_PATH ?? '').split(':').filter((folder) => folder !== '');
  return [...named, ...LIBRARY_FOLDERS].some((folder) => existsSync(join(folder, LOADER)));
}

export async function findGpu(): Promise<GpuSearch> {
  if (!hasLoader()) return { absent: `no Vulkan loader (${LOADER}) in the usual folders or LD_LIBRARY_PATH` };
  return openGpuInNode();
}
