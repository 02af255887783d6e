import { describe, expect, it } from 'vitest';
import { createCorrelation } from '../../src/market/correlation.ts';
import {
  basisFactor,
  type Factor,
  fundingFactor,
  pegFactor,
  rateFactor,
  spotFactor,
  tenorWeight,
} from '../../src/market/factor.ts';
import { applyMoves } from '../../src/market/moves.ts';
import { gaussianScenarios } from '../../src/scenarios/elliptical.ts';
import { generateScenarios } from '../../src/scenarios/generator.ts';
import { volatilityLevelFactor, volatilitySlopeFactor } from '../../src/scenarios/volatility-factors.ts';
import { sentenceOf, snapshotOf } from '../market/helpers.ts';

const LEVEL = volatilityLevelFactor('BTC', {
  form: 'log',
  referenceYears: 30 / 365,
  exponentBelow: 0.3,
  exponentAbove: 0.5,
  minimumYears: 1 / 365,
});
const SLOPE = volatilitySlopeFactor('BTC', {
  form: 'log',
  referenceYears: 30 / 365,
  shortestYears: 1 / 365,
  longestYears: 1,
});

const weight = (factor: Factor, years: number): number => {
  if (factor.kind !== 'volatility') throw new Error(factor.id);
  return tenorWeight(factor.tenorScaling, years);
};

describe('volatility factors', () => {
  it('level: (30 / days) to its power on each side', () => {
    expect(weight(LEVEL, 30 / 365)).toBe(1);
    expect(Math.abs(weight(LEVEL, 120 / 365) - 0.5)).toBeLessThan(1e-15);
    expect(Math.abs(weight(LEVEL, 10 / 365) - 3 ** 0.3)).toBeLessThan(1e-15);
  });

  it('slope: 0 at the reference, 1 at the long end, rising, near the logarithm', () => {
    expect(weight(SLOPE, 30 / 365)).toBe(0);
    expect(weight(SLOPE, 1)).toBe(1);
    expect(weight(SLOPE, 5)).toBe(1);
    let last = Number.NEGATIVE_INFINITY;
    for (let days = 1; days <= 365; days++) {
      const here = weight(SLOPE, days / 365);
      expect(here).toBeGreaterThan(last);
      expect(Math.abs(here - Math.log(days / 30) / Math.log(365 / 30))).toBeLessThan(0.036);
      last = here;
    }
    expect(
      sentenceOf(() =>
        volatilitySlopeFactor('BTC', { form: 'log', referenceYears: 1, shortestYears: 0.1, longestYears: 1 }),
      ),
    ).toContain('longest tenor of the slope is 1');
  });

  it('every kind of factor can be drawn, and the drawn moves applied', () => {
    const factors = [
      spotFactor('BTC'),
      LEVEL,
      SLOPE,
      basisFactor('BTC'),
      fundingFactor('BTC'),
      rateFactor('USD'),
      pegFactor('USDT'),
    ];
    const names = factors.map((factor) => factor.id);
    const correlation = createCorrelation(
      names,
      names.map((_, row) => names.map((__, column) => (row === column ? 1 : 0.2))),
    );
    const { moves, count } = generateScenarios(
      gaussianScenarios({
        spreads: factors.map((factor) => ({ factor, mean: 0, deviation: 0.02 })),
        correlation,
        scenarios: 50,
        draws: { seed: 9, stream: 0, method: 'sobol', antithetic: true },
        parameters: { name: 'test', source: 'this file', date: '2026-01-01' },
      }),
    );
    const snapshot = snapshotOf({ fundingRate: 0.1 });
    for (let scenario = 0; scenario < count; scenario++) {
      const amounts = factors.map((factor, index) => ({ factor, amount: moves[index]![scenario]! }));
      const moved = applyMoves(snapshot, amounts, { stickiness: 'moneyness' });
      expect(moved.underlyings.get('BTC')!.spot).not.toBe(snapshot.underlyings.get('BTC')!.spot);
    }
  });
});
