// implied-volatility: the volatility at which Black (1976) gives an undiscounted price.
// Domain:    price, forward, strike in [0, 1e15]; timeToExpiryYears in (0, 100]; sign +1 call, -1 put; NaN in, NaN out.
// Error:     reference 3 relative to scale; wasm 3 relative to scale.
// Edges:     at intrinsic value 0; below it, or at or above the bound (forward for a call, strike for a put), NaN.
// Source:    own iteration, in the file; Jaeckel, P. (2015) "Let's be rational", Wilmott 75, for the idea of branches. Vectors: test/vectors/implied-volatility.json.

import { densityTimes, outOfTheMoneyPrice, priceOverDensity, quotientTail } from './black-price.ts';
import type { Contract } from './contract.ts';
import { sumTail } from './double-double.ts';
import { isNotANumber, NOT_A_NUMBER, SMALLEST_NORMAL } from './elementary.ts';
import { log, log1p } from './log.ts';
import { logRatio, logRatioTail } from './log-ratio.ts';
import { scaledComplement } from './normal-cdf.ts';
import { normalInverse } from './normal-inverse.ts';

// With L < U the forward and the strike in order of size, x = ln(U / L), the out-of-the-money price in units of L is
//   c(s) = N(-a) - (U / L) N(-b),  a = x / s - s / 2,  b = x / s + s / 2,   c' = phi(a),   c'' / c' = x^2 / s^3 - s / 4,
// steepest at s = sqrt(2 x). Below the price there, 1 / sqrt(-2 ln c) is nearly linear in s; where c > 1/2,
// sqrt(-2 ln(1 - c)) is; between, c itself serves. Each is driven to its target by Halley's steps.

const MOST_STEPS: number = 24;
/** A relative step below which the next one, its cube, is rounding. */
const LAST_STEP: number = 4e-6;
const SQRT_TWO_PI: number = 2.5066282746310002;

/** One of Halley's steps for a residual, its slope and the ratio of curvature to slope, kept within a factor of 4. */
function halleyStep(s: number, residual: number, slope: number, bend: number): number {
  const newton: number = residual / slope;
  let factor: number = 1 - 0.5 * newton * bend;
  if (!(factor > 0.5)) factor = 0.5;
  const next: number = s - newton / factor;
  if (!(next > 0.25 * s)) return 0.25 * s;
  return Math.min(next, 4 * s);
}

/** The step in s that brings c to its target c*, by the branch in which the objective is straightest. `wanted` is the
 *  objective's own target: sqrt(-2 ln c*) below, sqrt(-2 ln(1 - c*)) above. */
function nextDeviation(
  x: number,
  xTail: number,
  s: number,
  target: number,
  left: number,
  wanted: number,
  branch: number,
): number {
  const h: number = x / s;
  const hTail: number = quotientTail(x, xTail, s, 0, h);
  const a: number = h - 0.5 * s;
  const slope: number = densityTimes(1, a, sumTail(h, -0.5 * s, a) + hTail);
  const ratio: number = priceOverDensity(h, s);
  const c: number = isNotANumber(ratio) ? outOfTheMoneyPrice(1, h, hTail, s, 0) : slope * ratio;
  const bend: number = (h * h) / s - 0.25 * s;
  if (branch < 0 && c > 0) {
    const y: number = -2 * log(c);
    const root: number = Math.sqrt(y);
    const q: number = slope / c;
    // 1 / sqrt(y) - 1 / sqrt(y*) without cancellation: the logarithm of the ratio of the prices.
    const residual: number = (2 * log1p((c - target) / target)) / (root * wanted * (root + wanted));
    return halleyStep(s, residual, q / (y * root), bend - q + (3 * q) / y);
  }
  // left = 1 - c*; the complement of c is small but not accurate enough to lose.
  const rest: number = left + (target - c);
  if (branch > 0 && c < 1 && rest > 0) {
    const z: number = Math.sqrt(-2 * log(rest));
    const residual: number = (-2 * log1p((target - c) / left)) / (z + wanted);
    const p: number = slope / rest;
    return halleyStep(s, residual, p / z, bend + p - p / (z * z));
  }
  return halleyStep(s, c - target, slope, bend);
}

