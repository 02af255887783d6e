// Did a VaR hold what it promised? Tests of the number of exceptions and of whether they come in clusters. Statistics are
// likelihood ratios with 0 ln 0 = 0; p-values are upper tails of chi-square, however small.
import { requireInRange, requireInteger } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import { binomialDistribution, binomialSurvival } from '../spec/binomial-distribution.ts';
import { chiSquareSurvival } from '../spec/chi-square.ts';
import { logRatio } from '../spec/log-ratio.ts';
import { normalCdf } from '../spec/normal-cdf.ts';

/** Exceptions among days, each expected with `probability` (1 - confidence level). */
export interface Exceptions {
  readonly days: number;
  readonly exceptions: number;
  readonly probability: number;
}

export interface TestResult {
  readonly statistic: number;
  /** The probability of a statistic at least as extreme when the VaR is right. */
  readonly pValue: number;
}

function check({ days, exceptions, probability }: Exceptions): void {
  requireInteger('the number of days', days, { low: 1, high: 1e9 });
  requireInteger('the number of exceptions', exceptions, { low: 0, high: days });
  requireInRange('the probability of an exception', probability, { low: 0, high: 1, lowOpen: true, highOpen: true });
}

/** count ln(actual / expected), 0 when nothing was counted. */
function term(count: number, actual: number, expected: number): number {
  return count === 0 ? 0 : count * logRatio(actual, expected);
}

/** A ratio of likelihoods is never negative; what rounding leaves of a zero is one. */
function chiSquareTest(statistic: number, degrees: number): TestResult {
  const positive = Math.max(0, statistic);
  return { statistic: positive, pValue: chiSquareSurvival(positive, degrees) };
}

/** Kupiec (1995), proportion of failures: is the number of exceptions right? chi-square with 1 degree of freedom. */
export function kupiecTest(observed: Exceptions): TestResult {
  check(observed);
  const { days, exceptions, probability } = observed;
  const quiet = days - exceptions;
  return chiSquareTest(
    2 * (term(exceptions, exceptions, days * probability) + term(quiet, quiet, days * (1 - probability))),
    1,
  );
}

/** Kupiec (1995), time until first failure: did the first exception come too early or too late? */
export function timeToFirstExceptionTest(firstExceptionDay: number, probability: number): TestResult {
  return kupiecTest({ days: firstExceptionDay, exceptions: 1, probability });
}

/** Exact binomial tails: P(X <= exceptions) and P(X >= exceptions). */
export function binomialTails(observed: Exceptions): { readonly atMost: number; readonly atLeast: number } {
  check(observed);
  const { days, exceptions, probability } = observed;
  return {
    atMost: binomialDistribution(exceptions, days, probability),
    atLeast: binomialSurvival(exceptions - 1, days, probability),
  };
}

/** Normal approximation of the binomial, both tails: z = (x - n p) / sqrt(n p (1 - p)). */
export function normalApproximationTest(observed: Exceptions): TestResult {
  check(observed);
  const { days, exceptions, probability } = observed;
  const statistic = (exceptions - days * probability) / Math.sqrt(days * probability * (1 - probability));
  return { statistic, pValue: 2 * normalCdf(-Math.abs(statistic)) };
}

/** Pairs of neighbouring days: n01 counts a quiet day followed by an exception. */
export interface Transitions {
  readonly n00: number;
  readonly n01: number;
  readonly n10: number;
  readonly n11: number;
}

/** The pairs of a series of days, true for an exception. */
export function transitionsOf(exceptions: readonly boolean[]): Transitions {
  const counts = [0, 0, 0, 0];
  for (let day = 1; day < exceptions.length; day++) {
    const pair = (exceptions[day - 1] ? 2 : 0) + (exceptions[day] ? 1 : 0);
    counts[pair] = counts[pair]! + 1;
  }
  const [n00 = 0, n01 = 0, n10 = 0, n11 = 0] = counts;
  return { n00, n01, n10, n11 };
}

/** Christoffersen (1998): does an exception today make one tomorrow more likely? chi-square with 1 degree of freedom. */
export function independenceTest({ n00, n01, n10, n11 }: Transitions): TestResult {
  for (const [name, count] of Object.entries({ n00, n01, n10, n11 }))
    requireInteger(name, count, { low: 0, high: 1e9 });
  const pairs = n00 + n01 + n10 + n11;
  if (pairs === 0)
    throw new PlimsollError('INPUT_VALUE', 'there are no pairs of days; independence needs at least two days');
  const [afterQuiet, afterException] = [n00 + n01, n10 + n11];
  const [quiet, exceptions] = [n00 + n10, n01 + n11];
  // n ln(observed / expected under independence), each expected count a product of margins over the pairs.
  const statistic =
    term(n00, n00 * pairs, afterQuiet * quiet) +
    term(n01, n01 * pairs, afterQuiet * exceptions) +
    term(n10, n10 * pairs, afterException * quiet) +
    term(n11, n11 * pairs, afterException * exceptions);
  return chiSquareTest(2 * statistic, 1);
}

/** Both together: right number and no clusters, chi-square with 2 degrees of freedom. The number is taken over all days. */
export function conditionalCoverageTest(observed: Exceptions, transitions: Transitions): TestResult {
  return chiSquareTest(kupiecTest(observed).statistic + independenceTest(transitions).statistic, 2);
}

export type TrafficLight = 'green' | 'yellow' | 'red';

/** Basel Committee (1996), "Supervisory framework for the use of backtesting": the cumulative probability that ends a zone. */
const YELLOW_FROM = 0.95;
const RED_FROM = 0.9999;

export interface TrafficLightResult {
  readonly zone: TrafficLight;
  /** P(X <= exceptions) when the VaR is right. */
  readonly cumulativeProbability: number;
}

export function trafficLight(observed: Exceptions): TrafficLightResult {
  const { atMost } = binomialTails(observed);
  const zone = atMost < YELLOW_FROM ? 'green' : atMost < RED_FROM ? 'yellow' : 'red';
  return { zone, cumulativeProbability: atMost };
}

export interface Multipliers {
  readonly source: string;
  readonly date: string;
  /** For 250 days at 99 %, by number of exceptions; the last holds for all above. */
  readonly byExceptions: readonly number[];
}

/** What a model's capital is multiplied by after so many exceptions in 250 days at 99 %. */
export const BASEL_MULTIPLIERS: Readonly<Record<'basel-1996' | 'mar32', Multipliers>> = {
  'basel-1996': {
    source: 'Basel Committee on Banking Supervision, Supervisory framework for the use of backtesting, table 2',
    date: '1996-01',
    byExceptions: [3, 3, 3, 3, 3, 3.4, 3.5, 3.65, 3.75, 3.85, 4],
  },
  mar32: {
    source: 'Basel Framework MAR32.9, table 1',
    date: '2023-01-01',
    byExceptions: [1.5, 1.5, 1.5, 1.5, 1.5, 1.7, 1.76, 1.83, 1.88, 1.92, 2],
  },
};

export function baselMultiplier(rule: keyof typeof BASEL_MULTIPLIERS, exceptions: number): number {
  requireInteger('the number of exceptions', exceptions, { low: 0, high: 250 });
  const { byExceptions } = BASEL_MULTIPLIERS[rule];
  return byExceptions[Math.min(exceptions, byExceptions.length - 1)]!;
}
