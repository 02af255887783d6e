// The worst scenarios of every account of a book, by whatever way is cheapest and exact.
import type { Book } from '../book/book.ts';
import { type AccountTails, accountTailsOf } from '../losses/account-tails.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { rowsOf } from '../scenarios/deferred-scenarios.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import type { Executor } from './phases.ts';
import { type Plan, planRevaluation, type RevalueOptions, soundScenarios } from './plan.ts';
import { collectLosses, lastRead, type PreparedRun, type PrepareOptions } from './revalue.ts';
import { isPayoffGroup } from './screen-payoffs.ts';
import { planScreening } from './tail-plan.ts';
import { type Certification, type CertifiedTails, type ChooseDevice, certifiedTails, screenWork } from './tail-run.ts';

export interface TailOptions extends Omit<RevalueOptions, 'screening'> {
  /** How many of the worst scenarios of each account are wanted. */
  readonly keep: number;
  /** Revalue every scenario, whatever it costs. */
  readonly exact?: boolean;
  /** Default: sample. */
  readonly certify?: Certification;
  /** The GPU that is to screen so much; without one the threads do, to the same bits. */
  readonly device?: ChooseDevice;
}

/** Who prepares memory and runs phases: threads, or this one. */
export interface Machinery {
  prepare(plan: Plan, options: Omit<PrepareOptions, 'threads' | 'executor'>): Promise<PreparedRun>;
  executor(prepared: PreparedRun): Executor;
}

export async function tailsOfBook(
  machinery: Machinery,
  { book, snapshot, scenarios }: { readonly book: Book; readonly snapshot: Snapshot; readonly scenarios: ScenarioSet },
  options: TailOptions,
): Promise<AccountTails | CertifiedTails> {
  const { keep, exact = false, certify = 'sample', memoryLimitBytes, device } = options;
  // Where a GPU may draw the scenarios itself they are not drawn before it is known whether it does.
  const deferred = !exact && device !== undefined && certify !== 'none';
  const plan = planRevaluation(book, snapshot, scenarios, { ...options, screening: !exact, deferred });
  const limit = memoryLimitBytes === undefined ? {} : { memoryLimitBytes };
  const screen = exact ? undefined : planScreening(plan, keep);
  const chosen = screen === undefined || !deferred ? {} : await device(screenWork(plan, screen));
  const isWholeThere = screen?.groups.every((group, at) => screen.hasSurface[at] || isPayoffGroup(group, plan.slices));
  const draws = chosen.device !== undefined && chosen.drawn === true && isWholeThere === true;
  const isUnseen = deferred && plan.set === scenarios;
  if (isUnseen && !(draws && rowsOf(scenarios) !== undefined)) soundScenarios(snapshot, scenarios, plan.rules);
  if (screen !== undefined) {
    const prepared = await machinery.prepare(plan, { ...limit, screen, deferred });
    const wanted = { keep, certify, device: async () => chosen };
    return lastRead(prepared, await certifiedTails(prepared, screen, machinery.executor(prepared), wanted));
  }
  const prepared = await machinery.prepare(plan, limit);
  await machinery.executor(prepared).run({ kind: 'exact', blockCount: prepared.layout.blockCount });
  return lastRead(prepared, accountTailsOf(collectLosses(prepared), keep));
}
