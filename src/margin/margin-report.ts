// What a margin run says as a whole: the requirements, the scenarios they were read off, and how long it took.
import type { Instant } from '../core/units.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import type { ScenarioRequest } from './model.ts';
import type { ParameterSummary } from './parameters.ts';
import type { Requirement } from './requirement.ts';

/** A scenario set without its numbers. */
export interface ScenarioSummary {
  readonly name: string;
  readonly kind: ScenarioSet['kind'];
  readonly count: number;
  readonly factors: readonly string[];
  /** The model in words. */
  readonly model: string;
  /** Absent where nothing was drawn. */
  readonly seed?: number;
  readonly source: string;
  readonly date: string;
}

/** Milliseconds of wall clock. */
export interface MarginTimings {
  readonly valuation: number;
  readonly scenarios: number;
  readonly revaluation: number;
  readonly judgement: number;
  readonly contributions: number;
}

export interface MarginReport {
  readonly model: string;
  readonly asOf: Instant;
  readonly currency: string;
  readonly book: string;
  readonly market: string;
  readonly positionCount: number;
  readonly instrumentCount: number;
  /** One per account, in the order of the book. */
  readonly requirements: readonly Requirement[];
  readonly scenarios: readonly ScenarioSummary[];
  readonly parameters: ParameterSummary;
  readonly timings: MarginTimings;
}

export function scenarioSummary({ name, set }: ScenarioRequest): ScenarioSummary {
  const { kind, count, factors, provenance } = set;
  const { draws, model, parameters } = provenance;
  return {
    name,
    kind,
    count,
    factors: factors.map(({ id }) => id),
    model,
    ...(draws === undefined ? {} : { seed: draws.seed }),
    source: parameters.source,
    date: parameters.date,
  };
}

/** One account, before and after a change of the book, in the same scenarios. */
export interface RequirementChange {
  readonly account: string;
  readonly currency: string;
  /** Null where the account is new. */
  readonly before: Requirement | null;
  /** Null where nothing is left of the account. */
  readonly after: Requirement | null;
  readonly initial: number;
  readonly maintenance: number;
  /** By name of component: after less before. */
  readonly components: readonly { readonly name: string; readonly amount: number }[];
}

export interface WhatIfReport {
  readonly before: MarginReport;
  readonly after: MarginReport;
  /** Accounts whose requirement changed, and those that were touched. */
  readonly changes: readonly RequirementChange[];
}

export function requirementChange(before: Requirement | null, after: Requirement | null): RequirementChange {
  const { account, currency } = (after ?? before)!;
  const amountsOf = (requirement: Requirement | null) =>
    new Map((requirement?.components ?? []).map(({ name, amount }) => [name, amount]));
  const [old, now] = [amountsOf(before), amountsOf(after)];
  const names = [...new Set([...now.keys(), ...old.keys()])];
  return {
    account,
    currency,
    before,
    after,
    initial: difference(after?.initial, before?.initial),
    maintenance: difference(after?.maintenance, before?.maintenance),
    components: names.map((name) => ({ name, amount: difference(now.get(name), old.get(name)) })),
  };
}

/** Infinite before and after is no change. */
const difference = (after = 0, before = 0): number => (after === before ? 0 : after - before);
