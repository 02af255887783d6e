import { describe, expect, it } from 'vitest';
import { MILLISECONDS_PER_DAY } from '../../src/core/units.ts';
import { spotFactor } from '../../src/market/factor.ts';
import { calibrate, fitStudentDegrees, horizonOf } from '../../src/scenarios/calibrate.ts';
import { fitCopula, kendallTau } from '../../src/scenarios/copula-fit.ts';
import type { Draws } from '../../src/scenarios/draws.ts';
import { studentCopulaScenarios } from '../../src/scenarios/elliptical.ts';
import { generateScenarios } from '../../src/scenarios/generator.ts';
import { expectClose, sentenceOf, vectors } from '../market/helpers.ts';
import { dailyHistory, exampleHistory } from './history-of.ts';
import { deviationOf } from './sample.ts';

interface Truth {
  readonly factors: readonly { series: string; mean: number; deviation: number; degrees: number }[];
  readonly correlation: number;
  readonly tau: number;
  readonly copulaCorrelation: number;
  readonly copulaDegrees: number;
  readonly ties: { left: number[]; right: number[]; tau: number };
}
const truth = vectors('calibration') as Truth;
const DRAWS: Draws = { seed: 12, stream: 0, method: 'philox', antithetic: false };
const BTC = spotFactor('BTC');
const ETH = spotFactor('ETH');
const options = {
  name: 'BTC and ETH by day',
  source: 'examples/history/btc-eth-daily.csv',
  stepMilliseconds: MILLISECONDS_PER_DAY,
  overlapping: false,
};

describe('calibration to the example history', () => {
  const series = [
    { factor: BTC, series: 'btc_usd' },
    { factor: ETH, series: 'eth_usd' },
  ];
  const calibration = calibrate(exampleHistory(), series, options);

  it('moments, tails and dependence are those of numpy and scipy', () => {
    calibration.factors.forEach((factor, index) => {
      const wanted = truth.factors[index]!;
      expectClose(factor.mean, wanted.mean, 1e-11, `${wanted.series} mean`);
      expectClose(factor.deviation, wanted.deviation, 1e-12, `${wanted.series} deviation`);
      expectClose(factor.degrees, wanted.degrees, 1e-4, `${wanted.series} degrees`);
    });
    expectClose(calibration.correlation[1]![0]!, truth.correlation, 1e-12, 'correlation');
    expectClose(calibration.copula.correlation[0]![1]!, truth.copulaCorrelation, 1e-12, 'copula correlation');
    expectClose(calibration.copula.degrees, truth.copulaDegrees, 1e-4, 'copula degrees');
  });

  it('says where it is from, and survives a file', () => {
    expect(calibration.date).toBe('2019-01-01/2025-12-31');
    expect(calibration.observations).toBe(2556);
    expect(calibration.notes).toEqual([]);
    expect(JSON.parse(JSON.stringify(calibration))).toEqual(calibration);
  });

  it('makes a horizon: deviations grow with the root of the steps', () => {
    const horizon = horizonOf(calibration, {
      factors: [BTC, ETH],
      steps: 4,
      means: 'zero',
      dependence: 'copula',
      damping: [{ from: 0.3, limit: 0.6 }, undefined],
      scenarios: 50_000,
      draws: DRAWS,
    });
    const own = calibration.factors.map((factor) => factor.degrees);
    const { moves, provenance } = generateScenarios(studentCopulaScenarios(horizon, calibration.copula.degrees, own));
    expect(provenance.parameters.source).toBe(options.source);
    expect(provenance.parameters.date).toBe('2019-01-01/2025-12-31');
    // Tails without a fourth moment, of which BTC's are damped: the sample deviation is rough.
    expect(Math.abs(deviationOf(moves[1]!) / (2 * truth.factors[1]!.deviation) - 1)).toBeLessThan(0.1);
    expect(deviationOf(moves[0]!) / (2 * truth.factors[0]!.deviation)).toBeGreaterThan(0.8);
    expect(deviationOf(moves[0]!) / (2 * truth.factors[0]!.deviation)).toBeLessThan(1.02);
    const asked = {
      factors: [ETH, BTC],
      steps: 1,
      means: 'zero',
      dependence: 'sample',
      scenarios: 1,
      draws: DRAWS,
    } as const;
    expect(sentenceOf(() => horizonOf(calibration, asked))).toContain('was calibrated to BTC spot, ETH spot');
  });
});

describe('pieces', () => {
  it("Kendall's tau with ties", () => {
    const { left, right, tau } = truth.ties;
    expectClose(kendallTau(Float64Array.from(left), Float64Array.from(right)), tau, 1e-15, 'tau-b');
  });

  it('a copula that was drawn is found again', () => {
    const spreads = [BTC, ETH].map((factor) => ({ factor, mean: 0, deviation: 0.03 }));
    const { moves } = generateScenarios(
      studentCopulaScenarios(
        {
          spreads,
          correlation: {
            names: [BTC.id, ETH.id],
            matrix: Float64Array.of(1, 0.6, 0.6, 1),
          },
          scenarios: 3000,
          draws: DRAWS,
          parameters: { name: 'test', source: 'this file', date: '2026-01-01' },
        },
        4,
        [3, 30],
      ),
    );
    const fit = fitCopula(moves);
    // Standard errors at 3,000: about 0.015 and 0.4.
    expect(Math.abs(fit.correlation[0]![1]! - 0.6)).toBeLessThan(0.05);
    expect(Math.abs(fit.degrees - 4)).toBeLessThan(1.2);
    expect(Math.abs(fitStudentDegrees(moves[0]!.map((x) => x / 0.03)) - 3)).toBeLessThan(0.6);
  });

  it('one factor moved by another alone: the singular correlation is drawn towards independence, and says so', () => {
    const column = Float64Array.from({ length: 200 }, (_, index) => ((index * 37) % 200) / 100 - 1);
    const fit = fitCopula([column, column.map((x) => 2 * x)]);
    expect(fit.correlation[0]![1]).toBe(0.999);
    expect(fit.notes[0]).toContain('all but singular');
  });

  it('refuses short and still series', () => {
    const price = [{ factor: BTC, series: 'price' }];
    expect(sentenceOf(() => calibrate(dailyHistory([1, 2, 3]), price, options))).toContain('holds 2 changes');
    const still = dailyHistory(new Array<number>(200).fill(7));
    expect(sentenceOf(() => calibrate(still, price, options))).toContain('price never moves');
  });
});
