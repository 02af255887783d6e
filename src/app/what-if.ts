// Margin before and after a change of the book, in the same scenarios: the difference is the change, not the draw.

import type { Book } from '../book/book.ts';
import { type RequirementChange, requirementChange, type WhatIfReport } from '../margin/margin-report.ts';
import type { MarginModel } from '../margin/model.ts';
import { type Requirement, withEquity } from '../margin/requirement.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type BookChange, changedBook } from './changed-book.ts';
import { type Machines, type MarginOptions, runMargin } from './margin-run.ts';

export interface WhatIfQuestion {
  readonly book: Book;
  readonly snapshot: Snapshot;
  readonly model: MarginModel;
  readonly change: BookChange;
}

/** Legs trade at their marks: what is paid for them leaves the account as they enter it, and its equity stays what it was. */
export async function runWhatIf(
  machines: Machines,
  { book, snapshot, model, change }: WhatIfQuestion,
  options: MarginOptions = {},
): Promise<WhatIfReport> {
  const changed = changedBook(book, change);
  const before = await runMargin(machines, { book, snapshot, model }, options);
  const after = await runMargin(machines, { book: changed, snapshot, model }, options);
  const old = byAccount(before.requirements);
  const paid = after.requirements.map((requirement) =>
    withEquity(requirement, old.get(requirement.account)?.equity ?? 0),
  );
  const touched = new Set([...change.add, ...change.remove].map(({ account }) => account));
  const changes = paid
    .map((requirement): RequirementChange => requirementChange(old.get(requirement.account) ?? null, requirement))
    .filter(({ account, initial, maintenance }) => touched.has(account) || initial !== 0 || maintenance !== 0);
  return { before, after: { ...after, requirements: paid }, changes };
}

const byAccount = (requirements: readonly Requirement[]): ReadonlyMap<string, Requirement> =>
  new Map(requirements.map((requirement) => [requirement.account, requirement]));
