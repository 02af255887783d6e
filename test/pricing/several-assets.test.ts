import { describe, expect, it } from 'vitest';
import type { BasketOption } from '../../src/book/instruments/basket-option.ts';
import type { Settlement } from '../../src/book/instruments/common.ts';
import type { SpreadOption } from '../../src/book/instruments/spread-option.ts';
import { MILLISECONDS_PER_DAY } from '../../src/core/units.ts';
import { createCorrelation } from '../../src/market/correlation.ts';
import { createSnapshot } from '../../src/market/create-snapshot.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { basketContext, lognormalPricing } from '../../src/pricing/basket-lognormal.ts';
import { basketPricer } from '../../src/pricing/basket-pricer.ts';
import { spreadPricer } from '../../src/pricing/spread-pricer.ts';
import { sentenceOf } from '../market/helpers.ts';
import { unitOf } from './run-pricing.ts';

const AS_OF = Date.UTC(2026, 1, 6, 8);
const LINEAR: Settlement = { style: 'linear', currency: 'USD' };

interface TestMarket {
  readonly spots: readonly number[];
  readonly yields: readonly number[];
  readonly volatilities: readonly number[];
  /** One figure for every pair, or the whole matrix. */
  readonly rho: number | readonly (readonly number[])[];
  readonly rate: number;
  readonly years: number;
}

const nameOf = (index: number): string => `A${index}`;
const expiryOf = (years: number): number => AS_OF + Math.round(years * 365 * MILLISECONDS_PER_DAY);

function snapshotOf({ spots, yields, volatilities, rho, rate, years }: TestMarket): Snapshot {
  const expiry = expiryOf(years);
  const markets = spots.map((spot, index) => ({
    underlying: nameOf(index),
    spot,
    carryRate: 0,
    forwards: [{ expiry, forward: spot * Math.exp((rate - yields[index]!) * years), source: 'given' as const }],
    smiles: [{ expiry, kind: 'flat' as const, volatility: volatilities[index]! }],
  }));
  const rows = spots.map((_, i) => spots.map((__, j) => (i === j ? 1 : typeof rho === 'number' ? rho : rho[i]![j]!)));
  const snapshot = createSnapshot({
    asOf: AS_OF,
    quoteCurrency: 'USD',
    underlyings: new Map(markets.map((market) => [market.underlying, market])),
    currencyRates: new Map(),
    discountRates: new Map([['USD', rate]]),
    instrumentVolatilities: new Map(),
    source: 'test',
  });
  return {
    ...snapshot,
    correlation: createCorrelation(
      spots.map((_, index) => nameOf(index)),
      rows,
    ),
  };
}

interface Terms {
  readonly weights: readonly number[];
  readonly strike: number;
  readonly callPut: 'call' | 'put';
  readonly years: number;
}

const common = ({ weights, strike, callPut, years }: Terms) => ({
  id: 'OTC',
  underlying: 'A0',
  settlement: LINEAR,
  multiplier: 1,
  expiry: expiryOf(years),
  callPut,
  strike,
  weights: weights.map((weight, index) => ({ underlying: nameOf(index), weight })),
});
const spread = (terms: Terms): SpreadOption => ({ ...common(terms), kind: 'spread' });
const basket = (terms: Terms): BasketOption => ({ ...common(terms), kind: 'basket' });

// Benchmarks after Choi (2018), as QuantLib's test suite prints them (test-suite/basketoption.cpp, 2a13d455, lines 2110-2242).
const DEMPSTER_HONG: TestMarket = {
  spots: [100, 96],
  yields: [0.05, 0.05],
  volatilities: [0.2, 0.1],
  rho: 0.5,
  rate: 0.1,
  years: 1,
};
const HURD_ZHOU: readonly (readonly [number, number])[] = [
  [0.4, 4.86947800209291],
  [2, 5.547081033918743],
  [4, 6.467497081609649],
];

