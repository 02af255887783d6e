import { describe, expect, it } from 'vitest';
import type { SviParameters } from '../../src/market/snapshot.ts';
import {
  type SsviCurvature,
  type SsviSurface,
  ssviArbitrage,
  ssviPhi,
  ssviSlice,
  ssviTotalVariance,
} from '../../src/market/ssvi.ts';
import { butterflyG, minimumTotalVariance, sviTotalVariance, wingSlopes } from '../../src/market/svi.ts';
import { checkButterfly, checkCalendar, isFreeOfArbitrage } from '../../src/market/svi-arbitrage.ts';
import { expectClose, JUNE, MARCH, vectors } from './helpers.ts';

const table = vectors('svi') as {
  curves: { name: string; parameters: SviParameters; rows: { k: number; w: number; g: number }[] }[];
  ssvi: { rho: number; curvature: SsviCurvature; theta: number; k: number; phi: number; w: number }[];
  lyra: (SviParameters & { timeYears: number; forward: number; strike: number; volatility: number })[];
};
const curve = (name: string) => table.curves.find((one) => one.name === name)!.parameters;

describe('raw SVI', () => {
  it('gives the volatilities of an on-chain library', () => {
    expect(table.lyra.length).toBe(8);
    for (const row of table.lyra) {
      // Its fixed-point arithmetic carries 18 decimals of ln and sqrt.
      const k = Math.log(row.strike / row.forward);
      expectClose(Math.sqrt(sviTotalVariance(row, k) / row.timeYears), row.volatility, 1e-14, row);
    }
  });

  it('has the density that Black prices under it have', () => {
    for (const { name, parameters, rows } of table.curves) {
      for (const { k, w, g } of rows) {
        expectClose(sviTotalVariance(parameters, k), w, 1e-14, { name, k });
        expect(Math.abs(butterflyG(parameters, k) - g), `${name} at ${k}: ${g}`).toBeLessThan(1e-13);
      }
    }
  });

  it('knows its lowest point and its wings', () => {
    const vogt = curve('vogt');
    const lowest = minimumTotalVariance(vogt);
    for (let k = -2; k < 2; k += 0.01) expect(sviTotalVariance(vogt, k)).toBeGreaterThanOrEqual(lowest);
    const { left, right } = wingSlopes(vogt);
    expect((sviTotalVariance(vogt, -1e7) - sviTotalVariance(vogt, -1e7 + 1)) / left).toBeCloseTo(1, 6);
    expect((sviTotalVariance(vogt, 1e7 + 1) - sviTotalVariance(vogt, 1e7)) / right).toBeCloseTo(1, 6);
  });
});

describe('arbitrage checks', () => {
  it('see the butterfly in the smile of Axel Vogt and none in its two published repairs', () => {
    const vogt = checkButterfly(curve('vogt'));
    expect(vogt.free).toBe(false);
    expect(vogt.atLogMoneyness).toBeGreaterThan(0.7);
    expect(vogt.atLogMoneyness).toBeLessThan(1);
    expect(vogt.lowestG).toBeLessThan(-0.03);
    expect(checkButterfly(curve('guaranteed')).free).toBe(true);
    expect(checkButterfly(curve('optimal')).free).toBe(true);
  });

  it('see a wing that is too steep, whatever the grid shows', () => {
    const steep = { a: 0.5, b: 1.1, rho: 0.9, m: 0, sigma: 0.5 };
    expect(checkButterfly(steep).steepestWing).toBeCloseTo(2.09, 12);
    expect(checkButterfly(steep).free).toBe(false);
  });

  it('see variance that falls with time, at the money and in the wings', () => {
    const early = { a: 0.02, b: 0.1, rho: 0, m: 0, sigma: 0.1 };
    const later = { ...early, a: 0.03 };
    expect(checkCalendar(early, later).free).toBe(true);
    expect(checkCalendar(later, early).free).toBe(false);
    const flatter = { ...early, a: 0.03, b: 0.09 };
    const wings = checkCalendar(early, flatter);
    expect(wings.wingsCross).toBe(true);
    expect(wings.violations).toBeGreaterThan(0);
    // Two hyperbolas that cross once near the money only.
    const shifted = { ...early, a: 0.0195, b: 0.11 };
    const near = checkCalendar(early, shifted);
    expect(near.wingsCross).toBe(false);
    expect(near.free).toBe(sviTotalVariance(shifted, 0) >= sviTotalVariance(early, 0));
    expect(
      isFreeOfArbitrage([
        { timeYears: 1, parameters: early },
        { timeYears: 2, parameters: later },
      ]),
    ).toBe(true);
    expect(
      isFreeOfArbitrage([
        { timeYears: 1, parameters: later },
        { timeYears: 2, parameters: early },
      ]),
    ).toBe(false);
  });

  it('count NaN as arbitrage, not as freedom', () => {
    const broken = { ...curve('optimal'), m: Number.NaN };
    expect(checkButterfly(broken).free).toBe(false);
    expect(checkCalendar(curve('optimal'), broken).free).toBe(false);
  });
});

describe('SSVI', () => {
  it('is the surface of Gatheral and Jacquier, and each slice the raw SVI of the same curve', () => {
    expect(table.ssvi.length).toBe(100);
    for (const row of table.ssvi) {
      const surface = { rho: row.rho, curvature: row.curvature, atTheMoney: [] };
      expectClose(ssviPhi(row.curvature, row.theta), row.phi, 1e-14, row);
      expectClose(ssviTotalVariance(surface, row.k, row.theta), row.w, 1e-14, row);
      expectClose(sviTotalVariance(ssviSlice(surface, row.theta), row.k), row.w, 2e-14, row);
    }
  });

  it('is free of arbitrage where the theorem says so, and the checks on its slices agree', () => {
    const surface = (curvature: SsviCurvature, rho: number, ...variances: number[]): SsviSurface => ({
      rho,
      curvature,
      atTheMoney: variances.map((totalVariance, index) => ({ expiry: [MARCH, JUNE][index]!, totalVariance })),
    });
    const slices = (one: SsviSurface) =>
      one.atTheMoney.map(({ totalVariance }, index) => ({
        timeYears: index + 1,
        parameters: ssviSlice(one, totalVariance),
      }));
    const free = surface({ kind: 'power-law', eta: 1.5, gamma: 0.5 }, -0.3, 0.02, 0.06);
    expect(ssviArbitrage(free)).toEqual([]);
    expect(isFreeOfArbitrage(slices(free))).toBe(true);
    const falling = surface({ kind: 'power-law', eta: 1.5, gamma: 0.5 }, -0.3, 0.06, 0.02);
    expect(ssviArbitrage(falling)).toEqual([
      'total variance falls from 0.06 to 0.02 at 2026-06-26T08:00:00Z: calendar arbitrage',
    ]);
    expect(isFreeOfArbitrage(slices(falling))).toBe(false);
    const curved = surface({ kind: 'power-law', eta: 9, gamma: 0.5 }, -0.3, 0.02);
    expect(ssviArbitrage(curved)[0]).toContain('theta phi^2 (1 + |rho|)');
    expect(isFreeOfArbitrage(slices(curved))).toBe(false);
    expect(ssviArbitrage(surface({ kind: 'heston', lambda: 0.1 }, 0.5, 0.02))[0]).toContain('lambda 0.1 is below');
  });
});
