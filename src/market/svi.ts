// Raw SVI: total variance of one expiry as a hyperbola in log-moneyness, its derivatives, and Durrleman's g.
// Source: Gatheral, J. and Jacquier, A. (2014) Arbitrage-free SVI volatility surfaces, Quantitative Finance 14, 59-71.
import type { SviParameters } from './snapshot.ts';

/** w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), k = ln(strike / forward). */
export function sviTotalVariance(parameters: SviParameters, logMoneyness: number): number {
  const { a, b, rho, m, sigma } = parameters;
  const x = logMoneyness - m;
  return a + b * (rho * x + Math.sqrt(x * x + sigma * sigma));
}

/** The lowest total variance over all log-moneyness: a + b sigma sqrt(1 - rho^2). */
export function minimumTotalVariance(parameters: SviParameters): number {
  const { a, b, rho, sigma } = parameters;
  return a + b * sigma * Math.sqrt((1 - rho) * (1 + rho));
}

/** Slopes of total variance in the far wings, both as positive numbers. Lee (2004): neither may exceed 2. */
export function wingSlopes(parameters: SviParameters): { readonly left: number; readonly right: number } {
  return { left: parameters.b * (1 - parameters.rho), right: parameters.b * (1 + parameters.rho) };
}

/**
 * Durrleman's g(k): the density of ln(S/F) under the smile is g(k) exp(-d2^2/2) / sqrt(2 pi w), so a butterfly costs less
 * than nothing exactly where g is below zero.
 * g = (1 - k w'/(2 w))^2 - w'^2/4 (1/w + 1/4) + w''/2.
 */
export function butterflyG(parameters: SviParameters, logMoneyness: number): number {
  const { a, b, rho, m, sigma } = parameters;
  const x = logMoneyness - m;
  const root = Math.sqrt(x * x + sigma * sigma);
  const w = a + b * (rho * x + root);
  const slope = b * (rho + x / root);
  const curvature = (b * sigma * sigma) / (root * root * root);
  const bracket = 1 - (logMoneyness * slope) / (2 * w);
  return bracket * bracket - (slope * slope * (1 / w + 0.25)) / 4 + curvature / 2;
}
