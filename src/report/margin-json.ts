// A margin run as one JSON document: the same figures, whole.
import { instantText } from '../core/units.ts';
import type { MarginReport, RequirementChange, WhatIfReport } from '../margin/margin-report.ts';
import type { Requirement, ScenarioStory } from '../margin/requirement.ts';
import type { StressReport } from '../margin/stress-report.ts';
import type { Interval } from '../risk/intervals.ts';
import { NO_SCENARIOS } from './margin-lines.ts';

type Json = Readonly<Record<string, unknown>>;

export function marginJson(report: MarginReport): Json {
  const { model, asOf, currency, book, market, requirements, scenarios, parameters, timings } = report;
  const certificate = requirements.find(({ tail }) => tail?.certificate)?.tail?.certificate;
  const [first] = scenarios;
  return {
    model,
    asOf: instantText(asOf),
    currency,
    book,
    market,
    accounts: requirements.map(accountJson),
    scenarios: first ?? null,
    ...(scenarios.length > 1 ? { scenarioSets: scenarios } : {}),
    certificate: certificate ?? { method: first === undefined ? NO_SCENARIOS : 'every scenario was revalued exactly' },
    parameters,
    timings,
  };
}

function accountJson(requirement: Requirement): Json {
  const { account, initial, maintenance, equity, freeboard, components, tail, worst, warnings } = requirement;
  const isInfinite = tail?.expectedShortfall === Number.POSITIVE_INFINITY;
  const interval = isInfinite ? undefined : (tail?.expectedShortfallInterval ?? tail?.valueAtRiskInterval);
  return {
    account,
    initial: finite(initial),
    maintenance: finite(maintenance),
    equity,
    freeboard: finite(freeboard),
    utilisation: requirement.health?.utilisation ?? null,
    state: requirement.health?.state ?? null,
    components: components.map((component) => ({ ...component, amount: finite(component.amount) })),
    ...(requirement.maintenanceComponents && { maintenanceComponents: requirement.maintenanceComponents }),
    ...(requirement.alternatives && { alternatives: requirement.alternatives }),
    ...(tail && {
      confidence: tail.confidence,
      convention: tail.convention,
      valueAtRisk: tail.valueAtRisk,
      expectedShortfall: finite(tail.expectedShortfall),
      ...(tail.valueAtRiskInterval && { valueAtRiskInterval: sides(tail.valueAtRiskInterval) }),
      ...(interval && { interval: sides(interval), intervalConfidence: interval.confidence }),
    }),
    ...(worst && { worst: storyJson(worst) }),
    ...(requirement.written && { written: { ...requirement.written, initial: finite(requirement.written.initial) } }),
    ...(requirement.contributions && { contributions: requirement.contributions }),
    warnings,
  };
}

/** Positions by their ids. */
function storyJson({ parts: _, losers, ...story }: ScenarioStory): Json {
  const named = losers?.map(({ instrument, quantity, loss }) => ({ instrument: instrument.id, quantity, loss }));
  return { ...story, ...(named && { losers: named }) };
}

/** JSON has no infinity: null. */
const finite = (amount: number | null): number | null => (Number.isFinite(amount) ? amount : null);

const sides = ({ low, high }: Interval): readonly (number | null)[] => [low, high];

export function whatIfJson({ before, after, changes }: WhatIfReport): Json {
  return { changes: changes.map(changeJson), before: marginJson(before), after: marginJson(after) };
}

function changeJson({ account, currency, before, after, initial, maintenance, components }: RequirementChange): Json {
  return {
    account,
    currency,
    initial,
    maintenance,
    components,
    initialBefore: before?.initial ?? 0,
    initialAfter: after?.initial ?? 0,
    freeboardBefore: before?.freeboard ?? null,
    freeboardAfter: after?.freeboard ?? null,
  };
}

export function stressJson({ asOf, accounts, ...rest }: StressReport): Json {
  return {
    ...rest,
    asOf: instantText(asOf),
    accounts: accounts.map(({ account, equity, stories }) => ({
      account,
      equity,
      worst: stories[0],
      scenarios: stories,
    })),
  };
}
