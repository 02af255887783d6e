// Black-Scholes on a spot with yield: 25-digit truth, edges, and the laws between a call and its put.
import { describe, expect, test } from 'vitest';
import { blackScholes, contract } from '../../src/spec/black-scholes.ts';
import { expectWithinUlp, truthTable } from './ulp.ts';

const { NaN: nan } = Number;

function evaluate(...inputs: number[]): number[] {
  const [spot, strike, rate, dividendYield, volatility, years, sign] = inputs;
  const out = new Float64Array(7);
  blackScholes(spot!, strike!, rate!, dividendYield!, volatility!, years!, sign!, out);
  return Array.from(out);
}

describe('against 25-digit truth', () => {
  const table = truthTable('black-scholes', 'blackScholes');
  const limit = contract.error.reference.amount;

  test('value, delta, gamma, vega, rho and dividend rho within the promised ULP', () => {
    const rows = table.rows.map((row) => row.slice(0, 13));
    expectWithinUlp({ ...table, rows }, limit, (...inputs) => {
      const [value, delta, gamma, vega, , rho, dividendRho] = evaluate(...inputs);
      return [value!, delta!, gamma!, vega!, rho!, dividendRho!];
    });
  });

  test('theta within the promised ULP of its largest term', () => {
    for (const row of table.rows) {
      const theta = evaluate(...(row.slice(0, 7) as number[]))[4]!;
      const [truth, scale] = [String(row[13]), Number(row[14])];
      const error = Math.abs(theta - Number(truth)) / (scale * Number.EPSILON);
      expect(error, row.join(', ')).toBeLessThanOrEqual(limit);
    }
  });
});

describe('edges', () => {
  test.each([
    ['at expiry in the money', [110, 100, 0.05, 0.01, 0.3, 0, 1], [10, 1, 0, 0, -3.9, 0, -0]],
    ['at expiry out of the money', [90, 100, 0.05, 0.01, 0.3, 0, 1], [0, 0, 0, 0, 0, 0, 0]],
    ['no strike: the call is the spot', [100, 0, 0, 0, 0.3, 1, 1], [100, 1, 0, 0, 0, 0, -100]],
    ['no strike: the put is nothing', [100, 0, 0, 0, 0.3, 1, -1], [0, 0, 0, 0, 0, 0, 0]],
    ['no spot: the put is the strike', [0, 100, 0, 0, 0.3, 1, -1], [100, -1, 0, 0, 0, -100, 0]],
  ] as const)('%s', (_, inputs, wanted) => {
    evaluate(...inputs).forEach((value, index) => {
      expect(value, `output ${index}`).toBeCloseTo(wanted[index]!, 13);
    });
  });

  test.each([0, 1, 2, 3, 4, 5, 6])('NaN as input %d gives NaN in every output', (index) => {
    const inputs = [100, 90, 0.05, 0.01, 0.3, 1, 1].with(index, nan);
    expect(evaluate(...inputs).every(Number.isNaN)).toBe(true);
  });

  test('a negative volatility or price is no option', () => {
    expect(evaluate(100, 90, 0.05, 0.01, -0.3, 1, 1).every(Number.isNaN)).toBe(true);
    expect(evaluate(-100, 90, 0.05, 0.01, 0.3, 1, 1).every(Number.isNaN)).toBe(true);
  });
});

test('call less put is the discounted forward less the discounted strike, in every derivative', () => {
  for (const [spot, strike, years] of [
    [100, 90, 0.3],
    [100, 100, 2],
    [100, 140, 0.05],
  ] as const) {
    const [rate, dividendYield, volatility] = [0.04, -0.02, 0.65];
    const call = evaluate(spot, strike, rate, dividendYield, volatility, years, 1);
    const put = evaluate(spot, strike, rate, dividendYield, volatility, years, -1);
    const forward = spot * Math.exp(-dividendYield * years);
    const payment = strike * Math.exp(-rate * years);
    const wanted = [
      forward - payment,
      forward / spot,
      0,
      0,
      dividendYield * forward - rate * payment,
      years * payment,
      -years * forward,
    ];
    for (const [index, parity] of wanted.entries()) {
      expect(Math.abs(call[index]! - put[index]! - parity), `output ${index}`).toBeLessThan(1e-12 * spot);
    }
  }
});
