// Parameters of horizon models from a history: plain data with its source and its days, fit for a file.
import { requireInteger } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import { compensatedDot, compensatedSum } from '../core/sums.ts';
import { minimiseNelderMead } from '../market/calibration/nelder-mead.ts';
import { createCorrelation } from '../market/correlation.ts';
import type { Factor } from '../market/factor.ts';
import type { History } from '../market/history.ts';
import { exp } from '../spec/exp.ts';
import { logGamma } from '../spec/gamma-function.ts';
import { log, log1p } from '../spec/log.ts';
import { fitCopula } from './copula-fit.ts';
import type { Damping } from './damping.ts';
import type { Draws } from './draws.ts';
import { type ChangeSteps, type FactorSeries, factorChanges, periodText } from './factor-series.ts';
import type { Horizon } from './horizon.ts';
import type { ParameterSource } from './scenario-set.ts';
import { fitGarch } from './volatility-filter.ts';

export interface FactorCalibration {
  readonly id: string;
  readonly series: string;
  /** Of one step: sample mean and standard deviation (divisor count - 1). */
  readonly mean: number;
  readonly deviation: number;
  /** Maximum likelihood of a shifted and scaled Student t; 200 where the tails are no fatter than normal. */
  readonly degrees: number;
  readonly garch: {
    readonly mean: number;
    readonly omega: number;
    readonly alpha: number;
    readonly beta: number;
    readonly degrees: number;
  };
}

export interface Calibration extends ParameterSource {
  readonly stepMilliseconds: number;
  readonly observations: number;
  readonly factors: readonly FactorCalibration[];
  /** Sample correlation, by rows. */
  readonly correlation: readonly (readonly number[])[];
  /** Of the t copula: sin(pi tau / 2) of Kendall's tau by rows, and the degrees of freedom of most likelihood. */
  readonly copula: { readonly correlation: readonly (readonly number[])[]; readonly degrees: number };
  readonly notes: readonly string[];
}

export interface CalibrationOptions extends ChangeSteps {
  readonly name: string;
  readonly source: string;
}

const MIN_OBSERVATIONS = 100;
const MAX_DEGREES = 200;
const HALF_LN_PI = 0.5723649429247001;

export function calibrate(history: History, series: readonly FactorSeries[], options: CalibrationOptions): Calibration {
  const { stepMilliseconds, overlapping, name, source } = options;
  const { columns, factors, from, to, leftOut } = factorChanges(history, series, { stepMilliseconds, overlapping });
  const observations = from.length;
  if (observations < MIN_OBSERVATIONS) {
    throw new PlimsollError(
      'MARKET_DATA_MISSING',
      `the history holds ${observations} changes; a calibration needs at least ${MIN_OBSERVATIONS}`,
    );
  }
  const still = columns.findIndex((column) => column.every((value) => value === column[0]));
  if (still >= 0) {
    throw new PlimsollError('MARKET_DATA_INVALID', `${series[still]!.series} never moves; it cannot be calibrated`);
  }
  const copula = fitCopula(columns);
  const notes = [
    ...(leftOut === 0 ? [] : [`${leftOut} steps were left out because a factor has no value at one end`]),
    ...(overlapping ? ['steps overlap: their fits look surer than they are'] : []),
    ...copula.notes,
  ];
  return {
    name,
    source,
    date: periodText(from[0]!, to[observations - 1]!),
    stepMilliseconds,
    observations,
    factors: factors.map((factor, index) => factorCalibration(factor, series[index]!.series, columns[index]!)),
    correlation: columns.map((left) => columns.map((right) => (left === right ? 1 : correlationOf(left, right)))),
    copula: { correlation: copula.correlation, degrees: copula.degrees },
    notes,
  };
}

