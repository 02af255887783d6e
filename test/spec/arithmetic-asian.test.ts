import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arithmeticAsian, contract } from '../../src/spec/arithmetic-asian.ts';
import { continuousAsian, contract as continuousContract } from '../../src/spec/continuous-asian.ts';
import { walkSumCells, walkSumOption } from '../../src/spec/walk-sum.ts';
import { expectWithinContract } from './scaled-outputs.ts';

const work = new Float64Array(Math.max(contract.workCells!, continuousContract.workCells!));

interface Average {
  readonly strike: number;
  readonly carry: number;
  readonly volatility: number;
  readonly first: number;
  readonly interval: number;
  readonly count: number;
}

const price = ({ strike, carry, volatility, first, interval, count }: Average, sign: number): number =>
  arithmeticAsian(100, strike, carry, volatility, first, interval, count, sign, work);

const averages = fc.record({
  strike: fc.double({ min: 30, max: 300, noNaN: true }),
  carry: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
  volatility: fc.double({ min: 0.01, max: 3, noNaN: true }),
  first: fc.double({ min: 0, max: 1, noNaN: true }),
  interval: fc.double({ min: 0.002, max: 0.3, noNaN: true }),
  count: fc.integer({ min: 1, max: 20 }),
});

const meanOf = ({ carry, first, interval, count }: Average): number => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.exp(carry * (first + i * interval));
  return (100 * sum) / count;
};

describe('arithmetic-asian', () => {
  it('is within its contract of the table', () => expectWithinContract(contract, arithmeticAsian));

  it('obeys put-call parity and its bounds', () => {
    fc.assert(
      fc.property(averages, (average) => {
        const mean = meanOf(average);
        const scale = Math.max(mean, average.strike);
        const [call, put] = [price(average, 1), price(average, -1)];
        expect(Math.abs(call - put - (mean - average.strike)) / scale).toBeLessThan(1e-12);
        expect(call).toBeGreaterThanOrEqual(Math.max(mean - average.strike, 0) - 1e-12 * scale);
        expect(call).toBeLessThanOrEqual(mean * (1 + 1e-12));
        expect(put).toBeGreaterThanOrEqual(0);
        expect(put).toBeLessThanOrEqual(average.strike);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('is decreasing and convex in the strike', () => {
    fc.assert(
      fc.property(averages, fc.double({ min: 0.01, max: 0.2, noNaN: true }), (average, width) => {
        const [low, middle, high] = [1 - width, 1, 1 + width].map((factor) =>
          price({ ...average, strike: average.strike * factor }, 1),
        ) as [number, number, number];
        const scale = 1e-12 * Math.max(meanOf(average), average.strike);
        expect(low - middle).toBeGreaterThanOrEqual(-scale);
        expect(middle - high).toBeGreaterThanOrEqual(-scale);
        expect(low + high - 2 * middle).toBeGreaterThanOrEqual(-2 * scale);
      }),
      { numRuns: 60, seed: 8 },
    );
  });

  it('grows with volatility', () => {
    fc.assert(
      fc.property(averages, fc.double({ min: 1.01, max: 1.5, noNaN: true }), (average, factor) => {
        const more = price({ ...average, volatility: average.volatility * factor }, -1);
        expect(more - price(average, -1)).toBeGreaterThanOrEqual(-1e-12 * average.strike);
      }),
      { numRuns: 40, seed: 9 },
    );
  });

  it('is intrinsic without volatility or time, and refuses half a fixing', () => {
    expect(price({ strike: 90, carry: 0, volatility: 0, first: 0.1, interval: 0.1, count: 5 }, 1)).toBeCloseTo(10, 12);
    expect(price({ strike: 90, carry: 0, volatility: 1, first: 0, interval: 0, count: 5 }, 1)).toBeCloseTo(10, 12);
    expect(price({ strike: 90, carry: 0, volatility: 1, first: 0, interval: 0.1, count: 2.5 }, 1)).toBeNaN();
    expect(price({ strike: 0, carry: 0, volatility: 1, first: 0.1, interval: 0.1, count: 4 }, 1)).toBeCloseTo(100, 12);
  });
});

describe('continuous-asian', () => {
  it('is within its contract of the Laplace transform', () =>
    expectWithinContract(continuousContract, continuousAsian));

  // Linetsky, V. (2004) Operations Research 52, 856-867: discounted, ten digits; struck at 2.
  it.each([
    [2, 0.02, 0.1, 1, 0.0559860415],
    [2, 0.18, 0.3, 1, 0.2183875466],
    [2, 0.0125, 0.25, 2, 0.172268741],
    [1.9, 0.05, 0.5, 1, 0.1931737903],
    [2, 0.05, 0.5, 1, 0.2464156905],
    [2.1, 0.05, 0.5, 1, 0.3062203648],
    [2, 0.05, 0.5, 2, 0.350095219],
  ])('spot %d, rate %d, volatility %d, %d years: %d', (spot, rate, volatility, years, wanted) => {
    const value = Math.exp(-rate * years) * continuousAsian(spot, 2, rate, volatility, years, 0, 0, 1, work);
    expect(Math.abs(value - wanted)).toBeLessThan(6e-11);
  });

  it('is the limit of many fixings', () => {
    const many = arithmeticAsian(100, 100, 0.05, 0.6, 0.001, 0.001, 1000, 1, work);
    expect(Math.abs(continuousAsian(100, 100, 0.05, 0.6, 1, 0, 0, 1, work) - many)).toBeLessThan(0.03);
  });

  it('has nothing left to choose where what is fixed exceeds the strike', () => {
    const mean = (0.5 / 2) * 100;
    expect(continuousAsian(100, 60, 0, 0.8, 0.5, 1.5, 90, 1, work)).toBeCloseTo(mean - (60 - 0.75 * 90), 12);
    expect(continuousAsian(100, 60, 0, 0.8, 0.5, 1.5, 90, -1, work)).toBe(0);
    expect(continuousAsian(100, 60, 0, 5, 0.5, 0, 0, -1, work)).toBeNaN();
  });
});

describe('fixings of unequal steps', () => {
  const option = (years: readonly number[], capacity = 131_072): number => {
    const count = years.length;
    const amounts = Float64Array.from(years, () => 100 / count);
    const variances = Float64Array.from(years, (time) => 0.36 * time);
    const cells = new Float64Array(walkSumCells(count, capacity));
    return walkSumOption(amounts, variances, count, 102, 1, capacity, cells);
  };

  it('join where they nearly coincide: at the join the price moves by less than 3e-7', () => {
    const at = (gap: number) => option([0.25, 0.5, 0.5 + gap, 1]);
    const [joined, apart] = [at(1.999e-7), at(2.001e-7)];
    expect(Math.abs(joined / apart - 1)).toBeLessThan(3e-7);
    const soon = [option([1.999e-7, 0.5, 1]), option([2.001e-7, 0.5, 1])] as const;
    expect(Math.abs(soon[0] / soon[1] - 1)).toBeLessThan(3e-7);
  });

  it('ask for more room than there is, and say so by NaN', () => expect(option([0.25, 0.5, 0.50001, 1], 64)).toBeNaN());
});
