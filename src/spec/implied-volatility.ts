// implied-volatility: the volatility at which Black (1976) gives an undiscounted price.
// Domain:    price, forward, strike in [0, 1e15]; timeToExpiryYears in [1e-9, 100]; sign +1 call, -1 put; NaN in, NaN out.
// Error:     reference 2 ULP; wasm 2 ULP.
// Edges:     the intrinsic value gives 0; below it, from the upper bound on (call: forward, put: strike), without time, forward or strike NaN.
// Source:    own: Bachelier's inverse as the guess, Householder steps on the logarithm of the price. Vectors: test/vectors/implied-volatility.json.
//
// With L < U the forward and the strike in order of size, x = ln(U / L), c = price / L out of the money, s = volatility sqrt(T),
// h = x / s, t = s / 2, a = h - t, b = h + t, phi the density and R(u) = N(-u) / phi(u): c = phi(a) (R(a) - R(b)), and where
// a < 0, 1 - c = phi(a) (R(-a) + R(b)). The residual is ln phi(a) + ln(R(a) - R(b)) - ln c: its rounding, as large as that of
// h^2 / 2, is divided by the elasticity of the price, about h^2, so that no wing needs more digits than it has.

import type { Contract } from './contract.ts';
import { productTail, sumTail } from './double-double.ts';
import { NOT_A_NUMBER, POSITIVE_INFINITY, SMALLEST_NORMAL } from './elementary.ts';
import { log } from './log.ts';
import { logRatio } from './log-ratio.ts';
import type { Index } from './machine.ts';
import { excess } from './mills-excess.ts';
import { normalInverse } from './normal-inverse.ts';
import { quickExp, quickLog } from './quick-normal.ts';

const INVERSE_SQRT_TWO_PI: number = 0.3989422804014327;
const INVERSE_SQRT_TWO_PI_TAIL: number = -2.49232720227773e-17;
/** From here on the price hardly moves with s, and its complement is inverted instead. */
const NEAR_BOUND: number = 0.85;
const SERIES_HALF_VOLATILITY: number = 1;
const SERIES_HALF_LOG_RATIO: number = 0.6;
/** A step of the fourth order that is this small, of s, leaves nothing: its error is below 1e-17. */
const FINAL_STEP: number = 3e-5;

/** s / (x + 2 c') of the Bachelier price c' with l = ln(1 + x / c'); 3e-4 relative (test/vectors/implied-volatility-fit.py). */
function bachelierShare(l: number): number {
  let p: number = 1.7065085589064657e-6;
  p = p * l + 1.0462009884019646e-3;
  p = p * l + 4.894328886761422e-2;
  p = p * l + 1.1625267967322335e-1;
  p = p * l + 1.2537232898019381;
  let q: number = 2.699524872006071e-8;
  q = q * l + 8.414623763041738e-5;
  q = q * l + 1.3420511986582194e-2;
  q = q * l + 1.1075257408892414e-1;
  q = q * l + 9.685325293857883e-2;
  return p / (q * l + 1);
}

/** A first s, some per cent off: Bachelier's and its first correction, or by the normal quantile of the complement. */
function firstGuess(c: number, complement: number, x: number): number {
  if (c > NEAR_BOUND) {
    const p: number = 0.5 * complement * quickExp(-0.5 * x);
    const first: number = -2 * normalInverse(p);
    const h: number = x / first;
    return -2 * normalInverse(Math.min(0.45, p * quickExp(0.5 * h * h)));
  }
  const symmetric: number = c * quickExp(-0.5 * x);
  const straddle: number = x + 2 * symmetric;
  // Too small for a quotient: the logarithm of c alone.
  const l: number = symmetric > 1e-290 ? quickLog((x + symmetric) / symmetric) : log(x) - log(c) + 0.5 * x;
  const s: number = straddle * bachelierShare(l);
  const square: number = s * s;
  return s * (1 + (square * square) / (8 * (3 * square + x * x)));
}

/**
 * (R(h - t) - R(h + t)) / 2 R(h) - t q without its first term, q = q(h), from T_n = t^n (-1)^n R^(n)(h) / (n! R(h)):
 * T_0 = 1, T_1 = t q, (n + 1) T_(n+1) = t^2 T_(n-1) - h t T_n. Three terms are enough for a first step.
 */
