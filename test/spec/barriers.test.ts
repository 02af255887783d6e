import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barrierDigital, contract as barrierDigitalContract } from '../../src/spec/barrier-digital.ts';
import { barrierOption, contract as barrierOptionContract } from '../../src/spec/barrier-option.ts';
import { blackPrice } from '../../src/spec/black-price.ts';
import { digitalOption, contract as digitalOptionContract } from '../../src/spec/digital-option.ts';
import { exp } from '../../src/spec/exp.ts';
import { touchOption, contract as touchOptionContract } from '../../src/spec/touch-option.ts';
import { worstScaledError } from './scaled-truth.ts';

describe.each([digitalOptionContract, barrierDigitalContract, barrierOptionContract, touchOptionContract])(
  '$name',
  (contract) => {
    it('is within its contract of the 50-digit table', () => {
      const { error, row } = worstScaledError(contract);
      expect(error, JSON.stringify(row)).toBeLessThanOrEqual(contract.error.reference.amount);
    });
  },
);

const market = fc.record({
  spot: fc.double({ min: 50, max: 150, noNaN: true }),
  strike: fc.double({ min: 50, max: 150, noNaN: true }),
  barrier: fc.double({ min: 50, max: 150, noNaN: true }),
  rate: fc.double({ min: 0, max: 0.2, noNaN: true }),
  carry: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
  volatility: fc.double({ min: 0.05, max: 2, noNaN: true }),
  timeYears: fc.double({ min: 0.001, max: 3, noNaN: true }),
  sign: fc.constantFrom(1, -1),
  down: fc.constantFrom(1, -1),
});
const seeded = { seed: 20261121, numRuns: 1000 };

describe('laws of barriers', () => {
  it('in and out make the vanilla', () => {
    fc.assert(
      fc.property(market, ({ spot, strike, barrier, rate, carry, volatility, timeYears, sign, down }) => {
        const price = (knockIn: number) =>
          barrierOption(spot, strike, barrier, 0, rate, carry, volatility, timeYears, sign, down, knockIn);
        const forward = spot * exp(carry * timeYears);
        const vanilla = exp(-rate * timeYears) * blackPrice(forward, strike, volatility * Math.sqrt(timeYears), sign);
        expect(Math.abs(price(1) + price(0) - vanilla)).toBeLessThanOrEqual(1e-12 * (spot + strike));
      }),
      seeded,
    );
  });

  it('a digital in and out make the digital', () => {
    fc.assert(
      fc.property(
        market,
        fc.constantFrom(0, 1),
        ({ spot, strike, barrier, rate, carry, volatility, timeYears, sign, down }, asset) => {
          const price = (knockIn: number) =>
            barrierDigital(spot, strike, barrier, rate, carry, volatility, timeYears, sign, down, knockIn, asset);
          const forward = spot * exp(carry * timeYears);
          const plain =
            exp(-rate * timeYears) * digitalOption(forward, strike, volatility * Math.sqrt(timeYears), sign, asset);
          expect(Math.abs(price(1) + price(0) - plain)).toBeLessThanOrEqual(2e-12 * (asset === 1 ? forward : 1));
        },
      ),
      seeded,
    );
  });

  it('an option that can be knocked out is worth no more than the vanilla, and no less than nothing', () => {
    fc.assert(
      fc.property(market, ({ spot, strike, barrier, rate, carry, volatility, timeYears, sign, down }) => {
        const out = barrierOption(spot, strike, barrier, 0, rate, carry, volatility, timeYears, sign, down, 0);
        const forward = spot * exp(carry * timeYears);
        const vanilla = exp(-rate * timeYears) * blackPrice(forward, strike, volatility * Math.sqrt(timeYears), sign);
        expect(out).toBeGreaterThanOrEqual(0);
        expect(out).toBeLessThanOrEqual(vanilla + 1e-12 * (spot + strike));
      }),
      seeded,
    );
  });

  it('a one-touch and a no-touch make their unit, and paid earlier is worth more', () => {
    fc.assert(
      fc.property(market, ({ spot, barrier, rate, carry, volatility, timeYears, down }) => {
        const price = (oneTouch: number, atHit: number) =>
          touchOption(spot, barrier, rate, carry, volatility, timeYears, down, oneTouch, 0, atHit);
        expect(Math.abs(price(1, 0) + price(0, 0) - exp(-rate * timeYears))).toBeLessThanOrEqual(1e-12);
        expect(price(1, 1)).toBeGreaterThanOrEqual(price(1, 0) - 1e-12);
      }),
      seeded,
    );
  });

  it('beyond the barrier an in option is the vanilla and an out option its rebate', () => {
    expect(barrierOption(90, 100, 95, 3, 0.1, 0, 0.2, 0.5, 1, 1, 0)).toBe(3);
    const vanilla = exp(-0.05) * blackPrice(90, 100, 0.2 * Math.sqrt(0.5), 1);
    expect(Math.abs(barrierOption(90, 100, 95, 3, 0.1, 0, 0.2, 0.5, 1, 1, 1) - vanilla)).toBeLessThan(1e-13);
  });
});
