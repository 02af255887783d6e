import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bates, contract } from '../../src/spec/bates.ts';
import { batesGreeks, contract as greeksContract } from '../../src/spec/bates-greeks.ts';
import { heston } from '../../src/spec/heston.ts';
import { hestonGreeks } from '../../src/spec/heston-greeks.ts';
import { mertonJump } from '../../src/spec/merton-jump.ts';
import { mertonJumpGreeks } from '../../src/spec/merton-jump-greeks.ts';
import { expectWithinForward, expectWithinRelative } from './relative.ts';
import { truthTable } from './ulp.ts';

const CALL = 1;
const PUT = -1;

type Inputs = [number, number, number, number, number, number, number, number, number, number, number, number];

const work = new Float64Array(contract.workCells!);

const price = (...inputs: number[]): number => bates(...(inputs as Inputs), work);

function greeks(...inputs: number[]): number[] {
  const out = new Float64Array(greeksContract.outputs.length);
  batesGreeks(...(inputs as Inputs), out, work);
  return Array.from(out);
}

const market = fc.record({
  logRatio: fc.double({ min: -1, max: 1, noNaN: true }),
  initial: fc.double({ min: 0.005, max: 1, noNaN: true }),
  reversion: fc.double({ min: 0.1, max: 10, noNaN: true }),
  longRun: fc.double({ min: 0.01, max: 1, noNaN: true }),
  volOfVol: fc.double({ min: 0.05, max: 3, noNaN: true }),
  correlation: fc.double({ min: -0.95, max: 0.95, noNaN: true }),
  time: fc.double({ min: 0.01, max: 3, noNaN: true }),
  intensity: fc.double({ min: 0, max: 15, noNaN: true }),
  mean: fc.double({ min: -0.4, max: 0.3, noNaN: true }),
  deviation: fc.double({ min: 0.03, max: 0.4, noNaN: true }),
});

describe('bates', () => {
  it('is within its contract of the 25-digit table', () => {
    const table = truthTable('bates', 'bates');
    expect(table.columns.slice(0, 12)).toEqual(contract.inputs.map(({ name }) => name));
    expectWithinForward(table, contract.error.reference.amount, price);
  });

  it('keeps its digits in the wings: the same table relative to the price', () => {
    expectWithinRelative(truthTable('bates', 'bates'), 1e-12, (...inputs) => [price(...inputs)]);
  });

  it('has Greeks of the 25-digit table, also relative to themselves', () => {
    const table = truthTable('bates-greeks', 'batesGreeks');
    expect(table.columns.slice(12)).toEqual(greeksContract.outputs.map(({ name }) => name));
    expectWithinRelative(table, 1e-11, greeks);
  });

  it('without jumps is Heston, to the bit', () => {
    for (const strike of [60, 100, 170]) {
      const rest = [0.09, 2, 0.16, 0.8, -0.5, 0.5] as const;
      expect(price(100, strike, ...rest, 0, -0.2, 0.1, CALL)).toBe(heston(100, strike, ...rest, CALL, work));
      const out = new Float64Array(7);
      hestonGreeks(100, strike, ...rest, PUT, out, work);
      expect(greeks(100, strike, ...rest, 0, -0.2, 0.1, PUT)).toEqual(Array.from(out));
    }
  });

  it('with a constant variance is Merton, by another way of computing', () => {
    const jumps = [3, -0.1, 0.15] as const;
    for (const strike of [50, 90, 100, 120, 200]) {
      const found = greeks(100, strike, 0.16, 0, 0.5, 0, -0.5, 0.5, ...jumps, CALL);
      const merton = new Float64Array(7);
      mertonJumpGreeks(100, strike, 0.4, 0.5, ...jumps, CALL, merton);
      for (const index of [0, 1, 2]) expect(found[index]! / merton[index]!).toBeCloseTo(1, 11);
      // Vega by the variance is that by the volatility over twice the volatility.
      expect(found[3]! / (merton[3]! / 0.8)).toBeCloseTo(1, 11);
    }
  });

  it('without any variance of the diffusion is Merton without volatility; at expiry intrinsic value', () => {
    const jumps = [3, -0.1, 0.15] as const;
    expect(price(100, 90, 0, 1, 0, 0.5, -0.5, 0.5, ...jumps, PUT)).toBe(mertonJump(100, 90, 0, 0.5, ...jumps, PUT));
    expect(price(100, 90, 0.04, 1, 0.04, 0.5, -0.5, 0, ...jumps, CALL)).toBe(10);
    expect(greeks(100, 90, 0.04, 1, 0.04, 0.5, -0.5, 0, ...jumps, CALL)).toEqual([10, 1, 0, 0, 0, 0, 0]);
  });

  it('gives NaN for NaN, whichever input it is', () => {
    const inputs = [100, 90, 0.04, 1, 0.04, 0.5, -0.5, 1, 2, -0.1, 0.1, CALL];
    inputs.forEach((_, index) => {
      const bad = inputs.with(index, Number.NaN);
      expect(price(...bad)).toBeNaN();
      expect(greeks(...bad).every(Number.isNaN)).toBe(true);
    });
  });

  it('obeys parity, falls and is convex in strike', () => {
    fc.assert(
      fc.property(market, ({ logRatio, intensity, mean, deviation, ...dynamics }) => {
        const { initial, reversion, longRun, volOfVol, correlation, time } = dynamics;
        const rest = [initial, reversion, longRun, volOfVol, correlation, time, intensity, mean, deviation];
        const call = (strike: number) => price(100, strike, ...rest, CALL);
        const strike = 100 * Math.exp(logRatio);
        const rounding = 1e-10;
        expect(Math.abs(call(strike) - price(100, strike, ...rest, PUT) - (100 - strike))).toBeLessThan(1e-12);
        const [low, middle, high] = [call(strike * 0.95), call(strike), call(strike * 1.05)];
        expect(low).toBeGreaterThanOrEqual(middle - rounding);
        expect(middle).toBeGreaterThanOrEqual(high - rounding);
        expect(0.5 * (low + high)).toBeGreaterThanOrEqual(middle - rounding);
      }),
      { seed: 20260331, numRuns: 150 },
    );
  });
});
