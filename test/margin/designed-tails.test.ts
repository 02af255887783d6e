// Weighted scenarios through the walk of the house: their design arrives where the intervals are made.
import { expect, test } from 'vitest';
import type { MarginModel } from '../../src/margin/model.ts';
import { assessTail, type TailJudgement, tailRequest } from '../../src/margin/tail-assessment.ts';
import { createCorrelation } from '../../src/market/correlation.ts';
import { spotFactor } from '../../src/market/factor.ts';
import { lognormalGain } from '../../src/risk/lognormal-shortfall.ts';
import { tailScenarios } from '../../src/scenarios/tail-scenarios.ts';
import { bookOf, requirementsOf } from './walk.ts';

const SIGMA = 0.04;
const SPOT = 60_000;

const judgement: TailJudgement = {
  measure: 'es',
  confidence: 0.99,
  convention: 'order-statistic',
  maintenanceShare: 0.8,
  horizonDays: 1,
  independent: false,
  parameters: { name: 'test', source: 'this file', date: '2026-01-01', certainty: 'published' },
  warnings: [],
};

function modelBy(method: 'philox' | 'sobol'): MarginModel {
  const set = tailScenarios(
    {
      spreads: [{ factor: spotFactor('BTC'), mean: 0, deviation: SIGMA }],
      correlation: createCorrelation(['BTC spot'], [[1]]),
      scenarios: 4096,
      draws: { seed: 5, stream: 0, method, antithetic: false },
      parameters: judgement.parameters,
    },
    { level: 0.99, book: { thetaValue: 0, deltas: Float64Array.of(SPOT), gammas: Float64Array.of(SPOT) } },
  );
  return {
    name: 'tail of one book',
    parameters: judgement.parameters,
    scenariosNeeded: () => [tailRequest(set, judgement)],
    assess: ([outcome], valuation) => assessTail(outcome!, valuation, judgement),
  };
}

test.each([
  ['philox', 'strata'],
  ['sobol', 'replicates'],
] as const)('%s: intervals by %s, around the closed form', async (method, kind) => {
  const [requirement] = await requirementsOf(modelBy(method), bookOf(['desk', 'BTC_USDC-PERPETUAL', 1]));
  const { valueAtRisk, expectedShortfall } = lognormalGain({ mu: 0, sigma: SIGMA }, 0.01);
  const { valueAtRiskInterval, expectedShortfallInterval } = requirement!.tail!;
  for (const [interval, gain] of [
    [valueAtRiskInterval!, valueAtRisk],
    [expectedShortfallInterval!, expectedShortfall],
  ] as const) {
    const truth = SPOT * (1 + gain);
    const width = interval.high! - interval.low!;
    expect(interval.method).toBe(kind);
    // 4,096 plain draws: 6 %.
    expect(width).toBeLessThan(0.01 * truth);
    expect(interval.low! - width).toBeLessThan(truth);
    expect(interval.high! + width).toBeGreaterThan(truth);
  }
});