export interface CalibratedHorizon {
  readonly factors: readonly Factor[];
  /** Steps of the calibration to one horizon: means grow with it, deviations with its root. */
  readonly steps: number;
  /** zero: no drift, as margin rules have it; sample: the mean of the past. */
  readonly means: 'zero' | 'sample';
  /** The sample correlation for Gaussian and Student, the copula's for the t copula. */
  readonly dependence: 'sample' | 'copula';
  readonly damping?: readonly (Damping | undefined)[];
  readonly scenarios: number;
  readonly draws: Draws;
}

/** A horizon from a calibration: the factors must be those that were calibrated, in their order. */
export function horizonOf(calibration: Calibration, options: CalibratedHorizon): Horizon {
  const { factors, steps, means, dependence, damping, scenarios, draws } = options;
  requireInteger('steps of the horizon', steps, { low: 1, high: 10_000 });
  const calibrated = calibration.factors.map((each) => each.id);
  const asked = factors.map((factor) => factor.id);
  if (calibrated.join(', ') !== asked.join(', ')) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `${calibration.name} was calibrated to ${calibrated.join(', ')}; the horizon has ${asked.join(', ')}`,
    );
  }
  const rows = dependence === 'sample' ? calibration.correlation : calibration.copula.correlation;
  const root = Math.sqrt(steps);
  return {
    spreads: factors.map((factor, index) => {
      const { mean, deviation } = calibration.factors[index]!;
      const damped = damping?.[index];
      const spread = { factor, mean: means === 'zero' ? 0 : mean * steps, deviation: deviation * root };
      return damped === undefined ? spread : { ...spread, damping: damped };
    }),
    correlation: createCorrelation(asked, rows),
    scenarios,
    draws,
    parameters: { name: calibration.name, source: calibration.source, date: calibration.date },
  };
}

function factorCalibration({ id }: Factor, series: string, changes: Float64Array): FactorCalibration {
  const count = changes.length;
  const mean = compensatedSum(changes) / count;
  const centred = changes.map((value) => value - mean);
  const deviation = Math.sqrt(compensatedDot(centred, centred) / (count - 1));
  const { mean: garchMean, omega, alpha, beta, degrees } = fitGarch(changes);
  return {
    id,
    series,
    mean,
    deviation,
    degrees: fitStudentDegrees(centred.map((value) => value / deviation)),
    garch: { mean: garchMean, omega, alpha, beta, degrees },
  };
}

/** Degrees of freedom of the Student t of most likelihood, with free location and scale, for a series of deviation 1. */
export function fitStudentDegrees(values: Float64Array): number {
  const cost = (point: Float64Array): number => {
    const [location, logScale, logDegrees] = point as unknown as [number, number, number];
    const degrees = exp(logDegrees);
    if (!(degrees <= MAX_DEGREES && degrees >= 0.2)) return Number.POSITIVE_INFINITY;
    const scale = exp(logScale);
    let sum = 0;
    for (let index = 0; index < values.length; index++) {
      const shock = (values[index]! - location) / scale;
      sum += log1p((shock * shock) / degrees);
    }
    const half = 0.5 * (degrees + 1);
    const constant = logGamma(half) - logGamma(0.5 * degrees) - 0.5 * log(degrees) - HALF_LN_PI - logScale;
    return half * sum - values.length * constant;
  };
  let start = [0, -0.5, log(4)];
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 10; round++) {
    const found = minimiseNelderMead(cost, start, [0.05, 0.2, 0.3], { maxEvaluations: 800, pointTolerance: 1e-8 });
    start = Array.from(found.point);
    if (found.converged && best - found.cost <= 1e-9 * Math.abs(found.cost)) break;
    best = found.cost;
  }
  return exp(start[2]!);
}

function correlationOf(left: Float64Array, right: Float64Array): number {
  const centre = (column: Float64Array): Float64Array => {
    const mean = compensatedSum(column) / column.length;
    return column.map((value) => value - mean);
  };
  const x = centre(left);
  const y = centre(right);
  const rho = compensatedDot(x, y) / Math.sqrt(compensatedDot(x, x) * compensatedDot(y, y));
  return Math.max(-1, Math.min(1, rho));
}
