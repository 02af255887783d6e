import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contract, lookbackOption } from '../../src/spec/lookback-option.ts';
import { evaluate, expectWithinContract } from './scaled-outputs.ts';

const lookback = (...inputs: number[]) => evaluate(contract, lookbackOption, inputs);
const seeded = { seed: 20261124, numRuns: 300 };

const market = fc.record({
  strike: fc.double({ min: 50, max: 200, noNaN: true }),
  extreme: fc.double({ min: 100, max: 200, noNaN: true }),
  carry: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
  volatility: fc.double({ min: 0.02, max: 2, noNaN: true }),
  years: fc.double({ min: 0.001, max: 3, noNaN: true }),
});

describe('lookback-option', () => {
  it('is within its contract of the 38-digit table: price, delta, gamma', () =>
    expectWithinContract(contract, lookbackOption));

  it('is continuous across no carry', () => {
    for (const [sign, floating] of [
      [1, 0],
      [1, 1],
      [-1, 0],
      [-1, 1],
    ] as const) {
      const at = (carry: number) => lookback(100, 100, 100, carry, 0.5, 1, sign, floating)[0]!;
      for (const carry of [1e-14, 1e-10, 1e-7]) expect(Math.abs(at(carry) - at(0))).toBeLessThan(200 * carry + 1e-12);
    }
  });

  it.each([
    [100, 90, 110, 0.1, 0, 1, 1, 0, Math.max(110, 100 * Math.exp(0.1)) - 90],
    [100, 120, 110, 0, 0.5, 0, 1, 0, 0],
    [100, 120, 80, 0.1, 0, 1, -1, 0, 40],
    [100, 0, 80, 0.1, 0, 1, 1, 1, 100 * Math.exp(0.1) - 80],
    [100, 0, 130, 0, 0.3, 0, -1, 1, 30],
    [100, 0, 80, 0.05, 0.3, 1, -1, 0, 0],
  ])('lookbackOption(%d, %d, %d, %d, %d, %d, %d, %d) is %d', (...cells) => {
    expect(lookback(...cells.slice(0, 8))[0]).toBeCloseTo(cells[8]!, 11);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('gives NaN where input %d is NaN', (index) => {
    const inputs = [100, 90, 110, 0.1, 0.4, 1, 1, 0].map((x, place) => (place === index ? Number.NaN : x));
    expect(lookback(...inputs).every(Number.isNaN)).toBe(true);
  });

  it('with a fixed strike and its extreme below pays the floating one: max - K = (max - S_T) + (S_T - K)', () => {
    fc.assert(
      fc.property(market, ({ extreme, carry, volatility, years }) => {
        const strike = 60; // below every maximum: the option is certain to pay
        const fixed = lookback(100, strike, extreme, carry, volatility, years, 1, 0)[0]!;
        const floating = lookback(100, 0, extreme, carry, volatility, years, -1, 1)[0]!;
        const forward = 100 * Math.exp(carry * years);
        expect(Math.abs(fixed - floating - (forward - strike))).toBeLessThanOrEqual(
          1e-12 * (fixed + forward + extreme),
        );
      }),
      seeded,
    );
  });

  it('rises with volatility and with the extreme, and costs at least what is reached', () => {
    fc.assert(
      fc.property(market, ({ strike, extreme, carry, volatility, years }) => {
        const at = (reached: number, vol: number) => lookback(100, strike, reached, carry, vol, years, 1, 0)[0]!;
        const price = at(extreme, volatility);
        expect(price).toBeGreaterThanOrEqual(Math.max(extreme - strike, 0));
        expect(at(extreme * 1.1, volatility)).toBeGreaterThanOrEqual(price * (1 - 1e-12));
        expect(at(extreme, volatility * 1.1)).toBeGreaterThanOrEqual(price * (1 - 1e-12));
      }),
      seeded,
    );
  });

  it('scales with the currency', () => {
    fc.assert(
      fc.property(market, ({ strike, extreme, carry, volatility, years }) => {
        const [price, delta] = lookback(100, strike, extreme, carry, volatility, years, 1, 0);
        const [large, same] = lookback(6400, 64 * strike, 64 * extreme, carry, volatility, years, 1, 0);
        expect([large, same]).toEqual([64 * price!, delta]);
      }),
      seeded,
    );
  });
});
