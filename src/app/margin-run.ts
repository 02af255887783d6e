// The walk of a margin run: the model says which scenarios it needs, the engine revalues the book in them, the model judges the
// losses, and the parts of the book say what each of them adds.
import type { Book } from '../book/book.ts';
import { withHealth } from '../margin/account-health.ts';
import { type MarginReport, scenarioSummary } from '../margin/margin-report.ts';
import type { MarginModel, Outcome } from '../margin/model.ts';
import type { Requirement } from '../margin/requirement.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { valueBook } from '../pricing/value-book.ts';
import type { FillBlock } from '../scenarios/generator.ts';
import type { RunKernel } from '../spec/contract.ts';
import { explained } from './contributions.ts';
import { withOpenOrders } from './open-orders.ts';
import { type RevaluationEngine, type Run, requireNotCancelled, runOver, type TailCertainty } from './revaluation.ts';
import { withLosers } from './worst-losers.ts';

export interface MarginProgress {
  /** valuing, drawing scenarios, revaluing (with the phase of the engine), judging, explaining. */
  readonly stage: string;
  /** Within the stage, where it is counted: blocks of scenarios, or accounts while explaining. */
  readonly done: number;
  readonly total: number;
}

export interface MarginOptions extends TailCertainty {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: MarginProgress) => void;
  /** none: no contributions. largest (the default): of the accounts that owe most, at most MAX_EXPLAINED. */
  readonly contributions?: 'none' | 'largest';
  /** Open orders as positions: buys above 0, sells below. They add to the initial margin what their worst fills ask for. */
  readonly orders?: Book;
}

export interface Machines {
  readonly engine: RevaluationEngine;
  readonly run: RunKernel;
  /** Draws scenarios; the reference does where it is absent, with the same bits. */
  readonly fill?: FillBlock;
  readonly memoryLimitBytes?: number;
}

export interface MarginQuestion {
  readonly book: Book;
  readonly snapshot: Snapshot;
  readonly model: MarginModel;
}

/** Accounts whose contributions are worked out unasked. */
export const MAX_EXPLAINED = 32;

export async function runMargin(
  machines: Machines,
  { book, snapshot, model }: MarginQuestion,
  options: MarginOptions = {},
): Promise<MarginReport> {
  const watch = stopwatch();
  const tell = (stage: string, done = 0, total = 0) => options.onProgress?.({ stage, done, total });
  const run = openRun(machines, options);
  tell('valuing');
  const valued = valueBook(book, snapshot, machines.run);
  const valuation = watch();
  tell('drawing scenarios');
  const requests = model.scenariosNeeded(valued, machines.fill);
  const scenarios = watch();
  const outcomes: Outcome[] = [];
  for (const request of requests) {
    tell('revaluing');
    outcomes.push({ request, losses: await run.answer(book, snapshot, request) });
  }
  const revaluation = watch();
  tell('judging');
  const requirements = model.assess(outcomes, valued);
  const judgement = watch();
  const quiet = openRun(machines, options.signal === undefined ? {} : { signal: options.signal });
  const chosen = options.contributions === 'none' ? new Set<string>() : largest(requirements);
  const explainedOnes: Requirement[] = [];
  const explanation = { book, snapshot, requests, run: quiet };
  const explainedWhole = async (requirement: Requirement) =>
    withLosers(await explained(requirement, explanation), valued, explanation);
  for (const requirement of requirements) {
    const isChosen = chosen.has(requirement.account);
    if (isChosen) tell('explaining', explainedOnes.length, requirements.length);
    requireNotCancelled(options.signal);
    explainedOnes.push(isChosen ? await explainedWhole(requirement) : requirement);
  }
  const answered =
    options.orders === undefined
      ? explainedOnes
      : await ordersAdded(explainedOnes, { machines, question: { book, snapshot, model }, options });
  return {
    model: model.name,
    asOf: snapshot.asOf,
    currency: snapshot.quoteCurrency,
    book: book.source,
    market: snapshot.source,
    positionCount: book.positionQuantity.length,
    instrumentCount: book.instruments.length,
    requirements: withHealth(answered, book),
    scenarios: requests.map(scenarioSummary),
    parameters: model.parameters,
    timings: { valuation, scenarios, revaluation, judgement, contributions: watch() },
  };
}

async function ordersAdded(
  requirements: readonly Requirement[],
  asked: { readonly machines: Machines; readonly question: MarginQuestion; readonly options: MarginOptions },
): Promise<readonly Requirement[]> {
  const { machines, question, options } = asked;
  const { orders, ...rest } = options;
  const ordersQuestion = { ...question, orders: orders!, run: machines.run };
  return withOpenOrders(requirements, ordersQuestion, async (book) => {
    const report = await runMargin(machines, { ...question, book }, { ...rest, contributions: 'none' });
    return report.requirements;
  });
}

/** The engine with signal, memory, certainty and progress of this run. */
export function openRun({ engine, memoryLimitBytes }: Machines, options: MarginOptions): Run {
  const { signal, onProgress, exact, certify } = options;
  return runOver(
    engine,
    {
      ...(signal === undefined ? {} : { signal }),
      ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
      ...(onProgress === undefined
        ? {}
        : {
            onProgress: ({ phase, blocksDone, blockCount }) =>
              onProgress({ stage: `revaluing (${phase})`, done: blocksDone, total: blockCount }),
          }),
    },
    { ...(exact === undefined ? {} : { exact }), ...(certify === undefined ? {} : { certify }) },
  );
}

/** Milliseconds since the last look. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const passed = now - last;
    last = now;
    return passed;
  };
}

function largest(requirements: readonly Requirement[]): ReadonlySet<string> {
  const order = [...requirements].sort((left, right) => right.initial - left.initial);
  return new Set(order.slice(0, MAX_EXPLAINED).map(({ account }) => account));
}
