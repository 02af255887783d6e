// American options from tables of early exercise: as good as from a boundary of their own, on both machines to the bit.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  AMERICAN_CELL_CELLS,
  AMERICAN_CELL_WORK,
  cellPremium,
  fillAmericanCell,
  hasAmericanTable,
  isTable,
} from '../../src/spec/american-cell.ts';
import { americanOption, contract } from '../../src/spec/american-option.ts';
import { americanPrices } from '../../src/spec/american-prices.ts';
import { blackScholes } from '../../src/spec/black-scholes.ts';
import { exponentOf } from '../../src/spec/machine.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { expectWithinContract } from './scaled-outputs.ts';

const work = new Float64Array(AMERICAN_CELL_WORK);
const STRIDE = 4;

interface Lanes {
  readonly scenarios: Float64Array;
  readonly row: Float64Array;
  readonly european: Float64Array;
}

/** One option as a row, in scenarios of spots and volatilities; life is 1. */
function lanesOf(spots: readonly number[], strike: number, deviations: readonly number[], sign: number): Lanes {
  const scenarios = new Float64Array(6 * STRIDE);
  deviations.forEach((s, lane) => {
    scenarios[2 * STRIDE + lane] = s;
    scenarios[3 * STRIDE + lane] = 1 / s;
    scenarios[4 * STRIDE + lane] = spots[lane]!;
    scenarios[5 * STRIDE + lane] = Math.log(spots[lane]! / strike);
  });
  return { scenarios, row: Float64Array.of(strike, 0, 1, 1, 1, sign), european: new Float64Array(STRIDE) };
}

function europeanOf(...terms: [number, number, number, number, number, number]): number {
  const [spot, strike, rate, dividendYield, s, sign] = terms;
  const out = new Float64Array(7);
  blackScholes(spot, strike, rate, dividendYield, s, 1, sign, out);
  return out[0]!;
}

const cells = new Map<string, Float64Array>();
let fromTables = 0;

function cellFor(rate: number, dividendYield: number, exponent: number): Float64Array {
  const key = `${rate} ${dividendYield} ${exponent}`;
  const known = cells.get(key);
  if (known !== undefined) return known;
  const cell = new Float64Array(AMERICAN_CELL_CELLS);
  fillAmericanCell(rate, dividendYield, exponent, cell, work);
  cells.set(key, cell);
  return cell;
}

/** As american-option, by the table of its rates. */
function tabled(
  spot: number,
  strike: number,
  rate: number,
  dividendYield: number,
  volatility: number,
  years: number,
  sign: number,
): number {
  const s = volatility * Math.sqrt(years);
  const [r, q] = [rate * years, dividendYield * years];
  // What never goes through a slice.
  if (!(s > 1e-5 && s < 8 && spot > 1e-9 && strike > 1e-9)) {
    return americanOption(spot, strike, rate, dividendYield, volatility, years, sign, work);
  }
  const cell = sign > 0 ? cellFor(q, r, exponentOf(s)) : cellFor(r, q, exponentOf(s));
  if (isTable(cell)) fromTables++;
  const { scenarios, row, european } = lanesOf([spot], strike, [s], sign);
  european[0] = europeanOf(spot, strike, r, q, s, sign) * Math.exp(r);
  const out = new Float64Array(1);
  const [first, discount] = [exponentOf(s), Math.exp(-r)];
  const bad = americanPrices(scenarios, STRIDE, 1, row, 1, r, q, discount, european, cell, first, 1, out, work);
  return bad < 0 ? out[0]! : Number.NaN;
}