describe('spread options', () => {
  it.each(HURD_ZHOU)('struck at %d are worth %d', (strike, wanted) => {
    const unit = unitOf(
      spreadPricer(spread({ weights: [1, -1], strike, callPut: 'put', years: 1 }), snapshotOf(DEMPSTER_HONG)),
    );
    expect(Math.abs(unit.value - wanted)).toBeLessThanOrEqual(1e-10);
    expect(unit.approximation).toBeUndefined();
  });

  const terms = { weights: [1.5, -2], strike: 3, callPut: 'call', years: 0.5 } as const;
  const market: TestMarket = {
    spots: [130, 95],
    yields: [0.01, 0],
    volatilities: [0.6, 0.7],
    rho: 0.8,
    rate: 0.04,
    years: 0.5,
  };

  it('have the Greeks that moved snapshots show', () => {
    const valueAt = (change: Partial<TestMarket>) =>
      unitOf(spreadPricer(spread(terms), snapshotOf({ ...market, ...change }))).value;
    const unit = unitOf(spreadPricer(spread(terms), snapshotOf(market)));
    const [first, second] = market.spots as [number, number];
    const step = 1e-3;
    const moved = (up: number, other: number) => valueAt({ spots: [first * (1 + up), second * (1 + other)] });
    expect((moved(step, 0) - moved(-step, 0)) / (2 * step * first)).toBeCloseTo(unit.delta, 5);
    expect((moved(0, step) - moved(0, -step)) / (2 * step * second)).toBeCloseTo(unit.otherDeltas![0]!.delta, 5);
    const bend = (moved(step, 0) - 2 * unit.value + moved(-step, 0)) / (step * first) ** 2;
    expect(bend / unit.gamma).toBeCloseTo(1, 4);
    const shifted = (shift: number) => valueAt({ volatilities: [0.6 + shift, 0.7 + shift] });
    expect((shifted(1e-4) - shifted(-1e-4)) / 0.02).toBeCloseTo(unit.vega, 5);
    expect(unit.otherDeltas![0]!.underlying).toBe('A1');
    // A day later at the same forwards: less time in the volatilities, and less discount.
    const decayed = valueAt({ volatilities: [0.6, 0.7].map((volatility) => volatility * Math.sqrt(1 - 1e-4)) });
    const theta = ((decayed - unit.value) / (1e-4 * 0.5) + 0.04 * unit.value) / 365;
    expect(unit.theta / theta).toBeCloseTo(1, 3);
  });

  it('say what is missing where the snapshot has no correlation', () => {
    const { correlation: _, ...plain } = snapshotOf(market);
    expect(sentenceOf(() => spreadPricer(spread(terms), plain))).toBe(
      'OTC depends on A0 and A1 together, and the snapshot has no correlation of the two; its correlation names none',
    );
    const other = {
      ...plain,
      correlation: createCorrelation(
        ['A0', 'B'],
        [
          [1, 0],
          [0, 1],
        ],
      ),
    };
    expect(sentenceOf(() => spreadPricer(spread(terms), other))).toContain('its correlation names A0, B');
  });
});

interface BasketCase {
  readonly name: string;
  readonly market: TestMarket;
  readonly weights: readonly number[];
  readonly callPut: 'call' | 'put';
  /** Strike and reference price, by rows of the table. */
  readonly rows: readonly (readonly [strike: number, price: number])[];
  /** Largest share of the price that the label admits. */
  readonly stated: number;
}

const KREKEL = { spots: [100, 100, 100, 100], yields: [0, 0, 0, 0], rate: 0, years: 5 } as const;
const quarter = [0.25, 0.25, 0.25, 0.25];
const krekel = (rho: number, price: number): BasketCase => ({
  name: `Krekel et al. (2004), correlation ${rho}`,
  market: { ...KREKEL, volatilities: [0.4, 0.4, 0.4, 0.4], rho },
  weights: quarter,
  callPut: 'call',
  rows: [[100, price]],
  stated: 0.018,
});
const G7 = [
  [1, 0.35, 0.1, 0.27, 0.04, 0.17, 0.71],
  [0.35, 1, 0.39, 0.27, 0.5, -0.08, 0.15],
  [0.1, 0.39, 1, 0.53, 0.7, -0.23, 0.09],
  [0.27, 0.27, 0.53, 1, 0.46, -0.22, 0.32],
  [0.04, 0.5, 0.7, 0.46, 1, -0.29, 0.13],
  [0.17, -0.08, -0.23, -0.22, -0.29, 1, -0.03],
  [0.71, 0.15, 0.09, 0.32, 0.13, -0.03, 1],
];

