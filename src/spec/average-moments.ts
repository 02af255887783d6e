// Averages over a schedule as the few numbers that their options need: mean and variance of the log of a geometric average,
// first two moments of an arithmetic one or of a basket. A helper: no kernel, no contract.
//
// Schedules ascend in time; weights are those of the whole average (they sum to 1 with the ones already fixed, which are left
// out here). With W Brownian, Cov(W(t), W(u)) = min(t, u).

import { expm1 } from './exp.ts';
import { log1p } from './log.ts';
import { type Column, type Index, read } from './machine.ts';

/** sum of w_i t_i: the geometric average's drift per unit of drift, and its covariance with the end per unit of variance. */
export function averageMeanTime(times: Column, weights: Column, count: Index): number {
  let sum: number = 0;
  for (let i = 0; i < count; i++) sum = sum + read(weights, i) * read(times, i);
  return sum;
}

/** sum over i, j of w_i w_j min(t_i, t_j): variance of the log of the geometric average per unit of variance. */
export function averageVarianceTime(times: Column, weights: Column, count: Index): number {
  let sum: number = 0;
  let later: number = 0;
  for (let i = count - 1; i >= 0; i--) {
    const weight: number = read(weights, i);
    sum = sum + weight * read(times, i) * (weight + 2 * later);
    later = later + weight;
  }
  return sum;
}

/** averageMeanTime of an average taken without pause from one time to another, weight 1. */
export function windowMeanTime(fromYears: number, toYears: number): number {
  return 0.5 * (fromYears + toYears);
}

/** averageVarianceTime of an average taken without pause from one time to another, weight 1. */
export function windowVarianceTime(fromYears: number, toYears: number): number {
  return fromYears + (toYears - fromYears) / 3;
}

/** Expectation of a sum of amounts, each its weight times its forward. */
export function sumMean(amounts: Column, count: Index): number {
  let sum: number = 0;
  for (let i = 0; i < count; i++) sum = sum + read(amounts, i);
  return sum;
}

/** ln(E[A^2] / E[A]^2) of a sum A of fixings of one path: amounts w_i F(t_i), and the total variance of ln S up to each t_i,
 *  ascending. E[A^2] / E[A]^2 - 1 is summed as it is, so that little variance keeps its digits. */
export function averageLogVariance(amounts: Column, variances: Column, count: Index): number {
  let sum: number = 0;
  let later: number = 0;
  for (let i = count - 1; i >= 0; i--) {
    const amount: number = read(amounts, i);
    sum = sum + amount * expm1(read(variances, i)) * (amount + 2 * later);
    later = later + amount;
  }
  return log1p(sum / (later * later));
}

/** ln(E[A B] / (E[A] E[B])) of two sums at one expiry: amounts, and the count x count covariances of the logs between them. */
export function sumLogCovariance(
  amountsA: Column,
  countA: Index,
  amountsB: Column,
  countB: Index,
  covariances: Column,
): number {
  let sum: number = 0;
  let meanA: number = 0;
  let meanB: number = 0;
  for (let j = 0; j < countB; j++) meanB = meanB + read(amountsB, j);
  for (let i = 0; i < countA; i++) {
    const amount: number = read(amountsA, i);
    meanA = meanA + amount;
    for (let j = 0; j < countB; j++) {
      sum = sum + amount * read(amountsB, j) * expm1(read(covariances, i * countB + j));
    }
  }
  return log1p(sum / (meanA * meanB));
}

/** ln(E[A S] / (E[A] E[S])) of an average and the price at the end: variances up to each fixing. */
export function averageEndLogCovariance(amounts: Column, variances: Column, count: Index): number {
  let sum: number = 0;
  let mean: number = 0;
  for (let i = 0; i < count; i++) {
    sum = sum + read(amounts, i) * expm1(read(variances, i));
    mean = mean + read(amounts, i);
  }
  return log1p(sum / mean);
}