function spanSeries(h: number, t: number, q: number, isFirst: boolean): number {
  const square: number = t * t;
  const y: number = h * t;
  let odd: number = t * q;
  const enough: number = 1e-17 * odd;
  let even: number = 0.5 * (square - y * odd);
  odd = (square * odd - y * even) * 0.3333333333333333;
  let sum: number = odd;
  even = (square * even - y * odd) * 0.25;
  odd = (square * odd - y * even) * 0.2;
  sum = sum + odd;
  even = (square * even - y * odd) * 0.16666666666666666;
  odd = (square * odd - y * even) * 0.14285714285714285;
  sum = sum + odd;
  if (isFirst || Math.abs(odd) < enough) return sum;
  even = (square * even - y * odd) * 0.125;
  odd = (square * odd - y * even) * 0.1111111111111111;
  sum = sum + odd;
  even = (square * even - y * odd) * 0.1;
  odd = (square * odd - y * even) * 0.09090909090909091;
  sum = sum + odd;
  let n: number = 12;
  while (Math.abs(odd) > enough && n < 60) {
    even = (square * even - y * odd) / n;
    odd = (square * odd - y * even) / (n + 1);
    sum = sum + odd;
    n = n + 2;
  }
  return sum;
}

// R(a) - R(b), or R(-a) + R(b), is numerator / denominator. By the series about h (kind 0) near = q(h) and far = the further
// terms; as a difference (1) or a sum for the complement (2) near = q(|a|) and far = q(b), from 1 / R(u) = u + q(u).
const SERIES: Index = 0;
const DIFFERENCE: Index = 1;
const COMPLEMENT: Index = 2;

function numeratorOf(kind: Index, s: number, a: number, b: number, near: number, far: number): number {
  if (kind === SERIES) return 2 * (0.5 * s * near + far);
  return kind === DIFFERENCE ? s - (near - far) : Math.abs(a) + near + (b + far);
}

function denominatorOf(kind: Index, h: number, a: number, b: number, near: number, far: number): number {
  return kind === SERIES ? h + near : (Math.abs(a) + near) * (b + far);
}

/** What rounding took from the numerator. */
function numeratorTail(kind: Index, s: number, near: number, far: number): number {
  if (kind === SERIES) {
    const first: number = 0.5 * s * near;
    return 2 * (first - (first + far) + far + productTail(0.5 * s, near, first));
  }
  const fall: number = near - far;
  return kind === DIFFERENCE ? sumTail(s, -fall, s - fall) - sumTail(near, -far, fall) : 0;
}

/** What rounding took from the denominator. */
function denominatorTail(kind: Index, h: number, a: number, b: number, near: number, far: number): number {
  if (kind === SERIES) return sumTail(h, near, h + near);
  const nearSum: number = Math.abs(a) + near;
  const farSum: number = b + far;
  return productTail(nearSum, farSum, nearSum * farSum);
}

/** What rounding took from share = numerator lower / (sqrt(2 pi) denominator value), relative to it. */
function shareTail(
  share: number,
  numerator: number,
  topTail: number,
  denominator: number,
  bottomTail: number,
  value: number,
  valueTail: number,
  lower: number,
): number {
  if (value < 1e-280 || lower < 1e-280) return 0;
  const top: number = numerator * INVERSE_SQRT_TWO_PI;
  const allTop: number =
    productTail(numerator, INVERSE_SQRT_TWO_PI, top) +
    numerator * INVERSE_SQRT_TWO_PI_TAIL +
    topTail * INVERSE_SQRT_TWO_PI;
  const c: number = value / lower;
  const whole: number = c * lower;
  const cTail: number = (value - whole - productTail(c, lower, whole) + valueTail) / lower;
  const bottom: number = denominator * c;
  const allBottom: number = productTail(denominator, c, bottom) + denominator * cTail + bottomTail * c;
  const product: number = share * bottom;
  return (top - product - productTail(share, bottom, product) + (allTop - share * allBottom)) / product;
}

/** Householder's step of the fourth order for the logarithm of the price, d ln(price) / ds = 1 / span, or of its complement. */
function householderStep(newton: number, slope: number, h: number, s: number, a: number, b: number): number {
  const inverse: number = 1 / s;
  const bend: number = a * b * inverse;
  const steepness: number = h * inverse;
  const curl: number = bend * bend - 3 * steepness * steepness - 0.25;
  const second: number = bend - slope;
  const third: number = curl - slope * (3 * bend - 2 * slope);
  const bottom: number = 1 + newton * (second + third * newton * 0.16666666666666666);
  const step: number = (newton * (1 + 0.5 * second * newton)) / bottom;
  // Far from the solution the derivatives mean little: stay within a factor.
  if (step > -0.6 * s && step < s) return step;
  return newton > 0 ? s : -0.6 * s;
}

/** What rounding took from a^2 / 2, a = h - s / 2, h = x / s: as much as a last place of s. */
function halfSquareTail(x: number, s: number, h: number, a: number): number {
  const whole: number = h * s;
  const hTail: number = (x - whole - productTail(h, s, whole)) / s;
  return 0.5 * productTail(a, a, a * a) + a * (sumTail(h, -0.5 * s, a) + hTail);
}

