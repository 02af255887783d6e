import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackGreeks } from '../../src/spec/black-greeks.ts';
import { blackPrice } from '../../src/spec/black-price.ts';
import { contract, heston } from '../../src/spec/heston.ts';
import { contract as greeksContract, hestonGreeks } from '../../src/spec/heston-greeks.ts';
import { expectWithinForward, expectWithinRelative } from './relative.ts';
import { truthTable } from './ulp.ts';

const CALL = 1;
const PUT = -1;

type Inputs = [number, number, number, number, number, number, number, number, number];

const work = new Float64Array(contract.workCells!);

const price = (...inputs: number[]): number => heston(...(inputs as Inputs), work);

function greeks(...inputs: number[]): number[] {
  const out = new Float64Array(greeksContract.outputs.length);
  hestonGreeks(...(inputs as Inputs), out, work);
  return Array.from(out);
}

const market = fc.record({
  logRatio: fc.double({ min: -1, max: 1, noNaN: true }),
  initial: fc.double({ min: 0.001, max: 2, noNaN: true }),
  reversion: fc.double({ min: 0, max: 10, noNaN: true }),
  longRun: fc.double({ min: 0.01, max: 2, noNaN: true }),
  volOfVol: fc.double({ min: 0, max: 4, noNaN: true }),
  correlation: fc.double({ min: -1, max: 1, noNaN: true }),
  time: fc.double({ min: 0.003, max: 5, noNaN: true }),
});

describe('heston', () => {
  it('is within its contract of the 25-digit table', () => {
    const table = truthTable('heston', 'heston');
    expect(table.columns.slice(0, 9)).toEqual(contract.inputs.map(({ name }) => name));
    expectWithinForward(table, contract.error.reference.amount, price);
  });

  it('keeps its digits in the wings: the same table relative to the price, down to 1e-50', () => {
    expectWithinRelative(truthTable('heston', 'heston'), 1e-12, (...inputs) => [price(...inputs)]);
  });

  it('has Greeks of the 25-digit table, also relative to themselves, near their zeros too', () => {
    const table = truthTable('heston-greeks', 'hestonGreeks');
    expect(table.columns.slice(9)).toEqual(greeksContract.outputs.map(({ name }) => name));
    expectWithinRelative(table, 1e-11, greeks);
  });

  it('without volatility of variance is Black with the expected variance', () => {
    const [v0, kappa, theta, time] = [0.09, 2, 0.25, 0.75];
    const mean = theta + ((v0 - theta) * -Math.expm1(-kappa * time)) / (kappa * time);
    for (const strike of [60, 100, 170]) {
      const found = price(100, strike, v0, kappa, theta, 0, -0.5, time, CALL);
      expect(Math.abs(found / blackPrice(100, strike, Math.sqrt(mean * time), CALL) - 1)).toBeLessThan(1e-13);
      const black = new Float64Array(7);
      blackGreeks(100, strike, Math.sqrt(mean), time, PUT, black);
      const [value, delta, gamma] = greeks(100, strike, v0, kappa, theta, 0, -0.5, time, PUT);
      for (const [index, greek] of [value, delta, gamma].entries()) expect(greek! / black[index]!).toBeCloseTo(1, 12);
    }
    const constant = price(100, 90, 0.16, 0, 0.5, 0, 0.3, 0.5, PUT);
    expect(constant / blackPrice(100, 90, Math.sqrt(0.08), PUT)).toBeCloseTo(1, 12);
  });

  it('approaches that limit from a small volatility of variance', () => {
    const at = (volOfVol: number) => price(100, 120, 0.09, 2, 0.25, volOfVol, 0, 0.75, CALL);
    // Without correlation the first correction is of second order.
    expect(Math.abs(at(1e-5) / at(0) - 1)).toBeLessThan(1e-9);
    expect(Math.abs(at(1e-9) / at(0) - 1)).toBeLessThan(1e-12);
  });

  it('at expiry, or without variance, is worth its intrinsic value', () => {
    for (const certain of [[0.04, 1, 0.04, 1, -0.5, 0] as const, [0, 1, 0, 1, -0.5, 2] as const]) {
      expect(price(100, 90, ...certain, CALL)).toBe(10);
      expect(price(100, 90, ...certain, PUT)).toBe(0);
      expect(greeks(100, 90, ...certain, CALL)).toEqual([10, 1, 0, 0, 0, 0, 0]);
      expect(greeks(100, 100, ...certain, PUT)).toEqual([0, -0.5, 0, 0, 0, 0, 0]);
    }
  });

  it('gives NaN for NaN, whichever input it is', () => {
    const inputs = [100, 90, 0.04, 1, 0.04, 0.5, -0.5, 1, CALL];
    inputs.forEach((_, index) => {
      const bad = inputs.with(index, Number.NaN);
      expect(price(...bad)).toBeNaN();
      expect(greeks(...bad).every(Number.isNaN)).toBe(true);
    });
  });

  it('obeys parity and bounds, falls and is convex in strike', () => {
    fc.assert(
      fc.property(market, ({ logRatio, initial, reversion, longRun, volOfVol, correlation, time }) => {
        const rest = [initial, reversion, longRun, volOfVol, correlation, time];
        const call = (strike: number) => price(100, strike, ...rest, CALL);
        const strike = 100 * Math.exp(logRatio);
        const rounding = 1e-11;
        expect(Math.abs(call(strike) - price(100, strike, ...rest, PUT) - (100 - strike))).toBeLessThan(1e-12);
        const [low, middle, high] = [call(strike * 0.95), call(strike), call(strike * 1.05)];
        expect(middle).toBeGreaterThanOrEqual(Math.max(100 - strike, 0));
        expect(middle).toBeLessThanOrEqual(100 + rounding);
        expect(low).toBeGreaterThanOrEqual(middle - rounding);
        expect(middle).toBeGreaterThanOrEqual(high - rounding);
        expect(0.5 * (low + high)).toBeGreaterThanOrEqual(middle - rounding);
      }),
      { seed: 20260311, numRuns: 300 },
    );
  });

  it('obeys its equation: theta, what spot and variance earn, and reversion balance', () => {
    fc.assert(
      fc.property(market, ({ logRatio, initial, reversion, longRun, volOfVol, correlation, time }) => {
        const strike = 100 * Math.exp(logRatio);
        const row = [100, strike, initial, reversion, longRun, volOfVol, correlation, time, CALL];
        const [, , gamma, vega, theta, vanna, volga] = greeks(...row);
        const terms = [
          theta!,
          0.5 * initial * 100 * 100 * gamma!,
          correlation * volOfVol * initial * 100 * vanna!,
          0.5 * volOfVol * volOfVol * initial * volga!,
          reversion * (longRun - initial) * vega!,
        ];
        const size = terms.reduce((most, term) => Math.max(most, Math.abs(term)), 1e-9);
        expect(Math.abs(terms.reduce((sum, term) => sum + term, 0))).toBeLessThan(1e-9 * size);
      }),
      { seed: 20260312, numRuns: 300 },
    );
  });
});
