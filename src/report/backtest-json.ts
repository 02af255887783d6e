// A backtest as one JSON document: verdicts whole, series only where they are asked for.
import type { BacktestReport } from '../backtest/report.ts';
import { instantText } from '../core/units.ts';
import type { RowRecord } from './rows-text.ts';

type Json = Readonly<Record<string, unknown>>;

/** JSON has no infinity. */
const finite = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

export function backtestJson(report: BacktestReport): Json {
  const { outcome, verdicts, notes, digest, market, books, currency, riskMilliseconds } = report;
  return {
    market,
    books,
    currency,
    riskMilliseconds,
    from: instantText(outcome.firstInstant),
    to: instantText(outcome.lastInstant),
    steps: outcome.steps,
    verdicts: verdicts.map(({ breaches, holdingMultiple, meanShare, tests, ...rest }) => ({
      ...rest,
      meanShare: finite(meanShare),
      holdingMultiple: finite(holdingMultiple),
      tests: tests === null ? null : { lines: tests.lines, sentences: tests.sentences },
      breaches: breaches.map(({ at, ...breach }) => ({ at: instantText(at), ...breach })),
    })),
    refusals: Object.fromEntries(
      outcome.rules.map((rule, index) => [rule, Object.fromEntries(outcome.refusals[index]!)]),
    ),
    lossRefusals: Object.fromEntries(outcome.lossRefusals),
    counts: Object.fromEntries(outcome.counts),
    notes,
    digest,
  };
}

/** A row for a rule on an account. */
export const backtestRows = ({ verdicts }: BacktestReport): readonly RowRecord[] =>
  verdicts.map(({ coverage, breaches, ...of }) => ({
    ...{ rule: of.rule, account: of.account, steps: of.steps, refusedSteps: of.refusedSteps },
    ...{ infiniteSteps: of.infiniteSteps, confidence: of.confidence, breaches: breaches.length },
    ...{ coverage: coverage.coverage, averageMargin: coverage.averageMargin, meanShare: of.meanShare },
    ...{ totalShortfall: coverage.totalShortfall, worstShortfall: coverage.worstShortfall },
    holdingMultiple: of.holdingMultiple,
  }));
