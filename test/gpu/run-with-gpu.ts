// Runs a script in a process that sees a GPU: the machine's own where its Vulkan has one, the software one of Chromium where not.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CHROMIUM = '/usr/lib/chromium';
const DRIVER = `${CHROMIUM}/vk_swiftshader_icd.json`;

/** Chromium brings a Vulkan loader and a driver that need no hardware. */
export function gpuEnvironment(): NodeJS.ProcessEnv {
  const { env } = process;
  if (env.PLIMSOLL_TEST_GPU === 'own' || !existsSync(DRIVER)) return env;
  return { ...env, VK_DRIVER_FILES: DRIVER, LD_LIBRARY_PATH: [CHROMIUM, env.LD_LIBRARY_PATH ?? ''].join(':') };
}

/** What the script writes to stdout. */
export function runWithGpu(script: string, args: readonly string[] = [], input = ''): string {
  return execFileSync(process.execPath, [script, ...args], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: gpuEnvironment(),
    encoding: 'utf8',
    maxBuffer: 1e8,
    input,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}
