import { describe, expect, it } from 'vitest';
import type { Monitoring } from '../../src/book/instruments/common.ts';
import { MILLISECONDS_PER_DAY, yearsBetween } from '../../src/core/units.ts';
import { exp } from '../../src/spec/exp.ts';
import { logRatio } from '../../src/spec/log-ratio.ts';
import { sentenceOf } from '../market/helpers.ts';
import {
  AS_OF,
  barrier,
  digital,
  doubleBarrier,
  expiryOf,
  INVERSE,
  snapshotOf,
  type TestMarket,
  touch,
  valued,
} from './barrier-products.ts';

const MARKET: TestMarket = { spot: 100, forward: 103, rate: 0.05, volatility: 0.6, days: 90 };
const SNAPSHOT = snapshotOf(MARKET);
const DISCOUNT = exp((-0.05 * 90) / 365);

/** Relative to the larger of the two; NaN fails. */
function expectNear(got: number, wanted: number, relative = 1e-12): void {
  const error = Math.abs(got - wanted) / Math.max(Math.abs(got), Math.abs(wanted), 1e-300);
  expect(got === wanted || error <= relative, `got ${got}, wanted ${wanted}`).toBe(true);
}

const every = (days: number, first: number, count: number): Monitoring => ({
  style: 'discrete',
  instants: Array.from(
    { length: count },
    (_, index) => AS_OF + Math.round((first + index * days) * MILLISECONDS_PER_DAY),
  ),
});

const vanilla = (callPut: 'call' | 'put', snapshot = SNAPSHOT, settlement = digital(MARKET, {}).settlement) =>
  valued(barrier(MARKET, { callPut, settlement, knock: 'in', barrierHit: true }), snapshot);

describe('settlement', () => {
  // With the coin's rate at 0, quote currency grows at the carry: a linear contract discounted at the carry is the same money.
  const carry = logRatio(103, 100) / (90 / 365);
  const atCarry = snapshotOf({ ...MARKET, rate: carry });
  const kinds = [
    ['out, rebate at hit', barrier(MARKET, { rebate: 2, rebatePaidAt: 'hit' })],
    ['out, rebate at expiry', barrier(MARKET, { rebate: 2 })],
    ['double, rebate at hit', doubleBarrier(MARKET, { rebate: 2, rebatePaidAt: 'hit' })],
    ['touch at hit', touch(MARKET, { amount: 5, paidAt: 'hit' })],
    ['touch of the asset', touch(MARKET, { payout: 'asset', amount: 0.5 })],
    ['dates, rebate at hit', barrier(MARKET, { rebate: 2, rebatePaidAt: 'hit', monitoring: every(10, 10, 9) })],
    ['digital', digital(MARKET, { amount: 5 })],
    ['a rebate that is due', barrier(MARKET, { rebate: 2, barrierHit: true })],
    ['an asset that is due', touch(MARKET, { payout: 'asset', barrierHit: true })],
  ] as const;

  it.each(kinds)('%s: inverse is worth what linear is, in coins', (_name, instrument) => {
    const inCoin = valued({ ...instrument, settlement: INVERSE, multiplier: 3 }, SNAPSHOT);
    const linear = valued(instrument, atCarry);
    for (const measure of ['value', 'delta', 'vega'] as const) expectNear(inCoin[measure], 3 * linear[measure], 1e-11);
    expectNear(inCoin.quotedPrice, linear.value / 100, 1e-11);
  });

  it.each(kinds)('%s: quanto multiplies by its fixed rate', (_name, instrument) => {
    const settlement = { style: 'quanto', currency: 'USDC', fixedRate: 0.02 } as const;
    const quanto = valued({ ...instrument, settlement }, snapshotOf(MARKET, [['USDC', 0.05]]));
    const linear = valued(instrument, SNAPSHOT);
    for (const measure of ['value', 'delta', 'gamma', 'theta'] as const) {
      expectNear(quanto[measure], 0.02 * 0.999 * linear[measure], 1e-11);
    }
    expectNear(quanto.quotedPrice, 0.02 * linear.quotedPrice, 1e-11);
  });

  it('a knock-in that was hit is the vanilla, in coins too', () => {
    const snapshot = snapshotOf(MARKET);
    expectNear(vanilla('call', snapshot, INVERSE).quotedPrice, vanilla('call', snapshot).value / DISCOUNT / 103);
  });
});

