// spread-option: undiscounted option on the difference of two lognormal prices, exact by one integral.
// Domain:    forwards in [1e-12, 1e12]; strike in [-1e12, 1e12]; volatilities times sqrt(time) in [0, 5]; correlation in [-1, 0.9999]; NaN in, NaN out.
// Error:     reference 2e-13 relative to scale; wasm 2e-13 relative to scale.
// Edges:     strike = 0 is the exchange option; one volatility 0 a vanilla; both 0 the intrinsic value.
// Source:    Choi, J. (2018) J. Futures Markets 38, 627-644, for the direction of integration; own quadrature. Vectors: test/vectors/spread-option.json.
//
// ln S_i = ln F_i - s_i^2 / 2 + s_i Z_i. The two Gaussians are turned to Z_i = a_i U + b_i W so that the option is exercised where U
// exceeds one root u(W), which moves little with W: U along s1 e1 - k s2 e2, k asset 2's share of asset 2 plus strike, is the
// steepest way across the exercise boundary. For a given W the payoff integrates to three normal probabilities; over W the
// trapezoidal rule converges faster than any power of its step, which is halved until nothing changes.

import type { Contract } from './contract.ts';
import { isNotANumber, NOT_A_NUMBER } from './elementary.ts';
import { exp } from './exp.ts';
import { log } from './log.ts';
import { normalCdf, normalDensity } from './normal-cdf.ts';

/** The Gaussian weight left outside is 1e-17. */
const REACH: number = 8.6;
const FIRST_STEPS: number = 48;
const LARGEST_STEPS: number = 50000;
const ENOUGH: number = 1e-12;
const FAR: number = 60;
const NEWTON_LIMIT: number = 60;

/** The u above which A e^(alpha u) > B e^(beta u) + strike, alpha > 0, alpha > beta, from ln A and ln B. Newton on the logarithm
 *  of the ratio, which is increasing and concave. */
function exerciseRoot(logA: number, logB: number, strike: number, alpha: number, beta: number): number {
  let u: number = 0;
  for (let iteration = 0; iteration < NEWTON_LIMIT; iteration++) {
    const second: number = exp(logB + beta * u);
    const paid: number = second + strike;
    const step: number = (logA + alpha * u - log(paid)) / (alpha - (beta * second) / paid);
    u = u - step;
    if (!(Math.abs(u) < FAR)) return u > 0 ? FAR : -FAR;
    if (Math.abs(step) < 1e-9) return u;
  }
  return u;
}

/** The same where alpha = 0: S1 is known, and beta <= 0. */
function rootOfGiven(logA: number, logB: number, strike: number, beta: number): number {
  const left: number = exp(logA) - strike;
  if (!(left > 0)) return FAR;
  const gap: number = logB - log(left);
  if (beta === 0) return gap > 0 ? FAR : -FAR;
  return Math.max(-FAR, Math.min(FAR, gap / -beta));
}

/** The integrand over W: density times the value of the option given W. */
function valueGiven(
  w: number,
  forward1: number,
  forward2: number,
  strike: number,
  alpha: number,
  beta: number,
  c1: number,
  c2: number,
  sign: number,
): number {
  const logA: number = log(forward1) - 0.5 * (alpha * alpha + c1 * c1) + c1 * w;
  const logB: number = log(forward2) - 0.5 * (beta * beta + c2 * c2) + c2 * w;
  const root: number =
    alpha === 0 ? rootOfGiven(logA, logB, strike, beta) : exerciseRoot(logA, logB, strike, alpha, beta);
  const received: number = forward1 * normalDensity(w - c1) * normalCdf(sign * (alpha - root));
  const given: number = forward2 * normalDensity(w - c2) * normalCdf(sign * (beta - root));
  return sign * (received - given - strike * normalDensity(w) * normalCdf(-sign * root));
}

