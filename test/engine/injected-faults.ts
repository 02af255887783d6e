// Faults at random moments of a certified run: a worker terminated, one that exits, one that traps in WASM. Whatever happens, the
// tails have the digest of an undisturbed run.
import { splitmix32 } from '../../bench/splitmix.ts';
import { bookOf, bookOtc, scenariosOf } from '../../bench/workloads.ts';
import { Digest } from '../../src/core/digest.ts';
import { planRevaluation } from '../../src/engine/plan.ts';
import { openEngine } from '../../src/engine/pool.node.ts';
import { planScreening } from '../../src/engine/tail-plan.ts';
import { certifiedTails } from '../../src/engine/tail-run.ts';
import { COUNTDOWN_WORD, EXIT, FAULT_KIND_WORD, TRAP_IN_WASM } from './faults.ts';

const FAULTY = new URL(import.meta.url.endsWith('.ts') ? '../../dist/test/engine/' : './', import.meta.url);
const WORKER_FILE = new URL('faulty-worker.node.js', FAULTY);

export const FAULTS = ['terminated', 'exit', 'trap'] as const;
export type Fault = (typeof FAULTS)[number];

export interface FaultFigures {
  readonly fault: Fault;
  readonly runs: number;
  /** Runs in which the fault really happened before the end. */
  readonly struck: number;
  readonly sameDigest: number;
}

const KEEP = 81;

export async function injectFaults(runs: number): Promise<FaultFigures[]> {
  const workload = bookOtc({ options: 4000, underlyings: 3, expiries: 4, scenarios: 8000 });
  const plan = planRevaluation(bookOf(workload), workload.snapshot, scenariosOf(workload), { screening: true });
  const screen = planScreening(plan, KEEP)!;
  const engine = await openEngine({ workers: 2, workerFile: WORKER_FILE, smallRuns: 'threads' });
  const uniform = splitmix32(2026);
  try {
    const once = async (fault?: Fault) => {
      const run = await engine.prepare(plan, { screen });
      const control = new Int32Array(run.memory.buffer, run.layout.control, 16);
      control[FAULT_KIND_WORD] = fault === 'exit' ? EXIT : TRAP_IN_WASM;
      // Some two hundred blocks in all phases together.
      if (fault === 'exit' || fault === 'trap') control[COUNTDOWN_WORD] = 1 + Math.floor(150 * uniform());
      let hasStruck = false;
      const timer =
        fault === 'terminated' &&
        setTimeout(() => {
          const [victim] = engine.threads();
          hasStruck = victim !== undefined;
          void victim?.terminate();
        }, 60 * uniform());
      const { tails } = await certifiedTails(run, screen, engine.executor(run), { keep: KEEP, certify: 'sample' });
      if (timer !== false) clearTimeout(timer);
      const digest = new Digest();
      for (const { losses, scenarios } of tails) digest.addNumbers(losses).addNumbers(scenarios);
      return { digest: digest.text(), hasStruck: fault === 'terminated' ? hasStruck : control[COUNTDOWN_WORD] === 0 };
    };
    const sound = (await once()).digest;
    const figures: FaultFigures[] = [];
    for (const fault of FAULTS) {
      let struck = 0;
      let sameDigest = 0;
      for (let run = 0; run < runs; run++) {
        const { digest, hasStruck } = await once(fault);
        if (hasStruck) struck++;
        if (digest === sound) sameDigest++;
      }
      figures.push({ fault, runs, struck, sameDigest });
    }
    return figures;
  } finally {
    await engine.close();
  }
}
