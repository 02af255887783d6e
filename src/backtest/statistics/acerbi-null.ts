// What Z1, Z2 and Z3 are by chance when the forecast is right: simulated, seeded, the same on every machine.
// Draw d of resample r is the uniform number of (seed, scenario r, step d). Only the tail is drawn: how many days are in it, and where.
import { requireInRange, requireInteger } from '../../core/checks.ts';
import { PlimsollError } from '../../core/errors.ts';
import { fillUniforms } from '../../scenarios/draws.ts';
import { binomialDistribution } from '../../spec/binomial-distribution.ts';
import { power } from '../../spec/power.ts';
import {
  estimatorCount,
  expectedEstimate,
  lawQuantile,
  lawShortfall,
  type ReturnLaw,
  requireLaw,
  z3OfEstimate,
} from './acerbi-szekely.ts';
import type { TestResult } from './coverage.ts';
import { requireProbability } from './exceptions.ts';

export type AcerbiStatistic = 'z1' | 'z2' | 'z3';

export interface NullRequest {
  readonly statistic: AcerbiStatistic;
  readonly days: number;
  readonly probability: number;
  readonly law: ReturnLaw;
  readonly resamples: number;
  readonly seed: number;
  /** For Z3: expected return over expected volatility of each day. */
  readonly drift?: Float64Array;
}

/** The statistics of all resamples, ascending. Resamples without exceptions have no Z1 and are left out. */
export function simulateNull(request: NullRequest): Float64Array {
  const { statistic, days, probability, resamples } = request;
  requireProbability(probability);
  requireLaw(request.law);
  requireInteger('the number of days', days, { low: 1, high: 1e6 });
  requireInteger('the number of resamples', resamples, { low: 1, high: 1e6 });
  const values = statistic === 'z3' ? simulateRanks(request) : simulateRatios(request);
  return values.filter((value) => !Number.isNaN(value)).sort();
}

/** The uniform number of a draw of a resample. */
type Uniform = (resample: number, draw: number) => number;

function uniformOf(seed: number): Uniform {
  const column = new Float64Array(1);
  const draws = { seed, stream: 0, method: 'philox', antithetic: false } as const;
  return (resample, draw) => {
    fillUniforms(column, { draws, factor: 0, step: draw, factorsPerStep: 1, firstScenario: resample, count: 1 });
    return column[0]!;
  };
}

/** P(N <= k) of the number of exceptions, up to where it is 1. */
function countDistribution(days: number, probability: number): Float64Array {
  const table: number[] = [];
  for (let count = 0; count <= days && !(table[count - 1]! >= 1); count++) {
    table.push(binomialDistribution(count, days, probability));
  }
  return Float64Array.from(table);
}

/** How many exceptions: the first k whose P(N <= k) is above the uniform number. */
function countAt(table: Float64Array, uniform: number): number {
  let [low, high] = [0, table.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (table[middle]! > uniform) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The number of exceptions by draw 0; then each of them, a loss somewhere in the tail. Days without one add nothing. */
function simulateRatios({ statistic, days, probability, law, resamples, seed }: NullRequest): Float64Array {
  const shortfall = lawShortfall(law, probability);
  const uniform = uniformOf(seed);
  const table = countDistribution(days, probability);
  return Float64Array.from({ length: resamples }, (_, resample) => {
    const exceptions = countAt(table, uniform(resample, 0));
    let total = 0;
    for (let draw = 1; draw <= exceptions; draw++) {
      total -= lawQuantile(law, probability * uniform(resample, draw)) / shortfall;
    }
    return 1 - total / (statistic === 'z2' ? days * probability : exceptions);
  });
}

/**
 * The smallest ranks of so many days, in order, and nothing of the others: beyond one at u the least of n more is
 * 1 - (1 - u) v^(1 / n), v uniform.
 */
function simulateRanks({ days, probability, law, resamples, seed, drift }: NullRequest): Float64Array {
  if (drift && drift.length !== days) {
    throw new PlimsollError('INPUT_VALUE', `the drift has ${drift.length} days; the simulation has ${days}`);
  }
  const worst = estimatorCount(days, probability);
  const uniform = uniformOf(seed);
  const expected = expectedEstimate(days, probability, law);
  return Float64Array.from({ length: resamples }, (_, resample) => {
    let [sum, above] = [0, 1];
    for (let place = 0; place < worst; place++) {
      above *= power(uniform(resample, place), 1 / (days - place));
      sum -= lawQuantile(law, 1 - above);
    }
    return z3OfEstimate(sum / worst, expected, drift);
  });
}

/** The value that a right forecast falls below with the probability `significance`. */
export function criticalValue(simulated: Float64Array, significance: number): number {
  requireInRange('the significance', significance, { low: 0, high: 1, lowOpen: true, highOpen: true });
  const rank = Math.ceil(significance * simulated.length);
  return simulated[Math.min(simulated.length, Math.max(1, rank)) - 1]!;
}

/** The share of simulated statistics at or below the observed one; at least one, as if the observation were among them. */
export function simulatedTest(observed: number, simulated: Float64Array): TestResult {
  let below = 0;
  while (below < simulated.length && simulated[below]! <= observed) below++;
  return { statistic: observed, pValue: (below + 1) / (simulated.length + 1) };
}
