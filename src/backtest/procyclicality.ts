// How much a margin rises when markets fall: margin that doubles overnight makes the forced sales it was meant to prevent.
// Source: Murphy, D., Vasios, M. and Vause, N. (2014) Bank of England Financial Stability Paper 29: peak to trough over a window, and the
// n-day measure, the largest rise over n days.
import { requireInteger, requirePositive } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import { compensatedSum } from '../core/sums.ts';
import { log } from '../spec/log.ts';
import { marginCoverage } from './statistics/margin-coverage.ts';

/** The horizons over which calls are told. */
export const CALL_DAYS: readonly number[] = [1, 5, 30];

/** A margin of nothing has neither ratios nor a logarithm: every day must be above 0. */
function requireMargins(margin: Float64Array): void {
  if (margin.length === 0) throw new PlimsollError('INPUT_VALUE', 'the margin has no days in it');
  margin.forEach((value, day) => {
    requirePositive(`the margin of day ${day + 1}`, value);
  });
}

/** The largest over the smallest margin within any window of so many days: 1 when nothing moves. The whole series when it is shorter. */
export function peakToTrough(margin: Float64Array, windowDays: number): number {
  requireMargins(margin);
  requireInteger('the window', windowDays, { low: 1, high: 1e6 });
  let worst = 1;
  for (let start = 0; start === 0 || start + windowDays <= margin.length; start++) {
    let [low, high] = [margin[start]!, margin[start]!];
    for (const value of margin.subarray(start, start + windowDays)) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (high / low > worst) worst = high / low;
  }
  return worst;
}

export interface MarginCall {
  /** What had to be found within the days; 0 when the margin never rose. */
  readonly amount: number;
  /** Over the margin at the start. */
  readonly share: number;
  /** The day on which it was complete, the first day being 1; null when the margin never rose. */
  readonly day: number | null;
}

/** The largest rise from a day to the one `days` later, in money. */
export function largestCall(margin: Float64Array, days: number): MarginCall {
  requireMargins(margin);
  requireInteger('the days of the call', days, { low: 1, high: 1e6 });
  let call: MarginCall = { amount: 0, share: 0, day: null };
  for (let end = days; end < margin.length; end++) {
    const start = margin[end - days]!;
    const amount = margin[end]! - start;
    if (amount > call.amount) call = { amount, share: amount / start, day: end + 1 };
  }
  return call;
}

function sampleDeviation(values: Float64Array): number {
  if (values.length < 2) return 0;
  const mean = compensatedSum(values) / values.length;
  return Math.sqrt(compensatedSum(values.map((value) => (value - mean) * (value - mean))) / (values.length - 1));
}

/** Standard deviation of ln margin, divisor n - 1: how widely the level moves. */
export function logMarginDeviation(margin: Float64Array): number {
  requireMargins(margin);
  return sampleDeviation(margin.map((value) => log(value)));
}

/** Standard deviation of the daily change of ln margin: how nervously. */
export function logChangeDeviation(margin: Float64Array): number {
  requireMargins(margin);
  const logs = margin.map((value) => log(value));
  return sampleDeviation(logs.slice(1).map((value, day) => value - logs[day]!));
}

export interface Procyclicality {
  readonly averageMargin: number;
  /** Over the whole series. */
  readonly peakToTrough: number;
  /** Within any 30 days. */
  readonly peakToTrough30Days: number;
  /** By horizon: 1, 5 and 30 days. */
  readonly largestCalls: readonly (MarginCall & { readonly days: number })[];
  readonly logMarginDeviation: number;
  readonly logChangeDeviation: number;
}

export function procyclicality(margin: Float64Array): Procyclicality {
  return {
    averageMargin: compensatedSum(margin) / margin.length,
    peakToTrough: peakToTrough(margin, Math.max(1, margin.length)),
    peakToTrough30Days: peakToTrough(margin, 30),
    largestCalls: CALL_DAYS.map((days) => ({ days, ...largestCall(margin, days) })),
    logMarginDeviation: logMarginDeviation(margin),
    logChangeDeviation: logChangeDeviation(margin),
  };
}

export interface ToolEffect extends Procyclicality {
  readonly name: string;
  readonly breaches: number;
  readonly coverage: number;
  readonly totalShortfall: number;
  /** Average margin over that of the first path: what the tool costs in quiet times. */
  readonly averageAgainstFirst: number;
}

/** Paths of the same days side by side, the plain rule first: what each tool gains in calm and what it costs. */
export function compareTools(
  paths: readonly { readonly name: string; readonly margin: Float64Array }[],
  losses: Float64Array,
): readonly ToolEffect[] {
  const first = paths[0];
  if (!first) throw new PlimsollError('INPUT_VALUE', 'there is no margin path to compare');
  const base = procyclicality(first.margin).averageMargin;
  return paths.map(({ name, margin }) => {
    const measures = procyclicality(margin);
    const { breaches, coverage, totalShortfall } = marginCoverage({ margin, losses });
    return {
      name,
      ...measures,
      breaches,
      coverage,
      totalShortfall,
      averageAgainstFirst: measures.averageMargin / base,
    };
  });
}
