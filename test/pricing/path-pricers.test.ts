import { describe, expect, it } from 'vitest';
import type { AsianOption } from '../../src/book/instruments/asian-option.ts';
import type { Fixing, Settlement } from '../../src/book/instruments/common.ts';
import type { LookbackOption } from '../../src/book/instruments/lookback-option.ts';
import type { VanillaOption } from '../../src/book/instruments/vanilla-option.ts';
import { MILLISECONDS_PER_YEAR } from '../../src/core/units.ts';
import { createSnapshot } from '../../src/market/create-snapshot.ts';
import type { SmileSlice, Snapshot } from '../../src/market/snapshot.ts';
import { asianPricer } from '../../src/pricing/asian-pricer.ts';
import { lookbackPricer } from '../../src/pricing/lookback-pricer.ts';
import { optionPricer } from '../../src/pricing/option-pricer.ts';
import type { UnitValue } from '../../src/pricing/unit-value.ts';
import { sentenceOf } from '../market/helpers.ts';
import { scaledRows } from '../spec/scaled-truth.ts';
import { unitOf } from './run-pricing.ts';

const AS_OF = Date.UTC(2026, 1, 6, 8);
const LINEAR: Settlement = { style: 'linear', currency: 'USD' };
const INVERSE: Settlement = { style: 'inverse', currency: 'BTC' };
const at = (years: number): number => AS_OF + Math.round(years * MILLISECONDS_PER_YEAR);

interface TestMarket {
  readonly spot: number;
  readonly rate: number;
  readonly yield: number;
  readonly volatility: number;
  readonly years: number;
}

function snapshotOf({ spot, rate, yield: q, volatility, years }: TestMarket, asOf = AS_OF): Snapshot {
  const expiry = at(years);
  const smile: SmileSlice = { expiry, kind: 'flat', volatility };
  const forward = spot * Math.exp(((rate - q) * (expiry - asOf)) / MILLISECONDS_PER_YEAR);
  const btc = { underlying: 'BTC', spot, carryRate: 0, forwards: [{ expiry, forward, source: 'given' as const }] };
  return createSnapshot({
    asOf,
    quoteCurrency: 'USD',
    underlyings: new Map([['BTC', { ...btc, smiles: [smile] }]]),
    currencyRates: new Map(),
    discountRates: new Map([['USD', rate]]),
    instrumentVolatilities: new Map(),
    source: 'test',
  });
}

const common = (years: number) => ({
  id: 'OTC',
  underlying: 'BTC',
  settlement: LINEAR,
  multiplier: 1,
  expiry: at(years),
  callPut: 'call' as const,
  strike: 100,
});
const asian = (years: number, fixings: readonly Fixing[], terms: Partial<AsianOption> = {}): AsianOption => ({
  ...common(years),
  kind: 'asian',
  averaging: 'geometric',
  strikeStyle: 'fixed',
  fixings,
  ...terms,
});
const lookback = (years: number, terms: Partial<LookbackOption>): LookbackOption => ({
  ...common(years),
  kind: 'lookback',
  strikeStyle: 'fixed',
  monitoring: { style: 'continuous' },
  ...terms,
});
const vanilla = (years: number, terms: Partial<VanillaOption> = {}): VanillaOption => ({
  ...common(years),
  kind: 'option',
  exercise: 'european',
  ...terms,
});
const schedule = (times: readonly number[], fixed: readonly number[] = []): Fixing[] =>
  times.map((time, index) => {
    const fixing = { instant: at(time), weight: 1 };
    return fixed[index] === undefined ? fixing : { ...fixing, fixed: fixed[index]! };
  });