const CASES: readonly BasketCase[] = [
  krekel(0.1, 21.692096483460222),
  krekel(0.5, 28.007369544503863),
  krekel(0.95, 33.918687433807804),
  {
    name: 'Krekel et al. (2004), one volatility of 100 %',
    market: { ...KREKEL, volatilities: [0.4, 0.4, 0.4, 1], rho: 0.5 },
    weights: quarter,
    callPut: 'call',
    rows: [[100, 36.04854068748019]],
    stated: 0.57,
  },
  {
    name: 'Milevsky and Posner (1998), G-7 indices, three years',
    market: {
      spots: [100, 100, 100, 100, 100, 100, 100],
      yields: [0.0169, 0.0239, 0.0136, 0.0192, 0.0081, 0.0362, 0.0166],
      volatilities: [0.1155, 0.2068, 0.1453, 0.1799, 0.1559, 0.1462, 0.1568],
      rho: G7,
      rate: 0.063,
      years: 3,
    },
    weights: [0.1, 0.15, 0.15, 0.05, 0.2, 0.1, 0.25],
    callPut: 'call',
    rows: [
      [80, 28.699260236907197],
      [100, 13.742558012561336],
      [120, 4.457838940606292],
    ],
    stated: 0.005,
  },
  {
    name: 'Zhou and Wang (2008), one long and two short',
    market: {
      spots: [150, 60, 50],
      yields: [0, 0, 0],
      volatilities: [0.6, 0.6, 0.6],
      rho: [
        [1, 0.2, 0.8],
        [0.2, 1, 0.4],
        [0.8, 0.4, 1],
      ],
      rate: 0.05,
      // The source's expiry is 91 days.
      years: 91 / 365,
    },
    weights: [1, -1, -1],
    callPut: 'call',
    rows: [
      [30, 20.187167856927644],
      [40, 15.007302690417903],
      [50, 10.914015484036913],
    ],
    stated: 0.012,
  },
  {
    name: 'Deng, Li and Zhou (2008), two long and two short',
    market: {
      spots: [80, 120, 100, 100],
      yields: [0.01, 0.03, 0.07, 0.04],
      volatilities: [0.3, 0.4, 0.2, 0.35],
      rho: [
        [1, 0.5, 0.35, 0.35],
        [0.5, 1, 0.5, 0.6],
        [0.35, 0.5, 1, -0.1],
        [0.35, 0.6, -0.1, 1],
      ],
      rate: 0.03,
      // And here 548 days.
      years: 548 / 365,
    },
    weights: [2, 1, -1, -1.5],
    callPut: 'put',
    rows: [
      [-10, 8.261706095014931],
      [15, 15.81293112893055],
      [45, 29.65930486322155],
    ],
    stated: 0.013,
  },
];

