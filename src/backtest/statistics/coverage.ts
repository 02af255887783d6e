// Did a VaR hold what it promised? Tests of the number of exceptions and of whether they come in clusters. Statistics are
// likelihood ratios with 0 ln 0 = 0; p-values are upper tails of chi-square, however small.
import { requireInRange, requireInteger } from '../../core/checks.ts';
import { PlimsollError } from '../../core/errors.ts';
import { binomialDistribution, binomialSurvival } from '../../spec/binomial-distribution.ts';
import { chiSquareSurvival } from '../../spec/chi-square.ts';
import { logRatio } from '../../spec/log-ratio.ts';
import { normalCdf } from '../../spec/normal-cdf.ts';

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
export function chiSquareTest(statistic: number, degrees: number): TestResult {
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

/**
 * Haas (2001), the mixed Kupiec test: the time until each exception, counted from the one before it, tested as a first one, and the
 * proportion of failures on top. chi-square with as many degrees of freedom as exceptions, and one more.
 */
export interface MixedTest {
  /** TBFI: were the times between exceptions those of independent days? */
  readonly independence: TestResult;
  /** TBF: and was their number right? */
  readonly mixed: TestResult;
}

export function mixedKupiecTest(observed: Exceptions, timesBetweenExceptions: readonly number[]): MixedTest {
  check(observed);
  const { exceptions, probability } = observed;
  if (exceptions === 0 || timesBetweenExceptions.length !== exceptions) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `there are ${exceptions} exceptions and ${timesBetweenExceptions.length} times between them; the mixed test needs one time for each of at least one exception`,
    );
  }
  let statistic = 0;
  for (const days of timesBetweenExceptions) statistic += timeToFirstExceptionTest(days, probability).statistic;
  return {
    independence: chiSquareTest(statistic, exceptions),
    mixed: chiSquareTest(statistic + kupiecTest(observed).statistic, exceptions + 1),
  };
}

/**
 * Independence and conditional coverage as quarks' cvgtest has them, for figures of that package: all days, not pairs, make the
 * likelihood without clusters, and a quiet day before an exception counts n10 times where n11 is above 0. Ours are the tests above.
 */
export function quarksIndependenceTest(
  exceptions: readonly boolean[],
  probability: number,
): { readonly independence: TestResult; readonly conditionalCoverage: TestResult } {
  const { n00, n01, n10, n11 } = transitionsOf(exceptions);
  const days = exceptions.length;
  let count = 0;
  for (const isException of exceptions) if (isException) count++;
  const kupiec = kupiecTest({ days, exceptions: count, probability });
  const [afterQuiet, afterException] = [n00 + n01, n10 + n11];
  // ln of the likelihood with clusters and of that without, each as count times ln(share).
  const clustered =
    term(n00, n00, afterQuiet) +
    (n11 === 0
      ? term(n01, n01, afterQuiet)
      : term(n10, n01, afterQuiet) + term(n10, n10, afterException) + term(n11, n11, afterException));
  const plain = term(days - count, days - count, days) + term(count, count, days);
  const statistic = 2 * (clustered - plain);
  return {
    independence: { statistic, pValue: chiSquareSurvival(Math.max(0, statistic), 1) },
    conditionalCoverage: chiSquareTest(statistic + kupiec.statistic, 2),
  };
}
