// Do exceptions come in clusters? The days between them have no memory when they do not: a Weibull law with shape 1.
// Source: Christoffersen, P. and Pelletier, D. (2004) J. Financial Econometrics 2, 84-108; conventions of rugarch's VaRDurTest.
//
// Hazard a^b b d^(b-1). The days before the first exception and after the last are censored: of them only that they were no
// shorter is known. With u durations complete, a = (u / sum d^b)^(1/b) maximises the likelihood for every b, and
// ln L(b) = u ln(u / sum d^b) + u ln b + (b - 1) sum_complete ln d - u is concave in b.
import { PlimsollError } from '../../core/errors.ts';
import { compensatedSum } from '../../core/sums.ts';
import { exp } from '../../spec/exp.ts';
import { log } from '../../spec/log.ts';
import { chiSquareTest, type TestResult } from './coverage.ts';
import { exceptionDays } from './exceptions.ts';

/** Where rugarch looks for the shape. */
const LOWEST_SHAPE = 0.001;
const HIGHEST_SHAPE = 10;

export interface WeibullDurationTest extends TestResult {
  /** Below 1: a day soon after an exception is more dangerous than a quiet one. */
  readonly shape: number;
  readonly logLikelihood: number;
  /** Of shape 1. */
  readonly restrictedLogLikelihood: number;
}

interface Durations {
  readonly logDays: Float64Array;
  readonly complete: number;
  readonly logDaysOfComplete: number;
}

function durationsOf(exceptions: readonly boolean[]): Durations {
  const days = exceptionDays(exceptions);
  const between = days.slice(1).map((day, index) => day - days[index]!);
  if (between.length === 0) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `there ${days.length === 1 ? 'is 1 exception' : 'is no exception'}; the duration between exceptions needs at least two`,
    );
  }
  const censored: number[] = [];
  if (days[0]! > 1) censored.push(days[0]!);
  const after = exceptions.length - days[days.length - 1]!;
  if (after > 0) censored.push(after);
  const logs = between.map((count) => log(count));
  return {
    logDays: Float64Array.from([...logs, ...censored.map((count) => log(count))]),
    complete: between.length,
    logDaysOfComplete: compensatedSum(logs),
  };
}

/** ln sum d^b and the mean of ln d weighted by d^b, both without overflow: powers of d / longest. */
function powerSum({ logDays }: Durations, shape: number): { readonly logSum: number; readonly meanLog: number } {
  let longest = 0;
  for (const value of logDays) if (value > longest) longest = value;
  const powers = logDays.map((value) => exp(shape * (value - longest)));
  const sum = compensatedSum(powers);
  return {
    logSum: shape * longest + log(sum),
    meanLog: compensatedSum(powers.map((value, index) => value * logDays[index]!)) / sum,
  };
}

function logLikelihood(durations: Durations, shape: number): number {
  const { complete, logDaysOfComplete } = durations;
  const { logSum } = powerSum(durations, shape);
  return complete * (log(complete) - logSum) + complete * log(shape) + (shape - 1) * logDaysOfComplete - complete;
}

/** The derivative falls from plus to minus once; halving finds where to the last bit that f64 has. */
function likeliestShape(durations: Durations): number {
  const { complete, logDaysOfComplete } = durations;
  const slope = (shape: number): number =>
    complete / shape + logDaysOfComplete - complete * powerSum(durations, shape).meanLog;
  let [low, high] = [LOWEST_SHAPE, HIGHEST_SHAPE];
  if (!(slope(high) < 0)) return high;
  if (!(slope(low) > 0)) return low;
  for (let step = 0; step < 60; step++) {
    const middle = 0.5 * (low + high);
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/** chi-square with 1 degree of freedom. */
export function weibullDurationTest(exceptions: readonly boolean[]): WeibullDurationTest {
  const durations = durationsOf(exceptions);
  const shape = likeliestShape(durations);
  const likelihood = logLikelihood(durations, shape);
  const restricted = logLikelihood(durations, 1);
  return {
    ...chiSquareTest(2 * (likelihood - restricted), 1),
    shape,
    logLikelihood: likelihood,
    restrictedLogLikelihood: restricted,
  };
}
