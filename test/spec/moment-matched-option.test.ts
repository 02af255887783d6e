import { describe, expect, it } from 'vitest';
import { continuousAverageLogVariance, levyAsian, contract as levyContract } from '../../src/spec/levy-asian.ts';
import { contract, momentMatchedOption } from '../../src/spec/moment-matched-option.ts';
import { expectWithinContract } from './scaled-outputs.ts';

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
