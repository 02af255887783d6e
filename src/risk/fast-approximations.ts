// VaR and ES without scenarios, from deltas, gammas and a covariance: normal, moment-matched and Cornish-Fisher. Seconds
// of thought before the full answer, and said to be so; quadratic-tail has the same quadratic loss exactly.
import { normalDensity } from '../spec/normal-cdf.ts';
import { normalInverse } from '../spec/normal-inverse.ts';
import { cumulantsOf, type DeltaGammaBook, type QuadraticLoss, quadraticLossOf } from './quadratic-loss.ts';
import { quadraticRisk } from './quadratic-tail.ts';
import { requireLevel } from './sample.ts';

export type FastMethod = 'delta-normal' | 'delta-gamma-normal' | 'delta-gamma-cornish-fisher' | 'delta-gamma-exact';

export interface FastRisk {
  readonly method: FastMethod;
  readonly level: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  /** Null, or why the figures are not to be trusted. */
  readonly warning: string | null;
}

export function fastRisk(book: DeltaGammaBook, level: number, method: FastMethod): FastRisk {
  return fastRiskOf(quadraticLossOf(book), level, method);
}

export function fastRiskOf(loss: QuadraticLoss, level: number, method: FastMethod): FastRisk {
  requireLevel(level);
  switch (method) {
    case 'delta-normal': {
      let variance = 0;
      for (const slope of loss.linear) variance += slope * slope;
      return { method, warning: null, ...normalRisk(loss.constant, variance, level) };
    }
    case 'delta-gamma-normal': {
      const { mean, variance } = cumulantsOf(loss);
      return { method, warning: null, ...normalRisk(mean, variance, level) };
    }
    case 'delta-gamma-cornish-fisher':
      return cornishFisherRisk(loss, level);
    case 'delta-gamma-exact':
      return { method, warning: null, ...quadraticRisk(loss, level) };
  }
}

type Figures = Pick<FastRisk, 'level' | 'valueAtRisk' | 'expectedShortfall'>;

function normalRisk(mean: number, variance: number, level: number): Figures {
  const deviation = Math.sqrt(variance);
  const z = normalInverse(level);
  return {
    level,
    valueAtRisk: mean + deviation * z,
    expectedShortfall: mean + (deviation * normalDensity(z)) / (1 - level),
  };
}

/**
 * Cornish and Fisher (1938) to the fourth cumulant: the quantile is mean + deviation w(z), w a cubic in Hermite polynomials.
 * ES integrates that cubic over the tail: the integral of H_n phi beyond z is H_(n-1)(z) phi(z).
 */
function cornishFisherRisk(loss: QuadraticLoss, level: number): FastRisk {
  const method = 'delta-gamma-cornish-fisher';
  const { mean, variance, third, fourth } = cumulantsOf(loss);
  if (variance === 0) return { method, level, valueAtRisk: mean, expectedShortfall: mean, warning: null };
  const deviation = Math.sqrt(variance);
  const skew = third / (variance * deviation);
  const kurtosis = fourth / (variance * variance);
  const z = normalInverse(level);
  const square = z * z;
  // w = H1 + skew H2 / 6 + kurtosis H3 / 24 - skew^2 (2 H3 + H1) / 36.
  const h2 = square - 1;
  const h3 = z * (square - 3);
  const squaredSkew = skew * skew;
  const w = z + (skew * h2) / 6 + (kurtosis * h3) / 24 - (squaredSkew * (2 * h3 + z)) / 36;
  const tailMean = 1 + (skew * z) / 6 + (kurtosis * h2) / 24 - (squaredSkew * (2 * h2 + 1)) / 36;
  return {
    method,
    level,
    valueAtRisk: mean + deviation * w,
    expectedShortfall: mean + (deviation * tailMean * normalDensity(z)) / (1 - level),
    warning: isMonotoneBeyond(z, skew, kurtosis)
      ? null
      : `the Cornish-Fisher quantile falls somewhere beyond the level ${level} (skewness ${skew.toPrecision(3)}, excess kurtosis ${kurtosis.toPrecision(3)}); use delta-gamma-exact`,
  };
}

/** w'(z) = c2 z^2 + c1 z + c0 must stay positive from z upwards. */
function isMonotoneBeyond(z: number, skew: number, kurtosis: number): boolean {
  const c2 = kurtosis / 8 - (skew * skew) / 6;
  const c1 = skew / 3;
  const c0 = 1 - kurtosis / 8 + (5 * skew * skew) / 36;
  const slope = (at: number): number => (c2 * at + c1) * at + c0;
  if (c2 < 0 || (c2 === 0 && c1 < 0) || !(slope(z) > 0)) return false;
  const lowest = c2 > 0 ? -c1 / (2 * c2) : z;
  return lowest <= z || slope(lowest) > 0;
}
