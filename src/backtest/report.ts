// A backtest as one value: what was asked, what came of it, what to make of it.
import type { WalkOutcome } from './outcome.ts';
import type { Rule } from './rules.ts';
import type { Tool } from './tools.ts';
import { type Verdict, verdictOf } from './verdict.ts';
import type { WalkPlan } from './walk.ts';

export interface BacktestReport {
  readonly currency: string;
  readonly market: string;
  readonly books: string;
  readonly riskMilliseconds: number;
  readonly outcome: WalkOutcome;
  /** In the order of rules, then accounts; none where a rule had nothing to say of an account. */
  readonly verdicts: readonly Verdict[];
  /** Against procyclicality, as asked for. */
  readonly tools: readonly Tool[];
  readonly notes: readonly string[];
  /** Over every record, in order: the same question has the same. */
  readonly digest: string;
}

export interface ReportParts {
  readonly plan: WalkPlan;
  readonly outcome: WalkOutcome;
  readonly digest: string;
  readonly tools: readonly Tool[];
}

/** A rule without a confidence of its own is held to this. */
export const USUAL_CONFIDENCE = 0.99;

export function backtestReport({ plan, outcome, digest, tools }: ReportParts): BacktestReport {
  const { tape, books, rules, riskMilliseconds } = plan;
  const overlapping = stepsOverlap(plan);
  const ruleOf = new Map(rules.map((rule) => [rule.label, rule]));
  const verdicts = outcome.series.flatMap((series) => {
    const confidence = ruleOf.get(series.rule)!.confidence ?? USUAL_CONFIDENCE;
    return verdictOf(series, { confidence, overlapping, tools }) ?? [];
  });
  return {
    currency: 'USD',
    market: tape.source,
    books: books.name,
    riskMilliseconds,
    outcome,
    verdicts,
    tools,
    notes: [
      ...tape.dataNotes,
      ...tape.notes,
      ...books.notes,
      ...new Set(rules.flatMap((rule: Rule) => rule.notes)),
      ...(overlapping
        ? [
            'steps are shorter than the margin period of risk: losses overlap, and tests that want independent days are left out',
          ]
        : []),
    ],
    digest,
  };
}

/** Whether a usual step is shorter than the period that losses are realised over. */
function stepsOverlap({ tape, first, end, stride, riskMilliseconds }: WalkPlan): boolean {
  const steps: number[] = [];
  for (let index = first; index + stride < end; index += stride) {
    steps.push(tape.instants[index + stride]! - tape.instants[index]!);
  }
  steps.sort((left, right) => left - right);
  const median = steps[steps.length >> 1];
  // Snapshots of a day are taken at changing hours.
  return median !== undefined && median < 0.75 * riskMilliseconds;
}

/** What results are of: a file of results is taken up again by the same question alone. */
export function questionOf({ tape, books, rules, riskMilliseconds, first, end, stride }: WalkPlan): string {
  return JSON.stringify({
    data: tape.fingerprint,
    books: books.fingerprint,
    rules: rules.map(({ label, fingerprint }) => [label, fingerprint]),
    riskMilliseconds,
    steps: [tape.instants[first], tape.instants[end - 1], stride],
  });
}