describe('barriers that were reached', () => {
  it('a spot at the barrier has reached it: the rebate at hit is paid now, an earlier one has been paid', () => {
    const terms = { barrier: 100, rebate: 4, rebatePaidAt: 'hit' } as const;
    expect(valued(barrier(MARKET, terms), SNAPSHOT)).toMatchObject({ value: 4, delta: 0, vega: 0, theta: 0 });
    expect(valued(barrier(MARKET, { ...terms, barrierHit: true }), SNAPSHOT).value).toBe(0);
    expect(valued(doubleBarrier(MARKET, { ...terms, upperBarrier: 100 }), SNAPSHOT).value).toBe(4);
  });

  it('a rebate at expiry is money later', () => {
    const unit = valued(barrier(MARKET, { rebate: 4, barrierHit: true }), SNAPSHOT);
    expectNear(unit.value, 4 * DISCOUNT);
    expectNear(unit.theta, (0.05 * unit.value) / 365);
  });

  it('a knock-in is the vanilla option, Greeks and all', () => {
    const hit = valued(doubleBarrier(MARKET, { knock: 'in', barrierHit: true, callPut: 'put' }), SNAPSHOT);
    expect(hit).toEqual(vanilla('put'));
    expectNear(vanilla('call').value - vanilla('put').value, DISCOUNT * 3);
  });

  it('touches: a no-touch is gone, a one-touch is due, paid or the coin itself', () => {
    const value = (terms: Parameters<typeof touch>[1]) => valued(touch(MARKET, { amount: 2, ...terms }), SNAPSHOT);
    expect(value({ touch: 'no', barrierHit: true }).value).toBe(0);
    expectNear(value({ barrierHit: true }).value, 2 * DISCOUNT);
    expect(value({ barrierHit: true, paidAt: 'hit' }).value).toBe(0);
    expect(value({ barrier: 100, paidAt: 'hit' }).value).toBe(2);
    expect(value({ barrier: 101, paidAt: 'hit', payout: 'asset' })).toMatchObject({ value: 200, delta: 2 });
    const later = value({ barrierHit: true, payout: 'asset' });
    expectNear(later.value, 2 * DISCOUNT * 103);
    expectNear(later.delta, later.value / 100);
  });
});

