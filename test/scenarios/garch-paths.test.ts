import { describe, expect, it } from 'vitest';
import { fillGarchReturns, type GjrGarch, stationaryVariance } from '../../src/scenarios/garch-paths.ts';

const model: GjrGarch = { omega: 2e-6, alpha: 0.024, beta: 0.93, gamma: 0.059, premium: 0, rate: 0.05 / 365 };
const draws = { seed: 7, stream: 0, method: 'philox', antithetic: true } as const;

function returnsAfter(steps: readonly number[], count: number, changes: Partial<GjrGarch> = {}, firstScenario = 0) {
  const columns = steps.map(() => new Float64Array(count));
  fillGarchReturns(columns, { model: { ...model, ...changes }, steps, draws, firstScenario, count });
  return columns;
}

describe('the stationary variance', () => {
  it('is omega over what a step lets go', () => {
    // 1 - 0.93 - 0.024 - 0.059 / 2.
    expect(stationaryVariance(model)).toBeCloseTo(2e-6 / 0.0165, 15);
  });

  it('has the moments of a shifted normal where risk has a price: N(0.2) = 0.5792597094391030, phi(0.2) = 0.3910426939754559', () => {
    const kept = 0.93 + (0.024 + 0.059 * 0.579259709439103) * 1.04 + 0.059 * 0.2 * 0.3910426939754559;
    expect(stationaryVariance({ ...model, premium: 0.2 })).toBeCloseTo(2e-6 / (1 - kept), 15);
  });

  it('is refused where variance grows for ever', () => {
    expect(() => stationaryVariance({ ...model, beta: 0.99 })).toThrow(/keeps 1\.04\d* of its variance/);
    expect(() => stationaryVariance({ ...model, premium: 2 })).toThrow(/below 1 there is a mean/);
  });
});

describe('paths', () => {
  it('without moving variance are those of a plain walk', () => {
    const flat = { alpha: 0, gamma: 0, beta: 0, omega: 1e-4 };
    const [first, second] = returnsAfter([1, 2], 64, flat);
    for (let index = 0; index < 64; index += 2) {
      const drift = model.rate - 0.5e-4;
      // Antithetic neighbours cancel, and what is left is twice the drift.
      expect(first![index]! + first![index + 1]!).toBeCloseTo(2 * drift, 15);
      expect(second![index]! + second![index + 1]!).toBeCloseTo(4 * drift, 15);
    }
  });

  it('are the same bits however scenarios are cut, and whatever other steps are asked for', () => {
    const [whole] = returnsAfter([10], 96);
    const [, tenth] = returnsAfter([5, 10], 32, {}, 64);
    expect(Array.from(tenth!)).toEqual(Array.from(whole!.subarray(64)));
  });

  it('keep the discounted price a martingale', () => {
    const count = 16_384;
    const [column] = returnsAfter([30], count, { premium: 0.2 });
    const growth = column!.reduce((sum, value) => sum + Math.exp(value - 30 * model.rate), 0) / count;
    // Pairs leave about 0.15 % of a deviation of 8 % over the root of their number.
    expect(Math.abs(growth - 1)).toBeLessThan(2e-3);
  });

  it('refuse steps that do not rise', () => {
    expect(() => returnsAfter([3, 3], 2)).toThrow(/step of a GARCH path is 3/);
    expect(() => returnsAfter([0], 2)).toThrow(/step of a GARCH path is 0/);
  });
});
