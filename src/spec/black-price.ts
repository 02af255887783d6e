// black-price: undiscounted Black (1976) price of a European option on a forward.
// Domain:    forward, strike in [0, 1e15]; volSqrtTime in [0, 100]; sign +1 call, -1 put; NaN in, NaN out.
// Error:     reference 6 ULP; wasm 6 ULP.
// Edges:     volSqrtTime = 0 gives intrinsic value; strike = 0 gives forward (call), 0 (put); forward = 0 gives 0 (call), strike (put).
// Source:    Black, F. (1976) J. Financial Economics 3, 167-179; own evaluation, in the file. Vectors: test/vectors/black-price.json.

import type { Contract } from './contract.ts';
import { productTail, sumTail } from './double-double.ts';
import { isNotANumber, NOT_A_NUMBER, SMALLEST_NORMAL } from './elementary.ts';
import { expOfSumTimes } from './exp.ts';
import { logRatio, logRatioTail } from './log-ratio.ts';
import { excess, hazard } from './mills-excess.ts';

// With L < U the forward and the strike in order of size, x = ln(U / L), s = volSqrtTime, h = x / s, t = s / 2, a = h - t,
// b = h + t, the density phi and Mills' ratio R(u) = N(-u) / phi(u), the out-of-the-money price of either option is
//
//   L N(-a) - U N(-b) = L phi(a) (R(a) - R(b)),      because L phi(a) = U phi(b).
//
// phi(a) gets its exponent in head + tail, ln(U / L) included; the difference of the ratios never gets to cancel:
//   series      the Taylor series of R about h, all terms of one sign
//   difference  R(a) - R(b) = (s - (q(a) - q(b))) R(a) R(b), as 1 / R(u) = u + q(u) with a small q
//   complement  a < 0: L - L phi(a) (R(-a) + R(b))

const LN_SQRT_TWO_PI: number = 0.9189385332046728;
const LN_SQRT_TWO_PI_TAIL: number = -3.8782941580672414e-17;
/** phi(52) = 1e-588: no forward lifts it to the smallest subnormal. */
export const OUT_OF_REACH: number = 52;
/** Beyond this half volatility N(-a) is 1 and N(-b) is 0 for every ratio of two f64. */
const SATURATED: number = 1e4;
const SERIES_HALF_VOLATILITY: number = 1;
const SERIES_HALF_LOG_RATIO: number = 0.6;

/** factor * phi(a + aTail), |a| <= 52. */
export function densityTimes(factor: number, a: number, aTail: number): number {
  const square: number = a * a;
  const half: number = 0.5 * square;
  const exponent: number = half + LN_SQRT_TWO_PI;
  const tail: number = sumTail(half, LN_SQRT_TWO_PI, exponent) + LN_SQRT_TWO_PI_TAIL;
  return expOfSumTimes(factor, -exponent, -(tail + (0.5 * productTail(a, a, square) + a * aTail)));
}

/** R(h - t) - R(h + t), with q = q(h), from T_n = t^n (-1)^n R^(n)(h) / n!, where (n + 1) T_(n+1) = t^2 T_(n-1) - h t T_n. */
function ratioDifferenceSeries(h: number, t: number, q: number): number {
  const square: number = t * t;
  const y: number = h * t;
  // In units of R(h): T_0 = 1, T_1 = t q.
  let even: number = 1;
  let odd: number = t * q;
  let sum: number = 0;
  let n: number = 1;
  const enough: number = odd * 1e-17;
  let term: number = odd;
  while (Math.abs(term) > enough && n < 60) {
    even = (square * even - y * odd) / (n + 1);
    odd = (square * odd - y * even) / (n + 2);
    term = odd;
    sum = sum + term;
    n = n + 2;
  }
  return (2 * (t * q + sum)) / (h + q);
}

/** (x + xTail) / (s + sTail) - h, where h is the rounded x / s. */
export function quotientTail(x: number, xTail: number, s: number, sTail: number, h: number): number {
  if (x === 0) return 0;
  const product: number = h * s;
  return (x - product - productTail(h, s, product) + (xTail - h * sTail)) / s;
}

/** The price of the option that is out of the money, from the smaller of forward and strike, h and s in head and tail.
 *  s > 0, h >= 0. */
export function outOfTheMoneyPrice(lower: number, h: number, hTail: number, s: number, sTail: number): number {
  const t: number = 0.5 * s;
  if (t > SATURATED) return lower;
  const difference: number = h - t;
  if (difference > OUT_OF_REACH) return 0;
  // Where h and t nearly cancel the tail is no longer small beside the head: sum once more.
  const differenceTail: number = sumTail(h, -t, difference) + (hTail - 0.5 * sTail);
  const a: number = difference + differenceTail;
  const aTail: number = difference - a + differenceTail;
  if (t <= SERIES_HALF_VOLATILITY && h * t <= SERIES_HALF_LOG_RATIO) {
    const q: number = excess(h);
    const price: number = lower * ratioDifferenceSeries(h, t, q);
    // To first order: the difference is proportional to s, and falls with h as R'(h) does.
    const correction: number = price * (sTail / s - hTail * (1 / q - h));
    return densityTimes(price + correction, a, aTail);
  }
  const b: number = h + t + (hTail + 0.5 * sTail);
  if (a >= 0) {
    const qa: number = excess(a);
    const qb: number = excess(b);
    return densityTimes((lower * (s - (qa - qb - sTail))) / ((a + qa) * (b + qb)), a, aTail);
  }
  if (a < -OUT_OF_REACH) return lower;
  return lower - densityTimes(lower * (1 / hazard(-a) + 1 / hazard(b)), a, aTail);
}

/** The undiscounted price; sign is +1 for a call, -1 for a put. */
export function blackPrice(forward: number, strike: number, volSqrtTime: number, sign: number): number {
  if (isNotANumber(forward) || isNotANumber(strike) || isNotANumber(sign)) return NOT_A_NUMBER;
  if (!(volSqrtTime >= 0)) return NOT_A_NUMBER;
  const intrinsic: number = Math.max(sign * (forward - strike), 0);
  const lower: number = Math.min(forward, strike);
  if (lower < SMALLEST_NORMAL || volSqrtTime === 0) return lower >= 0 ? intrinsic : NOT_A_NUMBER;
  const upper: number = Math.max(forward, strike);
  const x: number = logRatio(upper, lower);
  const h: number = x / volSqrtTime;
  if (h - 0.5 * volSqrtTime > OUT_OF_REACH) return intrinsic;
  const hTail: number = quotientTail(x, logRatioTail(upper, lower), volSqrtTime, 0, h);
  return intrinsic + outOfTheMoneyPrice(lower, h, hTail, volSqrtTime, 0);
}

export const contract: Contract = {
  name: 'black-price',
  summary: 'Undiscounted Black (1976) price of a European option on a forward.',
  inputs: [
    { name: 'forward', unit: 'quote per underlying', low: 0, high: 1e15 },
    { name: 'strike', unit: 'quote per underlying', low: 0, high: 1e15 },
    { name: 'volSqrtTime', unit: 'fraction', low: 0, high: 100 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [{ name: 'price', unit: 'quote per underlying' }],
  error: { reference: { amount: 6, unit: 'ULP' }, wasm: { amount: 6, unit: 'ULP' } },
  edges:
    'volSqrtTime = 0 gives intrinsic value; strike = 0 gives forward (call), 0 (put); forward = 0 gives 0 (call), strike (put).',
  source: 'Black, F. (1976) J. Financial Economics 3, 167-179; own evaluation, in the file.',
};
