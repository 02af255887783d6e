// Whether the library is there by which programs on Linux reach a GPU: the native package complains on stderr where it is not.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const VULKAN_LOADER = 'libvulkan.so.1';

const USUAL_FOLDERS = [
  ...['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/lib/x86_64-linux-gnu', '/lib/aarch64-linux-gnu'],
  ...['/usr/lib64', '/usr/lib', '/usr/local/lib', '/usr/local/lib64', '/run/opengl-driver/lib'],
];

export function hasVulkanLoader(namedFolders: readonly string[]): boolean {
  return [...namedFolders, ...USUAL_FOLDERS].some((folder) => existsSync(join(folder, VULKAN_LOADER)));
}
