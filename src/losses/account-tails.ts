// What a run hands back that was asked for tails alone: the worst scenarios of every account, exact, and how the run knows
// that no other scenario belongs among them.
import { PlimsollError } from '../core/errors.ts';
import { type Losses, requireFiniteLosses } from './losses.ts';
import { type Tail, tailOf } from './tail.ts';

/** Why the tails may be trusted although not every scenario was revalued exactly. Money in the currency of the tails. */
export interface TailCertificate {
  /** Bound on |screened loss - exact loss| by which the candidates were chosen. */
  readonly eps: number;
  /** The largest such difference that was seen, among candidates and checks. */
  readonly observedError: number;
  /** Scenarios revalued exactly because they could belong to a tail, summed over accounts. */
  readonly candidates: number;
  /** Scenarios revalued exactly although they could not, to test the bound. */
  readonly checks: number;
  /** none: nothing was revalued exactly beyond a first trial, and the tails are approximate. */
  readonly certify?: 'sample' | 'tail' | 'none';
  /** wasm, or webgpu and the name of the device; and why not the device that was asked for. */
  readonly screenedBy?: string;
  readonly screenNote?: string;
}

export interface AccountTails {
  /** Distinct; tails[i] belongs to accounts[i]. */
  readonly accounts: readonly string[];
  readonly tails: readonly Tail[];
  readonly scenarioCount: number;
  readonly currency: string;
  /** Which scenarios these are, in the words or digest of whoever made them. */
  readonly scenarios: string;
  /** Absent: every scenario was revalued exactly. */
  readonly certificate?: TailCertificate;
}

/** Every loss, or the worst of them. */
export type ScenarioLosses = Losses | AccountTails;

export const hasAllLosses = (losses: ScenarioLosses): losses is Losses => 'columns' in losses;

/** The tails of losses that are all there. */
export function accountTailsOf(losses: Losses, keep: number): AccountTails {
  const { accounts, scenarioCount, currency, scenarios } = losses;
  if (losses.weights !== null) {
    throw new PlimsollError('INPUT_VALUE', 'scenarios with weights have no tail by count; ask for all losses');
  }
  const scratch = new Float64Array(scenarioCount);
  const tails = losses.columns.map((column, index) => {
    requireFiniteLosses(column, scenarioCount, accounts[index]!);
    return tailOf(column, { keep, account: accounts[index]!, scratch });
  });
  return { accounts, tails, scenarioCount, currency, scenarios };
}
