import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barrierOption } from '../../src/spec/barrier-option.ts';
import { blackPrice } from '../../src/spec/black-price.ts';
import { doubleBarrierOption, contract as doubleBarrierOptionContract } from '../../src/spec/double-barrier-option.ts';
import { LARGEST_IMAGE_DEVIATION } from '../../src/spec/double-barrier-terms.ts';
import { doubleTouchOption, contract as doubleTouchOptionContract } from '../../src/spec/double-touch-option.ts';
import { exp } from '../../src/spec/exp.ts';
import { logRatio } from '../../src/spec/log-ratio.ts';
import { touchOption } from '../../src/spec/touch-option.ts';
import { worstScaledError } from './scaled-truth.ts';

describe.each([doubleBarrierOptionContract, doubleTouchOptionContract])('$name', (contract) => {
  it('is within its contract of the 25-digit table', () => {
    const { error, row } = worstScaledError(contract);
    expect(error, JSON.stringify(row)).toBeLessThanOrEqual(contract.error.reference.amount);
  });
});

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const market = fc.record({
  spot: within(70, 130),
  strike: within(50, 150),
  lower: within(40, 90),
  upper: within(95, 200),
  rate: within(0, 0.2),
  carry: within(-0.2, 0.2),
  volatility: within(0.05, 2),
  timeYears: within(0.001, 3),
  sign: fc.constantFrom(1, -1),
});
const seeded = { seed: 20261121, numRuns: 600 };

interface Market {
  readonly spot: number;
  readonly strike: number;
  readonly lower: number;
  readonly upper: number;
  readonly rate: number;
  readonly carry: number;
  readonly volatility: number;
  readonly timeYears: number;
  readonly sign: number;
}

function option(m: Market, knockIn: number, rebate = 0, rebateAtHit = 0): number {
  const { spot, strike, lower, upper, rate, carry, volatility, timeYears, sign } = m;
  return doubleBarrierOption(
    spot,
    strike,
    lower,
    upper,
    rebate,
    rate,
    carry,
    volatility,
    timeYears,
    sign,
    knockIn,
    rebateAtHit,
  );
}

const touch = (m: Market, pays: number): number =>
  doubleTouchOption(m.spot, m.lower, m.upper, m.rate, m.carry, m.volatility, m.timeYears, pays);

const vanilla = (m: Market): number =>
  exp(-m.rate * m.timeYears) *
  blackPrice(m.spot * exp(m.carry * m.timeYears), m.strike, m.volatility * Math.sqrt(m.timeYears), m.sign);