/** Greeks of a pricer against the same pricer on moved snapshots. */
function expectGreeks(price: (snapshot: Snapshot) => UnitValue, market: TestMarket): void {
  const base = price(snapshotOf(market));
  const moved = (change: Partial<TestMarket>) => price(snapshotOf({ ...market, ...change })).value;
  const step = 2e-3 * market.volatility * Math.sqrt(market.years);
  const [up, down] = [moved({ spot: market.spot * (1 + step) }), moved({ spot: market.spot * (1 - step) })];
  expect((up - down) / (2 * step * market.spot)).toBeCloseTo(base.delta, 4);
  const gamma = (up - 2 * base.value + down) / (step * market.spot) ** 2;
  expect(Math.abs(gamma - base.gamma)).toBeLessThanOrEqual(1e-3 * Math.abs(base.gamma) + 1e-7);
  const shift = 1e-4;
  const [more, less] = [
    moved({ volatility: market.volatility + shift }),
    moved({ volatility: market.volatility - shift }),
  ];
  expect((more - less) / (2 * shift)).toBeCloseTo(base.vega * 100, 3);
}

describe('Asian options', () => {
  // Clewlow and Strickland (1997) pages 118-123, as QuantLib's test suite has them; the strike version by its own erratum.
  const clewlow: TestMarket = { spot: 100, rate: 0.06, yield: 0.03, volatility: 0.2, years: 1 };
  const tenths = schedule(Array.from({ length: 10 }, (_, index) => (index + 1) / 10));

  it('geometric, ten fixings: 5.3425606635 and, against the price at expiry, 4.956202', () => {
    const snapshot = snapshotOf(clewlow);
    expect(unitOf(asianPricer(asian(1, tenths), snapshot)).value).toBeCloseTo(5.3425606635, 9);
    const floating = asian(1, tenths, { strikeStyle: 'floating', strike: 0 });
    expect(unitOf(asianPricer(floating, snapshot)).value).toBeCloseTo(4.956202, 6);
  });

  const monthly = schedule(Array.from({ length: 12 }, (_, index) => (index + 1) / 12));
  // Twelve fixings, no carry: rows of test/vectors/arithmetic-average.json, densities convolved on a grid, good to 1e-7.
  it.each([
    ['put', 89.09, 0.2, 1.0474287609235555],
    ['call', 100, 0.2, 4.888777807666896],
    ['call', 112.24, 0.2, 1.2363101087183146],
  ] as const)(
    'arithmetic, twelve fixings: a %s struck at %d, volatility %d, is worth %d',
    (callPut, strike, volatility, wanted) => {
      const snapshot = snapshotOf({ spot: 100, rate: 0, yield: 0, volatility, years: 1 });
      const option = asian(1, monthly, { averaging: 'arithmetic', callPut, strike });
      const unit = unitOf(asianPricer(option, snapshot));
      expect(Math.abs(unit.value - wanted)).toBeLessThanOrEqual(1e-7);
      expect(unit.approximation).toBeUndefined();
    },
  );

  it.each(['geometric', 'arithmetic'] as const)(
    '%s, fixed at expiry alone, is the vanilla with all its Greeks',
    (averaging) => {
      const snapshot = snapshotOf(clewlow);
      for (const settlement of [LINEAR, INVERSE]) {
        const option = asian(1, schedule([1]), { averaging, settlement, strike: 105 });
        const unit = unitOf(asianPricer(option, snapshot));
        const plain = unitOf(optionPricer(vanilla(1, { settlement, strike: 105 }), snapshot));
        for (const measure of ['quotedPrice', 'value', 'delta', 'gamma', 'vega', 'theta'] as const) {
          expect(Math.abs(unit[measure] / plain[measure] - 1), measure).toBeLessThanOrEqual(2e-6);
        }
      }
    },
  );

  const months = Array.from({ length: 6 }, (_, index) => (index + 0.5) / 12);
  const market: TestMarket = { spot: 100, rate: 0.04, yield: 0, volatility: 0.7, years: 0.5 };

  it.each([
    ['geometric', 'fixed'],
    ['geometric', 'floating'],
    ['arithmetic', 'fixed'],
    ['arithmetic', 'floating'],
  ] as const)('%s, %s strike: Greeks are those of moved snapshots', (averaging, strikeStyle) => {
    const strike = strikeStyle === 'fixed' ? 104 : 0;
    const past = [-0.1, -0.05, ...months];
    const option = asian(0.5, schedule(past, [96, 99]), { averaging, strikeStyle, strike });
    expectGreeks((snapshot) => unitOf(asianPricer(option, snapshot)), market);
  });

  it('geometric lies below arithmetic, and both average what is fixed', () => {
    const snapshot = snapshotOf(market);
    const [geometric, arithmetic] = (['geometric', 'arithmetic'] as const).map((averaging) =>
      unitOf(asianPricer(asian(0.5, schedule(months), { averaging }), snapshot)),
    );
    expect(geometric!.value).toBeLessThan(arithmetic!.value);
    const known = schedule([-0.2, -0.1], [90, 130]);
    const settled = unitOf(asianPricer(asian(0.5, known, { averaging: 'arithmetic' }), snapshot));
    expect(settled.value).toBeCloseTo(10 * Math.exp(-0.02), 10);
    const root = unitOf(asianPricer(asian(0.5, known), snapshot));
    expect(root.value).toBeCloseTo((Math.sqrt(90 * 130) - 100) * Math.exp(-0.02), 10);
    const strike = unitOf(
      asianPricer(asian(0.5, known, { averaging: 'arithmetic', strikeStyle: 'floating', strike: 0 }), snapshot),
    );
    const plain = unitOf(optionPricer(vanilla(0.5, { strike: 110 }), snapshot));
    expect(strike.value).toBeCloseTo(plain.value, 9);
  });

  it('keeps the term structure: two fixings at their own volatilities', () => {
    const slices: SmileSlice[] = [
      { expiry: at(0.25), kind: 'flat', volatility: 1 },
      { expiry: at(0.5), kind: 'flat', volatility: 0.75 },
    ];
    const base = snapshotOf(market);
    const btc = base.underlyings.get('BTC')!;
    const snapshot = createSnapshot({ ...base, underlyings: new Map([['BTC', { ...btc, smiles: slices }]]) });
    const option = asian(0.5, schedule([0.25, 0.5]));
    // Var ln G = (v1 + v2 + 2 v1) / 4 with v1 = 0.25, v2 = 0.28125; ln G has the mean of ln F - v / 2.
    const [v1, v2] = [0.25, 0.28125];
    const variance = (3 * v1 + v2) / 4;
    const average = 100 * Math.exp((0.01 + 0.02) / 2 - (v1 + v2) / 4 + variance / 2);
    const flat = snapshotOf({ spot: average, rate: 0, yield: 0, volatility: Math.sqrt(variance), years: 1 });
    const wanted = unitOf(optionPricer(vanilla(1), flat)).value * Math.exp(-0.02);
    expect(unitOf(asianPricer(option, snapshot)).value).toBeCloseTo(wanted, 10);
  });

  it('says which fixing lacks its price', () => {
    const option = asian(0.5, schedule([-0.1, 0.2]));
    expect(sentenceOf(() => asianPricer(option, snapshotOf(market)))).toBe(
      'OTC was to be fixed at 2025-12-31T20:00:00Z, before the snapshot of 2026-02-06T08:00:00Z, and its fixings give no price for it',
    );
  });
});

