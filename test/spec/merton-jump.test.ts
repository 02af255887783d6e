import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackGreeks } from '../../src/spec/black-greeks.ts';
import { blackPrice } from '../../src/spec/black-price.ts';
import { contract, mertonJump } from '../../src/spec/merton-jump.ts';
import { contract as greeksContract, mertonJumpGreeks } from '../../src/spec/merton-jump-greeks.ts';
import { expectWithinRelative } from './relative.ts';
import { truthTable } from './ulp.ts';

const CALL = 1;
const PUT = -1;

type Inputs = [number, number, number, number, number, number, number, number];

function greeks(...inputs: number[]): number[] {
  const out = new Float64Array(greeksContract.outputs.length);
  mertonJumpGreeks(...(inputs as Inputs), out);
  return Array.from(out);
}

const price = (...inputs: number[]): number => mertonJump(...(inputs as Inputs));

const market = fc.record({
  logRatio: fc.double({ min: -1, max: 1, noNaN: true }),
  volatility: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
  time: fc.double({ min: 0.003, max: 4, noNaN: true }),
  intensity: fc.double({ min: 0, max: 20, noNaN: true }),
  mean: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  deviation: fc.double({ min: 0, max: 0.5, noNaN: true }),
});

describe('merton-jump', () => {
  it('is within its contract of the 25-digit table', () => {
    const table = truthTable('merton-jump', 'mertonJump');
    expect(table.columns.slice(0, 8)).toEqual(contract.inputs.map(({ name }) => name));
    expectWithinRelative(table, contract.error.reference.amount, (...inputs) => [price(...inputs)]);
  });

  it('has Greeks within their contract of the 25-digit table', () => {
    const table = truthTable('merton-jump-greeks', 'mertonJumpGreeks');
    expect(table.columns.slice(8)).toEqual(greeksContract.outputs.map(({ name }) => name));
    expectWithinRelative(table, greeksContract.error.reference.amount, greeks);
  });

  it('without jumps is Black', () => {
    for (const strike of [60, 100, 170]) {
      const s = 0.4 * Math.sqrt(0.5);
      expect(price(100, strike, 0.4, 0.5, 0, -0.2, 0.3, PUT)).toBeCloseTo(blackPrice(100, strike, s, PUT), 12);
      const black = new Float64Array(7);
      blackGreeks(100, strike, 0.4, 0.5, CALL, black);
      greeks(100, strike, 0.4, 0.5, 0, -0.2, 0.3, CALL).forEach((found, index) => {
        expect(Math.abs(found - black[index]!)).toBeLessThanOrEqual(1e-13 * Math.abs(black[index]!));
      });
    }
  });

  it('at expiry is worth its intrinsic value', () => {
    expect(price(100, 90, 0.5, 0, 5, -0.1, 0.2, CALL)).toBe(10);
    expect(price(100, 90, 0.5, 0, 5, -0.1, 0.2, PUT)).toBe(0);
    expect(greeks(100, 90, 0.5, 0, 5, -0.1, 0.2, CALL)).toEqual([10, 1, 0, 0, 0, 0, 0]);
    expect(greeks(100, 100, 0.5, 0, 5, -0.1, 0.2, PUT)).toEqual([0, -0.5, 0, 0, 0, 0, 0]);
  });

  it('gives NaN for NaN, whichever input it is', () => {
    const inputs = [100, 90, 0.5, 0.3, 5, -0.1, 0.2, CALL];
    inputs.forEach((_, index) => {
      const bad = inputs.with(index, Number.NaN);
      expect(price(...bad)).toBeNaN();
      expect(greeks(...bad).every(Number.isNaN)).toBe(true);
    });
  });

  it('obeys parity, falls and is convex in strike, and exceeds Black without the jumps', () => {
    fc.assert(
      fc.property(market, ({ logRatio, volatility, time, intensity, mean, deviation }) => {
        const rest = [volatility, time, intensity, mean, deviation];
        const call = (strike: number) => price(100, strike, ...rest, CALL);
        const strike = 100 * Math.exp(logRatio);
        expect(Math.abs(call(strike) - price(100, strike, ...rest, PUT) - (100 - strike))).toBeLessThan(1e-12);
        const [low, middle, high] = [call(strike * 0.95), call(strike), call(strike * 1.05)];
        const rounding = 1e-13 * (100 + strike);
        expect(low).toBeGreaterThanOrEqual(middle - rounding);
        expect(middle).toBeGreaterThanOrEqual(high - rounding);
        expect(0.5 * (low + high)).toBeGreaterThanOrEqual(middle - rounding);
        expect(middle).toBeGreaterThanOrEqual(blackPrice(100, strike, volatility * Math.sqrt(time), CALL) - rounding);
      }),
      { seed: 20260301, numRuns: 300 },
    );
  });

  it('has the theta of its equation: what the jumps and the diffusion earn', () => {
    fc.assert(
      fc.property(market, ({ logRatio, volatility, time, intensity, mean, deviation }) => {
        const strike = 100 * Math.exp(logRatio);
        const at = (years: number) => greeks(100, strike, volatility, years, intensity, mean, deviation, PUT);
        const h = 1e-4 * time;
        const difference = (at(time - h)[0]! - at(time + h)[0]!) / (2 * h);
        const scale = Math.abs(difference) + 1e-7 * (at(time)[0]! / time);
        expect(Math.abs(at(time)[4]! - difference)).toBeLessThan(1e-5 * scale + 1e-7);
      }),
      { seed: 20260302, numRuns: 100 },
    );
  });
});
