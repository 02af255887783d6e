// What tests ask of a sample.

/** Critical value of sqrt(n) D at 99.9 %: the root of 2 exp(-2 x^2) = 0.001 (further terms of Kolmogorov's series: 1e-13). */
export const KOLMOGOROV_999 = 1.9494746035;

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return sum / values.length;
}

export function deviationOf(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += (values[index]! - mean) * (values[index]! - mean);
  return Math.sqrt(sum / (values.length - 1));
}

export function correlationOf(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const leftMean = meanOf(left);
  const rightMean = meanOf(right);
  let both = 0;
  let lefts = 0;
  let rights = 0;
  for (let index = 0; index < left.length; index++) {
    const x = left[index]! - leftMean;
    const y = right[index]! - rightMean;
    both += x * y;
    lefts += x * x;
    rights += y * y;
  }
  return both / Math.sqrt(lefts * rights);
}

/** Largest distance between the distribution of a sample and an exact one. */
export function kolmogorovDistance(values: Float64Array, distribution: (x: number) => number): number {
  const sorted = Float64Array.from(values).sort();
  let largest = 0;
  sorted.forEach((value, index) => {
    const exact = distribution(value);
    largest = Math.max(largest, (index + 1) / sorted.length - exact, exact - index / sorted.length);
  });
  return largest;
}
