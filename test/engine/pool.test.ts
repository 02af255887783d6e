import { existsSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Digest } from '../../src/core/digest.ts';
import { PlimsollError } from '../../src/core/errors.ts';
import { planRevaluation } from '../../src/engine/plan.ts';
import { type Engine, type EngineOptions, openEngine } from '../../src/engine/pool.node.ts';
import { collectLosses, type PreparedRun, revalue } from '../../src/engine/revalue.ts';
import { BLOCK_DONE } from '../../src/engine/revalue-worker.node.ts';
import { FIRST_STATE_WORD } from '../../src/engine/run-memory.ts';
import type { Losses } from '../../src/losses/losses.ts';
import { rateFactor, spotFactor } from '../../src/market/factor.ts';
import { createScenarioSet } from '../../src/scenarios/scenario-set.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { bookOf, ladderRows, mixedBook, SNAPSHOT, scenarios } from './books.ts';
import { CURSED_BLOCK, EXIT, EXIT_UNCLAIMED, FAULT_KIND_WORD, FAULTS_LEFT_WORD, TRAP_IN_WASM } from './faults.ts';

const digestOf = ({ columns }: Losses): string => {
  const digest = new Digest();
  for (const column of columns) digest.addNumbers(column);
  return digest.text();
};

const open: Engine[] = [];
async function engineOf(options: EngineOptions): Promise<Engine> {
  const engine = await openEngine({ smallRuns: 'threads', ...options });
  open.push(engine);
  return engine;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.close()));
});

const FAULTY = new URL('../../dist/test/engine/faulty-worker.node.js', import.meta.url);

const controlOf = ({ memory, layout }: PreparedRun): Int32Array =>
  new Int32Array(memory.buffer, layout.control, FIRST_STATE_WORD + layout.blockCount);

