import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackPrice, contract } from '../../src/spec/black-price.ts';
import { expectWithinUlp, truthTable } from './ulp.ts';

const INFINITE = Number.POSITIVE_INFINITY;
const CALL = 1;
const PUT = -1;
const seeded = (seed: number) => ({ seed, numRuns: 1000 });
const relativeBound = contract.error.reference.amount * 2 ** -52;

/** Forward, strike and sigma sqrt(T) as margin scenarios bring them. */
const market = fc.record({
  forward: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
  logRatio: fc.double({ min: -3, max: 3, noNaN: true }),
  volSqrtTime: fc.double({ min: 0.001, max: 4, noNaN: true }),
});

describe('black-price', () => {
  it('is within its contract of the 25-digit table, wings and expiry included', () => {
    expectWithinUlp(truthTable('black-price', 'blackPrice'), contract.error.reference.amount, blackPrice);
  });

  it.each([
    [100, 90, 0, CALL, 10],
    [100, 90, 0, PUT, 0],
    [100, 110, 0, PUT, 10],
    [100, 100, 0, CALL, 0],
    [100, 0, 0.5, CALL, 100],
    [100, 0, 0.5, PUT, 0],
    [0, 100, 0.5, CALL, 0],
    [0, 100, 0.5, PUT, 100],
    [0, 0, 0.5, CALL, 0],
    [100, 120, INFINITE, CALL, 100],
    [100, 120, INFINITE, PUT, 120],
    [100, 120, 1e5, CALL, 100],
    [100, 120, 5e-324, CALL, 0],
    [100, 120, 1e-300, PUT, 20],
    [1e-300, 1e300, 1, CALL, 0],
    [1e12, 1e-8, 0.01, PUT, 0],
  ])('blackPrice(%d, %d, %d, %d) is %d', (forward, strike, volSqrtTime, sign, expected) => {
    expect(blackPrice(forward, strike, volSqrtTime, sign)).toBe(expected);
  });

  it.each([
    [Number.NaN, 100, 0.5, CALL],
    [100, Number.NaN, 0.5, CALL],
    [100, 100, Number.NaN, CALL],
    [100, 100, 0.5, Number.NaN],
    [100, 100, -0.5, CALL],
    [-100, 100, 0.5, CALL],
    [100, -100, 0.5, CALL],
    [100, -100, 0, PUT],
  ])('blackPrice(%d, %d, %d, %d) is NaN', (forward, strike, volSqrtTime, sign) => {
    expect(blackPrice(forward, strike, volSqrtTime, sign)).toBeNaN();
  });

  it('keeps put-call parity', () => {
    fc.assert(
      fc.property(market, ({ forward, logRatio, volSqrtTime }) => {
        const strike = forward * Math.exp(logRatio);
        const call = blackPrice(forward, strike, volSqrtTime, CALL);
        const put = blackPrice(forward, strike, volSqrtTime, PUT);
        expect(Math.abs(call - put - (forward - strike))).toBeLessThanOrEqual(
          2 ** -52 * Math.max(call, put, forward, strike),
        );
      }),
      seeded(20260106),
    );
  });

  it('is the same contract seen from the other side: a call is a put with forward and strike exchanged', () => {
    fc.assert(
      fc.property(market, ({ forward, logRatio, volSqrtTime }) => {
        const strike = forward * Math.exp(logRatio);
        expect(blackPrice(forward, strike, volSqrtTime, CALL)).toBe(blackPrice(strike, forward, volSqrtTime, PUT));
      }),
      seeded(20260107),
    );
  });

  it('scales with the currency, to the last bit for a power of two', () => {
    fc.assert(
      fc.property(market, ({ forward, logRatio, volSqrtTime }) => {
        const strike = forward * Math.exp(logRatio);
        const price = blackPrice(forward, strike, volSqrtTime, PUT);
        fc.pre(price > 1e-290); // A subnormal price has fewer digits to keep.
        expect(blackPrice(forward * 2 ** 40, strike * 2 ** 40, volSqrtTime, PUT)).toBe(price * 2 ** 40);
      }),
      seeded(20260108),
    );
  });

  it('rises with volatility and stays between intrinsic value and forward', () => {
    fc.assert(
      fc.property(
        market,
        fc.double({ min: 1e-9, max: 0.5, noNaN: true }),
        ({ forward, logRatio, volSqrtTime }, step) => {
          const strike = forward * Math.exp(logRatio);
          const price = blackPrice(forward, strike, volSqrtTime, CALL);
          expect(blackPrice(forward, strike, volSqrtTime + step, CALL)).toBeGreaterThanOrEqual(
            price * (1 - 2 * relativeBound),
          );
          expect(price).toBeGreaterThanOrEqual(Math.max(forward - strike, 0));
          expect(price).toBeLessThanOrEqual(forward * (1 + relativeBound));
        },
      ),
      seeded(20260109),
    );
  });

  it('is convex in the strike: a butterfly costs at least nothing', () => {
    fc.assert(
      fc.property(
        market,
        fc.double({ min: 0.01, max: 0.4, noNaN: true }),
        ({ forward, logRatio, volSqrtTime }, width) => {
          const strike = forward * Math.exp(logRatio);
          const price = (factor: number) => blackPrice(forward, strike * factor, volSqrtTime, CALL);
          const [low, middle, high] = [price(1 - width), price(1), price(1 + width)];
          expect(low - 2 * middle + high).toBeGreaterThanOrEqual(-4 * relativeBound * low);
        },
      ),
      seeded(20260110),
    );
  });
});