describe('American options from tables', () => {
  it('are within the contract of values whose error is bounded by 3e-12', () => {
    fromTables = 0;
    expectWithinContract(contract, tabled);
    expect(fromTables).toBeGreaterThan(100);
  });

  // Andersen, Lake and Offengenden (2016), premia at 65 points, 8 iterations, 32 nodes, FP-A and FP-B.
  it.each([
    [0.05, 0.1069527028247546, 0.1069526779971959],
    [0.075, 0.3671112309062572, 0.3671111267813689],
  ])('the premium at rate %d lies within 1.2e-7 of the published pair', (rate, first, second) => {
    const premium = tabled(100, 100, rate, 0.05, 0.25, 1, -1) - europeanOf(100, 100, rate, 0.05, 0.25, -1);
    expect(Math.abs(premium - first)).toBeLessThan(1.2e-7);
    expect(Math.abs(premium - second)).toBeLessThan(1.2e-7);
  });

  // Doubles of fast-check crowd at zero.
  const between = (low: number, high: number) =>
    fc.integer({ min: 0, max: 1_000_000 }).map((share) => low + ((high - low) * share) / 1_000_000);
  const draws = fc.record({
    rate: between(0, 0.12),
    dividendYield: between(-0.12, 0.12),
    volatility: between(0.2, 1.6),
    logYears: between(Math.log(1 / 365), Math.log(2)),
    places: fc.array(between(-4, 5), { minLength: 12, maxLength: 12 }),
    sign: fc.constantFrom(1, -1),
  });

  it('lie within 3e-9 of those from boundaries of their own, nearly all of them from tables', () => {
    fromTables = 0;
    let total = 0;
    fc.assert(
      fc.property(draws, ({ rate, dividendYield, volatility, logYears, places, sign }) => {
        const years = Math.exp(logYears);
        // Two boundaries have no table.
        if (!(sign > 0 ? hasAmericanTable(dividendYield, rate) : hasAmericanTable(rate, dividendYield))) return;
        for (const place of places) {
          const spot = 100 * Math.exp(place * volatility * Math.sqrt(years));
          const wanted = americanOption(spot, 100, rate, dividendYield, volatility, years, sign, work);
          const found = tabled(spot, 100, rate, dividendYield, volatility, years, sign);
          expect(Math.abs(found - wanted)).toBeLessThan(3e-9 * (sign > 0 ? Math.max(spot, 100) : 100));
          total++;
        }
      }),
      { numRuns: 200, seed: 11 },
    );
    expect(total).toBeGreaterThan(1500);
    expect(fromTables).toBeGreaterThan(0.97 * total);
  });

  it('have no table where there are two boundaries or nothing to be had, where much is earned at little volatility', () => {
    const stateOf = (rate: number, dividendYield: number, exponent: number) =>
      isTable(cellFor(rate, dividendYield, exponent));
    expect(stateOf(-0.01, -0.03, -2)).toBe(false);
    expect(stateOf(0, 0.02, -2)).toBe(false);
    expect(stateOf(1e-12, 0, -2)).toBe(false);
    expect(stateOf(0.8, -0.5, -5)).toBe(false);
    expect(stateOf(0.04, -0.02, -1)).toBe(true);
    expect(stateOf(0, -0.02, -1)).toBe(true);
  });

  it('are never below the intrinsic value, and meet it at the boundary', () => {
    const cell = cellFor(0.04, -0.02, -1);
    const european = (x: number) => europeanOf(Math.exp(x), 1, 0.04, -0.02, 0.7, -1);
    for (let x = -1.4; x < 0.5; x += 0.01) {
      const value = tabled(Math.exp(x), 1, 0.04, -0.02, 0.7, 1, -1);
      expect(value).toBeGreaterThanOrEqual(Math.max(1 - Math.exp(x), 0));
      expect(value).toBeGreaterThanOrEqual(european(x));
    }
    expect(cellPremium(cell, -0.2, 9.5, work)).toBe(0);
  });

  it('say which lane has no price, and go without a table where there is no cell', () => {
    const cell = cellFor(0.04, -0.02, -1);
    const { scenarios, row, european } = lanesOf([1, 1], 1, [0.2, 11], -1);
    const out = new Float64Array(2);
    const price = (rate: number) =>
      americanPrices(scenarios, STRIDE, 2, row, 1, rate, -0.02, 1, european, cell, -1, 1, out, work);
    expect(price(0.04)).toBe(1);
    expect(out[0]).toBe(americanOption(1, 1, 0.04, -0.02, 0.2, 1, -1, work));
    expect(price(11)).toBe(0);
  });
});

describe('the WASM build', () => {
  let memory: WebAssembly.Memory;
  let exports: Record<string, (...words: number[]) => number>;
  beforeAll(async () => {
    memory = new WebAssembly.Memory({ initial: 16, maximum: 64, shared: true });
    const module = await compileWasmBuild('strict');
    const instance = await WebAssembly.instantiate(module, { env: { memory, abort: () => expect.unreachable() } });
    exports = instance.exports as typeof exports;
  });

  const [CELL, WORK, SCENARIOS, ROW, EUROPEAN, OUT] = [65_536, 131_072, 524_288, 589_824, 655_360, 720_896] as const;
  const RATES = [
    [0.04, -0.02, -1, -1],
    [0.0001, -0.00005, -5, -1],
    [0.03, 0.05, -2, 1],
    [0, -0.01, 0, -1],
    [0.05, 0.05, 1, 1],
    [0.8, -0.5, -5, -1],
  ] as const;

  it.each(RATES)('has the bits of the reference: rate %d, yield %d, 2^%d, sign %d', (rate, yielded, exponent, sign) => {
    const cell = new Float64Array(AMERICAN_CELL_CELLS);
    const [r, q] = sign > 0 ? [yielded, rate] : [rate, yielded];
    fillAmericanCell(r, q, exponent, cell, work);
    exports.fillAmericanCell!(r, q, exponent, CELL, WORK);
    const column = (at: number, count: number) => new Float64Array(memory.buffer, at, count);
    if (isTable(cell)) expect(column(CELL, cell.length)).toEqual(cell);
    else expect(column(CELL, 1)).toEqual(cell.slice(0, 1));
    const scale = 2 ** exponent;
    for (const away of [-3, -1, -0.2, 0.3, 1, 2.5, 6]) {
      const deviations = [1, 1.3, 1.7, 1.99].map((times) => times * scale);
      const spots = deviations.map((s) => Math.exp(away * s));
      const { scenarios, row, european } = lanesOf(spots, 1, deviations, sign);
      european.fill(0.1);
      const out = new Float64Array(STRIDE);
      americanPrices(scenarios, STRIDE, 4, row, 1, rate, yielded, 0.9, european, cell, exponent, 1, out, work);
      column(SCENARIOS, scenarios.length).set(scenarios);
      column(ROW, row.length).set(row);
      column(EUROPEAN, STRIDE).set(european);
      column(OUT, STRIDE).fill(0);
      const addresses = [SCENARIOS, STRIDE, 4, ROW, 1, rate, yielded, 0.9, EUROPEAN, CELL, exponent, 1, OUT, WORK];
      expect(exports.americanPrices!(...addresses)).toBe(-1);
      expect(column(OUT, STRIDE)).toEqual(out);
    }
  });
});