describe('laws of double barriers', () => {
  it('in and out make the vanilla', () => {
    fc.assert(
      fc.property(market, (m) => {
        expect(Math.abs(option(m, 1) + option(m, 0) - vanilla(m))).toBeLessThanOrEqual(1e-13 * (m.spot + m.strike));
      }),
      seeded,
    );
  });

  it('out lies between nothing and either single barrier', () => {
    fc.assert(
      fc.property(market, (m) => {
        const { spot, strike, lower, upper, rate, carry, volatility, timeYears, sign } = m;
        const out = option(m, 0);
        const slack = 1e-13 * (spot + strike);
        expect(out).toBeGreaterThanOrEqual(0);
        const down = barrierOption(spot, strike, lower, 0, rate, carry, volatility, timeYears, sign, 1, 0);
        const up = barrierOption(spot, strike, upper, 0, rate, carry, volatility, timeYears, sign, -1, 0);
        expect(out).toBeLessThanOrEqual(Math.min(down, up) + slack);
      }),
      seeded,
    );
  });

  it('a wider corridor is worth no less', () => {
    fc.assert(
      fc.property(market, within(0, 30), within(0, 60), (m, less, more) => {
        const wider = { ...m, lower: m.lower - less, upper: m.upper + more };
        const slack = 1e-13 * (m.spot + m.strike);
        expect(option(wider, 0)).toBeGreaterThanOrEqual(option(m, 0) - slack);
        expect(option(wider, 1)).toBeLessThanOrEqual(option(m, 1) + slack);
        expect(touch(wider, 0)).toBeGreaterThanOrEqual(touch(m, 0) - 1e-13);
      }),
      seeded,
    );
  });

  it('with the other barrier out of reach it is the single barrier, rebates and all', () => {
    fc.assert(
      fc.property(market, fc.constantFrom(1, 0), fc.constantFrom(1, -1), (drawn, knockIn, down) => {
        const m = { ...drawn, ...(down === 1 ? { upper: 1e12 } : { lower: 1e-12 }) };
        const { spot, strike, lower, upper, rate, carry, volatility, timeYears, sign } = m;
        // Ten deviations away, as the asset sees it.
        fc.pre(volatility * Math.sqrt(timeYears) < 2);
        const barrier = down === 1 ? lower : upper;
        const single = barrierOption(spot, strike, barrier, 3, rate, carry, volatility, timeYears, sign, down, knockIn);
        const both = option(m, knockIn, 3, 1 - knockIn);
        expect(Math.abs(both - single)).toBeLessThanOrEqual(2e-13 * (spot + strike));
        const pays = down === 1 ? 2 : 3;
        const hit = touchOption(spot, barrier, rate, carry, volatility, timeYears, down, 1, 0, 1);
        expect(Math.abs(touch(m, pays) - hit)).toBeLessThanOrEqual(2e-13);
      }),
      seeded,
    );
  });

  it('touches add up: touched or not, the lower first or the upper', () => {
    fc.assert(
      fc.property(market, (m) => {
        const discount = exp(-m.rate * m.timeYears);
        expect(Math.abs(touch(m, 0) + touch(m, 1) - discount)).toBeLessThanOrEqual(1e-14);
        expect(Math.abs(touch(m, 2) + touch(m, 3) - touch(m, 4))).toBeLessThanOrEqual(1e-14);
        expect(touch(m, 4)).toBeGreaterThanOrEqual(touch(m, 1) - 1e-14);
        const free = { ...m, rate: 0 };
        expect(Math.abs(touch(free, 4) - touch(free, 1))).toBeLessThanOrEqual(1e-13);
      }),
      seeded,
    );
  });

  it('the two series meet where one takes over from the other', () => {
    fc.assert(
      fc.property(market, (drawn) => {
        const { spot, lower, upper, carry, rate } = drawn;
        fc.pre(spot > lower && spot < upper);
        const deviation = LARGEST_IMAGE_DEVIATION * logRatio(upper, lower);
        const at = (factor: number) => ({ ...drawn, carry, rate, timeYears: 1, volatility: deviation * factor });
        // The prices themselves move by less than 3e-12 of their scale between the two.
        for (const knockIn of [0, 1]) {
          const jump = option(at(1 + 1e-12), knockIn) - option(at(1 - 1e-12), knockIn);
          expect(Math.abs(jump)).toBeLessThanOrEqual(1e-11 * (drawn.spot + drawn.strike));
        }
        for (const pays of [0, 1, 2, 3]) {
          expect(Math.abs(touch(at(1 + 1e-12), pays) - touch(at(1 - 1e-12), pays))).toBeLessThanOrEqual(1e-11);
        }
      }),
      seeded,
    );
  });

  it('a spot on or beyond a barrier has touched it first', () => {
    const m: Market = {
      spot: 80,
      strike: 100,
      lower: 80,
      upper: 120,
      rate: 0.05,
      carry: 0.02,
      volatility: 0.3,
      timeYears: 1,
      sign: -1,
    };
    expect(option(m, 0)).toBe(0);
    expect(option(m, 0, 4, 1)).toBe(4);
    expect(Math.abs(option(m, 1) - vanilla(m))).toBeLessThanOrEqual(1e-13);
    expect([0, 2, 3, 4].map((pays) => touch(m, pays))).toEqual([0, 1, 0, 1]);
    expect([2, 3].map((pays) => touch({ ...m, spot: 130 }, pays))).toEqual([0, 1]);
    expect(touch(m, 1)).toBe(exp(-0.05));
  });

  it('barriers in the wrong order, and rates for which a hit has no value, give NaN', () => {
    expect(doubleBarrierOption(100, 100, 120, 80, 0, 0, 0, 0.3, 1, 1, 0, 0)).toBeNaN();
    expect(doubleTouchOption(100, 100, 100, 0, 0, 0.3, 1, 0)).toBeNaN();
    expect(doubleTouchOption(100, 80, 120, -0.5, 0, 0.3, 1, 4)).toBeNaN();
  });
});