describe('basket options', () => {
  it.each(CASES)('$name: the published price to 1e-6', ({ market, weights, callPut, rows }) => {
    for (const [strike, wanted] of rows) {
      const unit = unitOf(basketPricer(basket({ weights, strike, callPut, years: market.years }), snapshotOf(market)));
      expect(Math.abs(unit.value - wanted), `${strike}`).toBeLessThanOrEqual(1e-6);
      if (unit.approximation !== undefined) expect(unit.approximation).toContain('quadrature');
    }
  });

  it.each(CASES)(
    '$name: taken as lognormal, as near as the label says',
    ({ market, weights, callPut, rows, stated }) => {
      for (const [strike, wanted] of rows) {
        const option = basket({ weights, strike, callPut, years: market.years });
        const unit = unitOf(lognormalPricing(basketContext(option, snapshotOf(market))));
        expect(Math.abs(unit.value / wanted - 1)).toBeLessThanOrEqual(stated);
        expect(unit.approximation).toContain('lognormal');
      }
    },
  );

  it('have the Greeks that moved snapshots show', () => {
    const market: TestMarket = {
      spots: [100, 95, 110],
      yields: [0.01, 0, 0.02],
      volatilities: [0.5, 0.6, 0.4],
      rho: 0.6,
      rate: 0.04,
      years: 0.5,
    };
    const terms = { weights: [0.4, 0.3, 0.3], strike: 104, callPut: 'call', years: 0.5 } as const;
    const valueAt = (change: Partial<TestMarket>) =>
      unitOf(basketPricer(basket(terms), snapshotOf({ ...market, ...change }))).value;
    const unit = unitOf(basketPricer(basket(terms), snapshotOf(market)));
    const step = 1e-3;
    const moved = (asset: number, share: number) =>
      valueAt({ spots: market.spots.map((spot, index) => (index === asset ? spot * (1 + share) : spot)) });
    const deltas = market.spots.map((spot, asset) => (moved(asset, step) - moved(asset, -step)) / (2 * step * spot));
    expect(deltas[0]).toBeCloseTo(unit.delta, 5);
    expect(deltas[1]).toBeCloseTo(unit.otherDeltas![0]!.delta, 5);
    expect(deltas[2]).toBeCloseTo(unit.otherDeltas![1]!.delta, 5);
    const bend = (moved(0, step) - 2 * unit.value + moved(0, -step)) / (step * 100) ** 2;
    expect(bend / unit.gamma).toBeCloseTo(1, 3);
    const shifted = (shift: number) => valueAt({ volatilities: market.volatilities.map((vol) => vol + shift) });
    expect((shifted(1e-4) - shifted(-1e-4)) / 0.02).toBeCloseTo(unit.vega, 5);
    const decayed = valueAt({ volatilities: market.volatilities.map((vol) => vol * Math.sqrt(1 - 1e-4)) });
    const theta = ((decayed - unit.value) / (1e-4 * 0.5) + 0.04 * unit.value) / 365;
    expect(unit.theta / theta).toBeCloseTo(1, 3);
    expect(unit.approximation).toBeUndefined();
  });

  it('of many assets alike are taken as lognormal, and say so; of fewer, they say how far two quadratures are apart', () => {
    const alike = (count: number, rho: number) => {
      const each = (value: number) => Array.from({ length: count }, () => value);
      const market: TestMarket = {
        spots: each(100),
        yields: each(0),
        volatilities: each(0.6),
        rho,
        rate: 0,
        years: 0.5,
      };
      const terms = { weights: each(1 / count), strike: 100, callPut: 'call', years: 0.5 } as const;
      return unitOf(basketPricer(basket(terms), snapshotOf(market))).approximation;
    };
    expect(alike(20, 0.5)).toContain('lognormal');
    expect(alike(6, 0.1)).toMatch(
      /^basket of 6 by quadrature of \d+ points, which differs from one of fewer by \d\.\de-\d/,
    );
    expect(alike(3, 0.5)).toBeUndefined();
  });

  it('obey parity, and perfect correlation makes them one option', () => {
    const market: TestMarket = { ...KREKEL, volatilities: [0.4, 0.4, 0.4, 0.4], rho: 1 };
    const at = (callPut: 'call' | 'put') =>
      unitOf(basketPricer(basket({ weights: quarter, strike: 110, callPut, years: 5 }), snapshotOf(market))).value;
    expect(at('call') - at('put')).toBeCloseTo(-10, 9);
    // 50 digits: Black's formula, forward 100, strike 110, deviation 0.4 root 5.
    expect(at('call')).toBeCloseTo(31.44642211107871, 9);
  });

  it('of one long and one short are spread options', () => {
    const terms = { weights: [1, -1], strike: 2, callPut: 'put', years: 1 } as const;
    const snapshot = snapshotOf(DEMPSTER_HONG);
    const unit = unitOf(basketPricer(basket(terms), snapshot));
    const exact = unitOf(spreadPricer(spread(terms), snapshot));
    expect(Math.abs(unit.value - exact.value)).toBeLessThanOrEqual(1e-10);
    expect(unit.approximation).toBeUndefined();
  });

  it('on a basket that is all short are those on its opposite', () => {
    const market: TestMarket = { ...KREKEL, volatilities: [0.4, 0.4, 0.4, 0.4], rho: 0.3 };
    const snapshot = snapshotOf(market);
    const short = basket({ weights: quarter.map((weight) => -weight), strike: -110, callPut: 'call', years: 5 });
    const long = basket({ weights: quarter, strike: 110, callPut: 'put', years: 5 });
    const [one, other] = [short, long].map((option) => unitOf(basketPricer(option, snapshot)));
    expect(one!.value).toBe(other!.value);
    expect(one!.delta).toBe(other!.delta);
    expect(one!.otherDeltas).toHaveLength(3);
  });
});
