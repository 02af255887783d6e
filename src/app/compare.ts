// Every rule on one book: one valuation for all, every scenario set revalued once whoever asks for it, and a rule that refuses the
// book says why in its row while the others go on.
import type { Book } from '../book/book.ts';
import { type ErrorCode, PlimsollError } from '../core/errors.ts';
import type { ScenarioLosses } from '../losses/account-tails.ts';
import { withHealth } from '../margin/account-health.ts';
import { BASE_MODEL, type ComparedModel, type CompareReport } from '../margin/compare-report.ts';
import type { MarginModel, Outcome, ScenarioRequest } from '../margin/model.ts';
import type { ModelEntry, ModelHistory } from '../margin/model-entry.ts';
import { createModel, MODELS, type ModelOptions, modelEntry } from '../margin/models.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type Valuation, valueBook } from '../pricing/value-book.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import { type Machines, type MarginOptions, openRun } from './margin-run.ts';
import { type Run, requireNotCancelled } from './revaluation.ts';
import { unifiedBook } from './unified-account.ts';

export interface CompareOptions extends Omit<MarginOptions, 'contributions'> {
  /** Names of models; absent: all there are. */
  readonly models?: readonly string[];
  /** For rules that replay one. */
  readonly history?: ModelHistory;
  /** Of rules that draw them; default DRAWN_SCENARIOS. */
  readonly scenarios?: number;
  /** An account per venue and one for all of them, in place of the accounts of the book. */
  readonly unify?: boolean;
}

export interface CompareQuestion {
  readonly book: Book;
  readonly snapshot: Snapshot;
}

/** Fewer than a margin of record has: a comparison is read side by side, to two digits. */
export const DRAWN_SCENARIOS = 20_000;

export async function runCompare(
  machines: Machines,
  { book: given, snapshot }: CompareQuestion,
  options: CompareOptions = {},
): Promise<CompareReport> {
  const started = performance.now();
  const entries = options.models === undefined ? MODELS : [...new Set(options.models)].map(modelEntry);
  const book = options.unify ? unifiedBook(given) : given;
  options.onProgress?.({ stage: 'valuing', done: 0, total: 0 });
  const valuation = valueBook(book, snapshot, machines.run);
  const valued = performance.now();
  const work = { valuation, machines, options, answers: answersOver(openRun(machines, options), valuation) };
  const models: ComparedModel[] = [];
  for (const [done, entry] of entries.entries()) {
    requireNotCancelled(options.signal);
    options.onProgress?.({ stage: `comparing (${entry.name})`, done, total: entries.length });
    models.push(await compared(entry, work));
  }
  const base =
    models.find(({ name }) => name === BASE_MODEL) ??
    (await compared(modelEntry(BASE_MODEL), { ...work, options: {} }));
  return {
    asOf: snapshot.asOf,
    currency: snapshot.quoteCurrency,
    book: book.source,
    market: snapshot.source,
    positionCount: given.positionQuantity.length,
    instrumentCount: given.instruments.length,
    accounts: book.accounts,
    models,
    isolated: base.refusal === null ? base.requirements.map(({ initial }) => initial) : null,
    isUnified: options.unify === true,
    timings: { valuation: valued - started, total: performance.now() - started },
  };
}

interface Work {
  readonly valuation: Valuation;
  readonly machines: Machines;
  readonly options: CompareOptions;
  readonly answers: Answers;
}

async function compared(entry: ModelEntry, work: Work): Promise<ComparedModel> {
  const started = performance.now();
  const { name, summary, certainty } = entry;
  try {
    const model = createModel(name, modelOptions(entry, work.options));
    const judged = await judge(model, work);
    const milliseconds = performance.now() - started;
    return { name, summary, certainty, refusal: null, parameters: model.parameters, ...judged, milliseconds };
  } catch (error) {
    // A rule that has no answer is an answer; a run that was cancelled or lost its machine is not, nor is a fault in the code.
    if (!(error instanceof PlimsollError) || ENDS_ALL.includes(error.code)) throw error;
    const none = { requirements: [], parameters: null, scenarios: 0, sharedSets: 0 };
    return { name, summary, certainty, refusal: error.message, ...none, milliseconds: performance.now() - started };
  }
}

const ENDS_ALL: readonly ErrorCode[] = ['CANCELLED', 'WORKER_LOST', 'DEVICE_LOST'];

function modelOptions({ presets }: ModelEntry, { history, scenarios = DRAWN_SCENARIOS }: CompareOptions): ModelOptions {
  const draws = typeof presets[0].values.scenarios === 'number';
  return { ...(history === undefined ? {} : { history }), ...(draws ? { values: { scenarios } } : {}) };
}

async function judge(
  model: MarginModel,
  { valuation, machines, answers }: Work,
): Promise<Pick<ComparedModel, 'requirements' | 'scenarios' | 'sharedSets'>> {
  const requests = model.scenariosNeeded(valuation, machines.fill);
  const outcomes: Outcome[] = [];
  let sharedSets = 0;
  for (const request of requests) {
    const { losses, isShared } = await answers(request);
    if (isShared) sharedSets++;
    outcomes.push({ request, losses });
  }
  const requirements = withHealth(model.assess(outcomes, valuation), valuation.book);
  return { requirements, sharedSets, scenarios: requests.reduce((sum, { set }) => sum + set.count, 0) };
}

type Answers = (request: ScenarioRequest) => Promise<{ readonly losses: ScenarioLosses; readonly isShared: boolean }>;

/** Losses of a set that was revalued before, when the moves are the same numbers and the same is wanted of them. */
function answersOver(run: Run, { book, snapshot }: Valuation): Answers {
  const known: { readonly request: ScenarioRequest; readonly losses: ScenarioLosses }[] = [];
  return async (request) => {
    const found = known.find((each) => isSameRequest(each.request, request));
    if (found !== undefined) return { losses: found.losses, isShared: true };
    const losses = await run.answer(book, snapshot, request);
    known.push({ request, losses });
    return { losses, isShared: false };
  };
}

const sameJson = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

function isSameRequest(left: ScenarioRequest, right: ScenarioRequest): boolean {
  return (
    sameJson(left.wants, right.wants) && sameJson(left.rules ?? {}, right.rules ?? {}) && isSameSet(left.set, right.set)
  );
}

function isSameSet(left: ScenarioSet, right: ScenarioSet): boolean {
  if (left.count !== right.count || !sameJson(left.factors, right.factors)) return false;
  // Columns of losses carry the factors that damp them and the weights as they were asked for.
  if (!isSameColumn(left.weights, right.weights) || !isSameColumn(left.lossFactors, right.lossFactors)) return false;
  return left.moves.every((column, factor) => isSameColumn(column, right.moves[factor]));
}

function isSameColumn(left: Float64Array | undefined, right: Float64Array | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}
