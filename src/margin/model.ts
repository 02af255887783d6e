// What a margin model is: it says which scenarios it needs, and judges finished losses. It never sees a thread or a GPU.
import type { ScenarioLosses } from '../losses/account-tails.ts';
import type { Valuation } from '../pricing/value-book.ts';
import type { FillBlock } from '../scenarios/generator.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import type { ParameterSummary } from './parameters.ts';
import type { Requirement } from './requirement.ts';

/** How the book is revalued in the scenarios; absent: time stands still, volatility has no floor. */
export interface RevaluationRules {
  readonly volatilityFloor?: number;
  readonly horizonYears?: number;
}

export interface ScenarioRequest {
  /** What the scenarios are for: "tail", "price and volatility grid". Distinct within a model. */
  readonly name: string;
  readonly set: ScenarioSet;
  /** all: every loss. tailLevels: the worst scenarios, as many as VaR and ES at each of these levels take. */
  readonly wants: 'all' | { readonly tailLevels: readonly number[] };
  readonly rules?: RevaluationRules;
}

/** A request and what came of it. */
export interface Outcome {
  readonly request: ScenarioRequest;
  readonly losses: ScenarioLosses;
}

/**
 * One rule. The valuation holds the book, the snapshot, and value and Greeks of every position: rules that look at positions
 * and not at scenarios need nothing else and ask for no scenarios.
 */
export interface MarginModel {
  readonly name: string;
  readonly parameters: ParameterSummary;
  /** `fill` draws blocks of scenarios faster than the reference, with the same bits. */
  scenariosNeeded(valuation: Valuation, fill?: FillBlock): readonly ScenarioRequest[];
  /** One requirement per account, in the order of the book; outcomes in the order of the requests. */
  assess(outcomes: readonly Outcome[], valuation: Valuation): readonly Requirement[];
}
