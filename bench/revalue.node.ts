// revalue: full revaluation of a book of distinct vanillas on ten underlyings, spot and volatility moving, in one account.
// Seeded; time by stage, for one worker and for two, with the digest of the losses.
import { performance } from 'node:perf_hooks';
import type { Book } from '../src/book/book.ts';
import { BookBuilder } from '../src/book/book-builder.ts';
import type { VanillaOption } from '../src/book/instruments/vanilla-option.ts';
import { Digest } from '../src/core/digest.ts';
import { planRevaluation } from '../src/engine/plan.ts';
import { openEngine } from '../src/engine/pool.node.ts';
import { collectLosses } from '../src/engine/revalue.ts';
import { runBytes } from '../src/engine/run-memory.ts';
import { createSnapshot } from '../src/market/create-snapshot.ts';
import { spotFactor, volatilityFactor } from '../src/market/factor.ts';
import type { Snapshot } from '../src/market/snapshot.ts';
import { createScenarioSet, type ScenarioSet } from '../src/scenarios/scenario-set.ts';
import { normalInverse } from '../src/spec/normal-inverse.ts';
import { splitmix32 } from './splitmix.ts';

export interface RevalueSize {
  readonly options: number;
  readonly scenarios: number;
  readonly repetitions: number;
}

export interface RevalueFigures {
  readonly workers: number;
  readonly planSeconds: number;
  /** Memory taken and filled, base values. */
  readonly prepareSeconds: number;
  /** The first run of the threads, which start in it, and the median of the others. */
  readonly firstRunSeconds: number;
  readonly runSeconds: number;
  readonly collectSeconds: number;
  /** Of a run, per option and scenario, over all workers together. */
  readonly nsPerPrice: number;
  readonly bytes: number;
  readonly digest: string;
}

const UNDERLYINGS = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'ADA', 'AVAX', 'LINK', 'LTC', 'BNB'];
const EXPIRIES = 12;
const DAY = 86_400_000;
const AS_OF = Date.UTC(2026, 1, 6, 8);
const SPOT = 1000;

const expiryOf = (index: number): number => AS_OF + (7 + 30 * index) * DAY;

export async function benchRevalue(size: RevalueSize, workerCounts: readonly number[]): Promise<RevalueFigures[]> {
  const book = bookOf(size.options);
  const snapshot = snapshotOf();
  const set = scenariosOf(size.scenarios);
  const figures: RevalueFigures[] = [];
  for (const workers of workerCounts) {
    const engine = await openEngine({ workers });
    try {
      const [planSeconds, plan] = await timed(async () => planRevaluation(book, snapshot, set));
      const [prepareSeconds, prepared] = await timed(() => engine.prepare(plan));
      const [firstRunSeconds] = await timed(() => engine.run(prepared));
      const runs: number[] = [];
      for (let repetition = 0; repetition < size.repetitions; repetition++) {
        runs.push((await timed(() => engine.run(prepared)))[0]);
      }
      const runSeconds = runs.sort((left, right) => left - right)[runs.length >> 1]!;
      const [collectSeconds, losses] = await timed(async () => collectLosses(prepared));
      const nsPerPrice = (runSeconds * 1e9) / (size.options * size.scenarios);
      const stages = { planSeconds, prepareSeconds, firstRunSeconds, runSeconds, collectSeconds };
      const digest = new Digest().addNumbers(losses.columns[0]!).text();
      figures.push({ workers, ...stages, nsPerPrice, bytes: runBytes(plan, prepared.layout), digest });
    } finally {
      await engine.close();
    }
  }
  return figures;
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [seconds: number, result: T]> {
  const start = performance.now();
  const result = await work();
  return [(performance.now() - start) / 1000, result];
}

/** Strikes from 0.4 to 2.5 of spot, calls and puts, long and short, settled in dollars. */
function bookOf(options: number): Book {
  const builder = new BookBuilder({ source: 'revalue' });
  const uniform = splitmix32(20261121);
  for (let index = 0; index < options; index++) {
    const underlying = UNDERLYINGS[index % UNDERLYINGS.length]!;
    const strike = SPOT * (0.4 + 2.1 * uniform());
    const option: VanillaOption = {
      kind: 'option',
      id: `option ${index}`,
      underlying,
      expiry: expiryOf(Math.floor(index / UNDERLYINGS.length) % EXPIRIES),
      callPut: uniform() < 0.5 ? 'call' : 'put',
      strike,
      exercise: 'european',
      multiplier: 1,
      settlement: { style: 'linear', currency: 'USD' },
    };
    builder.add({ account: 'desk', instrument: option, quantity: Math.floor(1 + 99 * uniform()) - 50.5 });
  }
  return builder.finish();
}

function snapshotOf(): Snapshot {
  const smiles = Array.from({ length: EXPIRIES }, (_, index) => {
    const years = (7 + 30 * index) / 365;
    const parameters = { a: 0.25 * years, b: 0.2 * years, rho: -0.2, m: 0, sigma: 0.3 };
    return { expiry: expiryOf(index), kind: 'svi' as const, parameters };
  });
  const market = { spot: SPOT, carryRate: 0.02, forwards: [], smiles };
  return createSnapshot({
    asOf: AS_OF,
    quoteCurrency: 'USD',
    underlyings: new Map(UNDERLYINGS.map((underlying) => [underlying, { underlying, ...market }])),
    currencyRates: new Map(),
    discountRates: new Map([['USD', 0.04]]),
    instrumentVolatilities: new Map(),
    source: 'revalue',
  });
}

/** Spots and volatilities with one common driver each: ten-day moves of 12 % and 15 %, tails cut at four deviations. */
function scenariosOf(count: number): ScenarioSet {
  const uniform = splitmix32(7);
  const normal = () => Math.max(-4, Math.min(4, normalInverse(uniform() + 2 ** -34)));
  const factors = UNDERLYINGS.flatMap((underlying) => [spotFactor(underlying), volatilityFactor(underlying)]);
  const moves = factors.map(() => new Float64Array(count));
  for (let scenario = 0; scenario < count; scenario++) {
    const common = [normal(), normal()];
    factors.forEach(({ kind }, index) => {
      const deviation = kind === 'spot' ? 0.12 : 0.15;
      moves[index]![scenario] = deviation * (0.8 * common[kind === 'spot' ? 0 : 1]! + 0.6 * normal());
    });
  }
  const parameters = { name: 'revalue', source: 'seeded', date: '2026-02-06', values: { seed: 7 } };
  const provenance = { model: 'normal, one common driver', parameters, notes: [] };
  return createScenarioSet({ kind: 'monte-carlo', factors, moves, provenance });
}
