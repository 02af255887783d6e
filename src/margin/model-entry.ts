// One line of the registry: a rule by its name, where it comes from, and how it is made from parameters.
import type { History } from '../market/history.ts';
import type { MarginModel } from './model.ts';
import type { Certainty, ParameterDocument } from './parameters.ts';

export interface ModelHistory {
  readonly history: History;
  /** The file or venue that it came from. */
  readonly source: string;
}

export interface ModelInputs {
  readonly parameters: ParameterDocument;
  readonly history?: ModelHistory;
}

export interface ModelEntry {
  readonly name: string;
  /** What it is, in one line. */
  readonly summary: string;
  /** Who wrote the rule down, and when. */
  readonly source: string;
  readonly date: string;
  /** What the date is where the source has none of its own: the day on which it was read, or an estimate of ours. */
  readonly dateIs?: 'read' | 'estimated';
  /** How sure we are that this is the rule. */
  readonly certainty: Certainty;
  /** Whether `create` must be given a history. */
  readonly needsHistory: boolean;
  /** Parameter sets that ship with it; the first is the default. */
  readonly presets: readonly [ParameterDocument, ...ParameterDocument[]];
  create(inputs: ModelInputs): MarginModel;
}
