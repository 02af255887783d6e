// backtest: how long a walk takes, a day of margin after another, and whether its memory stays where it was.
import { performance } from 'node:perf_hooks';
import { walkHere } from '../src/app/backtest-run.node.ts';
import { walkOnWorkers } from '../src/app/backtest-threads.node.ts';
import { createPlimsollInThread } from '../src/app/in-thread.ts';
import type { BookSource } from '../src/backtest/books.ts';
import type { Present } from '../src/backtest/market-tape.ts';
import { openPriceTape } from '../src/backtest/price-tape.ts';
import { createRule, RULE_SETTINGS } from '../src/backtest/rules.ts';
import type { WalkPlan } from '../src/backtest/walk.ts';
import { BookBuilder } from '../src/book/book-builder.ts';
import type { VanillaOption } from '../src/book/instruments/vanilla-option.ts';
import { Digest } from '../src/core/digest.ts';
import { MILLISECONDS_PER_DAY } from '../src/core/units.ts';
import { createHistory, type History } from '../src/market/history.ts';
import { marketOf } from '../src/market/snapshot.ts';
import { fillNormals } from '../src/scenarios/draws.ts';
import { exp } from '../src/spec/exp.ts';
import { compileWasmBuild } from '../src/store/wasm-build.node.ts';

export interface BacktestSize {
  readonly days: number;
  /** Of filtered history: as many changes as the rule looks back on. */
  readonly scenarios: number;
  readonly positions: number;
}

export const BACKTEST_SIZE: BacktestSize = { days: 2600, scenarios: 1000, positions: 100 };

export interface BacktestFigures extends BacktestSize {
  readonly threads: number;
  readonly seconds: readonly number[];
  /** Heap and buffers of this thread a quarter of the way and at the end; collected before where node runs with --expose-gc. */
  readonly earlyBytes: number;
  readonly lateBytes: number;
  readonly digest: string;
}

const WORKER_FILE = new URL(
  'backtest-worker.node.js',
  new URL(import.meta.url.endsWith('.ts') ? '../dist/bench/' : './', import.meta.url),
);

/** 1 thread: this one. */
export async function benchBacktest(size: BacktestSize, threads: number, runs: number): Promise<BacktestFigures> {
  const plan = benchPlan(size);
  const plimsoll = await createPlimsollInThread(await compileWasmBuild('strict'));
  const walked = (): AsyncIterable<string> =>
    threads === 1 ? walkHere(plimsoll)(plan) : walkOnWorkers({ file: WORKER_FILE, data: size }, plan, threads);
  const seconds: number[] = [];
  let [earlyBytes, lateBytes, digest] = [0, 0, ''];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    const results = new Digest();
    let step = 0;
    for await (const text of walked()) {
      results.addText(text);
      if (++step === Math.ceil(size.days / 4)) earlyBytes = bytesHeld();
    }
    seconds.push((performance.now() - start) / 1000);
    lateBytes = bytesHeld();
    digest = results.text();
  }
  return { ...size, threads, seconds, earlyBytes, lateBytes, digest };
}

function bytesHeld(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Rows before the first day: what the rule looks back on, and what the surface model wants before it says anything. */
const WARM_UP = 40;

export function benchPlan({ days, scenarios, positions }: BacktestSize): WalkPlan {
  const history = walkOf(days + scenarios + WARM_UP + 2);
  const tape = openPriceTape({ history, source: 'a random walk', underlyings: ['BTC', 'ETH'] });
  const first = tape.instants.length - days - 1;
  return {
    tape,
    books: booksOf(positions),
    rules: [createRule({ model: 'fhs' }, { ...RULE_SETTINGS, windowChanges: scenarios })],
    riskMilliseconds: MILLISECONDS_PER_DAY,
    first,
    end: first + days,
    stride: 1,
  };
}

function walkOf(rowCount: number): History {
  const rows = { instants: [] as number[], factors: [] as string[], values: [] as number[] };
  const normals = new Float64Array(rowCount);
  const draws = { seed: 20_260_206, stream: 0, method: 'philox', antithetic: false } as const;
  for (const [factor, name] of ['BTC spot', 'ETH spot'].entries()) {
    fillNormals(normals, { draws, factor, step: 0, factorsPerStep: 2, firstScenario: 0, count: rowCount });
    let price = 10_000;
    normals.forEach((normal, row) => {
      price *= exp(0.03 * normal);
      rows.instants.push(Date.UTC(2015, 0, 1) + row * MILLISECONDS_PER_DAY);
      rows.factors.push(name);
      rows.values.push(price);
    });
  }
  return createHistory(rows);
}

const TENOR_DAYS = [7, 30, 60, 90, 180];

/** Options on two coins, five expiries, strikes around the price, long and short, struck anew every day. */
function booksOf(positions: number): BookSource {
  const bookAt = ({ instant, snapshot }: Present) => {
    const builder = new BookBuilder({ source: 'bench' });
    for (let index = 0; index < positions; index++) {
      const underlying = index % 2 === 0 ? 'BTC' : 'ETH';
      const tenorDays = TENOR_DAYS[(index >> 1) % TENOR_DAYS.length]!;
      const callPut = (index >> 2) % 2 === 0 ? 'call' : 'put';
      const strike = marketOf(snapshot, underlying).spot * (0.8 + (0.4 * index) / positions);
      const instrument: VanillaOption = {
        ...{ kind: 'option', exercise: 'european' as const, underlying, multiplier: 1, callPut, strike },
        id: `${underlying}-${tenorDays}-${callPut}-${index}`,
        settlement: { style: 'linear', currency: 'USD' },
        expiry: instant + tenorDays * MILLISECONDS_PER_DAY,
      };
      builder.add({ account: 'bench', instrument, quantity: index % 3 === 0 ? 1 : -1 });
    }
    return { book: builder.finish(), leftOut: {} };
  };
  return { name: 'bench', fingerprint: `bench ${positions}`, underlyings: ['BTC', 'ETH'], notes: [], bookAt };
}
