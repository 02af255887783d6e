// Whether series are dated alike. Two public sources date the same daily price a day apart; a history made of both looks
// complete, and its correlations are worth nothing.
import { type Instant, MILLISECONDS_PER_DAY } from '../core/units.ts';
import { changesOf, type History } from './history.ts';

export interface PairAlignment {
  readonly first: string;
  readonly second: string;
  readonly sharedInstants: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Where they share no instant: the most frequent distance from an instant of the first to the next of the second. */
  readonly usualOffsetMilliseconds?: number;
  /** Correlation of differences across one step when the second is read k steps later; NaN with fewer than 30 pairs. */
  readonly correlationAtLag: readonly { readonly lagSteps: number; readonly correlation: number }[];
  /** The lag at which they move together far better than as dated, or 0. Not 0: suspect a date that is off by as much. */
  readonly suspectedLagSteps: number;
}

const LAGS = [-2, -1, 0, 1, 2] as const;
/** Fewer pairs of changes than this say nothing about a lag. */
const MIN_PAIRS = 30;
/** How much better another lag must be, in standard errors of a zero correlation: 0.91 over 30 pairs, 0.19 over 700. */
const STANDARD_ERRORS = 5;

/** Compares every pair of factors of a history. `stepMilliseconds` is the usual distance of its instants. */
export function alignmentOf(history: History, stepMilliseconds: number = MILLISECONDS_PER_DAY): PairAlignment[] {
  const pairs: PairAlignment[] = [];
  for (let second = 1; second < history.factors.length; second++) {
    for (let first = 0; first < second; first++) pairs.push(alignmentOfPair(history, first, second, stepMilliseconds));
  }
  return pairs;
}

function alignmentOfPair(history: History, first: number, second: number, stepMilliseconds: number): PairAlignment {
  const firstColumn = history.columns[first]!;
  const secondColumn = history.columns[second]!;
  let sharedInstants = 0;
  let onlyFirst = 0;
  let onlySecond = 0;
  history.instants.forEach((_, index) => {
    const hasFirst = !Number.isNaN(firstColumn[index]!);
    const hasSecond = !Number.isNaN(secondColumn[index]!);
    if (hasFirst && hasSecond) sharedInstants++;
    else if (hasFirst) onlyFirst++;
    else if (hasSecond) onlySecond++;
  });
  const { correlationAtLag, suspectedLagSteps } = lagsOfPair(history, first, second, stepMilliseconds);
  return {
    first: history.factors[first]!,
    second: history.factors[second]!,
    sharedInstants,
    onlyFirst,
    onlySecond,
    ...(sharedInstants === 0 ? { usualOffsetMilliseconds: usualOffset(history, firstColumn, secondColumn) } : {}),
    correlationAtLag,
    suspectedLagSteps,
  };
}

function lagsOfPair(history: History, first: number, second: number, stepMilliseconds: number) {
  const changes = changesOf(history, { form: 'difference', stepMilliseconds, overlapping: true });
  const secondByStart = new Map<Instant, number>();
  changes.from.forEach((start, row) => {
    const value = changes.columns[second]![row]!;
    if (!Number.isNaN(value)) secondByStart.set(start, value);
  });
  let best = { lagSteps: 0, strength: 0 };
  let asDated = 0;
  let fewestPairs = Number.POSITIVE_INFINITY;
  const correlationAtLag = LAGS.map((lagSteps) => {
    const left: number[] = [];
    const right: number[] = [];
    changes.from.forEach((start, row) => {
      const value = changes.columns[first]![row]!;
      const other = secondByStart.get(start + lagSteps * stepMilliseconds);
      if (Number.isNaN(value) || other === undefined) return;
      left.push(value);
      right.push(other);
    });
    const correlation = left.length < MIN_PAIRS ? Number.NaN : correlationOf(left, right);
    fewestPairs = Math.min(fewestPairs, left.length);
    const strength = Math.abs(correlation);
    if (lagSteps === 0) asDated = strength;
    if (strength > best.strength) best = { lagSteps, strength };
    return { lagSteps, correlation };
  });
  const clearly = best.strength - asDated > STANDARD_ERRORS / Math.sqrt(fewestPairs);
  return { correlationAtLag, suspectedLagSteps: clearly ? best.lagSteps : 0 };
}

function correlationOf(left: readonly number[], right: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const leftMean = mean(left);
  const rightMean = mean(right);
  let both = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  left.forEach((value, index) => {
    const x = value - leftMean;
    const y = right[index]! - rightMean;
    both += x * y;
    leftSquares += x * x;
    rightSquares += y * y;
  });
  return both / Math.sqrt(leftSquares * rightSquares);
}

function usualOffset(history: History, firstColumn: Float64Array, secondColumn: Float64Array): number {
  const counts = new Map<number, number>();
  let lastFirst = Number.NaN;
  history.instants.forEach((instant, index) => {
    if (!Number.isNaN(firstColumn[index]!)) lastFirst = instant;
    if (Number.isNaN(secondColumn[index]!) || Number.isNaN(lastFirst)) return;
    const offset = instant - lastFirst;
    counts.set(offset, (counts.get(offset) ?? 0) + 1);
  });
  let usual = Number.NaN;
  let most = 0;
  for (const [offset, count] of counts) {
    if (count > most) {
      most = count;
      usual = offset;
    }
  }
  return usual;
}
