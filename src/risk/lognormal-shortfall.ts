// VaR and ES of a lognormal value in closed form, and the risk factors of a forward that follow from them.
import { requireFinite, requirePositive } from '../core/checks.ts';
import { exp } from '../spec/exp.ts';
import { normalInverse } from '../spec/normal-inverse.ts';
import { expTimesCdf } from '../spec/scaled-cdf.ts';
import { requireLevel } from './sample.ts';

export interface Lognormal {
  /** Mean and standard deviation of the logarithm. */
  readonly mu: number;
  readonly sigma: number;
}

export interface VarAndShortfall {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

function check({ mu, sigma }: Lognormal, tail: number): void {
  requireFinite('mu', mu);
  requirePositive('sigma', sigma);
  requireLevel(tail);
}

/** Of holding X = exp(mu + sigma Z): losses are -X, and both figures are negative. `tail` is the probability of being worse. */
export function lognormalGain(distribution: Lognormal, tail: number): VarAndShortfall {
  check(distribution, tail);
  const { mu, sigma } = distribution;
  const z = normalInverse(tail);
  return {
    valueAtRisk: -exp(mu + sigma * z),
    expectedShortfall: -expTimesCdf(mu + 0.5 * sigma * sigma, z - sigma) / tail,
  };
}

/** Of owing X = exp(mu + sigma Z): losses are X. */
export function lognormalDebt(distribution: Lognormal, tail: number): VarAndShortfall {
  check(distribution, tail);
  const { mu, sigma } = distribution;
  // The upper quantile by symmetry: 1 - tail would lose the digits of a small tail.
  const z = normalInverse(tail);
  return {
    valueAtRisk: exp(mu - sigma * z),
    expectedShortfall: expTimesCdf(mu + 0.5 * sigma * sigma, z + sigma) / tail,
  };
}

/** ES of one unit of a forward over a horizon, as a fraction of its price, short and long. */
export interface ForwardRiskFactors {
  readonly short: number;
  readonly long: number;
}

/** The price grows at `drift` with volatility `volatility`, both per year, over `years`. */
export function forwardRiskFactors(
  model: { drift: number; volatility: number; years: number },
  tail: number,
): ForwardRiskFactors {
  const { drift, volatility, years } = model;
  requirePositive('the horizon in years', years);
  const distribution = {
    mu: (drift - 0.5 * volatility * volatility) * years,
    sigma: volatility * Math.sqrt(years),
  };
  return {
    short: lognormalDebt(distribution, tail).expectedShortfall - 1,
    long: lognormalGain(distribution, tail).expectedShortfall + 1,
  };
}
