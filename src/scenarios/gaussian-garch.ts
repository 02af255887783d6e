// GARCH(1,1) by Gaussian (quasi) maximum likelihood over the whole series, as packages of econometrics fit it.
// Source: Bollerslev, T. (1986) J. Econometrics 31, 307-327; start of Fiorentini, Calzolari and Panattoni (1996): before the first day
// both the squared shock and the variance are the mean of the squared shocks, so that h[1] = omega + (alpha + beta) mean(e^2).
import { requireFinite } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import { compensatedSum } from '../core/sums.ts';
import { minimiseNelderMead } from '../market/calibration/nelder-mead.ts';
import { exp } from '../spec/exp.ts';
import { log } from '../spec/log.ts';

export interface GaussianGarch {
  readonly mean: number;
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
}

export interface GarchChoice {
  /** False holds the mean at 0. */
  readonly withMean: boolean;
  /** What stands at the first day: the recursion from the start above, or the mean of the squared shocks itself (rugarch). */
  readonly firstVariance: 'recursion' | 'mean-square';
}

export interface GaussianGarchFit extends GaussianGarch {
  readonly logLikelihood: number;
  /** Of each day, and of the day to come. */
  readonly variances: Float64Array;
  readonly converged: boolean;
}

const HALF_LN_TWO_PI = 0.9189385332046728;
const MIN_RETURNS = 50;

/** Variances of every day and the day to come. */
export function garchVariances(
  returns: Float64Array,
  { mean, omega, alpha, beta }: GaussianGarch,
  firstVariance: GarchChoice['firstVariance'],
): Float64Array {
  const squares = returns.map((value) => (value - mean) * (value - mean));
  const start = compensatedSum(squares) / squares.length;
  const variances = new Float64Array(returns.length + 1);
  variances[0] = firstVariance === 'recursion' ? omega + (alpha + beta) * start : start;
  for (let day = 0; day < squares.length; day++) {
    variances[day + 1] = omega + alpha * squares[day]! + beta * variances[day]!;
  }
  return variances;
}

/** Sum over days of ln N(r; mean, h). */
export function gaussianLogLikelihood(returns: Float64Array, mean: number, variances: Float64Array): number {
  const terms = returns.map((value, day) => {
    const variance = variances[day]!;
    return log(variance) + ((value - mean) * (value - mean)) / variance;
  });
  return -HALF_LN_TWO_PI * returns.length - 0.5 * compensatedSum(terms);
}

/** Scaled to variance 1; the roots of alpha and of what alpha + beta lacks to 1 let both reach their borders. */
function modelAt(point: ArrayLike<number>, withMean: boolean): GaussianGarch {
  const [logOmega, lacking, rootAlpha, mean] = [point[0]!, point[1]!, point[2]!, withMean ? point[3]! : 0];
  const alpha = rootAlpha * rootAlpha;
  return { mean, omega: exp(logOmega), alpha, beta: 1 - lacking * lacking - alpha };
}

function costOf(scaled: Float64Array, model: GaussianGarch, choice: GarchChoice): number {
  if (!(model.omega > 0 && model.alpha >= 0 && model.beta >= 0 && model.alpha + model.beta <= 1)) {
    return Number.POSITIVE_INFINITY;
  }
  const variances = garchVariances(scaled, model, choice.firstVariance);
  return -gaussianLogLikelihood(scaled, model.mean, variances) / scaled.length;
}

/** The simplex starts anew from its own end until that no longer helps. */
export function fitGaussianGarch(returns: Float64Array, choice: GarchChoice): GaussianGarchFit {
  if (returns.length < MIN_RETURNS) {
    throw new PlimsollError(
      'MARKET_DATA_MISSING',
      `a GARCH fit has ${returns.length} returns; it needs at least ${MIN_RETURNS}`,
    );
  }
  returns.forEach((value, day) => {
    requireFinite(`return ${day + 1}`, value);
  });
  const average = compensatedSum(returns) / returns.length;
  const deviation = Math.sqrt(
    compensatedSum(returns.map((value) => (value - average) * (value - average))) / returns.length,
  );
  if (!(deviation > 0)) {
    throw new PlimsollError('MARKET_DATA_INVALID', 'a series of returns never moves; it has no volatility to fit');
  }
  const scaled = returns.map((value) => value / deviation);
  const cost = (point: Float64Array): number => costOf(scaled, modelAt(point, choice.withMean), choice);
  let start = [log(0.03), Math.sqrt(0.03), Math.sqrt(0.08), ...(choice.withMean ? [average / deviation] : [])];
  let [steps, best, converged] = [[0.3, 0.05, 0.05, 0.02], Number.POSITIVE_INFINITY, false];
  for (let round = 0; round < 20 && !converged; round++) {
    const found = minimiseNelderMead(cost, start, steps.slice(0, start.length), {
      maxEvaluations: 1500,
      pointTolerance: 1e-9,
    });
    converged = found.converged && best - found.cost <= 1e-15 * Math.abs(found.cost);
    best = Math.min(best, found.cost);
    start = Array.from(found.point);
    steps = steps.map((step) => Math.max(step * 0.3, 1e-4));
  }
  const model = modelAt(start, choice.withMean);
  const fitted = { ...model, mean: model.mean * deviation, omega: model.omega * deviation * deviation };
  const variances = garchVariances(returns, fitted, choice.firstVariance);
  return { ...fitted, variances, logLikelihood: gaussianLogLikelihood(returns, fitted.mean, variances), converged };
}
