import { describe, expect, it } from 'vitest';
import type { VarianceSwap } from '../../src/book/instruments/variance-swap.ts';
import type { VolatilitySwap } from '../../src/book/instruments/volatility-swap.ts';
import { MILLISECONDS_PER_YEAR } from '../../src/core/units.ts';
import { createSnapshot } from '../../src/market/create-snapshot.ts';
import type { SmileSlice, Snapshot } from '../../src/market/snapshot.ts';
import { varianceSwapPricer } from '../../src/pricing/variance-swap-pricer.ts';
import { volatilitySwapPricer } from '../../src/pricing/volatility-swap-pricer.ts';
import { CALM } from '../market/helpers.ts';

const AS_OF = Date.UTC(2026, 1, 6, 8);
const at = (years: number): number => AS_OF + Math.round(years * MILLISECONDS_PER_YEAR);
const RATE = 0.05;
/** Expected root of the variance of the first smile of test/vectors/variance-swap.json, which is CALM. */
const TRUE_ROOT = 0.16568497989469222;

function snapshotOf(smiles: readonly SmileSlice[], spot = 100): Snapshot {
  return createSnapshot({
    asOf: AS_OF,
    quoteCurrency: 'USD',
    underlyings: new Map([['BTC', { underlying: 'BTC', spot, carryRate: 0, forwards: [], smiles }]]),
    currencyRates: new Map(),
    discountRates: new Map([['USD', RATE]]),
    instrumentVolatilities: new Map(),
    source: 'test',
  });
}

const flat = (years: number, volatility: number): SmileSlice => ({ expiry: at(years), kind: 'flat', volatility });

const common = (start: number, end: number) => ({
  id: 'OTC',
  underlying: 'BTC',
  settlement: { style: 'linear', currency: 'USD' } as const,
  multiplier: 1000,
  accrualStart: at(start),
  expiry: at(end),
  strikeVolatility: 0.6,
  realizedVariance: 0,
  annualizationDays: 365,
});
const varianceSwap = (start: number, end: number, terms: Partial<VarianceSwap> = {}): VarianceSwap => ({
  ...common(start, end),
  kind: 'variance-swap',
  ...terms,
});
const volatilitySwap = (start: number, end: number, terms: Partial<VolatilitySwap> = {}): VolatilitySwap => ({
  ...common(start, end),
  kind: 'volatility-swap',
  ...terms,
});

describe('variance swaps', () => {
  it('on a flat smile: half accrued at 90 %, half to come at 70 %', () => {
    const unit = varianceSwapPricer(
      varianceSwap(-0.5, 0.5, { realizedVariance: 0.81 }),
      snapshotOf([flat(0.5, 0.7)]),
    ).unitValue();
    const discount = Math.exp(-RATE * 0.5);
    expect(unit.value).toBeCloseTo(1000 * discount * ((0.81 + 0.49) / 2 - 0.36), 8);
    expect(unit.quotedPrice).toBeCloseTo(unit.value / 1000, 12);
    expect(unit.delta).toBe(0);
    // Half of 0.49 by volatility is 0.7, per point 0.007.
    expect(unit.vega).toBeCloseTo(1000 * discount * 0.007, 8);
    expect(unit.gamma).toBeCloseTo((1000 * discount * 2) / 100 ** 2, 10);
    expect(unit.theta).toBeCloseTo((-1000 * discount * 0.49 + RATE * unit.value) / 365, 8);
    // What gamma earns by a volatility of 70 % is what theta loses, but for the discount.
    const earned = (0.5 * unit.gamma * 100 ** 2 * 0.49) / 365;
    expect(unit.theta + earned - (RATE * unit.value) / 365).toBeCloseTo(0, 8);
  });

  it('not started: the variance between start and expiry alone', () => {
    const smiles = [flat(0.25, 0.5), flat(1, 0.8)];
    const unit = varianceSwapPricer(varianceSwap(0.25, 1), snapshotOf(smiles)).unitValue();
    expect(unit.value).toBeCloseTo(1000 * Math.exp(-RATE) * ((0.64 - 0.25 * 0.25) / 0.75 - 0.36), 7);
    expect(unit.gamma).toBe(0);
  });

  it('on SVI: the value of its replication, at the truth of 30 digits', () => {
    // The first smile of test/vectors/variance-swap.json.
    const svi: SmileSlice = { expiry: at(0.25), kind: 'svi', parameters: CALM };
    const unit = varianceSwapPricer(varianceSwap(0, 0.25), snapshotOf([svi])).unitValue();
    expect(unit.value).toBeCloseTo(1000 * Math.exp(-RATE * 0.25) * (0.03714479625575956 / 0.25 - 0.36), 8);
  });

  it('has the vega of a smile moved as a whole', () => {
    const points = (shift: number): SmileSlice => ({
      expiry: at(0.5),
      kind: 'points',
      strikes: [60, 80, 100, 120, 160],
      volatilities: [0.9, 0.75, 0.65, 0.62, 0.7].map((v) => v + shift),
    });
    const valueAt = (shift: number) =>
      varianceSwapPricer(varianceSwap(0, 0.5), snapshotOf([points(shift)])).unitValue();
    const slope = (valueAt(1e-3).value - valueAt(-1e-3).value) / 0.2;
    expect(Math.abs(valueAt(0).vega / slope - 1)).toBeLessThanOrEqual(2e-3);
  });
});

