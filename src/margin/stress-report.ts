// What a book loses in named scenarios, worst first, in words.
import type { Instant } from '../core/units.ts';
import type { Losses } from '../losses/losses.ts';
import type { Valuation } from '../pricing/value-book.ts';
import type { ParameterSource, ScenarioSet } from '../scenarios/scenario-set.ts';
import { accountEquities, type ScenarioStory } from './requirement.ts';
import { storyOf } from './words.ts';

export interface AccountStress {
  readonly account: string;
  readonly equity: number;
  /** Every scenario, the largest loss first. */
  readonly stories: readonly ScenarioStory[];
}

export interface StressReport {
  readonly asOf: Instant;
  readonly currency: string;
  readonly book: string;
  readonly market: string;
  readonly accounts: readonly AccountStress[];
  readonly parameters: ParameterSource;
  /** Factors that a scenario leaves where they are, and the like. */
  readonly notes: readonly string[];
}

export function stressReport(set: ScenarioSet, losses: Losses, valuation: Valuation): StressReport {
  const { book, snapshot } = valuation;
  const equities = accountEquities(valuation);
  const accounts = book.accounts.map((account, index) => {
    const column = losses.columns[index]!;
    const stories = Array.from(column, (loss, scenario) => storyOf(set, scenario, loss));
    // A stable sort: of equal losses the scenario that was named first.
    stories.sort((left, right) => right.loss - left.loss);
    return { account, equity: equities[index]!, stories };
  });
  const { name, source, date } = set.provenance.parameters;
  return {
    asOf: snapshot.asOf,
    currency: losses.currency,
    book: book.source,
    market: snapshot.source,
    accounts,
    parameters: { name, source, date },
    notes: set.provenance.notes,
  };
}
