import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackPrice } from '../../src/spec/black-price.ts';
import { contract, impliedVolatility } from '../../src/spec/implied-volatility.ts';
import { expectWithinUlp, truthTable } from './ulp.ts';

const CALL = 1;
const PUT = -1;
const INFINITE = Number.POSITIVE_INFINITY;
describe('implied-volatility', () => {
  it('is within its contract of the 25-digit table, from 1e-12 to 15 deviations and 36 deviations out', () => {
    expectWithinUlp(
      truthTable('implied-volatility', 'impliedVolatility'),
      contract.error.reference.amount,
      impliedVolatility,
    );
  });

  it.each([
    // No time value, all of it, and the neighbours that belong to no volatility.
    [0, 100, 110, 1, CALL, 0],
    [10, 110, 100, 1, CALL, 0],
    [10, 100, 110, 1, PUT, 0],
    [0, 100, 100, 1, CALL, 0],
    [100, 100, 110, 1, CALL, Number.NaN],
    [110, 100, 110, 1, PUT, Number.NaN],
    [9.999999999999998, 110, 100, 1, CALL, Number.NaN],
    [-1e-300, 100, 110, 1, CALL, Number.NaN],
    [100.00000000000001, 100, 110, 1, CALL, Number.NaN],
    [110.00000000000001, 100, 110, 1, PUT, Number.NaN],
    // 0.3 - 0.1 is not 0.2: the rounded intrinsic value still counts as the intrinsic value.
    [0.3 - 0.1, 0.3, 0.1, 1, CALL, 0],
    // Without time, forward or strike no price belongs to one volatility.
    [1, 100, 100, 0, CALL, Number.NaN],
    [1, 0, 100, 1, CALL, Number.NaN],
    [1, 100, 0, 1, CALL, Number.NaN],
    [1, 100, 100, -1, CALL, Number.NaN],
    [1, 100, 100, 1, 0, Number.NaN],
    [Number.NaN, 100, 100, 1, CALL, Number.NaN],
    [1, Number.NaN, 100, 1, CALL, Number.NaN],
    [1, 100, Number.NaN, 1, CALL, Number.NaN],
    [1, 100, 100, Number.NaN, CALL, Number.NaN],
    [1, 100, 100, 1, Number.NaN, Number.NaN],
    [INFINITE, 100, 100, 1, CALL, Number.NaN],
    [1, INFINITE, 100, 1, CALL, Number.NaN],
  ])('of price %d, forward %d, strike %d, %d years, sign %d is %d', (price, forward, strike, years, sign, wanted) => {
    expect(impliedVolatility(price, forward, strike, years, sign)).toBe(wanted);
  });

  it('prices back to the price, as closely as the price knows the volatility', () => {
    const market = fc.record({
      forward: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
      deviations: fc.double({ min: 0, max: 6, noNaN: true }),
      side: fc.constantFrom(CALL, PUT),
      volatility: fc.double({ min: 0.01, max: 4, noNaN: true }),
      years: fc.double({ min: 1e-4, max: 4, noNaN: true }),
    });
    fc.assert(
      fc.property(market, ({ forward, deviations, side, volatility, years }) => {
        const s = volatility * Math.sqrt(years);
        const strike = forward * Math.exp(side * deviations * s);
        const price = blackPrice(forward, strike, s, side);
        const found = impliedVolatility(price, forward, strike, years, side);
        // Six ULP of blackPrice, and three of the volatility times the elasticity of the price.
        const allowed = 2 ** -52 * (12 + 6 * (1 + deviations) ** 2);
        return Math.abs(blackPrice(forward, strike, found * Math.sqrt(years), side) / price - 1) <= allowed;
      }),
      { seed: 20261121, numRuns: 2000 },
    );
  });

  it('rises with the price', () => {
    const prices = fc.record({
      strike: fc.double({ min: 50, max: 200, noNaN: true }),
      share: fc.double({ min: 1e-6, max: 0.98, noNaN: true }),
      gain: fc.double({ min: 1e-9, max: 1e-2, noNaN: true }),
      sign: fc.constantFrom(CALL, PUT),
    });
    fc.assert(
      fc.property(prices, ({ strike, share, gain, sign }) => {
        const intrinsic = Math.max(sign * (100 - strike), 0);
        const value = share * Math.min(100, strike);
        const low = impliedVolatility(intrinsic + value, 100, strike, 1, sign);
        return impliedVolatility(intrinsic + value * (1 + gain), 100, strike, 1, sign) > low && low > 0;
      }),
      { seed: 20261121, numRuns: 2000 },
    );
  });
});
