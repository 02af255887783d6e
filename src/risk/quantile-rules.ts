// The named rules by which n equally likely losses have a p-quantile, as data. Which one a regulator, a venue or a package
// means changes a margin by as much as the gap between two neighbouring losses; so every result names its rule.
import { PlimsollError } from '../core/errors.ts';
import { requireLevel, type Sample, WEIGHT_ROUNDING, withoutRounding } from './sample.ts';

export type QuantileRuleName =
  | 'index-above'
  | 'index-after'
  | 'nearest-index'
  | 'sample-plus-one-nearest'
  | 'sample-interpolation'
  | 'sample-plus-one-interpolation'
  | 'midway-interpolation'
  | 'type-7';

export interface QuantileRule {
  readonly summary: string;
  /** Who uses it, or where it is defined. */
  readonly source: string;
  /** The rank in [1, n], counted from the smallest loss, that the rule asks for: n trials, p = level. */
  readonly rank: (count: number, level: number) => number;
}

const nearest = (rank: number): number => Math.floor(withoutRounding(rank) + 0.5);
const product = (count: number, level: number): number => withoutRounding(count * level);

export const QUANTILE_RULES: Readonly<Record<QuantileRuleName, QuantileRule>> = {
  'index-above': {
    summary: 'x_(ceil(n p)): the smallest loss that at least n p losses do not exceed',
    source: 'Hyndman and Fan (1996) type 1; OpenGamma Strata "index above"; ORE historical VaR',
    rank: (count, level) => Math.ceil(product(count, level)),
  },
  'index-after': {
    summary: 'x_(floor(n p) + 1): the largest loss that has no more than n (1 - p) losses from it upwards',
    source: 'the upper quantile of Acerbi and Tasche (2002)',
    rank: (count, level) => Math.floor(product(count, level)) + 1,
  },
  'nearest-index': {
    summary: 'x_(round(n p)), halves upwards',
    source: 'OpenGamma Strata "nearest index"',
    rank: (count, level) => nearest(count * level),
  },
  'sample-plus-one-nearest': {
    summary: 'x_(round((n + 1) p)), halves upwards',
    source: 'OpenGamma Strata "sample plus one nearest index"',
    rank: (count, level) => nearest((count + 1) * level),
  },
  'sample-interpolation': {
    summary: 'linear between the losses, the i-th at p = i / n',
    source: 'Hyndman and Fan (1996) type 4',
    rank: (count, level) => product(count, level),
  },
  'sample-plus-one-interpolation': {
    summary: 'linear between the losses, the i-th at p = i / (n + 1)',
    source: 'Hyndman and Fan (1996) type 6',
    rank: (count, level) => withoutRounding((count + 1) * level),
  },
  'midway-interpolation': {
    summary: 'linear between the losses, the i-th at p = (i - 1/2) / n',
    source: 'Hyndman and Fan (1996) type 5',
    rank: (count, level) => withoutRounding(count * level + 0.5),
  },
  'type-7': {
    summary: 'linear between the losses, the i-th at p = (i - 1) / (n - 1)',
    source: 'Hyndman and Fan (1996) type 7; the default of R, NumPy and spreadsheets',
    rank: (count, level) => withoutRounding((count - 1) * level + 1),
  },
};

/** Above the whole part of a rank the next loss has a share of its fraction. */
export interface RankedLoss {
  readonly loss: number;
  /** One-based, from the smallest; may have a fraction. */
  readonly rank: number;
}

/** The loss at the rank of the rule; a rank outside [1, n] is refused, never clamped: the sample does not say. */
export function quantileOf(sample: Sample, level: number, ruleName: QuantileRuleName): RankedLoss {
  requireLevel(level);
  const { losses, weights } = sample;
  if (weights) return weightedQuantile(sample, level, ruleName);
  const count = losses.length;
  const rank = QUANTILE_RULES[ruleName].rank(count, level);
  if (!(rank >= 1 && rank <= count)) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `level ${level} by the rule ${ruleName} asks for rank ${rank} of ${count} losses; it must lie in [1, ${count}]: ask for a level nearer the middle, or for more scenarios`,
      { level, rule: ruleName, rank, count },
    );
  }
  const below = Math.floor(rank);
  const share = rank - below;
  const lower = losses[below - 1]!;
  return { loss: share === 0 ? lower : lower + share * (losses[below]! - lower), rank };
}

/** Weighted losses have the two order statistics only; the interpolating rules are defined for equal weights. */
function weightedQuantile(sample: Sample, level: number, ruleName: QuantileRuleName): RankedLoss {
  if (ruleName !== 'index-above' && ruleName !== 'index-after') {
    throw new PlimsollError(
      'INPUT_VALUE',
      `the quantile rule ${ruleName} is not defined for weighted scenarios; use index-above or index-after`,
      { rule: ruleName },
    );
  }
  const { losses } = sample;
  const weights = sample.weights!;
  const tail = 1 - level;
  // From the top: the tail is where the weights are small and their sum is exact. Neumaier's carry keeps it so.
  let sum = 0;
  let carry = 0;
  for (let index = losses.length - 1; index >= 0; index--) {
    const weight = weights[index]!;
    const next = sum + weight;
    carry += sum >= weight ? sum - next + weight : weight - next + sum;
    sum = next;
    const excess = sum + carry - tail;
    const reached = ruleName === 'index-above' ? excess > WEIGHT_ROUNDING : excess >= -WEIGHT_ROUNDING;
    // A scenario of no weight is no scenario.
    if (reached && weight > 0) return { loss: losses[index]!, rank: index + 1 };
  }
  const lowest = weights.findIndex((weight) => weight > 0);
  return { loss: losses[lowest]!, rank: lowest + 1 };
}
