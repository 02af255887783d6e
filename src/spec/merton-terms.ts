// The terms of Merton's series: European options given that n jumps have come. A helper: no kernel, no contract.
//
// Given n jumps the price is lognormal about F_n, with deviation s_n = sqrt(sigma^2 T + n delta^2), and the term of the series
// is P_n Black(F_n, K, s_n), P_n being Poisson's weight of n for the mean lambda T. Since P_n F_n = F P'_n, where P'_n is the weight for the
// mean lambda T e^(nu + delta^2 / 2), both legs carry a probability and nothing overflows:
//   term = OTM + max(0, sign (F P'_n - K P_n)), the out-of-the-money part being proportional to min(F P'_n, K P_n).
// Every term is positive, and term(n) is log-concave in n, so a wing keeps its digits and one may stop behind the peak.

import { outOfTheMoneyPrice, quotientTail } from './black-price.ts';
import { sumTail } from './double-double.ts';
import { expm1 } from './exp.ts';
import { gammaWeight } from './gamma-function.ts';

/** Poisson's weight of n for the given mean. */
export function poissonWeight(n: number, mean: number): number {
  if (mean <= 0) return n === 0 ? 1 : 0;
  return gammaWeight(n + 1, mean, 0) / mean;
}

/** ln(F_n / K) from ln(F / K) in head and tail, the drift that pays for the jumps, and n mean jumps. */
export function logMoneynessAfter(n: number, logJump: number, drift: number, x: number, xTail: number): number {
  const jumps: number = n * logJump;
  const moved: number = jumps - drift;
  const sum: number = x + moved;
  return sum + (sumTail(x, moved, sum) + sumTail(jumps, -drift, moved) + xTail);
}

/** One term: forward leg F P'_n, cash leg K P_n, x = ln of their ratio, s the deviation, sign +1 call, -1 put. */
export function mertonTerm(asset: number, cash: number, x: number, s: number, sign: number): number {
  // Near the money the difference of the legs by expm1, so that it does not cancel.
  const difference: number = Math.abs(x) < 0.5 ? cash * expm1(x) : asset - cash;
  const intrinsic: number = Math.max(0, sign * difference);
  if (s === 0) return intrinsic;
  const h: number = Math.abs(x) / s;
  return intrinsic + outOfTheMoneyPrice(Math.min(asset, cash), h, quotientTail(Math.abs(x), 0, s, 0, h), s, 0);
}
