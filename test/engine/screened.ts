// Tails of a book by screening, whether or not it pays, and by full revaluation.
import { expect } from 'vitest';
import type { Book } from '../../src/book/book.ts';
import { planRevaluation, type RevalueOptions } from '../../src/engine/plan.ts';
import { executeHere, prepareRun, revalue } from '../../src/engine/revalue.ts';
import { screenGroups } from '../../src/engine/screen-plan.ts';
import { canHaveSurface, screenedPlan } from '../../src/engine/tail-plan.ts';
import { type Certification, type CertifiedTails, certifiedTails } from '../../src/engine/tail-run.ts';
import { type AccountTails, accountTailsOf } from '../../src/losses/account-tails.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import type { ScenarioSet } from '../../src/scenarios/scenario-set.ts';
import { SNAPSHOT } from './books.ts';

export interface Case {
  readonly module: WebAssembly.Module;
  readonly book: Book;
  readonly snapshot?: Snapshot;
  readonly set: ScenarioSet;
  readonly keep?: number;
  readonly certify?: Certification;
  readonly options?: RevalueOptions;
}

/** With a surface for every group that can have one. */
export async function screenedTails({ module, book, snapshot = SNAPSHOT, set, keep = 20, ...of }: Case) {
  const plan = planRevaluation(book, snapshot, set, { ...of.options, screening: true });
  const groups = screenGroups(plan);
  const hasSurface = groups.map((group) => canHaveSurface(plan, group));
  const screen = screenedPlan(groups, hasSurface);
  const run = await prepareRun(plan, module, { threads: 1, screen });
  return certifiedTails(run, screen, executeHere(run.thread), { keep, certify: of.certify ?? 'sample' });
}

export async function exactTails({ module, book, snapshot = SNAPSHOT, set, keep = 20, options }: Case) {
  const losses = await revalue(book, snapshot, set, module, options);
  return accountTailsOf(losses, keep) satisfies AccountTails;
}

/** To the bit. */
export async function expectExact(of: Case): Promise<CertifiedTails> {
  const certified = await screenedTails(of);
  const exact = await exactTails(of);
  expect(certified.tails).toEqual(exact.tails);
  return certified;
}
