// The first command of the README, and pages from the command line.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shellQuoted } from '../../src/cli/report-file.node.ts';
import { MODELS } from '../../src/margin/models.ts';
import { plimsoll, untilItRuns } from './run.ts';

const ONE = 'account,instrument,quantity\ndesk,BTC_USDC-PERPETUAL,10\ndesk,USDC,100000\n';
const QUICK = ['-', '--market', 'examples/snapshot.json', '--workers', '1'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('demo: a line a rule, a page, and three commands that come next', { timeout: 240_000 }, async () => {
  const path = join(folder, 'demo.html');
  const { code, out, err } = await plimsoll(['demo', '--report', path]);
  expect(code, err).toBe(0);
  for (const { name } of MODELS) expect(out).toMatch(new RegExp(`^${name} `, 'm'));
  expect(out).toMatch(/mm-eth +needs +525,291 +has +457,972 +freeboard +8\.2 %/);
  expect(err.match(/^ {2}npx plimsoll /gm)!.length).toBe(3);
  const page = await readFile(path, 'utf8');
  expect(page).toContain(`npx plimsoll demo --report ${path}`);
  for (const { name } of MODELS) expect(page).toContain(`<b>${name}</b>`);
  expect(await readdir(folder)).toEqual(['demo.html']);
});

it('margin --report: the page besides the table', async () => {
  const path = join(folder, 'it is "mine".html');
  const args = ['margin', ...QUICK, '--scenarios', '1000', '--no-compare', '--report', path];
  const { code, out, err } = await plimsoll(args, ONE);
  expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining(`report      ${path} (`) });
  expect(out).toContain('expected shortfall');
  const page = await readFile(path, 'utf8');
  expect(page).toContain('How to come to the same number');
  expect(page).not.toContain('Rules side by side');
  await rm(path);
});

it('compare --report: rules alone', async () => {
  const path = join(folder, 'rules.html');
  const { code } = await plimsoll(['compare', ...QUICK, '--models', 'isolated,cross', '--report', path], ONE);
  expect(code).toBe(0);
  expect(await readFile(path, 'utf8')).toContain('2 rules on one book');
});

it.each([
  [['--report', 'page.pdf'], 2, 'plimsoll: --report is page.pdf; it must be a file that ends in .html\n'],
  [['--report', '/no/such/page.html'], 2, 'plimsoll: --report is /no/such/page.html; there is no folder /no/such\n'],
])('margin %j ends with %d and a sentence', async (options, wanted, sentence) => {
  const { code, err } = await plimsoll(['margin', ...QUICK, ...options], ONE);
  expect(code).toBe(wanted);
  expect(err.startsWith(sentence), err).toBe(true);
});

it('Ctrl-C leaves no page and no part of one', { timeout: 120_000 }, async () => {
  const before = await readdir(folder);
  const long = ['--exact', '--scenarios', '3000000', '--report', join(folder, 'never.html')];
  // Minutes of work.
  const args = ['margin', 'examples/market-maker.csv', '--market', 'examples/snapshot.json', ...long];
  const { code, out } = await plimsoll(args, '', { interruptAfter: await untilItRuns() });
  expect(code).toBe(130);
  expect(out).toBe('');
  expect(await readdir(folder)).toEqual(before);
});

it('a command is quoted as a shell reads it back', () => {
  expect(['a.csv', "it's", 'a b', '', '$x'].map(shellQuoted)).toEqual(['a.csv', `'it'\\''s'`, `'a b'`, `''`, `'$x'`]);
});
