// SSVI: one surface of total variance from at-the-money variances, a correlation and a curvature function phi.
// w(k, theta) = theta/2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2)), phi = phi(theta).
// Source: Gatheral, J. and Jacquier, A. (2014) Arbitrage-free SVI volatility surfaces, Quantitative Finance 14, 59-71, section 4.
import { requireFinite, requireInRange, requirePositive } from '../core/checks.ts';
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { type Instant, instantText } from '../core/units.ts';
import { expm1 } from '../spec/exp.ts';
import { power } from '../spec/power.ts';
import { within } from './market-checks.ts';
import type { SmileSlice, SviParameters } from './snapshot.ts';

/**
 * power-law: phi = eta / (theta^gamma (1 + theta)^(1 - gamma)); free of static arbitrage at every theta for gamma in [0, 1/2]
 *            and eta (1 + |rho|) <= 2.
 * heston:    phi = (1 - (1 - exp(-lambda theta)) / (lambda theta)) / (lambda theta); free for lambda >= (1 + |rho|) / 4.
 */
export type SsviCurvature =
  | { readonly kind: 'power-law'; readonly eta: number; readonly gamma: number }
  | { readonly kind: 'heston'; readonly lambda: number };

/** Total variance at the forward (k = 0) of one expiry: theta = volatility^2 T. */
export interface AtTheMoneyVariance {
  readonly expiry: Instant;
  readonly totalVariance: number;
}

export interface SsviSurface {
  readonly rho: number;
  readonly curvature: SsviCurvature;
  readonly atTheMoney: readonly AtTheMoneyVariance[];
}

/** Why an SSVI surface may hold static arbitrage; an empty list: it is free of it, by theorem. */
export function ssviArbitrage(surface: SsviSurface): readonly string[] {
  const problems: string[] = [];
  const { rho, curvature } = surface;
  const wing = 1 + Math.abs(rho);
  // Both curvatures have theta phi rising and d(theta phi)/d theta <= phi: calendar spreads need rising variance only.
  if (curvature.kind === 'heston' && !(curvature.lambda >= wing / 4)) {
    problems.push(`lambda ${curvature.lambda} is below (1 + |rho|) / 4 = ${wing / 4}`);
  }
  let previous: AtTheMoneyVariance | undefined;
  for (const point of surface.atTheMoney) {
    const where = `at ${instantText(point.expiry)}`;
    if (previous !== undefined && point.totalVariance < previous.totalVariance) {
      problems.push(
        `total variance falls from ${previous.totalVariance} to ${point.totalVariance} ${where}: calendar arbitrage`,
      );
    }
    previous = point;
    const theta = point.totalVariance;
    const phi = ssviPhi(curvature, theta);
    // Theorem 4.2: both hold, then no butterfly arbitrage.
    if (!(theta * phi * wing < 4))
      problems.push(`theta phi (1 + |rho|) is ${theta * phi * wing}, not below 4, ${where}`);
    if (!(theta * phi * phi * wing <= 4))
      problems.push(`theta phi^2 (1 + |rho|) is ${theta * phi * phi * wing}, above 4, ${where}`);
  }
  return problems;
}

/** phi(theta). */
export function ssviPhi(curvature: SsviCurvature, theta: number): number {
  if (curvature.kind === 'power-law') {
    return curvature.eta / (power(theta, curvature.gamma) * power(1 + theta, 1 - curvature.gamma));
  }
  const x = curvature.lambda * theta;
  if (x >= 1) return (1 + expm1(-x) / x) / x;
  // The closed form loses its digits near 0; its series is the sum of (-x)^n / (n + 2)!.
  let term = 0.5;
  let sum = term;
  for (let n = 1; n <= 18; n++) {
    term *= -x / (n + 2);
    sum += term;
  }
  return sum;
}

/** Total variance of the surface at log-moneyness k where the variance at the forward is theta. */
export function ssviTotalVariance(surface: SsviSurface, logMoneyness: number, theta: number): number {
  const { rho } = surface;
  const phiK = ssviPhi(surface.curvature, theta) * logMoneyness;
  const shifted = phiK + rho;
  return (theta / 2) * (1 + rho * phiK + Math.sqrt(shifted * shifted + (1 - rho) * (1 + rho)));
}

/** A slice of the surface as raw SVI, the same curve: a = theta (1 - rho^2)/2, b = theta phi/2, m = -rho/phi, sigma = sqrt(1 - rho^2)/phi. */
export function ssviSlice(surface: SsviSurface, theta: number): SviParameters {
  const { rho } = surface;
  const phi = ssviPhi(surface.curvature, theta);
  const complement = (1 - rho) * (1 + rho);
  return { a: (theta * complement) / 2, b: (theta * phi) / 2, rho, m: -rho / phi, sigma: Math.sqrt(complement) / phi };
}

/** The smiles of a surface, one per expiry; between them the snapshot's own rule (variance linear in time) holds. */
export function ssviSmiles(surface: SsviSurface, place: Place = {}): SmileSlice[] {
  requireSsvi(surface, place);
  return surface.atTheMoney.map(({ expiry, totalVariance }) => ({
    expiry,
    kind: 'svi',
    parameters: ssviSlice(surface, totalVariance),
  }));
}

function requireSsvi(surface: SsviSurface, place: Place): void {
  const { curvature } = surface;
  requireInRange('SSVI rho', surface.rho, { low: -1, high: 1, lowOpen: true, highOpen: true }, within(place, 'rho'));
  const here = within(place, 'curvature');
  if (curvature.kind === 'power-law') {
    requirePositive('SSVI eta', curvature.eta, within(here, 'eta'));
    requireInRange('SSVI gamma', curvature.gamma, { low: 0, high: 1 }, within(here, 'gamma'));
  } else requirePositive('SSVI lambda', curvature.lambda, within(here, 'lambda'));
  if (surface.atTheMoney.length === 0) {
    const what = 'an SSVI surface has no total variance at the forward; it needs one per expiry';
    throw new PlimsollError('INPUT_VALUE', `${what}${describePlace(place)}`, { ...place });
  }
  surface.atTheMoney.forEach((point, index) => {
    const at = within(within(place, 'atTheMoney'), index);
    requireFinite('expiry', point.expiry, within(at, 'expiry'));
    requirePositive('total variance', point.totalVariance, within(at, 'totalVariance'));
  });
}
