import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackGreeks } from '../../src/spec/black-greeks.ts';
import { contract, kouJump } from '../../src/spec/kou-jump.ts';
import { contract as greeksContract, kouJumpGreeks } from '../../src/spec/kou-jump-greeks.ts';
import { expectWithinForward, expectWithinRelative } from './relative.ts';
import { truthTable } from './ulp.ts';

const CALL = 1;
const PUT = -1;

type Inputs = [number, number, number, number, number, number, number, number, number];

const work = new Float64Array(contract.workCells!);

const price = (...inputs: number[]): number => kouJump(...(inputs as Inputs), work);

function greeks(...inputs: number[]): number[] {
  const out = new Float64Array(greeksContract.outputs.length);
  kouJumpGreeks(...(inputs as Inputs), out, work);
  return Array.from(out);
}

const market = fc.record({
  logRatio: fc.double({ min: -1, max: 1, noNaN: true }),
  volatility: fc.double({ min: 0.02, max: 1.5, noNaN: true }),
  time: fc.double({ min: 0.003, max: 4, noNaN: true }),
  intensity: fc.double({ min: 0, max: 20, noNaN: true }),
  probability: fc.double({ min: 0, max: 1, noNaN: true }),
  up: fc.double({ min: 1.5, max: 100, noNaN: true }),
  down: fc.double({ min: 0.5, max: 100, noNaN: true }),
});

describe('kou-jump', () => {
  it('is within its contract of the 25-digit table', () => {
    const table = truthTable('kou-jump', 'kouJump');
    expect(table.columns.slice(0, 9)).toEqual(contract.inputs.map(({ name }) => name));
    expectWithinForward(table, contract.error.reference.amount, price);
  });

  it('keeps its digits in the wings: the same table relative to the price', () => {
    expectWithinRelative(truthTable('kou-jump', 'kouJump'), 1e-12, (...inputs) => [price(...inputs)]);
  });

  it('has Greeks of the 25-digit table, also relative to themselves', () => {
    const table = truthTable('kou-jump-greeks', 'kouJumpGreeks');
    expect(table.columns.slice(9)).toEqual(greeksContract.outputs.map(({ name }) => name));
    expectWithinRelative(table, 1e-11, greeks);
  });

  it('without jumps is Black', () => {
    for (const strike of [60, 100, 170]) {
      const black = new Float64Array(7);
      blackGreeks(100, strike, 0.4, 0.5, CALL, black);
      const found = greeks(100, strike, 0.4, 0.5, 0, 0.5, 10, 10, CALL);
      found.forEach((greek, index) => {
        expect(Math.abs(greek - black[index]!)).toBeLessThanOrEqual(1e-12 * Math.abs(black[index]!));
      });
      expect(price(100, strike, 0.4, 0.5, 0, 0.5, 10, 10, CALL)).toBeCloseTo(black[0]!, 11);
    }
  });

  it('at expiry is worth its intrinsic value', () => {
    expect(price(100, 90, 0.5, 0, 5, 0.4, 10, 5, CALL)).toBe(10);
    expect(price(100, 90, 0.5, 0, 5, 0.4, 10, 5, PUT)).toBe(0);
    expect(greeks(100, 90, 0.5, 0, 5, 0.4, 10, 5, CALL)).toEqual([10, 1, 0, 0, 0, 0, 0]);
    expect(greeks(100, 100, 0.5, 0, 5, 0.4, 10, 5, PUT)).toEqual([0, -0.5, 0, 0, 0, 0, 0]);
  });

  it('gives NaN for NaN, whichever input it is', () => {
    const inputs = [100, 90, 0.5, 0.3, 5, 0.4, 10, 5, CALL];
    inputs.forEach((_, index) => {
      const bad = inputs.with(index, Number.NaN);
      expect(price(...bad)).toBeNaN();
      expect(greeks(...bad).every(Number.isNaN)).toBe(true);
    });
  });

  it('mirrors: a put is the call on the inverse, jumps and their measure turned over', () => {
    fc.assert(
      fc.property(market, ({ logRatio, volatility, time, intensity, probability, up, down }) => {
        const strike = 100 * Math.exp(logRatio);
        const put = price(100, strike, volatility, time, intensity, probability, up, down, PUT);
        // Under the measure of the asset upward jumps come (up / (up - 1)) as often, with rate up - 1; then K and F change places.
        const [above, below] = [(probability * up) / (up - 1), ((1 - probability) * down) / (down + 1)];
        const turned = [volatility, time, intensity * (above + below), below / (above + below), down + 1, up - 1];
        expect(Math.abs(put - price(strike, 100, ...turned, CALL))).toBeLessThanOrEqual(1e-11);
      }),
      { seed: 20260321, numRuns: 300 },
    );
  });

  it('obeys parity, falls and is convex in strike', () => {
    fc.assert(
      fc.property(market, ({ logRatio, volatility, time, intensity, probability, up, down }) => {
        const rest = [volatility, time, intensity, probability, up, down];
        const call = (strike: number) => price(100, strike, ...rest, CALL);
        const strike = 100 * Math.exp(logRatio);
        const rounding = 1e-11;
        expect(Math.abs(call(strike) - price(100, strike, ...rest, PUT) - (100 - strike))).toBeLessThan(1e-12);
        const [low, middle, high] = [call(strike * 0.95), call(strike), call(strike * 1.05)];
        expect(low).toBeGreaterThanOrEqual(middle - rounding);
        expect(middle).toBeGreaterThanOrEqual(high - rounding);
        expect(0.5 * (low + high)).toBeGreaterThanOrEqual(middle - rounding);
      }),
      { seed: 20260322, numRuns: 200 },
    );
  });
});