/** The total volatility s of an option out of the money worth `value`, 0 < value < lower, x = ln(upper / lower). */
function totalVolatility(value: number, lower: number, x: number): number {
  const rest: number = lower - value;
  const c: number = value / lower;
  const complement: number = rest / lower;
  let s: number = firstGuess(c, complement, x);
  for (let round = 0; round < 30; round++) {
    const h: number = x / s;
    const t: number = 0.5 * s;
    const a: number = h - t;
    const b: number = h + t;
    // The first step may be rough and is never the last.
    const isFirst: boolean = round === 0;
    let kind: Index = DIFFERENCE;
    if (t <= SERIES_HALF_VOLATILITY && h * t <= SERIES_HALF_LOG_RATIO) kind = SERIES;
    else if (a < 0) kind = COMPLEMENT;
    const near: number = excess(kind === SERIES ? h : Math.abs(a));
    const far: number = kind === SERIES ? spanSeries(h, t, near, isFirst) : excess(b);
    const top: number = numeratorOf(kind, s, a, b, near, far);
    const bottom: number = denominatorOf(kind, h, a, b, near, far);
    const span: number = top / bottom;
    const share: number = (span * INVERSE_SQRT_TWO_PI) / (kind === COMPLEMENT ? complement : c);
    const residual: number = (isFirst && share < 1e290 ? quickLog(share) : log(share)) - 0.5 * (a * a);
    const side: number = kind === COMPLEMENT ? -span : span;
    const step: number = householderStep(-residual * side, 1 / side, h, s, a, b);
    if (!isFirst && Math.abs(step) <= FINAL_STEP * s) {
      const topTail: number = numeratorTail(kind, s, near, far);
      const bottomTail: number = denominatorTail(kind, h, a, b, near, far);
      const target: number = kind === COMPLEMENT ? rest : value;
      const targetTail: number = kind === COMPLEMENT ? sumTail(lower, -value, rest) : 0;
      const tail: number = shareTail(share, top, topTail, bottom, bottomTail, target, targetTail, lower);
      return s + (step - (tail - halfSquareTail(x, s, h, a)) * side);
    }
    s = s + step;
  }
  return NOT_A_NUMBER;
}

/** price - intrinsic value, with what rounding takes from the intrinsic value; negative where the price is below it. */
function timeValue(price: number, forward: number, strike: number, sign: number): number {
  const intrinsic: number = sign * (forward - strike);
  if (intrinsic <= 0) return price;
  if (price === intrinsic) return 0;
  return price - intrinsic - sign * sumTail(forward, -strike, sign * intrinsic);
}

/** The volatility; sign is +1 for a call, -1 for a put. */
export function impliedVolatility(
  price: number,
  forward: number,
  strike: number,
  timeToExpiryYears: number,
  sign: number,
): number {
  const lower: number = Math.min(forward, strike);
  const upper: number = Math.max(forward, strike);
  const isPlain: boolean = lower >= SMALLEST_NORMAL && upper < POSITIVE_INFINITY;
  if (!(isPlain && timeToExpiryYears > 0 && Math.abs(sign) === 1)) return NOT_A_NUMBER;
  const value: number = timeValue(price, forward, strike, sign);
  if (!(value >= 0 && value < lower)) return NOT_A_NUMBER;
  if (value === 0) return 0;
  const s: number = totalVolatility(value, lower, logRatio(upper, lower));
  const root: number = Math.sqrt(timeToExpiryYears);
  const quotient: number = s / root;
  // What rounding took from the root and from the quotient.
  const square: number = root * root;
  const rootTail: number = (timeToExpiryYears - square - productTail(root, root, square)) / (2 * root);
  const product: number = quotient * root;
  return quotient + (s - product - productTail(quotient, root, product) - quotient * rootTail) / root;
}

export const contract: Contract = {
  name: 'implied-volatility',
  summary: 'The volatility at which Black (1976) gives an undiscounted price.',
  inputs: [
    { name: 'price', unit: 'quote per underlying', low: 0, high: 1e15 },
    { name: 'forward', unit: 'quote per underlying', low: 0, high: 1e15 },
    { name: 'strike', unit: 'quote per underlying', low: 0, high: 1e15 },
    { name: 'timeToExpiryYears', unit: 'years ACT/365F', low: 1e-9, high: 100 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [{ name: 'volatility', unit: 'fraction per sqrt(year)' }],
  error: {
    reference: { amount: 2, unit: 'ULP' },
    wasm: { amount: 2, unit: 'ULP' },
  },
  edges:
    'the intrinsic value gives 0; below it, from the upper bound on (call: forward, put: strike), without time, forward or strike NaN.',
  source: "own: Bachelier's inverse as the guess, Householder steps on the logarithm of the price.",
};
