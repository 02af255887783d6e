import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runReference } from '../../src/engine/reference.ts';
import { blackPrice } from '../../src/spec/black-price.ts';
import { contract, impliedVolatility } from '../../src/spec/implied-volatility.ts';
import { measureKernel } from '../accuracy/measure.ts';

describe('implied-volatility', () => {
  it('is within its contract of the 25-digit table', () => {
    const measured = measureKernel(contract, runReference)!;
    expect(measured.rows).toBeGreaterThan(300);
    expect(measured.worst).toBeLessThanOrEqual(contract.error.reference.amount);
  });

  it.each([
    ['intrinsic value', 10, 110, 100, 1, 1, 0],
    ['below intrinsic value', 9.9, 110, 100, 1, 1, Number.NaN],
    ['the forward, the bound of a call', 100, 100, 120, 1, 1, Number.NaN],
    ['the strike, the bound of a put', 120, 100, 120, 1, -1, Number.NaN],
    ['above the bound', 130, 100, 120, 1, 1, Number.NaN],
    ['a price below zero', -1, 100, 120, 1, 1, Number.NaN],
    ['no time left', 5, 100, 100, 0, 1, Number.NaN],
    ['NaN', Number.NaN, 100, 100, 1, 1, Number.NaN],
    ['a worthless option', 0, 100, 120, 1, 1, 0],
  ])('%s', (_, price, forward, strike, years, sign, expected) => {
    expect(impliedVolatility(price, forward, strike, years, sign)).toBe(expected);
  });

  it('gives the volatility of a price back, from either side of the money', () => {
    const market = fc.record({
      strike: fc.double({ min: 20, max: 500, noNaN: true }),
      volatility: fc.double({ min: 0.01, max: 4, noNaN: true }),
      years: fc.double({ min: 0.001, max: 3, noNaN: true }),
      sign: fc.constantFrom(1, -1),
    });
    fc.assert(
      fc.property(market, ({ strike, volatility, years, sign }) => {
        const deviation = volatility * Math.sqrt(years);
        const price = blackPrice(100, strike, deviation, sign);
        const vega = (blackPrice(100, strike, deviation * 1.0001, sign) - price) / (volatility * 0.0001);
        // What rounding the price, intrinsic value included, can move the volatility; hopeless cases say nothing.
        const reach = (4 * 2 ** -52 * Math.max(price, 1e-280)) / vega;
        fc.pre(reach < 1e-4 * volatility);
        const found = impliedVolatility(price, 100, strike, years, sign);
        expect(Math.abs(found - volatility)).toBeLessThanOrEqual(reach + 1e-14 * volatility);
      }),
      { seed: 20261121, numRuns: 2000 },
    );
  });
});
