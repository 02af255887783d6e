import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackPrice } from '../../src/spec/black-price.ts';
import { contract as exchangeContract, exchangeOption } from '../../src/spec/exchange-option.ts';
import { contract as extremeContract, extremeOfTwo } from '../../src/spec/extreme-of-two.ts';
import { contract as kirkContract, kirkSpread } from '../../src/spec/kirk-spread.ts';
import { contract as spreadContract, spreadOption } from '../../src/spec/spread-option.ts';
import { evaluate, expectWithinContract } from './scaled-outputs.ts';

type Formula = (...inputs: never[]) => unknown;

const seeded = { seed: 20261125, numRuns: 100 };
const exchange = (...inputs: number[]) => evaluate(exchangeContract, exchangeOption, inputs);

const pair = fc.record({
  forward2: fc.double({ min: 20, max: 300, noNaN: true }),
  strike: fc.double({ min: -80, max: 80, noNaN: true }),
  s1: fc.double({ min: 0.02, max: 1.5, noNaN: true }),
  s2: fc.double({ min: 0.02, max: 1.5, noNaN: true }),
  rho: fc.double({ min: -0.95, max: 0.95, noNaN: true }),
});

describe.each([
  { name: 'exchange-option', contract: exchangeContract, formula: exchangeOption as Formula },
  { name: 'kirk-spread', contract: kirkContract, formula: kirkSpread as Formula },
  { name: 'spread-option', contract: spreadContract, formula: spreadOption as Formula },
  { name: 'extreme-of-two', contract: extremeContract, formula: extremeOfTwo as Formula },
])('$name', ({ contract, formula }) => {
  it('is within its contract of the 40-digit table', () => expectWithinContract(contract, formula));

  it('gives NaN where an input is NaN', () => {
    const usual: Record<string, number> = { correlation: 0.5, sign: 1, larger: 1, strike: 5, timeToExpiryYears: 0.5 };
    const inputs = contract.inputs.map(({ name }) => usual[name] ?? (name.startsWith('forward') ? 100 : 0.3));
    inputs.forEach((_, index) => {
      const spoilt = inputs.map((input, place) => (place === index ? Number.NaN : input));
      const found = evaluate(contract, formula, spoilt);
      expect(found[0], contract.inputs[index]!.name).toBeNaN();
    });
  });
});

describe('exchange-option', () => {
  it('is homogeneous: price = F1 delta1 + F2 delta2', () => {
    fc.assert(
      fc.property(pair, ({ forward2, s1, s2, rho }) => {
        const [price, delta1, delta2] = exchange(100, forward2, s1, s2, rho, 0.7);
        expect(Math.abs(100 * delta1! + forward2 * delta2! - price!)).toBeLessThanOrEqual(1e-12 * (100 + forward2));
      }),
      seeded,
    );
  });

  it('of two that move as one is worth the difference', () => {
    const [price, delta1, delta2, ...rest] = exchange(100, 90, 0.4, 0.4, 1, 1);
    expect([price, delta1, delta2]).toEqual([10, 1, -1]);
    expect(rest.every((greek) => greek === 0)).toBe(true);
  });
});

describe('spread-option', () => {
  it('keeps put-call parity and falls with the strike', () => {
    fc.assert(
      fc.property(pair, ({ forward2, strike, s1, s2, rho }) => {
        const at = (k: number, sign: number) => spreadOption(100, forward2, k, s1, s2, rho, sign);
        const scale = 100 + forward2 + Math.abs(strike);
        const parity = at(strike, 1) - at(strike, -1) - (100 - forward2 - strike);
        expect(Math.abs(parity)).toBeLessThanOrEqual(2e-12 * scale);
        expect(at(strike + 1, 1)).toBeLessThanOrEqual(at(strike, 1) + 1e-12 * scale);
      }),
      seeded,
    );
  });

  it('with no strike is the exchange option', () => {
    fc.assert(
      fc.property(pair, ({ forward2, s1, s2, rho }) => {
        const [price] = exchange(100, forward2, s1, s2, rho, 1);
        expect(Math.abs(spreadOption(100, forward2, 0, s1, s2, rho, 1) - price!)).toBeLessThanOrEqual(
          1e-12 * (100 + forward2),
        );
      }),
      seeded,
    );
  });

  it('is a vanilla where one price stands still, and certain where both do', () => {
    expect(spreadOption(100, 90, 5, 0.3, 0, 0.5, 1)).toBeCloseTo(blackPrice(100, 95, 0.3, 1), 11);
    expect(spreadOption(100, 90, 5, 0, 0.3, 0.5, 1)).toBeCloseTo(blackPrice(90, 95, 0.3, -1), 11);
    expect(spreadOption(100, 90, 5, 0, 0, 0.5, 1)).toBe(5);
    expect(spreadOption(100, 90, 5, 0, 0, 0.5, -1)).toBe(0);
  });

  it('is what Kirk comes near to', () => {
    fc.assert(
      fc.property(pair, ({ forward2, strike, s1, s2, rho }) => {
        fc.pre(strike >= 0 && s1 < 0.5 && s2 < 0.5 && strike < 20);
        const kirk = kirkSpread(100, forward2, strike, s1, s2, rho, 1);
        expect(Math.abs(kirk - spreadOption(100, forward2, strike, s1, s2, rho, 1))).toBeLessThanOrEqual(0.2);
      }),
      seeded,
    );
    expect(kirkContract.approximation).toBeDefined();
  });
});

describe('extreme-of-two', () => {
  it('the larger and the smaller are the two', () => {
    fc.assert(
      fc.property(pair, fc.constantFrom(1, -1), ({ forward2, s1, s2, rho }, sign) => {
        const both =
          extremeOfTwo(100, forward2, 110, s1, s2, rho, sign, 1) +
          extremeOfTwo(100, forward2, 110, s1, s2, rho, sign, 0);
        const vanillas = blackPrice(100, 110, s1, sign) + blackPrice(forward2, 110, s2, sign);
        expect(Math.abs(both - vanillas)).toBeLessThanOrEqual(1e-13 * (100 + forward2));
      }),
      seeded,
    );
  });

  it('of two that move as one is the one that is ahead', () => {
    expect(extremeOfTwo(100, 90, 95, 0.3, 0.3, 1, 1, 1)).toBe(blackPrice(100, 95, 0.3, 1));
    expect(extremeOfTwo(100, 90, 95, 0.3, 0.3, 1, 1, 0)).toBe(blackPrice(90, 95, 0.3, 1));
  });
});