/** Resolves when a thread has claimed the first block. */
async function firstClaim(prepared: PreparedRun): Promise<void> {
  while (Atomics.load(controlOf(prepared), FIRST_STATE_WORD) === 0) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Blocks that take long enough to be met half done: every scenario by the pricers. */
const slowPlan = () => planRevaluation(mixedBook(), SNAPSHOT, SLOW_SET, { vanillas: 'scenario' });
const SLOW_SET = scenarios(2 * 4096);

/** Six blocks, the last one short. */
const SET = scenarios(5 * 4096 + 100);
let expected = '';
beforeAll(async () => {
  expect(existsSync(FAULTY), 'dist/ is missing: run `npm run build` (npm test does)').toBe(true);
  expected = digestOf(await revalue(mixedBook(), SNAPSHOT, SET, await compileWasmBuild('strict')));
});

describe('any number of workers', () => {
  test.each([1, 2, 3, 8])('%i: the bits of one thread', async (workers) => {
    const engine = await engineOf({ workers });
    expect(digestOf(await engine.revalue(mixedBook(), SNAPSHOT, SET))).toBe(expected);
    // A second run of the same threads.
    expect(digestOf(await engine.revalue(mixedBook(), SNAPSHOT, SET))).toBe(expected);
  });

  test('and none: a small run is over before threads have heard of it', async () => {
    const engine = await engineOf({ workers: 2, smallRuns: 'here' });
    const seen: string[] = [];
    const onProgress = ({ phase, blocksDone, blockCount }: { phase: string; blocksDone: number; blockCount: number }) =>
      seen.push(`${phase} ${blocksDone === blockCount}`);
    expect(digestOf(await engine.revalue(mixedBook(), SNAPSHOT, SET, { onProgress }))).toBe(expected);
    expect(engine.threads()).toHaveLength(0);
    expect(seen).toEqual(['exact true']);
    // Another run takes the memory that the first has left.
    expect(digestOf(await engine.revalue(mixedBook(), SNAPSHOT, scenarios(40)))).toBe(
      digestOf(await revalue(mixedBook(), SNAPSHOT, scenarios(40), await compileWasmBuild('strict'))),
    );
    expect(digestOf(await engine.revalue(mixedBook(), SNAPSHOT, SET))).toBe(expected);
  });

  test('price many options of one account together', async () => {
    const book = bookOf(ladderRows);
    const alone = await revalue(book, SNAPSHOT, SET, await compileWasmBuild('strict'));
    const engine = await engineOf({ workers: 2 });
    expect(digestOf(await engine.revalue(book, SNAPSHOT, SET))).toBe(digestOf(alone));
  });

  test('price scenario by scenario too', async () => {
    const set = scenarios(40);
    const module = await compileWasmBuild('strict');
    const options = { vanillas: 'scenario' } as const;
    const alone = await revalue(mixedBook(), SNAPSHOT, set, module, options);
    const engine = await engineOf({ workers: 2 });
    expect(digestOf(await engine.revalue(mixedBook(), SNAPSHOT, set, options))).toBe(digestOf(alone));
  });

  test('must be a whole number of at least one', async () => {
    await expect(openEngine({ workers: 0 })).rejects.toThrow('number of workers is 0; it must lie in [1, 1024]');
  });
});

describe('a cancelled run', () => {
  test('says so, leaves no thread, and the engine can run again', async () => {
    const engine = await engineOf({ workers: 2 });
    const controller = new AbortController();
    const prepared = await engine.prepare(slowPlan());
    const running = engine.run(prepared, { signal: controller.signal });
    const threads = engine.threads();
    expect(threads).toHaveLength(2);
    const exits = threads.map((thread) => new Promise((resolve) => thread.once('exit', resolve)));
    await firstClaim(prepared);
    controller.abort();
    await expect(running).rejects.toThrow('the revaluation was cancelled');
    await Promise.all(exits);
    expect(engine.threads()).toHaveLength(0);
    // Given up on the way, not at its end.
    expect(controlOf(prepared)[FIRST_STATE_WORD]).toBeGreaterThan(0);
    expect(digestOf(await engine.revalue(mixedBook(), SNAPSHOT, SET))).toBe(expected);
  });

  test('cancelled before it starts, it starts nothing', async () => {
    const engine = await engineOf({ workers: 1 });
    const signal = AbortSignal.abort();
    await expect(engine.revalue(mixedBook(), SNAPSHOT, SET, { signal })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(engine.threads()).toHaveLength(0);
  });
});

describe('a thread that ends early is replaced and its block done again, with the same bits', () => {
  test.each([
    ['process.exit in a worker', EXIT, 1],
    ['a trap in WASM', TRAP_IN_WASM, 1],
    ['four exits', EXIT, 4],
    ['an exit between the two steps of a claim', EXIT_UNCLAIMED, 2],
  ])('%s', async (_name, kind, faults) => {
    const engine = await engineOf({ workers: 2, workerFile: FAULTY });
    const prepared = await engine.prepare(planRevaluation(mixedBook(), SNAPSHOT, SET));
    const control = controlOf(prepared);
    control[FAULT_KIND_WORD] = kind;
    control[FAULTS_LEFT_WORD] = faults;
    await engine.run(prepared);
    expect(control[FAULTS_LEFT_WORD]).toBeLessThanOrEqual(0);
    expect(digestOf(collectLosses(prepared))).toBe(expected);
  });

  test('terminated in the middle of a block', async () => {
    const module = await compileWasmBuild('strict');
    const alone = await revalue(mixedBook(), SNAPSHOT, SLOW_SET, module, { vanillas: 'scenario' });
    const engine = await engineOf({ workers: 1 });
    const prepared = await engine.prepare(slowPlan());
    const running = engine.run(prepared);
    const [victim] = engine.threads();
    await firstClaim(prepared);
    await victim!.terminate();
    expect(controlOf(prepared)[FIRST_STATE_WORD]).not.toBe(BLOCK_DONE);
    await running;
    expect(engine.threads()).not.toContain(victim);
    expect(digestOf(collectLosses(prepared))).toBe(digestOf(alone));
  });

  test.each([0, 1, 10, 60])('terminated after %i ms', async (delay) => {
    const engine = await engineOf({ workers: 2 });
    const prepared = await engine.prepare(planRevaluation(mixedBook(), SNAPSHOT, SET));
    const running = engine.run(prepared);
    const [victim] = engine.threads();
    setTimeout(() => void victim!.terminate(), delay);
    await running;
    expect(digestOf(collectLosses(prepared))).toBe(expected);
  });

  test('a block that ends every thread is an error, not a run without end', async () => {
    const engine = await engineOf({ workers: 1, workerFile: FAULTY });
    const prepared = await engine.prepare(planRevaluation(mixedBook(), SNAPSHOT, SET));
    const control = controlOf(prepared);
    control[FAULT_KIND_WORD] = CURSED_BLOCK;
    await expect(engine.run(prepared)).rejects.toThrow(
      'block 2 of the scenarios ended 3 worker threads, the last with "worker exited with code: 3"',
    );
  });

  test('a worker file that is not there is an error', async () => {
    const engine = await engineOf({ workers: 2, workerFile: new URL('absent.js', FAULTY) });
    await expect(engine.revalue(mixedBook(), SNAPSHOT, SET)).rejects.toMatchObject({ code: 'WORKER_LOST' });
  });
});

test('an error in a worker is the same sentence here', async () => {
  const engine = await engineOf({ workers: 2 });
  const set = scenarios(5000);
  set.moves[3]![4500] = -1;
  const thrown = await engine.revalue(mixedBook(), SNAPSHOT, set).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(PlimsollError);
  expect(thrown).toMatchObject({ code: 'INPUT_VALUE', details: { scenario: 4500 } });
  expect((thrown as Error).message).toContain('the moves take ETH volatility to 0 of itself');
});

test('a book whose nets are all zero loses nothing', async () => {
  const engine = await engineOf({ workers: 2 });
  const symbol = 'BTC-27MAR26-65000-P';
  const rows = [1, -1].map((quantity) => ({ account: 'a', symbol, quantity, entry: undefined }));
  const losses = await engine.revalue(bookOf(rows), SNAPSHOT, scenarios(10));
  expect([...losses.columns[0]!]).toEqual(new Array(10).fill(0));
});

test('very many factors: without screening the last thread needs no room for them', async () => {
  const engine = await engineOf({ workers: 2 });
  const factors = Array.from({ length: 3000 }, (_, index) => rateFactor(`C${index}`));
  const set = createScenarioSet({
    kind: 'user',
    factors: [spotFactor('BTC'), ...factors],
    moves: [Float64Array.of(-0.1, 0.1), ...factors.map(() => new Float64Array(2))],
    provenance: { model: 'a test', parameters: { name: 't', source: 't', date: '2026-01-01', values: {} }, notes: [] },
  });
  const losses = await engine.revalue(
    bookOf([{ account: 'a', symbol: 'BTC', quantity: 1, entry: undefined }]),
    SNAPSHOT,
    set,
  );
  expect(losses.columns[0]![0]! / (64_800 * (1 - Math.exp(-0.1)))).toBeCloseTo(1, 14);
});
