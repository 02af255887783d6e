// book-otc, book-mm, mixed: certified VaR and ES of one desk, from a book and a market to the figures, in a running engine. Time by
// stage, memory, and the digest of the tail; the fastest of several runs, each whole from the scenarios on.
import { performance } from 'node:perf_hooks';
import { Digest } from '../src/core/digest.ts';
import { planRevaluation } from '../src/engine/plan.ts';
import { type Engine, openEngine } from '../src/engine/pool.node.ts';
import { collectLosses } from '../src/engine/revalue.ts';
import { runBytes } from '../src/engine/run-memory.ts';
import { createScenarioMachine } from '../src/engine/scenario-machine.ts';
import { planScreening } from '../src/engine/tail-plan.ts';
import { type ChooseDevice, certifiedTails, type RunCertificate } from '../src/engine/tail-run.ts';
import { type AccountTails, accountTailsOf } from '../src/losses/account-tails.ts';
import { keptTailRisk, scenariosToKeep } from '../src/risk/kept-tail.ts';
import { generateScenarios } from '../src/scenarios/generator.ts';
import type { ScenarioSet } from '../src/scenarios/scenario-set.ts';
import { compileWasmBuild } from '../src/store/wasm-build.node.ts';
import { bookOf, type Workload } from './workloads.ts';

export interface TailFigures {
  readonly workload: string;
  readonly workers: number;
  /** What readers would do before: not part of the total. */
  readonly bookSeconds: number;
  readonly scenarioSeconds: number;
  readonly planSeconds: number;
  readonly prepareSeconds: number;
  /** Everything from pilot to certificate; or full revaluation, where screening would save nothing. */
  readonly tailSeconds: number;
  readonly totalSeconds: number;
  /** Of all threads: what a busy machine changes least. */
  readonly cpuSeconds: number;
  readonly bytes: number;
  readonly peakBytes: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  readonly certificate: RunCertificate | undefined;
  readonly digest: string;
}

export interface TailRuns {
  readonly repetitions: number;
  /** Full revaluation instead of screening. */
  readonly exact?: boolean;
  /** Which GPU screens in place of the threads, if any. */
  readonly choose?: ChooseDevice;
}

export async function benchTails(
  workload: Workload,
  workerCounts: readonly number[],
  { repetitions, exact = false, choose }: TailRuns,
): Promise<TailFigures[]> {
  const figures: TailFigures[] = [];
  for (const workers of workerCounts) {
    const engine = await openEngine({ workers });
    const runs: TailFigures[] = [];
    try {
      for (let repetition = 0; repetition < repetitions; repetition++) {
        runs.push(await runOnce(workload, { engine, exact, choose }));
      }
    } finally {
      await engine.close();
    }
    figures.push(runs.reduce((best, run) => (run.totalSeconds < best.totalSeconds ? run : best)));
  }
  return figures;
}

interface Running {
  readonly engine: Engine;
  readonly exact: boolean;
  readonly choose: ChooseDevice | undefined;
}

async function runOnce(workload: Workload, { engine, exact, choose }: Running): Promise<TailFigures> {
  const { valueAtRisk, expectedShortfall } = workload.levels;
  const clock = stopwatch();
  const book = bookOf(workload);
  const bookSeconds = clock();
  const cpuBefore = process.cpuUsage();
  // A device that draws the scenarios itself leaves them undrawn here.
  const draws = choose !== undefined && (await choose(ANY_WORK)).drawn === true;
  const set = draws ? await undrawn(workload) : await engine.draw(workload.generator);
  const scenarioSeconds = clock();
  const plan = planRevaluation(book, workload.snapshot, set, { screening: !exact, deferred: draws });
  const keep = Math.max(...[valueAtRisk, expectedShortfall].map((level) => scenariosToKeep(set.count, level)));
  const screen = exact ? undefined : planScreening(plan, keep);
  const planSeconds = clock();
  const run = await engine.prepare(plan, screen === undefined ? {} : { screen, deferred: draws });
  const prepareSeconds = clock();
  let found: AccountTails & { readonly certificate?: RunCertificate };
  if (screen === undefined) {
    await engine.run(run);
    found = accountTailsOf(collectLosses(run), keep) as typeof found;
  } else {
    const device = choose === undefined ? {} : { device: choose };
    found = await certifiedTails(run, screen, engine.executor(run), { keep, certify: 'sample', ...device });
  }
  const tail = found.tails[0]!;
  const [atRisk] = keptTailRisk(tail, [valueAtRisk]);
  const [short] = keptTailRisk(tail, [expectedShortfall]);
  const tailSeconds = clock();
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    ...{ workload: workload.name, workers: engine.workers, bookSeconds },
    ...{ scenarioSeconds, planSeconds, prepareSeconds, tailSeconds },
    totalSeconds: scenarioSeconds + planSeconds + prepareSeconds + tailSeconds,
    cpuSeconds: (user + system) / 1e6,
    bytes: runBytes(plan, run.layout),
    peakBytes: process.resourceUsage().maxRSS * 1024,
    valueAtRisk: atRisk!.valueAtRisk,
    expectedShortfall: short!.expectedShortfall,
    certificate: found.certificate,
    digest: new Digest().addNumbers(tail.losses).addNumbers(Float64Array.from(tail.scenarios)).text(),
  };
}

const ANY_WORK = {
  scenarioCount: 0,
  groupCount: 0,
  factorCount: 0,
  accountCount: 0,
  hasRecipe: true,
  isDeferred: true,
};

async function undrawn({ generator }: Workload): Promise<ScenarioSet> {
  const fill = await createScenarioMachine(await compileWasmBuild('strict'));
  return generateScenarios(generator, Object.assign(fill, { defers: () => true }));
}

/** Seconds since the last look. */
export function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}
