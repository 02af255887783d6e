// The one thing that a backtest is given: how margin comes about. It never sees an engine, a thread or a file.
import type { Book } from '../book/book.ts';
import type { MarginModel } from '../margin/model.ts';
import type { Requirement } from '../margin/requirement.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Valuation } from '../pricing/value-book.ts';

export interface JudgedModel {
  readonly model: MarginModel;
  /** Models of one group ask for the same scenarios. */
  readonly group: string;
}

export interface MarginsQuestion {
  readonly book: Book;
  readonly snapshot: Snapshot;
  readonly models: readonly JudgedModel[];
}

export interface Margins {
  readonly valuation: Valuation;
  /** In the order of the models: one requirement per account, or the sentence in which the rule refused the book. */
  readonly answers: readonly (readonly Requirement[] | string)[];
}

/** Scenarios needed, revaluation, judgement: of many rules on one book, scenarios shared where they are the same. */
export type MarginsOf = (question: MarginsQuestion) => Promise<Margins>;
