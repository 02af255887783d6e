// How margin comes about in a backtest: as in a margin run, for many rules on one book at once. Every scenario is revalued: books of a
// backtest are small and instants many, so that screening would cost more than it saves; and all rules of a group read the same losses.
import type { MarginsOf, MarginsQuestion } from '../backtest/margins.ts';
import { type ErrorCode, PlimsollError } from '../core/errors.ts';
import type { MarginModel, Outcome } from '../margin/model.ts';
import type { Requirement } from '../margin/requirement.ts';
import { type Valuation, valueBook } from '../pricing/value-book.ts';
import { type Machines, openRun } from './margin-run.ts';
import type { Run } from './revaluation.ts';

export function marginsOver(machines: Machines, signal?: AbortSignal): MarginsOf {
  const run = openRun(machines, signal === undefined ? {} : { signal });
  return async ({ book, snapshot, models }: MarginsQuestion) => {
    const valuation = valueBook(book, snapshot, machines.run);
    const shared = new Map<string, Promise<readonly Outcome[]>>();
    const answers: (readonly Requirement[] | string)[] = [];
    for (const { model, group } of models) {
      const outcomes = shared.get(group) ?? outcomesOf(model, valuation, { machines, run });
      shared.set(group, outcomes);
      answers.push(await answerOf(model, valuation, outcomes));
    }
    return { valuation, answers };
  };
}

async function outcomesOf(
  model: MarginModel,
  valuation: Valuation,
  { machines, run }: { readonly machines: Machines; readonly run: Run },
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const request of model.scenariosNeeded(valuation, machines.fill)) {
    const losses = await run.losses(valuation.book, valuation.snapshot, request.set, request.rules ?? {});
    outcomes.push({ request, losses });
  }
  return outcomes;
}

async function answerOf(
  model: MarginModel,
  valuation: Valuation,
  outcomes: Promise<readonly Outcome[]>,
): Promise<readonly Requirement[] | string> {
  try {
    return model.assess(await outcomes, valuation);
  } catch (error) {
    if (!(error instanceof PlimsollError) || ENDS_ALL.includes(error.code)) throw error;
    return error.message;
  }
}

const ENDS_ALL: readonly ErrorCode[] = ['CANCELLED', 'WORKER_LOST', 'DEVICE_LOST', 'INTERNAL'];
