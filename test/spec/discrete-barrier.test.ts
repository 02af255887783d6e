import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barrierOption } from '../../src/spec/barrier-option.ts';
import { blackPrice } from '../../src/spec/black-price.ts';
import { discreteBarrier, contract as discreteBarrierContract } from '../../src/spec/discrete-barrier.ts';
import { doubleBarrierOption } from '../../src/spec/double-barrier-option.ts';
import { exp } from '../../src/spec/exp.ts';
import { MONITORED_CELLS } from '../../src/spec/monitored-paths.ts';
import { monitoringShift, contract as monitoringShiftContract } from '../../src/spec/monitoring-shift.ts';
import { worstScaledError } from './scaled-truth.ts';

describe.each([discreteBarrierContract, monitoringShiftContract])('$name', (contract) => {
  it('is within its contract of the table', () => {
    const { error, row } = worstScaledError(contract);
    expect(error, JSON.stringify(row)).toBeLessThanOrEqual(contract.error.reference.amount);
  });
});

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const market = fc.record({
  spot: within(60, 140),
  strike: within(60, 140),
  lower: within(50, 90),
  upper: within(95, 180),
  rate: within(0, 0.2),
  carry: within(-0.2, 0.2),
  volatility: within(0.1, 1.5),
  interval: within(0.002, 0.1),
  // Shares of an interval: to the first date, and from the last to expiry.
  first: within(0.01, 1.5),
  rest: within(0, 1),
  count: fc.integer({ min: 1, max: 9 }),
  sign: fc.constantFrom(1, -1),
});
type Market = typeof market extends fc.Arbitrary<infer M> ? M : never;
const seeded = { seed: 20261121, numRuns: 60 };
const work = new Float64Array(MONITORED_CELLS);

const years = (m: Market): number => (m.first + (m.count - 1) + m.rest) * m.interval;

function price(m: Market, knockIn: number, rebate = 0, rebateAtHit = 0): number {
  const { spot, strike, lower, upper, rate, carry, volatility, count, sign } = m;
  const dates = [years(m), m.first * m.interval, m.interval, count] as const;
  return discreteBarrier(
    spot,
    strike,
    lower,
    upper,
    rebate,
    rate,
    carry,
    volatility,
    ...dates,
    sign,
    knockIn,
    rebateAtHit,
    work,
  );
}

describe('laws of discretely watched barriers', () => {
  it('asks for the cells its helper writes', () => {
    expect(discreteBarrierContract.workCells).toBe(MONITORED_CELLS);
  });

  it('in and out make the vanilla; their rebates, paid at expiry, make the rebate', () => {
    fc.assert(
      fc.property(market, (m) => {
        const discount = exp(-m.rate * years(m));
        const deviation = m.volatility * Math.sqrt(years(m));
        const vanilla = discount * blackPrice(m.spot * exp(m.carry * years(m)), m.strike, deviation, m.sign);
        expect(Math.abs(price(m, 1) + price(m, 0) - vanilla)).toBeLessThanOrEqual(1e-12 * (m.spot + m.strike));
        const both = price(m, 1, 2) + price(m, 0, 2) - vanilla;
        expect(Math.abs(both - 2 * discount)).toBeLessThanOrEqual(1e-12 * (m.spot + m.strike));
        expect(price(m, 0, 2, 1)).toBeGreaterThanOrEqual(price(m, 0, 2, 0) - 1e-12 * m.spot);
      }),
      seeded,
    );
  });

  it('watched less often, or in a wider corridor, out is worth no less; watched always, no more', () => {
    fc.assert(
      fc.property(market, (drawn) => {
        const m = { ...drawn, first: 1, rest: 0, count: 2 * drawn.count };
        const slack = 1e-12 * (m.spot + m.strike);
        const halfAsOften = { ...m, interval: 2 * m.interval, count: drawn.count };
        const out = price(m, 0);
        expect(price(halfAsOften, 0)).toBeGreaterThanOrEqual(out - slack);
        expect(price({ ...m, lower: 0.9 * m.lower }, 0)).toBeGreaterThanOrEqual(out - slack);
        expect(price({ ...m, upper: 0 }, 0)).toBeGreaterThanOrEqual(out - slack);
        const { spot, strike, lower, upper, rate, carry, volatility, sign } = m;
        const time = years(m);
        const always = doubleBarrierOption(spot, strike, lower, upper, 0, rate, carry, volatility, time, sign, 0, 0);
        expect(always).toBeLessThanOrEqual(out + slack);
      }),
      seeded,
    );
  });

  it('a first date just before or just after one interval makes no difference', () => {
    fc.assert(
      fc.property(market, (m) => {
        const before = price({ ...m, first: 1 - 1e-13 }, 0);
        const after = price({ ...m, first: 1 + 1e-13 }, 0);
        expect(Math.abs(before - after)).toBeLessThanOrEqual(1e-12 * (m.spot + m.strike));
      }),
      seeded,
    );
  });

  it('refuses dates beyond expiry, barriers in the wrong order, half dates and dates too dense', () => {
    const priced = (time: number, interval: number, count: number, lower = 90, upper = 110) =>
      discreteBarrier(100, 100, lower, upper, 0, 0, 0, 0.3, time, interval, interval, count, 1, 0, 0, work);
    expect(priced(1, 0.25, 4)).toBeGreaterThan(0);
    expect(priced(0.9, 0.25, 4)).toBeNaN();
    expect(priced(1, 0.25, 4, 110, 90)).toBeNaN();
    expect(priced(1, 0.25, 2.5)).toBeNaN();
    expect(priced(1, 1e-9, 10, 0, 0)).toBeNaN();
  });
});

describe('the continuous stand-in', () => {
  it('is as near as its contract says', () => {
    for (const [barrier, count, limit] of [
      [94, 50, 3.3e-4],
      [98, 50, 3.3e-4],
      [99, 5, 4.4e-3],
    ] as const) {
      const dates = [0.2, 0.2 / count, 0.2 / count, count] as const;
      const exact = discreteBarrier(100, 100, barrier, 0, 0, 0.1, 0.1, 0.3, ...dates, 1, 0, 0, work);
      const shifted = monitoringShift(barrier, 0.3, 0.2 / count, 1);
      expect(shifted).toBeLessThan(barrier);
      const near = barrierOption(100, 100, shifted, 0, 0.1, 0.1, 0.3, 0.2, 1, 1, 0);
      expect(Math.abs(near - exact)).toBeLessThanOrEqual(limit * 100);
    }
  });
});
