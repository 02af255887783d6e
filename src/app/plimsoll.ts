// The facade: one object that margins, stresses and asks what if, over whatever engine it is given.
import { type WalkPlan, type WalkRecord, walk } from '../backtest/walk.ts';
import type { Book } from '../book/book.ts';
import { PlimsollError } from '../core/errors.ts';
import { calibrateTail, type TailCalibration } from '../margin/calibrate-tail.ts';
import type { CompareReport } from '../margin/compare-report.ts';
import type { MarginReport, WhatIfReport } from '../margin/margin-report.ts';
import type { MarginModel } from '../margin/model.ts';
import type { ModelHistory } from '../margin/model-entry.ts';
import { createModel, type ModelOptions } from '../margin/models.ts';
import type { ParameterDocument } from '../margin/parameters.ts';
import { STRESS_DEFAULT } from '../margin/presets/stress-default.ts';
import type { RiskPicture } from '../margin/risk-picture.ts';
import { type StressReport, stressReport } from '../margin/stress-report.ts';
import { namedStresses, userStresses } from '../margin/stress-scenarios.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { valueBook } from '../pricing/value-book.ts';
import type { UserScenarioRow } from '../scenarios/user-scenarios.ts';
import { marginsOver } from './backtest-margins.ts';
import type { BookChange } from './changed-book.ts';
import { type CompareOptions, runCompare } from './compare.ts';
import { type Machines, type MarginOptions, openRun, runMargin } from './margin-run.ts';
import { runPicture } from './picture.ts';
import { type Run, startRun } from './progress-run.ts';
import { runWhatIf } from './what-if.ts';

/** A model by name with its defaults, by name with options, or one of your own. */
export type ModelChoice = string | ({ readonly name: string } & ModelOptions) | MarginModel;

export interface StressOptions extends MarginOptions {
  /** Default: days that markets remember and moves that nobody has seen. */
  readonly parameters?: ParameterDocument;
  /** Where the remembered days are computed from instead. */
  readonly history?: ModelHistory;
  /** Scenarios of the user, in place of the named ones. */
  readonly rows?: { readonly rows: readonly UserScenarioRow[]; readonly source: string };
}

export interface Plimsoll extends AsyncDisposable {
  margin(book: Book, snapshot: Snapshot, model: ModelChoice, options?: MarginOptions): Run<MarginReport>;
  /** A margin run with everything that a page shows of it. */
  picture(book: Book, snapshot: Snapshot, model: ModelChoice, options?: MarginOptions): Run<RiskPicture>;
  /** Every model side by side; one that refuses the book says why in its row. */
  compare(book: Book, snapshot: Snapshot, options?: CompareOptions): Run<CompareReport>;
  /** The change of margin that legs make, in the same scenarios. */
  whatIf(
    question: { readonly book: Book; readonly snapshot: Snapshot; readonly change: BookChange },
    model: ModelChoice,
    options?: MarginOptions,
  ): Run<WhatIfReport>;
  stress(book: Book, snapshot: Snapshot, options?: StressOptions): Run<StressReport>;
  /** Rules tried day by day on what happened, without a look ahead; records come as they are finished. */
  backtest(plan: WalkPlan, options?: { readonly signal?: AbortSignal }): AsyncGenerator<WalkRecord>;
  /** Parameters of the Monte Carlo tail models from a history. */
  calibrate(calibration: TailCalibration): ParameterDocument;
  /** Ends every thread; runs under way fail. `await using` does it at the end of a block. */
  close(): Promise<void>;
}

export function plimsollOver(machines: Machines, close: () => Promise<void>): Plimsoll {
  return {
    margin: (book, snapshot, model, options) =>
      startRun(
        async (onProgress) =>
          runMargin(machines, { book, snapshot, model: modelOf(model) }, { ...options, onProgress }),
        options?.onProgress,
      ),
    picture: (book, snapshot, model, options) =>
      startRun(async (onProgress) => {
        const watched = { ...options, onProgress };
        const shown = await runPicture(machines, { book, snapshot, model: modelOf(model) }, watched);
        return { ...shown, stress: await stressOrNone(machines, book, snapshot, watched) };
      }, options?.onProgress),
    compare: (book, snapshot, options) =>
      startRun(
        (onProgress) => runCompare(machines, { book, snapshot }, { ...options, onProgress }),
        options?.onProgress,
      ),
    whatIf: (question, model, options) =>
      startRun(
        async (onProgress) => runWhatIf(machines, { ...question, model: modelOf(model) }, { ...options, onProgress }),
        options?.onProgress,
      ),
    stress: (book, snapshot, options) =>
      startRun((onProgress) => runStress(machines, book, snapshot, { ...options, onProgress }), options?.onProgress),
    backtest: (plan, options = {}) =>
      walk(plan, { marginsOf: marginsOver(machines, options.signal), run: machines.run }),
    calibrate: calibrateTail,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function modelOf(choice: ModelChoice): MarginModel {
  if (typeof choice === 'string') return createModel(choice);
  return 'assess' in choice ? choice : createModel(choice.name, choice);
}

async function runStress(
  machines: Machines,
  book: Book,
  snapshot: Snapshot,
  options: StressOptions = {},
): Promise<StressReport> {
  const { parameters = STRESS_DEFAULT, history, rows, onProgress } = options;
  onProgress?.({ stage: 'valuing', done: 0, total: 0 });
  const valuation = valueBook(book, snapshot, machines.run);
  const question = { valuation, parameters, ...(history === undefined ? {} : { history }) };
  const set = rows === undefined ? namedStresses(question) : userStresses(question, rows.rows, rows.source);
  onProgress?.({ stage: 'revaluing', done: 0, total: set.count });
  const losses = await openRun(machines, options).losses(book, snapshot, set, {});
  return stressReport(set, losses, valuation);
}

/** A book that no named stress moves has none, and the page says so in the words of the refusal. */
async function stressOrNone(machines: Machines, book: Book, snapshot: Snapshot, options: StressOptions = {}) {
  try {
    return await runStress(machines, book, snapshot, options);
  } catch (error) {
    if (error instanceof PlimsollError && error.code === 'INPUT_VALUE') return { refusal: error.message };
    throw error;
  }
}
