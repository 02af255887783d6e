// On threads and after kills: the same bytes.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BacktestRequest, withPlan } from '../../src/app/backtest-request.node.ts';
import { walkHere } from '../../src/app/backtest-run.node.ts';
import { walkOnThreads } from '../../src/app/backtest-threads.node.ts';
import { createPlimsollInThread } from '../../src/app/in-thread.ts';
import { MILLISECONDS_PER_DAY } from '../../src/core/units.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { killedBacktest } from './killed.ts';
import { TEST_SETTINGS } from './market.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-threads-'));
});
afterAll(() => rm(folder, { recursive: true }));

const REQUEST: BacktestRequest = {
  history: 'examples/history/btc-eth-daily.csv',
  shifts: [],
  books: { kind: 'strategies', names: ['levered-perp'], underlyings: ['BTC'] },
  choices: [{ model: 'historical' }, { model: 'isolated' }],
  sweeps: [],
  settings: TEST_SETTINGS,
  riskMilliseconds: MILLISECONDS_PER_DAY,
  stride: 1,
  from: Date.UTC(2020, 1, 1),
  to: Date.UTC(2020, 3, 10),
};

async function textsOf(texts: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const text of texts) all.push(text);
  return all;
}

test('the records are the same text in this thread and on three', async () => {
  await withPlan(REQUEST, async (plan) => {
    const plimsoll = await createPlimsollInThread(await compileWasmBuild('strict'));
    const here = await textsOf(walkHere(plimsoll)(plan));
    expect(here).toHaveLength(70);
    expect(await textsOf(walkOnThreads(REQUEST, plan, 3))).toEqual(here);
    const everyThird = { ...plan, first: plan.first + 6, stride: 3 };
    expect(await textsOf(walkOnThreads({ ...REQUEST, stride: 3 }, everyThird, 2))).toEqual(
      here.filter((_, index) => index >= 6 && index % 3 === 0),
    );
  });
}, 240_000);

test('what a thread cannot do ends the walk with its sentence', async () => {
  await withPlan(REQUEST, async (plan) => {
    const gone = { ...REQUEST, history: 'no-such-history.csv' };
    await expect(textsOf(walkOnThreads(gone, plan, 2))).rejects.toThrow('there is no file no-such-history.csv');
  });
}, 240_000);

test('killed with -9 twice and taken up, it leaves the bytes of a run that nobody killed', async () => {
  const args = [
    '--history',
    REQUEST.history!,
    '--strategy',
    'levered-perp',
    '--model',
    'historical',
    '--window',
    '250',
  ];
  const result = await killedBacktest({
    folder,
    args: [...args, '--from', '2023-01-01', '--to', '2023-12-31'],
    kills: 2,
    seed: 2023,
  });
  expect(result.killed).toBe(result.whole);
  expect(result.sameBytes).toBe(true);
  expect(result.kills).toBeGreaterThan(0);
  expect(result.takenOver).toBeGreaterThan(0);
}, 400_000);
