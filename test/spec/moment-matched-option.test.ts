import { describe, expect, it } from 'vitest';
import { averageLogVariance, sumMean } from '../../src/spec/average-moments.ts';
import { continuousAverageLogVariance, levyAsian, contract as levyContract } from '../../src/spec/levy-asian.ts';
import { contract, momentMatchedOption } from '../../src/spec/moment-matched-option.ts';
import { expectWithinContract } from './scaled-outputs.ts';
import { scaledRows } from './scaled-truth.ts';

describe('moment-matched-option', () => {
  it('is within its contract of the 50-digit table', () => expectWithinContract(contract, momentMatchedOption));

  it('says that it is an approximation', () => {
    expect(contract.approximation).toContain('lognormal');
    expect(levyContract.approximation).toContain('lognormal');
  });

  it.each([
    [100, 0.04, 0, 1, 100],
    [100, 0.04, -20, 1, 120],
    [100, 0.04, -20, -1, 0],
    [100, 0, 90, 1, 10],
  ])('momentMatchedOption(%d, %d, %d, %d) is %d', (mean, logVariance, strike, sign, expected) => {
    expect(momentMatchedOption(mean, logVariance, strike, sign)).toBe(expected);
  });

  it.each([0, 1, 2, 3])('gives NaN where input %d is NaN', (index) => {
    const [mean, logVariance, strike, sign] = [100, 0.04, 90, 1].map((x, place) => (place === index ? Number.NaN : x));
    expect(momentMatchedOption(mean!, logVariance!, strike!, sign!)).toBeNaN();
  });
});

describe('levy-asian', () => {
  it('is within its contract of the 50-digit table', () => expectWithinContract(levyContract, levyAsian));

  it('has a third of the variance of the price where there is little of it', () => {
    expect(continuousAverageLogVariance(0, 1e-10) / 1e-10).toBeCloseTo(1 / 3, 9);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('gives NaN where input %d is NaN', (index) => {
    const inputs = [100, 90, 0.02, 0.5, 0.5, 0.2, 95, 1].map((x, place) => (place === index ? Number.NaN : x));
    const call = levyAsian as unknown as (...values: number[]) => number;
    expect(call(...inputs)).toBeNaN();
  });
});

describe('the lognormal average against the average', () => {
  /** Share of the price, at the money and one standard deviation out: what the contract says of twelve monthly fixings. */
  const stated: Record<string, readonly [number, number]> = {
    0.2: [0.003, 0.05],
    0.6: [0.017, 0.15],
    1: [0.046, 0.31],
  };

  it.each(scaledRows('arithmetic-average'))('is as far off as its contract says: %o', (row) => {
    const [strike, volatility, years, count, carry, sign, truth] = [
      'strike',
      'volatility',
      'years',
      'fixings',
      'carry',
      'sign',
      'price',
    ].map((name) => Number(row[name])) as [number, number, number, number, number, number, number];
    const times = Float64Array.from({ length: count }, (_, index) => ((index + 1) * years) / count);
    const amounts = times.map((time) => (100 * Math.exp(carry * time)) / count);
    const variances = times.map((time) => volatility * volatility * time);
    const logVariance = averageLogVariance(amounts, variances, count);
    const error = Math.abs(momentMatchedOption(sumMean(amounts, count), logVariance, strike, sign) / truth - 1);
    expect(error).toBeLessThanOrEqual(stated[volatility]![strike === 100 ? 0 : 1]);
    if (count === 12 && volatility === 1 && strike < 100) expect(error).toBeGreaterThan(0.25);
  });
});
