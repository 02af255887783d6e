// How volatile each day was expected to be: exponentially weighted (RiskMetrics) and GARCH(1,1) with Student t shocks, fitted by
// maximum likelihood.
//
// h[0] = v0, h[t + 1] = omega + alpha e[t]^2 + beta h[t], e[t] = r[t] - mu, shocks e / sqrt(h) Student t scaled to variance 1.
// v0 is the sample variance around the sample mean. EWMA is omega = 0, alpha = 1 - lambda, beta = lambda, mu = 0.
import { requireFinite, requireInRange } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import { compensatedSum } from '../core/sums.ts';
import { minimiseNelderMead } from '../market/calibration/nelder-mead.ts';
import { exp } from '../spec/exp.ts';
import { logGamma } from '../spec/gamma-function.ts';
import { log, log1p } from '../spec/log.ts';

export interface VolatilityFilter {
  readonly kind: 'ewma' | 'garch';
  readonly mean: number;
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
  /** Variance before the first return. */
  readonly firstVariance: number;
}

export interface GarchFit extends VolatilityFilter {
  readonly degrees: number;
  readonly logLikelihood: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

/** Fewer returns do not hold five parameters. */
const MIN_RETURNS = 100;
const MAX_DEGREES = 500;
/** What beta = 1 - x - alpha may leave beyond the border. */
const ROUNDING = 1e-15;
const HALF_LN_PI = 0.5723649429247001;

export function ewmaFilter(returns: Float64Array, lambda: number): VolatilityFilter {
  requireInRange('decay of the EWMA', lambda, { low: 0, high: 1, lowOpen: true, highOpen: true });
  const firstVariance = requireReturns(returns, 2);
  return { kind: 'ewma', mean: 0, omega: 0, alpha: 1 - lambda, beta: lambda, firstVariance };
}

/** Variances h[0 .. count]: the last one is that of the step to come. */
export function filteredVariances(returns: Float64Array, filter: VolatilityFilter): Float64Array {
  const variances = new Float64Array(returns.length + 1);
  variances[0] = filter.firstVariance;
  for (let t = 0; t < returns.length; t++) {
    variances[t + 1] = nextVariance(filter, variances[t]!, returns[t]! - filter.mean);
  }
  return variances;
}

export function nextVariance({ omega, alpha, beta }: VolatilityFilter, variance: number, shock: number): number {
  return omega + alpha * (shock * shock) + beta * variance;
}

/**
 * Log-likelihood of GARCH(1,1)-t; -Infinity outside of alpha, beta >= 0, alpha + beta <= 1, omega > 0, degrees in (2, 500]. Daily
 * coins often end on alpha + beta = 1, where no long-run variance exists and the filter is as good as elsewhere.
 */
export function garchLogLikelihood(returns: Float64Array, filter: VolatilityFilter, degrees: number): number {
  const { mean, omega, alpha, beta, firstVariance } = filter;
  const inside =
    omega > 0 && alpha >= 0 && beta >= 0 && alpha + beta <= 1 + ROUNDING && degrees > 2 && degrees <= MAX_DEGREES;
  if (!inside) return Number.NEGATIVE_INFINITY;
  let variance = firstVariance;
  let sum = 0;
  const half = 0.5 * (degrees + 1);
  for (let t = 0; t < returns.length; t++) {
    const shock = returns[t]! - mean;
    const square = shock * shock;
    sum += half * log1p(square / ((degrees - 2) * variance)) + 0.5 * log(variance);
    variance = omega + alpha * square + beta * variance;
  }
  const constant = logGamma(half) - logGamma(0.5 * degrees) - 0.5 * log(degrees - 2) - HALF_LN_PI;
  return returns.length * constant - sum;
}

/**
 * Maximum likelihood of GARCH(1,1)-t. The series is scaled to variance 1 first, so that steps mean the same for every series;
 * the simplex starts anew from its own end until that no longer helps.
 */
export function fitGarch(returns: Float64Array): GarchFit {
  const variance = requireReturns(returns, MIN_RETURNS);
  const deviation = Math.sqrt(variance);
  const scaled = returns.map((value) => value / deviation);
  const average = compensatedSum(scaled) / scaled.length;
  const cost = (point: Float64Array): number => -garchLogLikelihood(scaled, filterAt(point), 2 + exp(point[4]!));
  // The roots of 1 - alpha - beta and of alpha: the cost is smooth across both borders.
  let start = [average, log(0.05), Math.sqrt(0.05), Math.sqrt(0.08), log(4)];
  const steps = [0.02, 0.3, 0.05, 0.05, 0.3];
  let best = Number.POSITIVE_INFINITY;
  let evaluations = 0;
  let converged = false;
  for (let round = 0; round < 12 && !converged; round++) {
    const found = minimiseNelderMead(cost, start, steps, { maxEvaluations: 1500, pointTolerance: 1e-8 });
    evaluations += found.evaluations;
    converged = found.converged && best - found.cost <= 1e-9 * Math.abs(found.cost);
    best = found.cost;
    start = Array.from(found.point);
  }
  const filter = filterAt(Float64Array.from(start));
  return {
    ...filter,
    mean: filter.mean * deviation,
    omega: filter.omega * variance,
    firstVariance: variance,
    degrees: 2 + exp(start[4]!),
    logLikelihood: -best - returns.length * log(deviation),
    evaluations,
    converged,
  };
}

function filterAt(point: Float64Array): VolatilityFilter {
  const [mean, logOmega, lacking, rootAlpha] = point as unknown as [number, number, number, number];
  const alpha = rootAlpha * rootAlpha;
  const beta = 1 - lacking * lacking - alpha;
  return { kind: 'garch', mean, omega: exp(logOmega), alpha, beta, firstVariance: 1 };
}

function varianceOf(returns: Float64Array): number {
  const mean = compensatedSum(returns) / returns.length;
  const squares = new Float64Array(returns.length);
  for (let t = 0; t < squares.length; t++) squares[t] = (returns[t]! - mean) * (returns[t]! - mean);
  return compensatedSum(squares) / returns.length;
}

/** The variance of what can be filtered. */
function requireReturns(returns: Float64Array, least: number): number {
  if (!(returns.length >= least)) {
    throw new PlimsollError(
      'MARKET_DATA_MISSING',
      `a volatility filter has ${returns.length} returns; it needs at least ${least}`,
    );
  }
  // The name of a return is made for a sentence alone: there are thousands, a thousand times over in a backtest.
  const wrong = returns.findIndex((value) => !(value - value === 0));
  if (wrong >= 0) requireFinite(`return ${wrong + 1}`, returns[wrong]!);
  const variance = varianceOf(returns);
  if (variance > 0) return variance;
  throw new PlimsollError('MARKET_DATA_INVALID', 'a series of returns never moves; it has no volatility to filter');
}
