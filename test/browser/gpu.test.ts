// The same f32 bits on a GPU in a page as in Node: the twins in WGSL against their mirrors, and the suite of the backends, on the
// software adapter of Chromium. The page is isolated (COOP, COEP), so that it has threads.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mirrorDigests } from '../gpu/report.ts';
import { type Site, serveBuild } from './serve.ts';

const CHROMIUM = '/usr/bin/chromium';
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
// A text, not a function: the test runner rewrites the imports of functions.
const GPU_SCRIPT = `(async () => {
  const { openGpuInBrowser } = await import('/dist/src/engine/gpu.web.js');
  const { deviceDigests } = await import('/dist/test/gpu/report.js');
  const { backendChecks } = await import('/dist/test/gpu/backend-checks.js');
  const { webgpuBackend } = await import('/dist/src/engine/backend-webgpu.js');
  const found = await openGpuInBrowser();
  if ('absent' in found) return found;
  const digests = await deviceDigests(found.device);
  const checks = await backendChecks(webgpuBackend(found.device));
  await found.device.close();
  return { isolated: crossOriginIsolated, digests, wrong: checks.filter(({ wrong }) => wrong !== ''), count: checks.length };
})()`;

describe.skipIf(!existsSync(CHROMIUM))('WebGPU in Chromium (skipped where /usr/bin/chromium is absent)', () => {
  let site: Site;
  let browser: Browser;
  beforeAll(async () => {
    site = await serveBuild();
    const args = ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', ...QUIET];
    browser = await chromium.launch({ executablePath: CHROMIUM, args });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  it('gives the bits of the mirrors and passes the suite', async () => {
    const page = await browser.newPage();
    await page.goto(site.origin);
    const report = await page.evaluate(GPU_SCRIPT);
    expect(report).toEqual({ isolated: true, digests: mirrorDigests(), wrong: [], count: 7 });
  });
});
