// What a walk came to, as columns: for every rule and account, requirement against loss through time. It grows by a few numbers
// a step for each; everything else of a step is counted and let go.
import { PlimsollError } from '../core/errors.ts';
import type { Instant } from '../core/units.ts';
import type { WalkRecord } from './walk.ts';

/** One rule on one account, step by step; only steps of which both requirement and loss are known. */
export interface RuleSeries {
  readonly rule: string;
  readonly account: string;
  readonly instants: Float64Array;
  readonly losses: Float64Array;
  readonly requirements: Float64Array;
  /** NaN throughout where the rule reads no tail. */
  readonly valuesAtRisk: Float64Array;
  readonly expectedShortfalls: Float64Array;
  readonly exposures: Float64Array;
  /** Steps of which the rule has no requirement. */
  readonly refusedSteps: number;
  /** Steps of which there is a requirement and no loss. */
  readonly openSteps: number;
}

export interface WalkOutcome {
  readonly rules: readonly string[];
  readonly accounts: readonly string[];
  readonly series: readonly RuleSeries[];
  readonly firstInstant: Instant;
  readonly lastInstant: Instant;
  readonly steps: number;
  /** Oddities by kind: on how many steps, and how many in all. */
  readonly counts: ReadonlyMap<string, { readonly steps: number; readonly total: number }>;
  /** Sentences of rules that refused, and on how many steps; by rule. */
  readonly refusals: readonly ReadonlyMap<string, number>[];
  readonly lossRefusals: ReadonlyMap<string, number>;
}

interface Growing {
  readonly instants: number[];
  readonly losses: number[];
  readonly requirements: number[];
  readonly valuesAtRisk: number[];
  readonly expectedShortfalls: number[];
  readonly exposures: number[];
  refusedSteps: number;
  openSteps: number;
}

export interface OutcomeCollector {
  add(record: WalkRecord): void;
  finish(): WalkOutcome;
}

/** Sentences that differ in a number alone would fill the memory: more kinds than this are counted together. */
const MAX_SENTENCES = 20;
const OTHERS = 'other reasons';

export function collectOutcome(rules: readonly string[]): OutcomeCollector {
  const byAccount = new Map<string, Growing[]>();
  const counts = new Map<string, { steps: number; total: number }>();
  const refusals = rules.map(() => new Map<string, number>());
  const lossRefusals = new Map<string, number>();
  let [steps, firstInstant, lastInstant] = [0, Number.NaN, Number.NaN];
  const add = (record: WalkRecord): void => {
    if (steps === 0) firstInstant = record.at;
    lastInstant = record.at;
    steps++;
    for (const [what, total] of Object.entries(record.counts)) {
      const known = counts.get(what) ?? { steps: 0, total: 0 };
      counts.set(what, { steps: known.steps + 1, total: known.total + total });
    }
    for (const sentence of record.lossRefusals) tally(lossRefusals, sentence);
    record.refusals.forEach((sentences, rule) => {
      for (const sentence of sentences) tally(refusals[rule]!, sentence);
    });
    record.accounts.forEach((account, index) => {
      const growing = byAccount.get(account) ?? rules.map(nothingYet);
      byAccount.set(account, growing);
      growing.forEach((each, rule) => {
        addStep(each, {
          at: record.at,
          loss: record.losses[index]!,
          requirement: record.requirements[rule]![index]!,
          valueAtRisk: record.valuesAtRisk[rule]![index]!,
          expectedShortfall: record.expectedShortfalls[rule]![index]!,
          exposure: record.exposures[index]!,
        });
      });
    });
  };
  const finish = (): WalkOutcome => {
    if (steps === 0) throw new PlimsollError('MARKET_DATA_MISSING', 'the walk has no step; there is nothing to judge');
    const accounts = [...byAccount.keys()].sort();
    const series = rules.flatMap((rule, index) =>
      accounts.map((account) => finished(rule, account, byAccount.get(account)![index]!)),
    );
    return { rules, accounts, series, firstInstant, lastInstant, steps, counts, refusals, lossRefusals };
  };
  return { add, finish };
}

const nothingYet = (): Growing => ({
  instants: [],
  losses: [],
  requirements: [],
  valuesAtRisk: [],
  expectedShortfalls: [],
  exposures: [],
  refusedSteps: 0,
  openSteps: 0,
});

interface Step {
  readonly at: Instant;
  readonly loss: number;
  readonly requirement: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  readonly exposure: number;
}

function addStep(growing: Growing, step: Step): void {
  const { at, loss, requirement } = step;
  if (Number.isNaN(requirement)) growing.refusedSteps++;
  else if (Number.isNaN(loss)) growing.openSteps++;
  else {
    growing.instants.push(at);
    growing.losses.push(loss);
    growing.requirements.push(requirement);
    growing.valuesAtRisk.push(step.valueAtRisk);
    growing.expectedShortfalls.push(step.expectedShortfall);
    growing.exposures.push(step.exposure);
  }
}

function finished(rule: string, account: string, growing: Growing): RuleSeries {
  const { instants, losses, requirements, valuesAtRisk, expectedShortfalls, exposures } = growing;
  const { refusedSteps, openSteps } = growing;
  return {
    rule,
    account,
    instants: Float64Array.from(instants),
    losses: Float64Array.from(losses),
    requirements: Float64Array.from(requirements),
    valuesAtRisk: Float64Array.from(valuesAtRisk),
    expectedShortfalls: Float64Array.from(expectedShortfalls),
    exposures: Float64Array.from(exposures),
    refusedSteps,
    openSteps,
  };
}

function tally(counts: Map<string, number>, sentence: string): void {
  const key = counts.has(sentence) || counts.size < MAX_SENTENCES ? sentence : OTHERS;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