/** sigma sqrt(T) from c*, 0 < c* < 1, and 1 - c*. */
function deviationOf(x: number, xTail: number, target: number, left: number): number {
  const steepest: number = Math.sqrt(2 * x);
  let branch: number = target > 0.5 ? 1 : 0;
  let wanted: number = target > 0.5 ? Math.sqrt(-2 * log(left)) : 0;
  // At the money c = 2 N(s / 2) - 1; away from it the deviation is larger.
  const straight: number = target < 0.5 ? SQRT_TWO_PI * target : -2 * normalInverse(0.5 * left);
  let s: number = Math.sqrt(steepest * steepest + straight * straight);
  // At the steepest point a = 0 and exp(x) phi(b) = phi(0): c = 1/2 - R(b) / sqrt(2 pi).
  if (steepest > 0 && target < 0.5 - scaledComplement(steepest) / SQRT_TWO_PI) {
    branch = -1;
    wanted = Math.sqrt(-2 * log(target));
    // c = phi(a) times little: x^2 / (2 s^2) is about -ln c* less the logarithm of what multiplies.
    s = Math.min(steepest, x / Math.sqrt(wanted * wanted + x));
  }
  for (let step: number = 0; step < MOST_STEPS; step = step + 1) {
    const next: number = nextDeviation(x, xTail, s, target, left, wanted, branch);
    const change: number = Math.abs(next - s);
    s = next;
    if (change <= LAST_STEP * s) return s;
  }
  return s;
}

export function impliedVolatility(
  price: number,
  forward: number,
  strike: number,
  timeToExpiryYears: number,
  sign: number,
): number {
  if (isNotANumber(price + forward + strike + timeToExpiryYears + sign)) return NOT_A_NUMBER;
  const lower: number = Math.min(forward, strike);
  const upper: number = Math.max(forward, strike);
  const intrinsic: number = Math.max(sign * (forward - strike), 0);
  const outside: number = price - intrinsic;
  if (!(outside >= 0) || !(timeToExpiryYears > 0)) return NOT_A_NUMBER;
  if (outside === 0) return 0;
  if (!(outside < lower) || lower < SMALLEST_NORMAL) return NOT_A_NUMBER;
  const x: number = logRatio(upper, lower);
  const target: number = outside / lower;
  if (target === 0) return NOT_A_NUMBER;
  const deviation: number = deviationOf(x, logRatioTail(upper, lower), target, (lower - outside) / lower);
  return deviation / Math.sqrt(timeToExpiryYears);
}

export const contract: Contract = {
  name: 'implied-volatility',
  summary: 'the volatility at which Black (1976) gives an undiscounted price.',
  inputs: [
    { name: 'price', unit: 'quote per underlying', low: 0, high: 1e15 },
    { name: 'forward', unit: 'quote per underlying', low: 0, high: 1e15 },
    { name: 'strike', unit: 'quote per underlying', low: 0, high: 1e15 },
    { name: 'timeToExpiryYears', unit: 'years ACT/365F', low: 1e-9, high: 100 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [{ name: 'volatility', unit: 'fraction per sqrt(year)' }],
  error: {
    reference: { amount: 3, unit: 'relative to scale', where: 'scale: what 1 ULP of the price moves it, plus 1 ULP' },
    wasm: { amount: 3, unit: 'relative to scale', where: 'scale: what 1 ULP of the price moves it, plus 1 ULP' },
  },
  edges: 'at intrinsic value 0; below it, or at or above the bound (forward for a call, strike for a put), NaN.',
  source: 'own iteration, in the file; Jaeckel, P. (2015) "Let\'s be rational", Wilmott 75, for the idea of branches.',
};
