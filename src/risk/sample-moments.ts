// Moments and partial moments of returns, weighted or not: the figures that risk reports print beside VaR and ES.
// Names and definitions as in skfolio, whose values the truth table holds.
import { PlimsollError } from '../core/errors.ts';
import { compensatedDot, compensatedSum } from '../core/sums.ts';

/** Values and, where they are not equally likely, their probabilities. */
export interface WeightedValues {
  readonly values: Float64Array;
  readonly weights: Float64Array | null;
}

export function meanOf({ values, weights }: WeightedValues): number {
  if (values.length === 0) throw new PlimsollError('INPUT_VALUE', 'there are no values to take the mean of');
  return weights ? compensatedDot(weights, values) : compensatedSum(values) / values.length;
}

function meanBy(data: WeightedValues, map: (value: number) => number): number {
  return meanOf({ values: data.values.map(map), weights: data.weights });
}

/** value^order for order 1, 2, 3, 4. */
function wholePower(value: number, order: number): number {
  let product = value;
  for (let count = 1; count < order; count++) product *= value;
  return product;
}

/** Mean of (value - mean)^order. */
export function centralMoment(data: WeightedValues, order: 2 | 3 | 4): number {
  const mean = meanOf(data);
  return meanBy(data, (value) => wholePower(value - mean, order));
}

/** Mean of |value - target|; the target is the mean where none is given. */
export function meanAbsoluteDeviation(data: WeightedValues, target: number | null): number {
  const from = target ?? meanOf(data);
  return meanBy(data, (value) => Math.abs(value - from));
}

/** Mean of max(0, target - value)^order; the target is the mean where none is given. */
export function lowerPartialMoment(data: WeightedValues, order: 1 | 2 | 3 | 4, target: number | null): number {
  const from = target ?? meanOf(data);
  return meanBy(data, (value) => (value < from ? wholePower(from - value, order) : 0));
}

/** n / (n - 1), or 1 / (1 - sum of squared weights): what turns the mean square about the mean into an unbiased variance. */
export function unbiasedFactor({ values, weights }: WeightedValues): number {
  return weights ? 1 / (1 - compensatedDot(weights, weights)) : values.length / (values.length - 1);
}
