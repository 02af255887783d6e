// The same bits in a browser: the page runs the compiled modules and the strict WASM build, and its digests must be Node's.
import { existsSync, readFileSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Site, serveBuild } from './serve.ts';

const CHROMIUM = '/usr/bin/chromium';
// A text, not a function: the test runner rewrites the imports of functions.
const DIGEST_SCRIPT = `(async () => {
  const { instantiateKernels } = await import('/dist/src/engine/wasm-module.js');
  const { digestReport } = await import('/dist/test/digest/digests.js');
  const module = await WebAssembly.compileStreaming(fetch('/dist/wasm/strict.wasm'));
  return digestReport(await instantiateKernels(module));
})()`;
const recorded: unknown = JSON.parse(readFileSync(new URL('../digest/digest.json', import.meta.url), 'utf8'));

describe.skipIf(!existsSync(CHROMIUM))('in Chromium (skipped where /usr/bin/chromium is absent)', () => {
  let site: Site;
  let browser: Browser;
  beforeAll(async () => {
    site = await serveBuild();
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  it('every kernel gives the recorded digests', async () => {
    const page = await browser.newPage();
    await page.goto(site.origin);
    const report = await page.evaluate(DIGEST_SCRIPT);
    expect(report).toEqual(recorded);
  });

  it('the library face loads without anything of Node', async () => {
    const page = await browser.newPage();
    await page.goto(site.origin);
    const names = await page.evaluate("import('/dist/src/index.js').then(Object.keys)");
    expect(names).toContain('valueBook');
  });
});
