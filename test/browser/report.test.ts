// Reports in a browser, as people open them: from a file, wide and narrow, light and dark, printed, with and without script.
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Book } from '../../src/book/book.ts';
import { readBook } from '../../src/store/read-book.node.ts';
import { manyPositions, onePosition, pageOf, strangeNames } from '../report/pages.ts';

const CHROMIUM = '/usr/bin/chromium';
const MOST_BYTES = 1.5e6;
const BOOKS: readonly (readonly [name: string, book: () => Book | Promise<Book>])[] = [
  ['one position', onePosition],
  ['the example', () => readBook('examples/market-maker.csv')],
  ['names of strangers', strangeNames],
  ['ten thousand positions of 400 accounts', manyPositions],
];

/** Elements that reach beyond the right edge of the page and do not scroll by themselves. */
const OVERFLOWING = `(() => {
  const edge = document.documentElement.clientWidth;
  const tooWide = [...document.querySelectorAll('body *')].filter((element) =>
    !element.closest('.scroll') && !element.closest('.skip') && getComputedStyle(element).display !== 'none' &&
    element.getBoundingClientRect().right > edge + 1);
  const scrolls = document.documentElement.scrollWidth > edge;
  return { scrolls, tooWide: tooWide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120)) };
})()`;

/** Letters of drawings that show and are smaller than can be read. */
const UNREADABLE = `(() => [...document.querySelectorAll('figure svg text')]
  .filter((text) => text.textContent.trim() !== '' && text.getClientRects().length > 0)
  .map((text) => ({ text: text.textContent, px: parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a }))
  .filter(({ px }) => px < 10.5))()`;

const FOCUS_ORDER = `(() => {
  const active = document.activeElement;
  const style = getComputedStyle(active);
  return { what: active.tagName + '.' + active.className, outline: style.outlineStyle + ' ' + style.outlineWidth };
})()`;

describe.skipIf(!existsSync(CHROMIUM))('reports in Chromium (skipped where /usr/bin/chromium is absent)', () => {
  let browser: Browser;
  let folder: string;
  const files = new Map<string, { readonly url: string; readonly text: string }>();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-'));
    for (const [name, book] of BOOKS) {
      const path = join(folder, `${name.replaceAll(' ', '-')}.html`);
      const text = await pageOf(await book(), name.startsWith('ten') ? 500 : 2000);
      await writeFile(path, text);
      files.set(name, { url: pathToFileURL(path).href, text });
    }
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--headless', '--no-sandbox', '--disable-gpu'],
    });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function withPage<T>(
    options: NonNullable<Parameters<Browser['newContext']>[0]>,
    name: string,
    look: (page: Page, heard: string[]) => Promise<T>,
  ): Promise<T> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const heard: string[] = [];
    page.on('console', (message) => heard.push(message.text()));
    page.on('pageerror', (error) => heard.push(String(error)));
    page.on('dialog', (dialog) => heard.push(`dialog ${dialog.message()}`));
    page.on('request', (request) => request.url().startsWith('file:') || heard.push(request.url()));
    await page.goto(files.get(name)!.url);
    const seen = await look(page, heard);
    await context.close();
    return seen;
  }

  describe.each(BOOKS.map(([name]) => name))('%s', (name) => {
    it.each([
      [1280, 'light'],
      [390, 'dark'],
    ] as const)(
      'at %d pixels in %s: nothing reaches beyond the page, letters are read, nothing is asked of the network',
      async (width, colorScheme) => {
        await withPage({ viewport: { width, height: 900 }, colorScheme }, name, async (page, heard) => {
          // Also what is folded away.
          await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
          expect(await page.evaluate(OVERFLOWING)).toEqual({ scrolls: false, tooWide: [] });
          expect(await page.evaluate(UNREADABLE)).toEqual([]);
          expect(heard).toEqual([]);
        });
      },
    );

    it('without script: all of it is there', async () => {
      const options = { viewport: { width: 390, height: 900 }, javaScriptEnabled: false };
      await withPage(options, name, async (page, heard) => {
        expect(await page.locator('figure svg >> visible=true').count()).toBeGreaterThan(1);
        expect(await page.locator('section').count()).toBeGreaterThan(3);
        expect(await page.locator('button').count()).toBe(0);
        expect(heard).toEqual([]);
      });
    });

    it('is one small file', () => {
      expect(Buffer.byteLength(files.get(name)!.text)).toBeLessThan(MOST_BYTES);
    });
  });

  it('by keyboard: the link to the report first, then contents, then what folds; each with an outline', async () => {
    await withPage({ viewport: { width: 1280, height: 900 } }, 'the example', async (page) => {
      const visited: { readonly what: string; readonly outline: string }[] = [];
      for (let step = 0; step < 12; step++) {
        await page.keyboard.press('Tab');
        visited.push(await page.evaluate(FOCUS_ORDER));
      }
      expect(visited[0]!.what).toBe('A.skip');
      expect(visited[1]!.what).toBe('BUTTON.');
      expect(visited.some(({ what }) => what.startsWith('DIV.scroll'))).toBe(true);
      expect(visited.filter(({ outline }) => outline !== 'solid 3px')).toEqual([]);
      await page.locator('summary').first().focus();
      await page.keyboard.press('Enter');
      expect(await page.locator('details').first().getAttribute('open')).toBe('');
    });
  });

  it('turns to dark and back, and prints on white', async () => {
    await withPage({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' }, 'one position', async (page) => {
      const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
      const light = await ground();
      await page.locator('button', { hasText: 'Read in dark' }).click();
      const dark = await ground();
      expect(dark).not.toBe(light);
      await page.emulateMedia({ media: 'print' });
      expect(await ground()).toBe('rgb(255, 255, 255)');
      expect((await page.pdf({ format: 'A4' })).byteLength).toBeGreaterThan(10_000);
      await page.emulateMedia({ media: 'screen' });
      await page.locator('button', { hasText: 'Read in light' }).click();
      expect(await ground()).toBe(light);
    });
  });
});
