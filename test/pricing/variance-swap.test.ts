import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { monotoneCubic, monotoneSlopes } from '../../src/market/monotone-cubic.ts';
import type { SviParameters } from '../../src/market/snapshot.ts';
import { sviTotalVariance } from '../../src/market/svi.ts';
import { expectedVariance, expectedVolatility, type Wings, wingsOfSmile } from '../../src/pricing/variance-swap.ts';
import { blackPrice } from '../../src/spec/black-price.ts';
import { scaledBessel0, scaledBessel1 } from '../../src/spec/scaled-bessel.ts';
import { sentenceOf } from '../market/helpers.ts';
import { errorUlp } from '../spec/ulp.ts';

interface HestonSmile {
  readonly rho: number;
  readonly years: number;
  readonly k: readonly number[];
  readonly totalVariance: readonly number[];
  readonly variance: number;
  readonly volatility: number;
}

const TRUTH: {
  svi: (SviParameters & { readonly variance: string; readonly volatility: string })[];
  bessel: { readonly z: number; readonly order0: string; readonly order1: string }[];
  heston: HestonSmile[];
} = JSON.parse(readFileSync(new URL('../vectors/variance-swap.json', import.meta.url), 'utf8'));

const smileOf = (totalVariance: (k: number) => number): Wings => wingsOfSmile(totalVariance, { instrument: 'TEST' });

describe('scaled Bessel functions', () => {
  it.each(TRUTH.bessel)('at $z', ({ z, order0, order1 }) => {
    expect(errorUlp(scaledBessel0(z), order0)).toBeLessThanOrEqual(10);
    expect(errorUlp(scaledBessel1(z), order1)).toBeLessThanOrEqual(10);
  });
});

describe('expected variance of a smile', () => {
  it.each(TRUTH.svi)(
    'SVI a $a, b $b, rho $rho, sigma $sigma: within 1e-13 of Gatheral’s integral at 30 digits',
    (row) => {
      const wings = smileOf((k) => sviTotalVariance(row, k));
      const error = Math.abs(expectedVariance(wings) / Number(row.variance) - 1);
      if (process.env.PLIMSOLL_SHOW_ERRORS) console.log('variance', error);
      expect(error).toBeLessThanOrEqual(1e-13);
    },
  );

  it('of a mixture of volatilities is the mixture of variances', () => {
    const wings = mixture([0.02, 0.09, 0.3], [0.5, 0.3, 0.2]);
    expect(expectedVariance(wings)).toBeCloseTo(0.5 * 0.02 + 0.3 * 0.09 + 0.2 * 0.3, 12);
  });

  it('is that of the Heston model, whose smile was read at 61 points', () => {
    for (const row of TRUTH.heston) {
      expect(Math.abs(expectedVariance(gridSmile(row)) / row.variance - 1)).toBeLessThanOrEqual(1e-4);
    }
  });

  it('of a smile with too steep a wing is refused', () => {
    expect(sentenceOf(() => expectedVariance(smileOf((k) => 0.04 + 2.5 * Math.abs(k))))).toContain(
      'the smile has no expected variance (TEST)',
    );
    expect(sentenceOf(() => expectedVariance(smileOf(() => Number.NaN)))).toContain('no value between 0');
  });
});

describe('expected volatility of a smile', () => {
  it.each(TRUTH.svi)('SVI a $a, b $b, rho $rho, sigma $sigma: within 1e-13 of Carr and Lee’s integral', (row) => {
    const wings = smileOf((k) => sviTotalVariance(row, k));
    const error = Math.abs(expectedVolatility(wings) / Number(row.volatility) - 1);
    if (process.env.PLIMSOLL_SHOW_ERRORS) console.log('volatility', error);
    expect(error).toBeLessThanOrEqual(1e-13);
  });

  it('of a flat smile is its volatility', () => {
    for (const w of [1e-6, 0.01, 0.25, 2])
      expect(expectedVolatility(smileOf(() => w)) / Math.sqrt(w)).toBeCloseTo(1, 11);
  });

  it('is exact where volatility is independent of the price: a mixture', () => {
    const wings = mixture([0.02, 0.09, 0.3], [0.5, 0.3, 0.2]);
    const wanted = 0.5 * Math.sqrt(0.02) + 0.3 * 0.3 + 0.2 * Math.sqrt(0.3);
    expect(expectedVolatility(wings)).toBeCloseTo(wanted, 11);
  });

  it('where they are correlated, as in the Heston model, is as near as the label of a volatility swap says', () => {
    for (const row of TRUTH.heston) {
      const error = Math.abs(expectedVolatility(gridSmile(row)) / row.volatility - 1);
      if (process.env.PLIMSOLL_SHOW_ERRORS) console.log('heston', row.rho, row.years, error);
      expect(error).toBeLessThanOrEqual(row.rho === 0 ? 1e-7 : 0.007);
    }
  });
});

/** Options where the variance is one of several, whatever the price does. */
function mixture(variances: readonly number[], shares: readonly number[]): Wings {
  const mixed = (price: (s: number) => number) =>
    variances.reduce((sum, variance, index) => sum + shares[index]! * price(Math.sqrt(variance)), 0);
  return {
    scale: 0.09,
    call: (k) => mixed((s) => blackPrice(1, Math.exp(k), s, 1)),
    put: (k) => mixed((s) => blackPrice(Math.exp(k), 1, s, -1)),
    describe: () => 'the mixture',
  };
}

/** Beyond the grid the total variance goes on as a straight line. */
function gridSmile({ k: grid, totalVariance }: HestonSmile): Wings {
  const slopes = monotoneSlopes(grid, totalVariance);
  const last = grid.length - 1;
  return smileOf((k) => {
    if (k < grid[0]!) return totalVariance[0]! + slopes[0]! * (k - grid[0]!);
    if (k > grid[last]!) return totalVariance[last]! + slopes[last]! * (k - grid[last]!);
    return monotoneCubic(grid, totalVariance, slopes, k);
  });
}
