// A backtest from its plan to its report: records into a file of results as they come, taken up again where they end.
import { collectOutcome } from '../backtest/outcome.ts';
import { recordFromText, recordToText } from '../backtest/record-text.ts';
import { type BacktestReport, backtestReport, questionOf } from '../backtest/report.ts';
import type { Tool } from '../backtest/tools.ts';
import type { WalkPlan } from '../backtest/walk.ts';
import { PlimsollError } from '../core/errors.ts';
import { journalOfNothing, openJournal } from '../store/journal.node.ts';
import type { MarginProgress } from './margin-run.ts';
import type { Plimsoll } from './plimsoll.ts';

export interface BacktestRunOptions {
  /** A file of results: begun where there is none, taken up where there is one of the same question. */
  readonly results?: string;
  readonly signal?: AbortSignal;
  /** Against procyclicality: what each would have made of the requirements. */
  readonly tools?: readonly Tool[];
  readonly onProgress?: (progress: MarginProgress) => void;
  /** Told how much of the results stood already. */
  readonly onNote?: (sentence: string) => void;
}

/** Who walks, here or on threads: the records of the plan as texts, in order. */
export type Walker = (plan: WalkPlan) => AsyncIterable<string>;

/** Walks in this thread. */
export const walkHere = (plimsoll: Pick<Plimsoll, 'backtest'>): Walker =>
  async function* texts(plan) {
    for await (const record of plimsoll.backtest(plan)) yield recordToText(record);
  };

export async function runBacktest(
  plan: WalkPlan,
  walker: Walker,
  options: BacktestRunOptions = {},
): Promise<BacktestReport> {
  const { results, signal, onProgress, onNote, tools = [] } = options;
  const collector = collectOutcome(plan.rules.map(({ label }) => label));
  const total = Math.ceil((plan.end - plan.first) / plan.stride);
  let done = 0;
  const take = (text: string): void => {
    collector.add(recordFromText(text));
    done++;
  };
  const question = questionOf(plan);
  const book =
    results === undefined ? journalOfNothing(question) : await openJournal(results, { question, onLine: take });
  try {
    if (book.kept > total) {
      throw new PlimsollError('INPUT_FILE', `${results} holds ${book.kept} steps, and the walk has ${total}`);
    }
    if (book.kept > 0) onNote?.(`${results}: ${book.kept} of ${total} steps stand already; going on behind them`);
    if (book.cutBytes > 0) onNote?.(`${results}: cut off ${book.cutBytes} bytes of a line that was never finished`);
    const rest = { ...plan, first: plan.first + done * plan.stride };
    onProgress?.({ stage: 'walking', done, total });
    for await (const text of walker(rest)) {
      await book.append(text);
      take(text);
      onProgress?.({ stage: 'walking', done, total });
      if (signal?.aborted) throw new PlimsollError('CANCELLED', 'the backtest was cancelled');
    }
    return backtestReport({ plan, outcome: collector.finish(), digest: book.digest(), tools });
  } finally {
    await book.close();
  }
}
