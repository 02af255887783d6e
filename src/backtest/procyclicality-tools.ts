// Tools against procyclical margin, each a function from a path to a path, so that any may be left out. What stands at a day is made
// of that day's input and earlier ones alone: no tool looks ahead.
// Source: Commission Delegated Regulation (EU) No 153/2013, article 28 (1) (a) to (c). The regulation says how large a buffer, a weight and a
// look-back are, not when stress begins or how a buffer comes back: those are parameters here, ours, and named as such.
import { requireInRange, requireInteger, requirePositive } from '../core/checks.ts';
import { compensatedSum } from '../core/sums.ts';
import { requireSeries } from './statistics/exceptions.ts';

export interface BufferTerms {
  /** Article 28 (1) (a): at least 0.25 of the margin. */
  readonly buffer: number;
  /** Stress begins where the margin is above its average over `averageDays` before by this factor. */
  readonly stressAt: number;
  readonly averageDays: number;
  /** Days after stress in which the buffer comes back, in equal steps. */
  readonly rebuildDays: number;
}

export const EMIR_BUFFER: BufferTerms = { buffer: 0.25, stressAt: 1.25, averageDays: 60, rebuildDays: 60 };

/** Mean of up to `days` values before each day; the first day has itself. */
function averageBefore(path: Float64Array, days: number): Float64Array {
  return path.map((value, day) => {
    const before = path.subarray(Math.max(0, day - days), day);
    return before.length === 0 ? value : compensatedSum(before) / before.length;
  });
}

/**
 * (a) A buffer above the margin in calm times that stress uses up: while the margin is in stress, what is charged stays where it was, at
 * least the margin and at most margin and buffer.
 */
export function releasedBuffer(margin: Float64Array, terms: BufferTerms = EMIR_BUFFER): Float64Array {
  requireSeries({ margin });
  requireInRange('the buffer', terms.buffer, { low: 0, high: 10 });
  requireInRange('the start of stress', terms.stressAt, { low: 1, high: 100 });
  requireInteger('the days of the average', terms.averageDays, { low: 1, high: 10_000 });
  requireInteger('the days to rebuild', terms.rebuildDays, { low: 1, high: 10_000 });
  const averages = averageBefore(margin, terms.averageDays);
  const charged = new Float64Array(margin.length);
  let share = terms.buffer;
  for (let day = 0; day < margin.length; day++) {
    const [base, most] = [margin[day]!, margin[day]! * (1 + terms.buffer)];
    if (day > 0 && base > averages[day]! * terms.stressAt) {
      charged[day] = Math.min(most, Math.max(base, charged[day - 1]!));
      share = base > 0 ? charged[day]! / base - 1 : 0;
    } else {
      share = Math.min(terms.buffer, day === 0 ? share : share + terms.buffer / terms.rebuildDays);
      charged[day] = base * (1 + share);
    }
  }
  return charged;
}

/** (b) At least 0.25 of the weight to stressed observations: a margin of stressed days mixed in, never below the plain one. */
export function stressWeighted(margin: Float64Array, stressedMargin: Float64Array, weight = 0.25): Float64Array {
  requireSeries({ margin, 'the stressed margin': stressedMargin });
  requireInRange('the weight of stress', weight, { low: 0, high: 1 });
  return margin.map((value, day) => Math.max(value, (1 - weight) * value + weight * stressedMargin[day]!));
}

/** Volatility over the last `days` before each day, root mean square; what history there is while it is shorter. */
export function longVolatility(volatility: Float64Array, days: number): Float64Array {
  requireSeries({ volatility });
  requireInteger('the look-back', days, { low: 1, high: 100_000 });
  return averageBefore(
    volatility.map((value) => value * value),
    days,
  ).map((square) => Math.sqrt(square));
}

/** (c) Not below what volatility over ten years would ask for: the margin scaled up where today's volatility is below that of the look-back. */
export function volatilityFloored(margin: Float64Array, volatility: Float64Array, lookBackDays = 3650): Float64Array {
  requireSeries({ margin, volatility });
  volatility.forEach((value, day) => {
    requirePositive(`the volatility of day ${day + 1}`, value);
  });
  const long = longVolatility(volatility, lookBackDays);
  return margin.map((value, day) => value * Math.max(1, long[day]! / volatility[day]!));
}

export interface ResponseTerms {
  /** The volatility at which the multiplier is 1; or the mean of what was known before each day. */
  readonly reference: number | 'average-before';
  readonly lowest: number;
  readonly highest: number;
  /** Largest change of the multiplier in a day, up or down: 0.1 is a tenth; Infinity for none. */
  readonly fastest: number;
}

/**
 * Parameters that follow volatility: the factor by which rates, shocks or scan ranges are multiplied each day, from the volatility
 * expected for it (EWMA, GARCH: scenarios/volatility-filter), within caps and no faster than allowed.
 */
export function volatilityMultipliers(volatility: Float64Array, terms: ResponseTerms): Float64Array {
  requireSeries({ volatility });
  requirePositive('the highest multiplier', terms.highest);
  requireInRange('the lowest multiplier', terms.lowest, { low: 0, high: terms.highest });
  if (terms.fastest !== Number.POSITIVE_INFINITY) requirePositive('the fastest change', terms.fastest);
  const references =
    terms.reference === 'average-before'
      ? averageBefore(volatility, volatility.length)
      : new Float64Array(volatility.length).fill(requirePositive('the reference volatility', terms.reference));
  const multipliers = new Float64Array(volatility.length);
  for (let day = 0; day < volatility.length; day++) {
    const wanted = volatility[day]! / requirePositive(`the reference volatility of day ${day + 1}`, references[day]!);
    const capped = Math.min(terms.highest, Math.max(terms.lowest, wanted));
    const before = day === 0 ? capped : multipliers[day - 1]!;
    multipliers[day] = Math.min(before * (1 + terms.fastest), Math.max(before / (1 + terms.fastest), capped));
  }
  return multipliers;
}

/** A path multiplied day by day. */
export function multiplied(margin: Float64Array, multipliers: Float64Array): Float64Array {
  requireSeries({ margin, multipliers });
  return margin.map((value, day) => value * multipliers[day]!);
}
