// Distributions of one log return over one horizon, as an exact tail needs them: both tail probabilities and the density.
import { requireFinite, requirePositive } from '../core/checks.ts';
import { exp, expm1 } from '../spec/exp.ts';
import { normalCdf, normalDensity } from '../spec/normal-cdf.ts';
import { studentT, studentTDensity, studentTSurvival } from '../spec/student-t.ts';

export interface HorizonDistribution {
  /** P(X <= x), and P(X > x) without the rounding of 1 - P. */
  readonly below: (x: number) => number;
  readonly above: (x: number) => number;
  readonly density: (x: number) => number;
  /** Where the bulk is and how wide: a grid is laid by these. */
  readonly centre: number;
  readonly scale: number;
  /** E exp(X) is infinite: no loss that grows with the price has a mean. */
  readonly hasInfinitePriceMean: boolean;
}

export function normalReturn(mean: number, deviation: number): HorizonDistribution {
  requireFinite('the mean of the log return', mean);
  requirePositive('the deviation of the log return', deviation);
  return {
    below: (x) => normalCdf((x - mean) / deviation),
    above: (x) => normalCdf((mean - x) / deviation),
    density: (x) => normalDensity((x - mean) / deviation) / deviation,
    centre: mean,
    scale: deviation,
    hasInfinitePriceMean: false,
  };
}

/** location + scale T with T of `degrees` degrees of freedom. */
export function studentReturn(location: number, scale: number, degrees: number): HorizonDistribution {
  requireFinite('the location of the log return', location);
  requirePositive('the scale of the log return', scale);
  requirePositive('the degrees of freedom', degrees);
  return {
    below: (x) => studentT((x - location) / scale, degrees),
    above: (x) => studentTSurvival((x - location) / scale, degrees),
    density: (x) => studentTDensity((x - location) / scale, degrees) / scale,
    centre: location,
    scale,
    hasInfinitePriceMean: true,
  };
}

export interface MertonModel {
  readonly volatility: number;
  readonly jumpsPerYear: number;
  readonly meanLogJump: number;
  readonly jumpVolatility: number;
  /** The jumps are compensated: the price grows at this rate. */
  readonly drift: number;
}

/** Beyond this Poisson probability the remaining terms are nothing beside the sum. */
const NEGLIGIBLE = 1e-22;
const MAX_JUMPS = 1000;

/** Merton (1976): normal moves and a Poisson number of normal jumps; a mixture of normals. */
export function mertonReturn(model: MertonModel, years: number): HorizonDistribution {
  const { volatility, jumpsPerYear, meanLogJump, jumpVolatility, drift } = model;
  requirePositive('the horizon in years', years);
  requirePositive('volatility', volatility);
  for (const [name, value] of Object.entries(model)) requireFinite(name, value);
  const jumps = jumpsPerYear * years;
  const compensator = jumpsPerYear * expm1(meanLogJump + 0.5 * jumpVolatility * jumpVolatility);
  const start = (drift - 0.5 * volatility * volatility - compensator) * years;
  const terms: { probability: number; normal: HorizonDistribution }[] = [];
  let probability = exp(-jumps);
  for (let count = 0; count < MAX_JUMPS && (count <= jumps || probability > NEGLIGIBLE); count++) {
    const variance = volatility * volatility * years + count * jumpVolatility * jumpVolatility;
    terms.push({ probability, normal: normalReturn(start + count * meanLogJump, Math.sqrt(variance)) });
    probability = (probability * jumps) / (count + 1);
  }
  const mixture = (part: 'below' | 'above' | 'density') => (x: number) => {
    let sum = 0;
    // From the rarest term, so that the small ones are not lost beside the large.
    for (let index = terms.length - 1; index >= 0; index--) {
      sum += terms[index]!.probability * terms[index]!.normal[part](x);
    }
    return sum;
  };
  const jumpVariance = jumps * (meanLogJump * meanLogJump + jumpVolatility * jumpVolatility);
  return {
    below: mixture('below'),
    above: mixture('above'),
    density: mixture('density'),
    centre: start + jumps * meanLogJump,
    scale: Math.sqrt(volatility * volatility * years + jumpVariance),
    hasInfinitePriceMean: false,
  };
}
