// VaR and ES of a series of past losses: every day alike, recent days heavier, or each day scaled to today's volatility.
// Losses in the order of time, oldest first, positive = loss. ES is the mean of the losses strictly above VaR; conventions of quarks.
import { requireInRange } from '../../core/checks.ts';
import { PlimsollError } from '../../core/errors.ts';
import { compensatedDot, compensatedSum } from '../../core/sums.ts';
import { quantileOf } from '../../risk/quantile-rules.ts';
import { createSample, requireLevel } from '../../risk/sample.ts';
import { power } from '../../spec/power.ts';
import { requireSeries } from './exceptions.ts';

export interface HistoricalMeasures {
  readonly valueAtRisk: number;
  /** Null when no loss lies above the VaR: there is no tail to average. */
  readonly expectedShortfall: number | null;
}

const OPEN = { low: 0, high: 1, lowOpen: true, highOpen: true } as const;

/** The type 7 quantile, and the mean of what lies above it. */
export function plainMeasures(losses: Float64Array, level: number): HistoricalMeasures {
  requireSeries({ losses });
  const valueAtRisk = quantileOf(createSample({ losses }), level, 'type-7').loss;
  const above = losses.filter((loss) => loss > valueAtRisk);
  return { valueAtRisk, expectedShortfall: above.length === 0 ? null : compensatedSum(above) / above.length };
}

/** lambda^(age) (1 - lambda) / (1 - lambda^n), the newest day of age 0. */
export function ageWeights(days: number, lambda: number): Float64Array {
  requireInRange('the decay', lambda, OPEN);
  const scale = (1 - lambda) / (1 - power(lambda, days));
  return Float64Array.from({ length: days }, (_, day) => power(lambda, days - 1 - day) * scale);
}

/**
 * Boudoukh, Richardson and Whitelaw (1998) Risk 11, 64-67. Weights are summed up the sorted losses; VaR lies between the last loss whose
 * sum is at most the level and the next one, in proportion.
 */
export function ageWeightedMeasures(losses: Float64Array, level: number, lambda: number): HistoricalMeasures {
  requireSeries({ losses });
  requireLevel(level);
  const weights = ageWeights(losses.length, lambda);
  const order = Uint32Array.from(losses, (_, day) => day).sort((a, b) => losses[a]! - losses[b]! || a - b);
  let [below, upTo] = [0, weights[order[0]!]!];
  let place = 0;
  while (place < order.length - 1 && !(upTo > level)) {
    place++;
    below = upTo;
    upTo += weights[order[place]!]!;
  }
  if (place === 0) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `the smallest loss alone has the weight ${upTo}, above the level ${level}; no loss below it says where the VaR lies`,
    );
  }
  const [low, high] = [losses[order[place - 1]!]!, losses[order[place]!]!];
  const valueAtRisk = low + ((level - below) * (high - low)) / (upTo - below);
  const tail = order.filter((day) => losses[day]! > valueAtRisk);
  const tailWeights = Float64Array.from(tail, (day) => weights[day]!);
  const tailLosses = Float64Array.from(tail, (day) => losses[day]!);
  const total = compensatedSum(tailWeights);
  return { valueAtRisk, expectedShortfall: total > 0 ? compensatedDot(tailWeights, tailLosses) / total : null };
}

/** Variances sigma_1 .. sigma_(n+1): the first the sample variance (n - 1), each next lambda times the last and 1 - lambda its square. */
export function ewmaVariances(returns: Float64Array, lambda: number): Float64Array {
  requireSeries({ returns });
  requireInRange('the decay', lambda, OPEN);
  if (returns.length < 2) throw new PlimsollError('INPUT_VALUE', 'there is one return; a variance needs at least two');
  const mean = compensatedSum(returns) / returns.length;
  const variances = new Float64Array(returns.length + 1);
  variances[0] = compensatedSum(returns.map((value) => (value - mean) * (value - mean))) / (returns.length - 1);
  for (let day = 0; day < returns.length; day++) {
    variances[day + 1] = lambda * variances[day]! + (1 - lambda) * returns[day]! * returns[day]!;
  }
  return variances;
}

/** Where losses are scaled to: the volatility of the last day (quarks vwhs) or of the day to come (Hull and White, quarks fhs). */
export type ScaleTo = 'last-day' | 'next-day';

/** Losses times volatility now over volatility then, from variances of each day and the day to come. */
export function scaledLosses(losses: Float64Array, variances: Float64Array, scaleTo: ScaleTo): Float64Array {
  if (variances.length !== losses.length + 1) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `there are ${variances.length} variances for ${losses.length} losses; it takes one each and one for the day to come`,
    );
  }
  const now = Math.sqrt(variances[scaleTo === 'last-day' ? losses.length - 1 : losses.length]!);
  return losses.map((loss, day) => {
    const then = Math.sqrt(variances[day]!);
    if (then > 0) return (loss / then) * now;
    throw new PlimsollError(
      'INPUT_VALUE',
      `the volatility of day ${day + 1} is ${then}; a loss cannot be divided by it`,
    );
  });
}

/** Hull, J. and White, A. (1998) J. Risk 1, 5-19, volatility by EWMA. */
export function volatilityWeightedMeasures(
  losses: Float64Array,
  { level, lambda, scaleTo }: { readonly level: number; readonly lambda: number; readonly scaleTo: ScaleTo },
): HistoricalMeasures {
  return plainMeasures(scaledLosses(losses, ewmaVariances(losses, lambda), scaleTo), level);
}