describe('lookback options', () => {
  // Haug (1998) pages 61-64, half a year and a fifth at 360 days.
  const half: TestMarket = { spot: 100, rate: 0.1, yield: 0, volatility: 0.1, years: 0.5 };
  it.each([
    [half, { strike: 95, runningExtreme: 100 }, 13.2687],
    [{ ...half, volatility: 0.3 }, { strike: 105, runningExtreme: 100 }, 15.8512],
    [half, { strike: 95, runningExtreme: 100, callPut: 'put' }, 0.6899],
    [
      { ...half, volatility: 0.3 },
      { strikeStyle: 'floating', strike: 0, runningExtreme: 120, callPut: 'put' },
      21.0645,
    ],
    [
      { ...half, spot: 120, yield: 0.06, volatility: 0.3 },
      { strikeStyle: 'floating', strike: 0, runningExtreme: 100 },
      25.3533,
    ],
    [{ ...half, rate: 0.05, volatility: 0.3, years: 0.2 }, { strikeStyle: 'floating', strike: 0 }, 10.719],
  ] as const)('%o %o is worth %d', (market, terms, wanted) => {
    const unit = unitOf(lookbackPricer(lookback(market.years, terms), snapshotOf(market)));
    expect(Math.abs(unit.value - wanted)).toBeLessThanOrEqual(1e-4);
    expect(unit.approximation).toBeUndefined();
  });

  const market: TestMarket = { spot: 100, rate: 0.03, yield: 0, volatility: 0.6, years: 0.3 };
  it.each([
    { strike: 110, runningExtreme: 120 },
    { strike: 130, runningExtreme: 120 },
    { strike: 90, runningExtreme: 85, callPut: 'put' as const },
    { strikeStyle: 'floating' as const, strike: 0, runningExtreme: 90 },
    { strikeStyle: 'floating' as const, strike: 0, runningExtreme: 115, callPut: 'put' as const },
  ])('%o: Greeks are those of moved snapshots', (terms) => {
    expectGreeks((snapshot) => unitOf(lookbackPricer(lookback(0.3, terms), snapshot)), market);
    const dates = {
      style: 'discrete' as const,
      instants: Array.from({ length: 30 }, (_, index) => at((index + 1) * 0.01)),
    };
    expectGreeks(
      (snapshot) => unitOf(lookbackPricer(lookback(0.3, { ...terms, monitoring: dates }), snapshot)),
      market,
    );
  });

  it('inverse is worth in coins what linear is in money', () => {
    const terms = { strike: 110, runningExtreme: 120 };
    const atCarry = { ...market, yield: 0 };
    const linear = unitOf(lookbackPricer(lookback(0.3, terms), snapshotOf(atCarry)));
    const inCoin = unitOf(
      lookbackPricer(lookback(0.3, { ...terms, settlement: INVERSE, multiplier: 3 }), snapshotOf(atCarry)),
    );
    expect(inCoin.value).toBeCloseTo(3 * linear.value, 9);
    expect(inCoin.quotedPrice).toBeCloseTo(linear.value / 100, 11);
  });

  it.each(scaledRows('discrete-lookback'))('at dates is as near as its label says: %o', (row) => {
    const [extreme, volatility, years, count, carry, truth] = [
      'extreme',
      'volatility',
      'years',
      'dates',
      'carry',
      'price',
    ].map((name) => Number(row[name])) as [number, number, number, number, number, number];
    const instants = Array.from({ length: count }, (_, index) => at((years * (index + 1)) / count));
    const floating = { strikeStyle: 'floating', strike: 0, callPut: 'put', runningExtreme: extreme } as const;
    const option = lookback(years, { ...floating, monitoring: { style: 'discrete', instants } });
    const unit = unitOf(lookbackPricer(option, snapshotOf({ spot: 100, rate: carry, yield: 0, volatility, years })));
    const error = Math.abs(unit.value * Math.exp(carry * years) - truth) / (100 * volatility * Math.sqrt(years));
    expect(error).toBeLessThanOrEqual(0.145 / count);
    expect(error).toBeGreaterThan(0.05 / count);
    expect(unit.approximation).toContain(`${count} dates`);
  });

  it('after its last date is a vanilla, or what its extreme pays', () => {
    const snapshot = snapshotOf(market);
    const over = { style: 'discrete' as const, instants: [at(-0.1)] };
    const fixed = unitOf(
      lookbackPricer(lookback(0.3, { strike: 90, runningExtreme: 120, monitoring: over }), snapshot),
    );
    expect(fixed.value).toBeCloseTo(30 * Math.exp(-0.009), 10);
    const floating = lookback(0.3, { strikeStyle: 'floating', strike: 0, runningExtreme: 95, monitoring: over });
    const plain = unitOf(optionPricer(vanilla(0.3, { strike: 95 }), snapshot));
    expect(unitOf(lookbackPricer(floating, snapshot)).value).toBe(plain.value);
  });
});
