// Tests of expected shortfall that need no more than the days: Z1, Z2, Z3, and what they are by chance when ES is right.
// Source: Acerbi, C. and Szekely, B. (2014) "Backtesting Expected Shortfall", Risk 27(11); all are 0 in the mean under a right
// forecast and negative where ES was too low. Losses, VaR and ES positive: -X / ES is loss / ES.
import { requireInRange } from '../../core/checks.ts';
import { PlimsollError } from '../../core/errors.ts';
import { compensatedSum } from '../../core/sums.ts';
import { gaussLegendre } from '../../risk/gauss-legendre.ts';
import { withoutRounding } from '../../risk/sample.ts';
import { incompleteBeta } from '../../spec/incomplete-beta.ts';
import { normalDensity } from '../../spec/normal-cdf.ts';
import { normalInverse } from '../../spec/normal-inverse.ts';
import { studentTDensity } from '../../spec/student-t.ts';
import { studentTInverse } from '../../spec/student-t-inverse.ts';
import { countOf, type ExceptionRule, exceptionsOf, requireProbability, requireSeries } from './exceptions.ts';
import { requireShortfallSeries, type ShortfallSeries } from './shortfall-tests.ts';

/** Of standardised returns: what a day's return is, divided by its expected volatility. */
export type ReturnLaw = { readonly family: 'normal' } | { readonly family: 'student'; readonly degrees: number };

export function requireLaw(law: ReturnLaw): ReturnLaw {
  if (law.family === 'student') {
    // At one degree of freedom and below a Student law has no expected shortfall.
    requireInRange('the degrees of freedom', law.degrees, { low: 1, high: 1e6, lowOpen: true });
  }
  return law;
}

/** The p-quantile, negative in the lower tail. */
export function lawQuantile(law: ReturnLaw, p: number): number {
  return law.family === 'normal' ? normalInverse(p) : studentTInverse(p, law.degrees);
}

/** Expected shortfall at tail probability p, positive. */
export function lawShortfall(law: ReturnLaw, p: number): number {
  const quantile = lawQuantile(law, p);
  if (law.family === 'normal') return normalDensity(quantile) / p;
  const { degrees } = law;
  return (studentTDensity(quantile, degrees) * (degrees + quantile * quantile)) / ((degrees - 1) * p);
}

/** Z1: were the losses past the VaR as large, in the mean, as ES said? Undefined without exceptions. */
export function acerbiZ1(series: ShortfallSeries, rule: ExceptionRule = 'strict'): number {
  const { total, exceptions } = sumOfRatios(series, rule);
  if (exceptions === 0)
    throw new PlimsollError('INPUT_VALUE', 'there is no exception; Z1 is a mean over exceptions, take Z2');
  return 1 - total / exceptions;
}

/** Z2: losses past the VaR against ES, their number included. */
export function acerbiZ2(series: ShortfallSeries, probability: number, rule: ExceptionRule = 'strict'): number {
  requireProbability(probability);
  return 1 - sumOfRatios(series, rule).total / (series.losses.length * probability);
}

/** Sum of loss / ES over exceptions. */
function sumOfRatios(series: ShortfallSeries, rule: ExceptionRule): { total: number; exceptions: number } {
  requireShortfallSeries(series);
  const { losses, expectedShortfall } = series;
  const isException = exceptionsOf(series, rule);
  const ratios = losses.map((loss, day) => {
    const shortfall = expectedShortfall[day]!;
    if (!(shortfall > 0)) {
      throw new PlimsollError('INPUT_VALUE', `the ES of day ${day + 1} is ${shortfall}; it must be positive`);
    }
    return isException[day] ? loss / shortfall : 0;
  });
  return { total: compensatedSum(ratios), exceptions: countOf(isException) };
}

/** How many of `days` the estimator of Z3 averages: the whole part of days times probability. */
export function estimatorCount(days: number, probability: number): number {
  const count = Math.floor(withoutRounding(days * probability));
  if (count >= 1) return count;
  throw new PlimsollError(
    'INPUT_VALUE',
    `${days} days at a tail probability of ${probability} leave less than one day in the tail; Z3 needs at least ${Math.ceil(1 / probability)} days`,
  );
}

/**
 * What the mean of the worst losses of so many days is expected to be: -(T / k) times the integral of I_(1-p)(T - k, k) F^-1(p).
 * p = w^8 takes the singularity of the quantile at 0 away; the weight is below 1e-18 beyond p = (k + 12 sqrt(k) + 45) / T.
 */
export function expectedEstimate(days: number, probability: number, law: ReturnLaw): number {
  requireLaw(law);
  const worst = estimatorCount(days, probability);
  if (worst === days) return 0;
  // The laws are symmetric: where most days count, the few best ones say the same, and the integral ends before its upper singularity.
  if (2 * worst > days) return ((days - worst) / worst) * expectedEstimate(days, (days - worst) / days, law);
  const last = Math.min(1, (worst + 12 * Math.sqrt(worst) + 45) / days);
  const end = Math.sqrt(Math.sqrt(Math.sqrt(last)));
  const panels = 48;
  const { nodes, weights } = gaussLegendre(16);
  const terms: number[] = [];
  for (let panel = 0; panel < panels; panel++) {
    for (const [index, node] of nodes.entries()) {
      const w = (end * (panel + 0.5 * (1 + node))) / panels;
      const w7 = w * w * w * w * w * w * w;
      const p = w7 * w;
      const share = incompleteBeta(days - worst, worst, 1 - p);
      terms.push(weights[index]! * 8 * w7 * share * lawQuantile(law, p));
    }
  }
  return (-days / worst) * compensatedSum(terms) * (end / panels) * 0.5;
}

export interface RankSeries {
  /** F(return) of each day under its forecast: near 0 for a large loss. */
  readonly ranks: Float64Array;
  /** Expected return over expected volatility of each day; 0 when absent. */
  readonly drift?: Float64Array;
}

/** One less the mean over days of estimate / expected estimate, each day's law shifted by its drift. */
export function z3OfEstimate(estimate: number, expected: number, drift: Float64Array | undefined): number {
  if (!drift) return 1 - estimate / expected;
  return 1 - compensatedSum(drift.map((shift) => (estimate - shift) / (expected - shift))) / drift.length;
}

/** Z3: the worst ranks, put back through each day's law, against what so many days would show. */
export function acerbiZ3({ ranks, drift }: RankSeries, probability: number, law: ReturnLaw): number {
  requireSeries({ ranks, ...(drift ? { drift } : {}) });
  requireProbability(probability);
  requireLaw(law);
  ranks.forEach((rank, day) => {
    requireInRange(`the rank of day ${day + 1}`, rank, { low: 0, high: 1, lowOpen: true, highOpen: true });
  });
  const worst = estimatorCount(ranks.length, probability);
  const tail = ranks.slice().sort().subarray(0, worst);
  const estimate = -compensatedSum(tail.map((rank) => lawQuantile(law, rank))) / worst;
  return z3OfEstimate(estimate, expectedEstimate(ranks.length, probability, law), drift);
}
