// What a book loses in every scenario: one column per account, in scenario order. POSITIVE IS A LOSS: value(base) less
// value(scenario), in the currency named beside it.

import { PlimsollError } from '../core/errors.ts';
import { compensatedSum } from '../core/sums.ts';

/** strata: independent within a group, which has a fixed weight. replicates: the groups are independent and alike. */
export interface SampleDesign {
  readonly kind: 'strata' | 'replicates';
  /** The group of each scenario, from 0, in scenario order. */
  readonly groups: Uint32Array;
}

export interface Losses {
  /** Distinct; columns[i] belongs to accounts[i]. */
  readonly accounts: readonly string[];
  readonly scenarioCount: number;
  /** One per account, each of scenarioCount finite numbers; positive is a loss. */
  readonly columns: readonly Float64Array[];
  /** Probability of each scenario, summing to 1; null when all are equally likely. */
  readonly weights: Float64Array | null;
  /** How the scenarios were drawn, where not independently and alike: error bars have to know. */
  readonly design?: SampleDesign;
  /** Currency id of every column. */
  readonly currency: string;
  /** Which scenarios these are, in the words or digest of whoever made them. */
  readonly scenarios: string;
}

/** How far the weights may sum from 1: the rounding of weights printed with nine digits, far above that of f64. */
export const WEIGHT_SUM_TOLERANCE = 1e-9;

/** The noun after its checks; the columns are kept, not copied. */
export function createLosses(losses: Losses): Losses {
  const { accounts, columns, scenarioCount } = losses;
  if (accounts.length === 0) throw refused('there are no accounts; losses need at least one');
  if (!Number.isInteger(scenarioCount) || scenarioCount < 1) {
    throw refused(`there are ${scenarioCount} scenarios; losses need at least one`);
  }
  if (columns.length !== accounts.length) {
    throw refused(`there are ${columns.length} columns for ${accounts.length} accounts; each account has one`);
  }
  const seen = new Set<string>();
  for (const [index, account] of accounts.entries()) {
    if (seen.has(account)) throw refused(`account ${account} is named twice`, { account });
    seen.add(account);
    requireFiniteLosses(columns[index]!, scenarioCount, account);
  }
  if (losses.weights) requireWeights(losses.weights, scenarioCount);
  if (losses.design && losses.design.groups.length !== scenarioCount) {
    throw refused(`the design groups ${losses.design.groups.length} scenarios; there are ${scenarioCount}`);
  }
  return losses;
}

function refused(message: string, details: Readonly<Record<string, unknown>> = {}): PlimsollError {
  return new PlimsollError('INPUT_VALUE', message, details);
}

/** Refuses a column of another length, and the first loss that is not a finite number, by account and scenario. */
export function requireFiniteLosses(column: Float64Array, scenarioCount: number, account: string): void {
  if (column.length !== scenarioCount) {
    throw refused(`account ${account} has ${column.length} losses; there are ${scenarioCount} scenarios`, { account });
  }
  for (let scenario = 0; scenario < scenarioCount; scenario++) {
    const loss = column[scenario]!;
    // x - x is NaN for NaN and for both infinities.
    if (loss - loss !== 0) {
      throw refused(`the loss of account ${account} in scenario ${scenario} is ${loss}; it must be a finite number`, {
        account,
        scenario,
      });
    }
  }
}

/** Refuses weights that are not probabilities of `scenarioCount` scenarios. */
export function requireWeights(weights: Float64Array, scenarioCount: number): void {
  if (weights.length !== scenarioCount) {
    throw refused(`there are ${weights.length} weights; there are ${scenarioCount} scenarios`);
  }
  for (let scenario = 0; scenario < scenarioCount; scenario++) {
    const weight = weights[scenario]!;
    if (!(weight >= 0 && weight <= 1)) {
      throw refused(`the weight of scenario ${scenario} is ${weight}; it must lie in [0, 1]`, { scenario });
    }
  }
  const total = compensatedSum(weights);
  if (!(Math.abs(total - 1) <= WEIGHT_SUM_TOLERANCE)) {
    throw refused(`the weights of the scenarios sum to ${total}; they must sum to 1`);
  }
}

/** The column of one account, or a sentence that it has none. */
export function lossesOf(losses: Losses, account: string): Float64Array {
  const index = losses.accounts.indexOf(account);
  if (index >= 0) return losses.columns[index]!;
  throw refused(`there are no losses of account ${account}; there are ${losses.accounts.length} accounts`, { account });
}
