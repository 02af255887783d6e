// What app needs of an engine: losses of a book in scenarios, and the worst of them. The pool of threads and the single thread of
// a browser both have it.
import type { Book } from '../book/book.ts';
import { invariant, PlimsollError } from '../core/errors.ts';
import type { AccountTails, ScenarioLosses } from '../losses/account-tails.ts';
import type { Losses } from '../losses/losses.ts';
import type { RevaluationRules, ScenarioRequest } from '../margin/model.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { scenariosToKeep } from '../risk/kept-tail.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';

export interface RevaluationOptions extends RevaluationRules {
  readonly signal?: AbortSignal;
  readonly memoryLimitBytes?: number;
  /** Told from time to time how far a phase of the run has come; an engine that does not count stays silent. */
  readonly onProgress?: (progress: {
    readonly phase: string;
    readonly blocksDone: number;
    readonly blockCount: number;
  }) => void;
}

/** How the worst scenarios are found. The tails are the same bits either way, unless nothing is certified. */
export interface TailCertainty {
  /** Revalue every scenario, whatever it costs. */
  readonly exact?: boolean;
  /** sample (the default): try the bounds on other scenarios too. tail: candidates alone. none: approximate tails. */
  readonly certify?: 'sample' | 'tail' | 'none';
}

export interface RevaluationEngine {
  revalue(book: Book, snapshot: Snapshot, scenarios: ScenarioSet, options?: RevaluationOptions): Promise<Losses>;
  tails(
    book: Book,
    snapshot: Snapshot,
    scenarios: ScenarioSet,
    options: RevaluationOptions & TailCertainty & { readonly keep: number },
  ): Promise<AccountTails>;
  /** The tails of very many accounts over shared instruments, every scenario revalued. */
  venue(
    book: Book,
    snapshot: Snapshot,
    scenarios: ScenarioSet,
    options: RevaluationOptions & { readonly levels: readonly number[]; readonly keep: number },
  ): Promise<{ readonly tails?: AccountTails }>;
  /** By account: the sum over scenarios of share times loss. */
  sharedLosses(question: ShareQuestion, options?: RevaluationOptions): Promise<Float64Array>;
}

export interface ShareQuestion {
  readonly book: Book;
  readonly snapshot: Snapshot;
  readonly scenarios: ScenarioSet;
  /** By scenario. */
  readonly shares: Float64Array;
}

/** Beyond so many accounts the losses of each unit are found once and accounts are sums of them, whatever was asked. */
const MANY_ACCOUNTS = 512;

/** An engine with the options of a run already given. */
export interface Run {
  losses(book: Book, snapshot: Snapshot, scenarios: ScenarioSet, rules: RevaluationRules): Promise<Losses>;
  /** By account: the sum over scenarios of share times loss. */
  sharedLosses(question: ShareQuestion, rules: RevaluationRules): Promise<Float64Array>;
  /** Whatever the request wants. */
  answer(book: Book, snapshot: Snapshot, request: ScenarioRequest): Promise<ScenarioLosses>;
}

export function runOver(engine: RevaluationEngine, options: RevaluationOptions, certainty: TailCertainty): Run {
  const losses: Run['losses'] = async (book, snapshot, set, rules) => {
    requireNotCancelled(options.signal);
    return engine.revalue(book, snapshot, set, { ...options, ...rules });
  };
  return {
    losses,
    sharedLosses: async (question, rules) => {
      requireNotCancelled(options.signal);
      return engine.sharedLosses(question, { ...options, ...rules });
    },
    answer: async (book, snapshot, { set, wants, rules = {} }) => {
      if (wants === 'all') return losses(book, snapshot, set, rules);
      requireNotCancelled(options.signal);
      const keep = Math.max(...wants.tailLevels.map((level) => scenariosToKeep(set.count, level)));
      if (book.accounts.length > MANY_ACCOUNTS) {
        const all = { ...options, ...rules, levels: wants.tailLevels, keep };
        const { tails } = await engine.venue(book, snapshot, set, all);
        invariant(tails !== undefined, 'the engine handed back no tails');
        return tails;
      }
      return engine.tails(book, snapshot, set, { ...options, ...rules, ...certainty, keep });
    },
  };
}

export function requireNotCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new PlimsollError('CANCELLED', 'the run was cancelled');
}
