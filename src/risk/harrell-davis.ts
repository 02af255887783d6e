// The quantile of Harrell and Davis (1982), Biometrika 69, 635-640: every loss counts by the probability that it is the
// one at the quantile, Beta((n + 1) p, (n + 1) (1 - p)) on ((i - 1) / n, i / n]. Steadier than one order statistic.

import { PlimsollError } from '../core/errors.ts';
import { compensatedDot } from '../core/sums.ts';
import { incompleteBeta, incompleteBetaUpper } from '../spec/incomplete-beta.ts';
import { requireLevel, type Sample } from './sample.ts';

export function harrellDavisQuantile(sample: Sample, level: number): number {
  requireLevel(level);
  if (sample.weights) {
    throw new PlimsollError('INPUT_VALUE', 'the Harrell-Davis quantile is not defined for weighted scenarios');
  }
  const count = sample.losses.length;
  const a = (count + 1) * level;
  const b = (count + 1) * (1 - level);
  const shares = Float64Array.from({ length: count }, (_, index) => {
    const [from, to] = [index / count, (index + 1) / count];
    // From the tail in which nothing cancels.
    return from < level
      ? incompleteBeta(a, b, to) - incompleteBeta(a, b, from)
      : incompleteBetaUpper(a, b, from) - incompleteBetaUpper(a, b, to);
  });
  return compensatedDot(shares, sample.losses);
}
