// The GPU of this machine, if there is one that Node can use: looked for where asking costs nothing and prints nothing.
import { openGpuInNode } from '../engine/gpu.node.ts';
import type { GpuSearch } from '../engine/gpu-device.ts';
import { hasVulkanLoader, VULKAN_LOADER } from '../store/vulkan-loader.node.ts';

export async function findGpu(): Promise<GpuSearch> {
  const named = (process.env.LD_LIBRARY_PATH ?? '').split(':').filter((folder) => folder !== '');
  if (process.platform === 'linux' && !hasVulkanLoader(named)) {
    return { absent: `no Vulkan loader (${VULKAN_LOADER}) in the usual folders or LD_LIBRARY_PATH` };
  }
  return openGpuInNode();
}
