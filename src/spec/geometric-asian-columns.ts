// Options on a geometric average as columns of black-block: no kernel of its own, for the average is lognormal, and a Black
// price asks only for its forward and deviation. A helper: no kernel, no contract.
//
// geometric-asian.ts has ln G = fixedLog + w ln S + carryTime + noise, so in a scenario of volatility sigma f
//
//   ln E[G] = fixedLog + w ln S + carryTime + (sigma f)^2 (varianceTime - meanTime) / 2,   deviation sigma f sqrt(varianceTime).
//
// The convexity mixes volatility and scenario, so the options of one average at one volatility share scenario columns: one
// exponential a scenario, whatever the number of strikes. Against the kernel and its truth: 1e-14 of the larger of forward
// and strike, as the kernel promises (measured: 1.6e-15), with the reference within a factor of 20 of the spot.

import { exp } from './exp.ts';
import { log } from './log.ts';

/** What average-moments.ts makes of a schedule, at the base volatility. */
export interface GeometricAverage {
  readonly carryTime: number;
  readonly volatility: number;
  readonly meanTimeYears: number;
  readonly varianceTimeYears: number;
  /** Of the whole average, what is not fixed yet, and the sum of weight x ln(price) of what is. */
  readonly futureWeight: number;
  readonly fixedLog: number;
}

/** The volSqrtTime of the options' columns; quantity, sign and strike are the options' own. */
export function geometricAsianDeviation({ volatility, varianceTimeYears }: GeometricAverage): number {
  return volatility * Math.sqrt(varianceTimeYears);
}

/** Turns the four scenario columns of a slice, here spot, ln(spot / reference), volFactor and its inverse, into those of the
 *  average: E[G], ln(E[G] / reference), the same factors. Strikes take their logarithm over the same reference. */
export function geometricAsianScenarios(
  average: GeometricAverage,
  reference: number,
  spots: Float64Array,
  out: Float64Array,
): void {
  const { carryTime, volatility, meanTimeYears, varianceTimeYears, futureWeight, fixedLog } = average;
  const stride = spots.length / 4;
  // What is fixed is near the reference, so these two nearly cancel: once for all scenarios.
  const known = futureWeight === 1 ? fixedLog : fixedLog + (futureWeight - 1) * log(reference);
  const convexity = 0.5 * (varianceTimeYears - meanTimeYears);
  for (let scenario = 0; scenario < stride; scenario++) {
    const factor = spots[scenario + 2 * stride]!;
    const scenarioVolatility = volatility * factor;
    const drift = known + (carryTime + convexity * scenarioVolatility * scenarioVolatility);
    const logAverage = futureWeight * spots[scenario + stride]! + drift;
    out[scenario] = reference * exp(logAverage);
    out[scenario + stride] = logAverage;
    out[scenario + 2 * stride] = factor;
    out[scenario + 3 * stride] = spots[scenario + 3 * stride]!;
  }
}
