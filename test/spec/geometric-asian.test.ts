import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  averageEndLogCovariance,
  averageLogVariance,
  averageMeanTime,
  averageVarianceTime,
  sumLogCovariance,
  sumMean,
  windowMeanTime,
  windowVarianceTime,
} from '../../src/spec/average-moments.ts';
import { blackPrice } from '../../src/spec/black-price.ts';
import { contract, geometricAsian } from '../../src/spec/geometric-asian.ts';
import { geometricAsianStrike, contract as strikeContract } from '../../src/spec/geometric-asian-strike.ts';
import { evaluate, expectWithinContract } from './scaled-outputs.ts';
import { scaledRows } from './scaled-truth.ts';

const seeded = { seed: 20261123, numRuns: 300 };

describe('geometric-asian', () => {
  it('is within its contract of the 50-digit table, every Greek', () => expectWithinContract(contract, geometricAsian));

  it('averaged at expiry alone is the vanilla', () => {
    const [value] = evaluate(contract, geometricAsian, [100, 110, 0.02, 0.6, 0.25, 0.25, 1, 0, 1]);
    expect(value).toBeCloseTo(blackPrice(100 * Math.exp(0.02), 110, 0.3, 1), 12);
  });

  it('that is fixed already is its intrinsic value', () => {
    const fixed = [100, 90, 0, 0.6, 0, 0, 0, Math.log(99), 1];
    const [value, delta, gamma, vega, theta] = evaluate(contract, geometricAsian, fixed);
    expect(value).toBeCloseTo(9, 12);
    expect([delta, gamma, vega, theta]).toEqual([0, 0, 0, 0]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('gives NaN where input %d is NaN', (index) => {
    const inputs = [100, 110, 0.02, 0.6, 0.25, 0.2, 1, 0, 1].map((input, place) =>
      place === index ? Number.NaN : input,
    );
    expect(evaluate(contract, geometricAsian, inputs)[0]).toBeNaN();
  });

  it('keeps put-call parity around the forward of the average', () => {
    const terms = fc.record({
      strike: fc.double({ min: 20, max: 500, noNaN: true }),
      volatility: fc.double({ min: 0, max: 2, noNaN: true }),
      carryTime: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
    });
    fc.assert(
      fc.property(terms, ({ strike, volatility, carryTime }) => {
        const at = (sign: number) =>
          evaluate(contract, geometricAsian, [100, strike, carryTime, volatility, 0.5, 0.4, 1, 0, sign]);
        const average = 100 * Math.exp(carryTime - 0.05 * volatility * volatility);
        expect(Math.abs(at(1)[0]! - at(-1)[0]! - (average - strike))).toBeLessThanOrEqual(1e-12 * (average + strike));
      }),
      seeded,
    );
  });
});

describe('geometric-asian-strike', () => {
  it('is within its contract of the 50-digit table', () => expectWithinContract(strikeContract, geometricAsianStrike));

  it('against an average that is known is the vanilla', () => {
    const price = geometricAsianStrike(100, 0.02, 0, 0.6, 0.25, 0, 0, 0, Math.log(110), 1);
    expect(price).toBeCloseTo(blackPrice(100 * Math.exp(0.02), 110, 0.3, 1), 12);
  });

  it('of an average taken at expiry alone is worth nothing', () => {
    expect(geometricAsianStrike(100, 0, 0, 0.6, 0.25, 0.25, 0.25, 1, 0, 1)).toBe(0);
  });
});

describe('average-moments', () => {
  it('are the double sums, to 4e-16 per term', () => {
    for (const raw of scaledRows('average-moments')) {
      const row = raw as unknown as Record<string, number[] & string>;
      const column = (name: string) => Float64Array.from(row[name] as number[]);
      const count = row.times!.length;
      const [times, weights, amounts, variances] = ['times', 'weights', 'amounts', 'variances'].map(column) as [
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      const near = (name: string, found: number) =>
        expect(Math.abs(found / Number(row[name]) - 1), name).toBeLessThanOrEqual(4e-16 * (count + 2));
      near('averageMeanTime', averageMeanTime(times, weights, count));
      near('averageVarianceTime', averageVarianceTime(times, weights, count));
      near('sumMean', sumMean(amounts, count));
      near('averageLogVariance', averageLogVariance(amounts, variances, count));
      near('averageEndLogCovariance', averageEndLogCovariance(amounts, variances, count));
      const cross = sumLogCovariance(amounts, count, column('otherAmounts'), 3, column('covariances'));
      expect(Math.abs(cross - Number(row.sumLogCovariance))).toBeLessThanOrEqual(1e-15 * (count + 2));
    }
  });

  it('of a window are the limit of ever more fixings', () => {
    const count = 4000;
    const times = Float64Array.from({ length: count }, (_, i) => 0.25 + (0.5 * (i + 0.5)) / count);
    const weights = new Float64Array(count).fill(1 / count);
    expect(averageMeanTime(times, weights, count)).toBeCloseTo(windowMeanTime(0.25, 0.75), 12);
    expect(averageVarianceTime(times, weights, count)).toBeCloseTo(windowVarianceTime(0.25, 0.75), 7);
  });
});
