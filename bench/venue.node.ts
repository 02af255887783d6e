// venue: VaR and ES of every account of a venue, the instruments' losses found once for all of them. Time by stage, for several
// numbers of workers, with the digest of all figures.
import { performance } from 'node:perf_hooks';
import { Digest } from '../src/core/digest.ts';
import { openEngine } from '../src/engine/pool.node.ts';
import { runBytes } from '../src/engine/run-memory.ts';
import { collectVenue, fillVenue, findTails, planVenue, priceUnits } from '../src/engine/venue.ts';
import { bookOf, scenariosOf, type VenueSize, venue } from './workloads.ts';

export interface VenueFigures {
  readonly workers: number;
  /** From a book, a market and scenarios to positions by account. */
  readonly planSeconds: number;
  /** Memory taken and filled, base values. */
  readonly prepareSeconds: number;
  /** Losses of all units in all scenarios; of accounts, with their tails. Threads start in the first. */
  readonly unitSeconds: number;
  readonly accountSeconds: number;
  readonly collectSeconds: number;
  readonly totalSeconds: number;
  /** Of all threads together: what a busy machine changes least. */
  readonly cpuSeconds: number;
  /** Of the second phase, per position and scenario, over all workers together. */
  readonly nsPerProduct: number;
  readonly bytes: number;
  readonly digest: string;
}

/** The fastest of several runs: each is whole, from the plan on. */
export async function benchVenue(
  size: VenueSize,
  workerCounts: readonly number[],
  repetitions: number,
): Promise<VenueFigures[]> {
  const workload = venue(size);
  const book = bookOf(workload);
  const set = scenariosOf(workload);
  const { valueAtRisk, expectedShortfall } = workload.levels;
  const levels = [valueAtRisk, expectedShortfall];
  const figures: VenueFigures[] = [];
  for (const workers of workerCounts) {
    const engine = await openEngine({ workers });
    const runs: VenueFigures[] = [];
    try {
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const clock = stopwatch();
        const cpuBefore = process.cpuUsage();
        const plan = planVenue(book, workload.snapshot, set, { levels });
        const planSeconds = clock();
        const run = await engine.prepare(plan.plan, { venue: plan });
        fillVenue(run, plan);
        const prepareSeconds = clock();
        await priceUnits(run, engine.executor(run));
        const unitSeconds = clock();
        await findTails(run, engine.executor(run));
        const accountSeconds = clock();
        const found = collectVenue(run);
        const collectSeconds = clock();
        const stages = { planSeconds, prepareSeconds, unitSeconds, accountSeconds, collectSeconds };
        const totalSeconds = Object.values(stages).reduce((sum, seconds) => sum + seconds, 0);
        const { user, system } = process.cpuUsage(cpuBefore);
        const cpuSeconds = (user + system) / 1e6;
        const nsPerProduct = (accountSeconds * 1e9) / (plan.positionCount * set.count);
        const digest = new Digest();
        for (const column of [...found.valueAtRisk, ...found.expectedShortfall]) digest.addNumbers(column);
        const bytes = runBytes(plan.plan, run.layout);
        runs.push({ workers, ...stages, totalSeconds, cpuSeconds, nsPerProduct, bytes, digest: digest.text() });
      }
    } finally {
      await engine.close();
    }
    figures.push(runs.reduce((best, run) => (run.totalSeconds < best.totalSeconds ? run : best)));
  }
  return figures;
}

/** Seconds since the last look. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}
