import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackGreeks, contract } from '../../src/spec/black-greeks.ts';
import { blackPrice } from '../../src/spec/black-price.ts';
import { expectWithinUlp, truthTable } from './ulp.ts';

const CALL = 1;
const PUT = -1;
const DENSITY_AT_ZERO = 0.3989422804014327;

function greeks(...inputs: number[]): Record<string, number> {
  const out = new Float64Array(contract.outputs.length);
  const [forward, strike, volatility, time, sign] = inputs as [number, number, number, number, number];
  blackGreeks(forward, strike, volatility, time, sign, out);
  return Object.fromEntries(contract.outputs.map(({ name }, index) => [name, out[index]!]));
}

const market = fc.record({
  forward: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
  logRatio: fc.double({ min: -2, max: 2, noNaN: true }),
  volatility: fc.double({ min: 0.05, max: 3, noNaN: true }),
  time: fc.double({ min: 0.0001, max: 4, noNaN: true }),
});

describe('black-greeks', () => {
  it('is within its contract of the 25-digit table, every output', () => {
    const table = truthTable('black-greeks', 'blackGreeks');
    expect(table.columns.slice(5)).toEqual(contract.outputs.map(({ name }) => name));
    expectWithinUlp(table, contract.error.reference.amount, (...inputs) => Object.values(greeks(...inputs)));
  });

  it('at expiry leaves value and delta', () => {
    const none = { gammaForward: 0, vega: 0, theta: 0, vanna: 0, volga: 0 };
    expect(greeks(100, 90, 0.6, 0, CALL)).toEqual({ value: 10, deltaForward: 1, ...none });
    expect(greeks(100, 90, 0.6, 0, PUT)).toEqual({ value: 0, deltaForward: 0, ...none });
    expect(greeks(100, 110, 0.6, 0, PUT)).toEqual({ value: 10, deltaForward: -1, ...none });
    expect(greeks(100, 100, 0.6, 0, CALL)).toEqual({ value: 0, deltaForward: 0.5, ...none });
    expect(greeks(100, 100, 0.6, 0, PUT)).toEqual({ value: 0, deltaForward: -0.5, ...none });
  });

  it('without volatility has vega and vanna at the money alone', () => {
    const none = { gammaForward: 0, vega: 0, theta: 0, vanna: 0, volga: 0 };
    expect(greeks(100, 90, 0, 4, CALL)).toEqual({ value: 10, deltaForward: 1, ...none });
    expect(greeks(100, 100, 0, 4, PUT)).toEqual({
      ...none,
      value: 0,
      deltaForward: -0.5,
      vega: 200 * DENSITY_AT_ZERO,
      vanna: DENSITY_AT_ZERO,
    });
  });

  it('approaches those limits', () => {
    const close = greeks(100, 100, 1e-9, 4, PUT);
    expect(close.vega! / (200 * DENSITY_AT_ZERO)).toBeCloseTo(1, 12);
    expect(close.vanna! / DENSITY_AT_ZERO).toBeCloseTo(1, 12);
    expect(greeks(100, 90, 1e-3, 1e-9, CALL)).toEqual(greeks(100, 90, 1e-3, 0, CALL));
  });

  it('with forward or strike zero is the forward or nothing', () => {
    expect(greeks(100, 0, 0.5, 1, CALL)).toMatchObject({ value: 100, deltaForward: 1, gammaForward: 0, vega: 0 });
    expect(greeks(100, 0, 0.5, 1, PUT)).toMatchObject({ value: 0, deltaForward: 0, gammaForward: 0, vega: 0 });
    expect(greeks(0, 100, 0.5, 1, PUT)).toMatchObject({ value: 100, deltaForward: -1, gammaForward: 0, vega: 0 });
  });

  it.each([
    [Number.NaN, 100, 0.5, 1, CALL],
    [100, Number.NaN, 0.5, 1, CALL],
    [100, 100, Number.NaN, 1, CALL],
    [100, 100, 0.5, Number.NaN, CALL],
    [100, 100, 0.5, 1, Number.NaN],
    [-100, 100, 0.5, 1, CALL],
    [100, -100, 0.5, 1, CALL],
    [100, 100, -0.5, 1, CALL],
    [100, 100, 0.5, -1, CALL],
    [Number.POSITIVE_INFINITY, 100, 0.5, 1, CALL],
  ])('gives NaN in every output for (%d, %d, %d, %d, %d)', (...inputs) => {
    expect(Object.values(greeks(...inputs)).every(Number.isNaN)).toBe(true);
  });

  it('obeys parity: delta differs by one, the curvatures not at all', () => {
    fc.assert(
      fc.property(market, ({ forward, logRatio, volatility, time }) => {
        const strike = forward * Math.exp(logRatio);
        const call = greeks(forward, strike, volatility, time, CALL);
        const put = greeks(forward, strike, volatility, time, PUT);
        expect(Math.abs(call.deltaForward! - put.deltaForward! - 1)).toBeLessThanOrEqual(2 ** -52);
        for (const name of ['gammaForward', 'vega', 'theta', 'vanna', 'volga']) expect(call[name]).toBe(put[name]);
      }),
      { seed: 20260111, numRuns: 500 },
    );
  });

  it('obeys the heat equation: theta + sigma^2 F^2 gamma / 2 = 0, and vega = gamma F^2 sigma T', () => {
    fc.assert(
      fc.property(market, ({ forward, logRatio, volatility, time }) => {
        const { gammaForward, theta, vega } = greeks(forward, forward * Math.exp(logRatio), volatility, time, PUT);
        const drift = 0.5 * volatility * volatility * forward * forward * gammaForward!;
        const bound = 16 * 2 ** -52;
        expect(Math.abs(theta! + drift)).toBeLessThanOrEqual(bound * drift + 1e-300);
        const implied = gammaForward! * forward * forward * volatility * time;
        expect(Math.abs(vega! - implied)).toBeLessThanOrEqual(bound * implied + 1e-300);
      }),
      { seed: 20260112, numRuns: 500 },
    );
  });

  it('values as black-price does, up to the rounding of sigma sqrt(T)', () => {
    fc.assert(
      fc.property(market, ({ forward, logRatio, volatility, time }) => {
        const strike = forward * Math.exp(logRatio);
        const volSqrtTime = volatility * Math.sqrt(time);
        const { value, vega } = greeks(forward, strike, volatility, time, CALL);
        const price = blackPrice(forward, strike, volSqrtTime, CALL);
        expect(Math.abs(value! - price)).toBeLessThanOrEqual(2 ** -52 * (16 * price + 2 * vega! * volatility));
      }),
      { seed: 20260113, numRuns: 500 },
    );
  });
});
