// What a series of requirements and losses says of a rule: how often and by how much it broke, what it cost, what would have held.
import { compensatedSum } from '../core/sums.ts';
import type { Instant } from '../core/units.ts';
import type { RuleSeries } from './outcome.ts';
import { kupiecTest, type TestResult } from './statistics/coverage.ts';

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
  /** The level that the rule is held to. */
  readonly confidence: number;
  readonly breaches: readonly Breach[];
  /** Share of steps without a breach. */
  readonly coverage: number;
  /** Mean requirement, and as a share of the exposure of its step. */
  readonly meanRequirement: number;
  readonly meanShare: number;
  readonly largestShortfall: number;
  readonly totalShortfall: number;
  /** By what the requirement would have had to be multiplied to hold on every step; infinite where it was zero and lost. */
  readonly holdingMultiple: number;
  /** Kupiec; null where steps overlap, so that they are not independent trials. */
  readonly proportionOfFailures: TestResult | null;
}

export interface VerdictOptions {
  readonly confidence: number;
  /** Losses of neighbouring steps share days. */
  readonly overlapping: boolean;
}

/** Null where there is no step to judge. */
export function verdictOf(series: RuleSeries, { confidence, overlapping }: VerdictOptions): Verdict | null {
  const { rule, account, losses, requirements, exposures, instants, refusedSteps } = series;
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
  const shortfalls = breaches.map(({ shortfall }) => shortfall);
  return {
    rule,
    account,
    steps,
    refusedSteps,
    confidence,
    breaches,
    coverage: 1 - breaches.length / steps,
    meanRequirement: compensatedSum(requirements) / steps,
    meanShare: compensatedSum(shares) / steps,
    largestShortfall: shortfalls.reduce((most, each) => Math.max(most, each), 0),
    totalShortfall: compensatedSum(shortfalls),
    holdingMultiple,
    proportionOfFailures: overlapping
      ? null
      : kupiecTest({ days: steps, exceptions: breaches.length, probability: 1 - confidence }),
  };
}
