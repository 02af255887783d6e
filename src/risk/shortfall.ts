// Expected shortfall: the mean of the tail, under named conventions, as shares of scenarios that sum to 1. The shares are
// what every explanation needs too: contributions, worst scenarios and error bars use the same ones.

import { PlimsollError } from '../core/errors.ts';
import { compensatedDot } from '../core/sums.ts';
import { QUANTILE_RULES, type QuantileRuleName, quantileOf } from './quantile-rules.ts';
import { requireLevel, type Sample, WEIGHT_ROUNDING, withoutRounding } from './sample.ts';

export type ShortfallRuleName = 'fractional' | 'tail-mean' | 'quantile-mean';

/** What each rule is and whose, for reports.
 * @public */
export const SHORTFALL_RULES: Readonly<
  Record<ShortfallRuleName, { readonly summary: string; readonly source: string }>
> = {
  fractional: {
    summary: 'the mean of the worst 1 - p of the probability, the boundary scenario counted by its fraction',
    source: 'Acerbi and Tasche (2002), J. Banking and Finance 26; coherent; skfolio CVaR',
  },
  'tail-mean': {
    summary: 'the mean of all losses at or above the VaR, every one in full',
    source: 'ORE historical simulation',
  },
  'quantile-mean': {
    summary: 'the mean over [p, 1] of the quantile that the rule defines, constant above its last loss',
    source: 'OpenGamma Strata expected shortfall',
  },
};

/** Which scenarios the shortfall is the mean of: in the order of the sample, from `first` to the worst. */
export interface TailShares {
  /** Index in the sample of the mildest scenario with a share. */
  readonly first: number;
  /** shares[i] belongs to index first + i of the sample; they sum to 1. */
  readonly shares: Float64Array;
}

export function tailShares(
  sample: Sample,
  level: number,
  rule: ShortfallRuleName,
  quantile: QuantileRuleName,
): TailShares {
  requireLevel(level);
  if (rule === 'quantile-mean') return quantileMeanShares(sample, level, quantile);
  return rule === 'fractional' ? fractionalShares(sample, level) : tailMeanShares(sample, level, quantile);
}

/** Sum of share times loss, in the order of the sample. */
export function shortfallOf(sample: Sample, tail: TailShares): number {
  return compensatedDot(tail.shares, sample.losses.subarray(tail.first));
}

function fractionalShares(sample: Sample, level: number): TailShares {
  const { losses, weights } = sample;
  const count = losses.length;
  if (!weights) {
    // n (1 - p) as n - n p: where n p is whole, so is this.
    const tailCount = count - withoutRounding(count * level);
    const first = count - Math.ceil(tailCount);
    const shares = new Float64Array(count - first).fill(1 / tailCount);
    shares[0] = (tailCount - (count - first - 1)) / tailCount;
    return { first, shares };
  }
  const tailWeight = 1 - level;
  let left = tailWeight;
  let first = count;
  while (first > 0 && left > WEIGHT_ROUNDING) left -= weights[--first]!;
  // Weights that sum to less than 1 by their rounding leave nothing to borrow from.
  const shares = Float64Array.from({ length: count - first }, (_, index) => weights[first + index]! / tailWeight);
  shares[0] = shares[0]! + left / tailWeight;
  return { first, shares };
}

function tailMeanShares(sample: Sample, level: number, quantile: QuantileRuleName): TailShares {
  const { losses, weights } = sample;
  const { loss } = quantileOf(sample, level, quantile);
  let first = losses.length - 1;
  while (first > 0 && losses[first - 1]! >= loss) first--;
  const shares = weights ? weights.slice(first) : new Float64Array(losses.length - first).fill(1);
  if (losses[first]! < loss) {
    throw new PlimsollError('INPUT_VALUE', `no loss reaches the VaR ${loss}; the mean of the tail has nothing in it`);
  }
  let total = 0;
  for (let index = shares.length - 1; index >= 0; index--) total += shares[index]!;
  for (let index = 0; index < shares.length; index++) shares[index] = shares[index]! / total;
  return { first, shares };
}

/** How an interpolating rule spreads a rank: a rank r = slope p + offset, between its neighbours by distance. */
function quantileMeanShares(sample: Sample, level: number, quantile: QuantileRuleName): TailShares {
  const { losses, weights } = sample;
  if (weights || quantile === 'index-above' || quantile === 'index-after') return fractionalShares(sample, level);
  if (quantile === 'nearest-index' || quantile === 'sample-plus-one-nearest') {
    return steppedShares(losses.length, level, quantile);
  }
  const count = losses.length;
  if (count === 1) return { first: 0, shares: Float64Array.of(1) };
  const from = quantileOf(sample, level, quantile).rank;
  // Ranks rise linearly with p; two values tell the slope.
  const slope = (QUANTILE_RULES[quantile].rank(count, 0.75) - QUANTILE_RULES[quantile].rank(count, 0.25)) * 2;
  const first = Math.floor(from) - 1;
  const shares = new Float64Array(count - first);
  const tailRanks = slope * (1 - level);
  // On [k, k + 1] the quantile is (k + 1 - r) x_k + (r - k) x_(k+1).
  for (let k = Math.floor(from); k < count; k++) {
    const start = from > k ? from - k : 0;
    const upper = 0.5 * (1 - start * start);
    shares[k - 1 - first]! += (1 - start - upper) / tailRanks;
    shares[k - first]! += upper / tailRanks;
  }
  // Ranks beyond the last loss; type 7 ends at it, but for rounding.
  const flat = Math.max(0, tailRanks - (count - from)) / tailRanks;
  shares[count - 1 - first]! += flat;
  return { first, shares };
}

/** Rules that round the rank: the k-th loss holds for ranks in [k - 1/2, k + 1/2). */
function steppedShares(
  count: number,
  level: number,
  quantile: 'nearest-index' | 'sample-plus-one-nearest',
): TailShares {
  const slope = quantile === 'nearest-index' ? count : count + 1;
  const from = withoutRounding(slope * level);
  const first = Math.min(count, Math.max(1, Math.floor(from + 0.5))) - 1;
  const shares = new Float64Array(count - first);
  const tailRanks = slope - from;
  for (let k = first + 1; k <= count; k++) {
    const start = k === first + 1 ? from : k - 0.5;
    const end = k === count ? slope : k + 0.5;
    shares[k - 1 - first] = (end - start) / tailRanks;
  }
  return { first, shares };
}
