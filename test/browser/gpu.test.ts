// The same f32 bits on a GPU in a page as in Node: the twins in WGSL against their mirrors, and the suite of the backends, on the
// software adapter of Chromium. The page is isolated (COOP, COEP), so that it has threads.
import { existsSync, readFileSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import type { Check } from '../gpu/backend-checks.ts';
import { deskBook } from '../gpu/desk-book.ts';
import { mirrorDigests } from '../gpu/report.ts';
import { marginOf } from './gpu-margin.ts';
import { type Site, serveBuild } from './serve.ts';

const CHROMIUM = '/usr/bin/chromium';
const example = (name: string): string => readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8');
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
  const { drawChecks } = await import('/dist/test/gpu/draw-checks.js');
  const checks = [...(await backendChecks(webgpuBackend(found.device))), ...(await drawChecks(found.device))];
  await found.device.close();
  return { isolated: crossOriginIsolated, digests, wrong: checks.filter(({ wrong }) => wrong !== ''), count: checks.length };
})()`;

/** Counts what is handed to the device. */
const SCREENS_COUNTED = `(() => {
  globalThis.submitted = 0;
  const submit = GPUQueue.prototype.submit;
  GPUQueue.prototype.submit = function (...work) {
    globalThis.submitted++;
    return submit.apply(this, work);
  };
})()`;

const texts = { book: deskBook(), snapshot: example('snapshot.json') };
const MARGIN_SCRIPT = `(async () => {
  const { openGpuInBrowser } = await import('/dist/src/index.web.js');
  const { marginOf } = await import('/dist/test/browser/gpu-margin.js');
  const strict = await WebAssembly.compileStreaming(fetch('/dist/wasm/strict.wasm'));
  return marginOf(${JSON.stringify(texts)}, strict, openGpuInBrowser);
})()`;

/** In a page whose browser has WebGL2 alone. */
const WEBGL_SCRIPT = `(async () => {
  const { backendChecks } = await import('/dist/test/gpu/backend-checks.js');
  const { gpuJsBackend } = await import('/dist/bench/kernels/gpu-js-backend.js');
  const { openGpuInBrowser } = await import('/dist/src/engine/gpu.web.js');
  const gpu = new GPU.GPU({ mode: 'webgl2' });
  const found = await openGpuInBrowser();
  const backend = gpuJsBackend(gpu, 'WebGL2');
  const checks = await backendChecks(backend, false);
  return { ...found, format: backend.precision.format, strict: backend.precision.strict, mode: gpu.mode, checks };
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
    expect(report).toEqual({ isolated: true, digests: mirrorDigests(), wrong: [], count: 29 });
  });

  it('a page with WebGL2 alone prices by gpu.js, in f32 that is no margin', async () => {
    const bare = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-features=WebGPU',
        '--enable-unsafe-swiftshader',
        '--use-angle=swiftshader',
        ...QUIET,
      ],
    });
    try {
      const page = await bare.newPage();
      await page.goto(site.origin);
      await page.addScriptTag({ url: '/node_modules/gpu.js/dist/gpu-browser.min.js' });
      const report = (await page.evaluate(WEBGL_SCRIPT)) as Record<string, unknown> & { checks: Check[] };
      const { checks, ...rest } = report;
      expect(rest).toEqual({ absent: expect.stringContaining('WebGPU'), format: 'f32', strict: false, mode: 'webgl2' });
      expect(checks.length).toBe(4);
      expect(checks.filter(({ wrong }) => wrong !== '')).toEqual([]);
    } finally {
      await bare.close();
    }
  });

  it('gives the margin of one thread of Node without a GPU, to the bit', async () => {
    const page = await browser.newPage();
    await page.goto(site.origin);
    const there = (await page.evaluate(MARGIN_SCRIPT)) as Awaited<ReturnType<typeof marginOf>>;
    const here = await marginOf(texts, await compileWasmBuild('strict'));
    expect(here.screenedBy).toBe('wasm');
    expect(there.screenedBy).toMatch(/^webgpu: ./);
    expect(there.figures).toBe(here.figures);
  });

  it('gives the same margin where the page is hidden and frozen on the way', async () => {
    const page = await browser.newPage();
    await page.goto(site.origin);
    await page.evaluate(`${SCREENS_COUNTED}; void 0`);
    const running = page.evaluate(MARGIN_SCRIPT) as ReturnType<typeof marginOf>;
    // The device has been handed work by now, and has more to come.
    await page.waitForFunction('globalThis.submitted > 2', null, { polling: 1 });
    const front = await browser.newPage();
    await front.bringToFront();
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    expect(await front.evaluate('document.visibilityState')).toBe('visible');
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    const there = await running;
    const here = await marginOf(texts, await compileWasmBuild('strict'));
    expect(there.screenedBy).toMatch(/^webgpu: ./);
    expect(there.figures).toBe(here.figures);
  });
});
