// What a series of requirements and losses says of a rule: how often and by how much it broke, what it cost, what would have held, how
// its calls came, and what the tests say of it.
import { compensatedSum } from '../core/sums.ts';
import type { Instant } from '../core/units.ts';
import type { RuleSeries } from './outcome.ts';
import { type Procyclicality, procyclicality, type ToolEffect } from './procyclicality.ts';
import { type ForecastReport, forecastReport } from './statistics/forecast-report.ts';
import { type MarginCoverage, marginCoverage } from './statistics/margin-coverage.ts';
import { type Tool, toolEffects } from './tools.ts';

export interface Breach {
  readonly at: Instant;
  readonly loss: number;
  readonly requirement: number;
  readonly shortfall: number;
}

export interface Verdict {
  readonly rule: string;
  readonly account: string;
  readonly steps: number;
  readonly refusedSteps: number;
  /** Steps whose requirement is infinite: left out of everything below. */
  readonly infiniteSteps: number;
  /** The level that the rule is held to. */
  readonly confidence: number;
  readonly coverage: MarginCoverage;
  readonly breaches: readonly Breach[];
  /** Mean of the requirement as a share of the exposure of its step. */
  readonly meanShare: number;
  /** By what the requirement would have had to be multiplied to hold on every step; infinite where it was zero and lost. */
  readonly holdingMultiple: number;
  /** Null where a requirement is zero: it has no ratios. */
  readonly calls: Procyclicality | null;
  /** Of the VaR and ES of a rule that reads a tail, of the requirement as a VaR otherwise; null where steps overlap. */
  readonly tests: ForecastReport | null;
  readonly tested: 'tail' | 'requirement';
  /** The plain rule and with each tool that was asked for; null where none was, or nothing can be said. */
  readonly tools: readonly ToolEffect[] | null;
}

export interface VerdictOptions {
  readonly confidence: number;
  /** Losses of neighbouring steps share days: no test that wants independent ones says anything. */
  readonly overlapping: boolean;
  /** Against procyclicality: what each would have made of the requirements. */
  readonly tools: readonly Tool[];
}

const SIGNIFICANCE = 0.05;
/** Of the simulated law of Z2: fat tails, as coins have. */
const TEST_LAW = { family: 'student', degrees: 4 } as const;
const TEST_RESAMPLES = 500;
const TEST_SEED = 20_260_206;

/** Null where there is no step to judge. */
export function verdictOf(series: RuleSeries, { confidence, overlapping, tools }: VerdictOptions): Verdict | null {
  const { rule, account, refusedSteps } = series;
  const finite = finiteSteps(series);
  const { losses, requirements, exposures, instants, valuesAtRisk, expectedShortfalls } = finite;
  const steps = losses.length;
  if (steps === 0) return null;
  const breaches: Breach[] = [];
  let holdingMultiple = 0;
  losses.forEach((loss, index) => {
    const requirement = requirements[index]!;
    if (loss > 0) holdingMultiple = Math.max(holdingMultiple, loss / requirement);
    if (loss > requirement) breaches.push({ at: instants[index]!, loss, requirement, shortfall: loss - requirement });
  });
  const shares = requirements.map((requirement, index) => requirement / exposures[index]!);
  const readsTail = valuesAtRisk.every(Number.isFinite) && expectedShortfalls.every(Number.isFinite);
  const forecasts = readsTail
    ? { losses, valueAtRisk: valuesAtRisk, expectedShortfall: expectedShortfalls }
    : { losses, valueAtRisk: requirements };
  const choice = {
    probability: 1 - confidence,
    significance: SIGNIFICANCE,
    law: TEST_LAW,
    resamples: TEST_RESAMPLES,
    seed: TEST_SEED,
  };
  return {
    ...{ rule, account, steps, refusedSteps, confidence, breaches, holdingMultiple },
    infiniteSteps: series.losses.length - steps,
    coverage: marginCoverage({ margin: requirements, losses }),
    meanShare: compensatedSum(shares) / steps,
    calls: requirements.every((requirement) => requirement > 0) ? procyclicality(requirements) : null,
    tests: overlapping ? null : forecastReport(forecasts, choice),
    tested: readsTail ? 'tail' : 'requirement',
    tools: tools.length === 0 || overlapping ? null : toolEffects(finite, tools),
  };
}

type Columns = Omit<RuleSeries, 'rule' | 'account' | 'refusedSteps' | 'openSteps'>;

/** An infinite requirement holds always and says nothing of cost. */
function finiteSteps(series: RuleSeries): Columns {
  const { instants, losses, requirements, valuesAtRisk, expectedShortfalls, exposures } = series;
  const columns = { instants, losses, requirements, valuesAtRisk, expectedShortfalls, exposures };
  if (requirements.every(Number.isFinite)) return columns;
  const kept = [...requirements.keys()].filter((index) => Number.isFinite(requirements[index]!));
  const pick = (column: Float64Array) => Float64Array.from(kept, (index) => column[index]!);
  return {
    instants: pick(instants),
    losses: pick(losses),
    requirements: pick(requirements),
    valuesAtRisk: pick(valuesAtRisk),
    expectedShortfalls: pick(expectedShortfalls),
    exposures: pick(exposures),
  };
}