describe('watched at dates', () => {
  const market: TestMarket = { spot: 100, forward: 100 * exp(0.1 * 0.2), rate: 0.1, volatility: 0.3, days: 73 };
  const snapshot = snapshotOf(market);

  // Computed by recursive quadrature in the setting of Broadie, Glasserman and Kou (1997), table 1: vectors/pricing.
  it.each([
    ['down', 85, 5, 100, 6.336948623749167],
    ['down', 99, 5, 100, 4.489172431225317],
    ['down', 96, 50, 100, 4.426627951478882],
    ['up', 130, 5, 110, 7.934535660552343],
    ['up', 115, 50, 110, 0.8070192812891261],
  ] as const)('%s-and-out at %d, %d dates', (direction, level, count, spot, wanted) => {
    const here = { ...market, spot, forward: spot * exp(0.1 * 0.2) };
    const monitoring = every(73 / count, 73 / count, count);
    const unit = valued(barrier(here, { direction, barrier: level, monitoring }), snapshotOf(here));
    expectNear(unit.value, wanted, 1e-12);
    expect(unit.approximation).toBeUndefined();
  });

  it('in and out make the vanilla, value and Greeks', () => {
    const monitoring = every(7, 3, 11);
    const [into, out] = (['in', 'out'] as const).map((knock) =>
      valued(barrier(market, { knock, monitoring }), snapshot),
    );
    const whole = valued(barrier(market, { knock: 'in', barrierHit: true }), snapshot);
    expectNear(into!.value + out!.value, whole.value);
    expectNear(into!.delta + out!.delta, whole.delta, 1e-6);
    expectNear(into!.vega + out!.vega, whole.vega, 1e-6);
    expectNear(into!.theta + out!.theta, whole.theta, 1e-6);
  });

  it('dates behind the snapshot are past; with none left the option is decided', () => {
    const past = every(5, -10, 2);
    expect(valued(barrier(market, { monitoring: past }), snapshot)).toEqual(
      valued(barrier(market, { knock: 'in', barrierHit: true }), snapshot),
    );
    const rebate = valued(barrier(market, { knock: 'in', rebate: 2, monitoring: past }), snapshot);
    expectNear(rebate.value, 2 * exp(-0.02));
    expect(valued(touch(market, { monitoring: past }), snapshot).value).toBe(0);
    const some = every(5, -10, 14);
    const ahead = every(5, 5, 11);
    expect(valued(barrier(market, { monitoring: some }), snapshot)).toEqual(
      valued(barrier(market, { monitoring: ahead }), snapshot),
    );
  });

  it('a spot beyond the barrier between two dates is not out yet', () => {
    const unit = valued(barrier(market, { barrier: 102, monitoring: every(7, 3, 11) }), snapshot);
    expect(unit.value).toBeGreaterThan(0.1);
    expect(unit.delta).toBeGreaterThan(0);
  });

  it('touches at dates: one and no make their unit, in cash and in coin', () => {
    const monitoring = every(7, 3, 11);
    const sum = (payout: 'cash' | 'asset') => {
      const values = (['one', 'no'] as const).map(
        (kind) => valued(touch(market, { touch: kind, payout, amount: 2, monitoring }), snapshot).value,
      );
      return values[0]! + values[1]!;
    };
    expectNear(sum('cash'), 2 * exp(-0.02));
    expectNear(sum('asset'), 200);
    const hit = valued(touch(market, { paidAt: 'hit', monitoring }), snapshot).value;
    expect(hit).toBeGreaterThan(valued(touch(market, { monitoring }), snapshot).value);
    const refused = touch(market, { paidAt: 'hit', payout: 'asset', monitoring });
    expect(sentenceOf(() => valued(refused, snapshot))).toContain('pays the asset at hit and is watched at dates');
  });

  it('unequal dates all through the life go by the shifted barrier, and say so', () => {
    const equal = every(2, 2, 36);
    if (equal.style === 'continuous') throw new Error('dates were asked for');
    const monitoring = { ...equal, instants: equal.instants.filter((_, index) => index !== 15) };
    for (const make of [
      (watch: Monitoring) => barrier(market, { monitoring: watch, rebate: 1 }),
      (watch: Monitoring) => doubleBarrier(market, { monitoring: watch, callPut: 'put' }),
      (watch: Monitoring) => touch(market, { monitoring: watch, amount: 100 }),
    ]) {
      const exact = valued(make(equal), snapshot);
      const near = valued(make(monitoring), snapshot);
      expect(exact.approximation).toBeUndefined();
      expect(near.approximation).toContain('watched at 35 dates');
      expect(Math.abs(near.value - exact.value)).toBeLessThanOrEqual(0.1);
      expect(near.value).not.toBe(exact.value);
    }
  });

  it('dates that are neither equally spaced nor spread over the life are refused with a sentence', () => {
    const instants = [1, 2, 4, 5].map((day) => AS_OF + day * MILLISECONDS_PER_DAY);
    const option = barrier(market, { monitoring: { style: 'discrete', instants } });
    expect(sentenceOf(() => valued(option, snapshot))).toBe(
      'OTC is watched at 4 dates that are neither equally spaced nor spread over its life; this build prices equally spaced dates exactly, and others approximately where no gap is longer than 3 mean ones',
    );
  });

  it('a rate at which a hit has no value is refused with a sentence', () => {
    const deep = { ...market, volatility: 0.05, forward: 100, rate: -0.5 };
    const option = touch(deep, { paidAt: 'hit' });
    expect(sentenceOf(() => valued(option, snapshotOf(deep)))).toContain(
      'OTC has no price: kernel touch-option answers NaN',
    );
  });
});

describe('digitals along a smile', () => {
  it('are what call spreads around the strike are worth', () => {
    const market = { ...MARKET, slope: -0.003, around: 104 };
    const snapshot = snapshotOf(market);
    const call = (strike: number) => valued(barrier(market, { knock: 'in', barrierHit: true, strike }), snapshot).value;
    const step = 0.104;
    const spread =
      (8 * (call(104 - step) - call(104 + step)) - (call(104 - 2 * step) - call(104 + 2 * step))) / (12 * step);
    expectNear(valued(digital(market, { strike: 104 }), snapshot).value, spread, 1e-8);
    const flat = valued(digital(market, { strike: 104 }), snapshotOf({ ...market, slope: 0 })).value;
    expect(Math.abs(spread - flat)).toBeGreaterThan(0.01);
  });

  it('a call and a put make their unit', () => {
    const market = { ...MARKET, slope: -0.003, around: 104 };
    const both = (payout: 'cash' | 'asset') =>
      (['call', 'put'] as const)
        .map((callPut) => valued(digital(market, { strike: 104, payout, callPut }), snapshotOf(market)).value)
        .reduce((sum, value) => sum + value);
    expectNear(both('cash'), DISCOUNT);
    expectNear(both('asset'), DISCOUNT * 103);
  });

  it('an expired one is refused', () => {
    const gone = { ...digital(MARKET, {}), expiry: AS_OF };
    expect(sentenceOf(() => valued(gone, SNAPSHOT))).toContain('OTC expired at');
    expect(yearsBetween(AS_OF, expiryOf(MARKET))).toBe(90 / 365);
  });
});