/** The trapezoidal rule over all W; alpha and beta are the deviations along U, c1 and c2 along W. */
function integrateOverW(
  forward1: number,
  forward2: number,
  strike: number,
  alpha: number,
  beta: number,
  c1: number,
  c2: number,
  sign: number,
): number {
  const low: number = Math.min(0, Math.min(c1, c2)) - REACH;
  const high: number = Math.max(0, Math.max(c1, c2)) + REACH;
  const enough: number = ENOUGH * Math.max(forward1, forward2 + strike);
  let steps: number = FIRST_STEPS;
  let width: number = (high - low) / steps;
  let sum: number = 0;
  for (let i: number = 1; i < steps; i++) {
    sum = sum + valueGiven(low + i * width, forward1, forward2, strike, alpha, beta, c1, c2, sign);
  }
  let before: number = sum * width;
  while (steps < LARGEST_STEPS) {
    for (let i: number = 0; i < steps; i++) {
      sum = sum + valueGiven(low + (i + 0.5) * width, forward1, forward2, strike, alpha, beta, c1, c2, sign);
    }
    steps = 2 * steps;
    width = 0.5 * width;
    const now: number = sum * width;
    if (Math.abs(now - before) <= enough) return now;
    before = now;
  }
  return before;
}

/** The option with a strike that is not negative. */
function optionAbove(
  forward1: number,
  forward2: number,
  strike: number,
  s1: number,
  s2: number,
  correlation: number,
  sign: number,
): number {
  // A price that does not move has no correlation.
  const rho: number = s1 === 0 || s2 === 0 ? 0 : correlation;
  const r: number = Math.sqrt((1 - rho) * (1 + rho));
  const share: number = forward2 / (forward2 + strike);
  // e1 = (1, 0), e2 = (rho, r); the direction across the boundary, and its length.
  const x: number = s1 - share * s2 * rho;
  const y: number = -share * s2 * r;
  const length: number = Math.sqrt(x * x + y * y);
  if (length === 0) return Math.max(sign * (forward1 - forward2 - strike), 0);
  const alpha: number = (s1 * x) / length;
  const beta: number = (s2 * (rho * x + r * y)) / length;
  if (alpha > 0 && alpha > beta) {
    const c1: number = (-s1 * y) / length;
    const c2: number = (s2 * (r * x - rho * y)) / length;
    return integrateOverW(forward1, forward2, strike, alpha, beta, c1, c2, sign);
  }
  // One root is not certain along that direction: take the one that leaves S1, or S2, alone.
  if (alpha <= 0) return integrateOverW(forward1, forward2, strike, 0, -s2 * r, s1, s2 * rho, sign);
  return integrateOverW(forward1, forward2, strike, s1 * r, 0, s1 * rho, s2, sign);
}

/** Call: S1 - S2 - strike where positive. */
export function spreadOption(
  forward1: number,
  forward2: number,
  strike: number,
  volSqrtTime1: number,
  volSqrtTime2: number,
  correlation: number,
  sign: number,
): number {
  if (isNotANumber(Math.abs(forward1 * forward2 * strike * volSqrtTime1 * volSqrtTime2 * correlation * sign)))
    return NOT_A_NUMBER;
  const price: number =
    strike >= 0
      ? optionAbove(forward1, forward2, strike, volSqrtTime1, volSqrtTime2, correlation, sign)
      : // S1 - S2 - K = (-K) - (S2 - S1).
        optionAbove(forward2, forward1, -strike, volSqrtTime2, volSqrtTime1, correlation, -sign);
  return Math.max(price, 0);
}

export const contract: Contract = {
  name: 'spread-option',
  summary: 'undiscounted option on the difference of two lognormal prices, exact by one integral.',
  inputs: [
    { name: 'forward1', unit: 'quote currency', low: 1e-12, high: 1e12 },
    { name: 'forward2', unit: 'quote currency', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote currency', low: -1e12, high: 1e12 },
    { name: 'volSqrtTime1', unit: 'fraction', low: 0, high: 5 },
    { name: 'volSqrtTime2', unit: 'fraction', low: 0, high: 5 },
    { name: 'correlation', unit: 'of the log returns', low: -1, high: 0.9999 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [{ name: 'price', unit: 'quote currency' }],
  error: {
    reference: { amount: 2e-13, unit: 'relative to scale', where: 'scale: largest of forwards and strike' },
    wasm: { amount: 2e-13, unit: 'relative to scale', where: 'scale: largest of forwards and strike' },
  },
  edges: 'strike = 0 is the exchange option; one volatility 0 a vanilla; both 0 the intrinsic value.',
  source: 'Choi, J. (2018) J. Futures Markets 38, 627-644, for the direction of integration; own quadrature.',
};
