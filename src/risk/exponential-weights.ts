// Quantile and shortfall of a history in which yesterday counts for more than last year: weights in proportion to
// lambda^age, and a quantile that interpolates within the weight of one loss, as OpenGamma Strata does.
import { PlimsollError } from '../core/errors.ts';
import { compensatedSum } from '../core/sums.ts';
import { requireLevel, type Sample } from './sample.ts';

/** Weights of `count` scenarios in the order of time, the latest last and heaviest; they sum to 1. */
export function exponentialWeights(count: number, decay: number): Float64Array {
  if (!(decay > 0 && decay < 1)) {
    throw new PlimsollError('INPUT_VALUE', `the decay is ${decay}; it must lie strictly between 0 and 1`);
  }
  const weights = new Float64Array(count);
  let weight = 1;
  for (let index = count - 1; index >= 0; index--) {
    weights[index] = weight;
    weight *= decay;
  }
  const total = compensatedSum(weights);
  for (let index = 0; index < count; index++) weights[index] = weights[index]! / total;
  return weights;
}

/** Probability strictly above each loss of the sample, in its order. */
function weightAbove(weights: Float64Array): Float64Array {
  const above = new Float64Array(weights.length);
  for (let index = weights.length - 2; index >= 0; index--) above[index] = above[index + 1]! + weights[index + 1]!;
  return above;
}

interface WeightedTail {
  readonly losses: Float64Array;
  readonly weights: Float64Array;
  readonly above: Float64Array;
  /** Index of the mildest loss whose weight, with all above it, exceeds 1 - level. */
  readonly index: number;
}

function weightedTail(sample: Sample, level: number): WeightedTail {
  requireLevel(level);
  const { losses, weights } = sample;
  if (!weights)
    throw new PlimsollError('INPUT_VALUE', 'the scenarios have no weights; the exponential rule needs them');
  const above = weightAbove(weights);
  let index = losses.length - 1;
  while (index > 0 && above[index]! + weights[index]! <= 1 - level) index--;
  return { losses, weights, above, index };
}

/** With w1 the weight above x_k and w = w1 + w_k: (1 - a) x_k + a x_(k+1), a = (w - (1 - p)) / (w - w1). */
export function exponentialQuantile(sample: Sample, level: number): number {
  const { losses, weights, above, index } = weightedTail(sample, level);
  const share = (above[index]! + weights[index]! - (1 - level)) / weights[index]!;
  const next = losses[Math.min(index + 1, losses.length - 1)]!;
  return losses[index]! + share * (next - losses[index]!);
}

/** The mean of that quantile over [level, 1]: it is linear within the weight of one loss, so its mean is exact. */
export function exponentialShortfall(sample: Sample, level: number): number {
  const { losses, weights, above, index } = weightedTail(sample, level);
  const top = losses.length - 1;
  const terms = new Float64Array(top - index + 1);
  terms[0] =
    0.5 * (exponentialQuantile(sample, level) + losses[Math.min(index + 1, top)]!) * (1 - level - above[index]!);
  for (let k = index + 1; k <= top; k++) {
    terms[k - index] = 0.5 * (losses[k]! + losses[Math.min(k + 1, top)]!) * weights[k]!;
  }
  return compensatedSum(terms) / (1 - level);
}
