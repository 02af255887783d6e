// What Z1, Z2 and Z3 are by chance when the forecast is right: simulated, seeded, the same on every machine.
// Day d of resample r has the uniform number of (seed, scenario r, step d): its return is the quantile of the law there.
import { requireInRange, requireInteger } from '../../core/checks.ts';
import { PlimsollError } from '../../core/errors.ts';
import { fillUniforms } from '../../scenarios/draws.ts';
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

/** Writes the uniform numbers of a day, one a resample. */
function fillDay(column: Float64Array, seed: number, day: number): void {
  fillUniforms(column, {
    draws: { seed, stream: 0, method: 'philox', antithetic: false },
    factor: 0,
    step: day,
    factorsPerStep: 1,
    firstScenario: 0,
    count: column.length,
  });
}

/** Only days past the VaR, u below the tail probability, count: no other quantile is taken. */
function simulateRatios({ statistic, days, probability, law, resamples, seed }: NullRequest): Float64Array {
  const shortfall = lawShortfall(law, probability);
  const [totals, exceptions] = [new Float64Array(resamples), new Float64Array(resamples)];
  const column = new Float64Array(resamples);
  for (let day = 0; day < days; day++) {
    fillDay(column, seed, day);
    for (let resample = 0; resample < resamples; resample++) {
      if (!(column[resample]! < probability)) continue;
      totals[resample] = totals[resample]! - lawQuantile(law, column[resample]!) / shortfall;
      exceptions[resample] = exceptions[resample]! + 1;
    }
  }
  if (statistic === 'z2') return totals.map((total) => 1 - total / (days * probability));
  return totals.map((total, resample) => 1 - total / exceptions[resample]!);
}

/** Keeps the smallest uniform numbers of each resample, in order. */
function simulateRanks({ days, probability, law, resamples, seed, drift }: NullRequest): Float64Array {
  if (drift && drift.length !== days) {
    throw new PlimsollError('INPUT_VALUE', `the drift has ${drift.length} days; the simulation has ${days}`);
  }
  const worst = estimatorCount(days, probability);
  const kept = new Float64Array(resamples * worst).fill(1);
  const column = new Float64Array(resamples);
  for (let day = 0; day < days; day++) {
    fillDay(column, seed, day);
    for (let resample = 0; resample < resamples; resample++) {
      const first = resample * worst;
      let place = first + worst - 1;
      const rank = column[resample]!;
      if (!(rank < kept[place]!)) continue;
      for (; place > first && kept[place - 1]! > rank; place--) kept[place] = kept[place - 1]!;
      kept[place] = rank;
    }
  }
  const expected = expectedEstimate(days, probability, law);
  return Float64Array.from({ length: resamples }, (_, resample) => {
    let sum = 0;
    for (let place = 0; place < worst; place++) sum -= lawQuantile(law, kept[resample * worst + place]!);
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
