import { describe, expect, it } from 'vitest';
import { blackPrice } from '../../src/spec/black-price.ts';
import { contract as compoundContract, compoundOption } from '../../src/spec/compound-option.ts';
import { contract as forwardStartContract, forwardStartOption } from '../../src/spec/forward-start-option.ts';
import { contract as perpetualContract, perpetualFuture } from '../../src/spec/perpetual-future.ts';
import { contract as quantoContract, quantoOption } from '../../src/spec/quanto-option.ts';
import { evaluate, expectWithinContract } from './scaled-outputs.ts';

type Formula = (...inputs: never[]) => unknown;

describe.each([
  { name: 'perpetual-future', contract: perpetualContract, formula: perpetualFuture as Formula },
  { name: 'quanto-option', contract: quantoContract, formula: quantoOption as Formula },
  { name: 'forward-start-option', contract: forwardStartContract, formula: forwardStartOption as Formula },
  { name: 'compound-option', contract: compoundContract, formula: compoundOption as Formula },
])('$name', ({ contract, formula }) => {
  it('is within its contract of the 50-digit table', () => expectWithinContract(contract, formula));

  it('gives NaN where an input is NaN', () => {
    const usual: Record<string, number> = {
      rate: 0.05,
      carry: 0.02,
      covariance: 0,
      fundingRate: 0.1,
      interestRate: 0.01,
      periodYears: 0.25,
      atEnd: 0,
      inverse: 0,
      sign: 1,
      underlyingSign: 1,
      correlation: 0.3,
      firstYears: 0.5,
      lastYears: 1,
      timeToExpiryYears: 1,
      performance: 0,
      volatility: 0.5,
      rateVolatility: 0.2,
      volSqrtTime: 0.3,
      growth: 1.01,
      moneyness: 1.1,
      spot: 100,
      forward: 100,
      strike: 10,
      underlyingStrike: 95,
      forwardAtStart: 100,
    };
    const inputs = contract.inputs.map(({ name }) => usual[name]!);
    expect(evaluate(contract, formula, inputs).every(Number.isFinite)).toBe(true);
    // A flag is only compared, so that NaN in it means no.
    const flags = ['atEnd', 'inverse', 'performance'];
    inputs.forEach((_, index) => {
      if (flags.includes(contract.inputs[index]!.name)) return;
      const spoilt = inputs.map((input, place) => (place === index ? Number.NaN : input));
      expect(evaluate(contract, formula, spoilt)[0], contract.inputs[index]!.name).toBeNaN();
    });
  });
});

describe('perpetual-future', () => {
  it('stands at the spot where nothing grows and no interest is paid', () => {
    for (const [period, atEnd, inverse] of [
      [0, 0, 0],
      [0.25, 0, 1],
      [0.25, 1, 0],
    ] as const) {
      expect(perpetualFuture(100, 0, 0, 0.1, 0, period, atEnd, inverse)).toBe(100);
    }
  });

  it('has no price where funding cannot hold what the spot grows by', () => {
    expect(perpetualFuture(100, 0.2, 0, 0.1, 0, 0, 0, 0)).toBeNaN();
    expect(perpetualFuture(100, -0.2, 0, 0.1, 0, 0, 0, 1)).toBeNaN();
    expect(perpetualFuture(100, 0, 0, 0.1, 0.2, 0, 0, 0)).toBeNaN();
  });

  it('with ever shorter periods becomes continuous', () => {
    const period = 1e-7;
    const often = perpetualFuture(100, 0.05, 0.01, 0.5 * period, 0.02 * period, period, 0, 0);
    expect(often).toBeCloseTo(perpetualFuture(100, 0.05, 0.01, 0.5, 0.02, 0, 0, 0), 5);
  });
});

describe('quanto-option', () => {
  it('without an exchange rate that moves is Black', () => {
    const [value] = evaluate(quantoContract, quantoOption as Formula, [100, 110, 0.5, 0, 0.7, 1, 1]);
    expect(value).toBe(blackPrice(100, 110, 0.5, 1));
  });
});

describe('compound-option', () => {
  it('call less put is the option less the discounted strike', () => {
    for (const under of [1, -1]) {
      const at = (sign: number) => compoundOption(100, 8, 105, 0.04, 0.01, 0.6, 0.3, 1.1, sign, under);
      const second = Math.exp(-0.044) * blackPrice(100 * Math.exp(0.011), 105, 0.6 * Math.sqrt(1.1), under);
      expect(at(1) - at(-1)).toBeCloseTo(second - 8 * Math.exp(-0.012), 10);
    }
  });

  it('a call on a put that can never be worth its strike is worth nothing', () => {
    expect(compoundOption(100, 120, 110, 0, 0, 0.6, 0.5, 1, 1, -1)).toBe(0);
    expect(compoundOption(100, 120, 110, 0, 0, 0.6, 0.5, 1, -1, -1)).toBeCloseTo(
      120 - blackPrice(100, 110, 0.6, -1),
      11,
    );
  });

  it('is priced where the first guess at the critical price is the very root', () => {
    const strike = 196.86051565436296;
    const put = compoundOption(100, strike, 100, 0, 0, 0.02, 0.005, 0.01, -1, 1);
    // The call under it, at the money, is worth 100 (2 N(0.001) - 1).
    expect(put).toBeCloseTo(strike - 0.07978844278, 9);
  });

  it('refuses expiries in the wrong order', () => {
    expect(compoundOption(100, 8, 105, 0.04, 0.01, 0.6, 1, 1, 1, 1)).toBeNaN();
  });
});