describe('volatility swaps', () => {
  it('on a flat smile are exact, accrued or not', () => {
    const snapshot = snapshotOf([flat(0.5, 0.7)]);
    const fresh = volatilitySwapPricer(volatilitySwap(0, 0.5), snapshot).unitValue();
    expect(fresh.value).toBeCloseTo(1000 * Math.exp(-RATE * 0.5) * 0.1, 8);
    expect(fresh.approximation).toBeUndefined();
    expect(fresh.vega).toBeCloseTo(10 * Math.exp(-RATE * 0.5), 7);
    const half = volatilitySwapPricer(volatilitySwap(-0.5, 0.5, { realizedVariance: 0.81 }), snapshot).unitValue();
    expect(half.value).toBeCloseTo(1000 * Math.exp(-RATE * 0.5) * (Math.sqrt(0.65) - 0.6), 8);
    expect(half.gamma).toBeCloseTo((1000 * Math.exp(-RATE * 0.5)) / Math.sqrt(0.65) / 100 ** 2, 9);
    const earned = (0.5 * half.gamma * 100 ** 2 * 0.49) / 365;
    expect(half.theta + earned - (RATE * half.value) / 365).toBeCloseTo(0, 7);
  });

  it('on SVI: Carr and Lee’s expectation at the truth of 30 digits, below the root of the variance, and it says so', () => {
    const svi: SmileSlice = { expiry: at(0.25), kind: 'svi', parameters: CALM };
    const unit = volatilitySwapPricer(volatilitySwap(0, 0.25), snapshotOf([svi])).unitValue();
    const discount = Math.exp(-RATE * 0.25);
    expect(unit.value).toBeCloseTo(1000 * discount * (TRUE_ROOT / 0.5 - 0.6), 7);
    expect(TRUE_ROOT).toBeLessThan(Math.sqrt(0.03714479625575956));
    expect(unit.approximation).toContain('Carr and Lee');
  });

  it('accrued in part lies between the two bounds of its variance to come', () => {
    const svi: SmileSlice = { expiry: at(0.25), kind: 'svi', parameters: CALM };
    const swap = volatilitySwap(-0.25, 0.25, { realizedVariance: 0.1, strikeVolatility: 0 });
    const unit = volatilitySwapPricer(swap, snapshotOf([svi])).unitValue();
    const root = unit.value / (1000 * Math.exp(-RATE * 0.25));
    expect(root).toBeLessThan(Math.sqrt((0.025 + 0.03714479625575956) / 0.5));
    expect(root).toBeGreaterThan(Math.sqrt((0.025 + TRUE_ROOT * TRUE_ROOT) / 0.5));
  });
});
