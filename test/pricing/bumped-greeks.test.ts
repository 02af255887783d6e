import { describe, expect, it } from 'vitest';
import { type BumpedPrice, bumpedLanes, bumpedPricing, greeksFromLanes } from '../../src/pricing/bumped-greeks.ts';
import { blackPrice } from '../../src/spec/black-price.ts';
import { truthTable } from '../spec/ulp.ts';

const DENSITY_AT_ZERO = 0.3989422804014327;

type Row = readonly [forward: number, strike: number, volatility: number, years: number, sign: number];

/** A Black price seen as a kernel without Greeks, on a spot equal to the forward. */
function bumpedBlack([forward, strike, volatility, years, sign]: Row, limits: Partial<BumpedPrice> = {}): BumpedPrice {
  return {
    kernel: 'black-price',
    inputs: ({ spotFactor, volatilityShift, yearsPassed }) => [
      forward * spotFactor,
      strike,
      (volatility + volatilityShift) * Math.sqrt(years - yearsPassed),
      sign,
    ],
    spot: forward,
    volatility,
    timeToExpiryYears: years,
    ...limits,
  };
}

const priced = (price: BumpedPrice): number[] =>
  bumpedLanes(price).map((inputs) => blackPrice(inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]!));

/** Rows of the 25-digit table within four standard deviations, and their true value, delta, gamma, vega, theta, volga. */
const rows = truthTable('black-greeks', 'blackGreeks').rows.flatMap((cells) => {
  const row = cells.slice(0, 5) as unknown as Row;
  const [forward, strike, volatility, years] = row;
  const deviation = volatility * Math.sqrt(years);
  if (Math.abs(Math.log(forward / strike)) > 4 * deviation || deviation > 1.5 || deviation < 0.002) return [];
  const [value, delta, gamma, vega, theta, , volga] = cells.slice(5).map(Number) as number[];
  return [{ row, truth: { value, delta, gamma, vega, theta, volga } as Record<string, number> }];
});

const scaleOf = ([forward, , volatility, years]: Row): Record<string, number> => {
  const root = Math.sqrt(years);
  return {
    value: forward,
    delta: 1,
    gamma: DENSITY_AT_ZERO / (forward * volatility * root),
    vega: forward * DENSITY_AT_ZERO * root,
    theta: (forward * DENSITY_AT_ZERO * volatility) / root,
    volga: (forward * DENSITY_AT_ZERO * root) / volatility,
  };
};

/** Largest error of one Greek over all rows, in units of its scale. */
function worst(name: string, limits: Partial<BumpedPrice> = {}): number {
  let most = 0;
  for (const { row, truth } of rows) {
    const price = bumpedBlack(row, limits);
    const found = greeksFromLanes(price, priced(price)) as unknown as Record<string, number>;
    const error = Math.abs(found[name]! - truth[name]!) / scaleOf(row)[name]!;
    if (!(error <= most)) most = error;
  }
  if (process.env.PLIMSOLL_SHOW_ERRORS) console.log(`${name} ${JSON.stringify(limits)}: ${most}`);
  return most;
}

describe('bumped Greeks', () => {
  it('has rows to compare', () => expect(rows.length).toBeGreaterThan(100));

  it.each([
    ['value', 1e-14],
    ['delta', 1e-7],
    ['gamma', 5e-7],
    ['vega', 1e-8],
    ['theta', 1e-8],
    ['volga', 1e-7],
  ])('%s is within %d of its scale of the 25-digit Greeks', (name, limit) => {
    expect(worst(name)).toBeLessThanOrEqual(limit);
  });

  it.each([
    { smoothSpotFactors: { low: 0, high: 1 } },
    { smoothSpotFactors: { low: 1, high: 1.5 } },
    { smoothSpotFactors: { low: 0.9999999, high: 3 } },
  ])('looks to the smooth side where the price has a kink: %o', (limits) => {
    expect(worst('delta', limits)).toBeLessThanOrEqual(1e-6);
    expect(worst('gamma', limits)).toBeLessThanOrEqual(3e-4);
  });

  it('steps over no kink and no event', () => {
    const limits = { smoothSpotFactors: { low: 0.999, high: 1.002 }, nextEventYears: 1e-5 };
    const lanes = bumpedLanes(bumpedBlack([100, 100, 0.6, 0.25, 1], limits));
    for (const [forward] of lanes) expect(forward).toBeGreaterThanOrEqual(99.9);
    for (const [forward] of lanes) expect(forward).toBeLessThanOrEqual(100.2);
    for (const lane of lanes) expect(lane[2]).toBeGreaterThanOrEqual(0.594 * Math.sqrt(0.25 - 1e-5));
  });

  it('turns them into the value of one contract in money', () => {
    const price = bumpedBlack([100, 110, 0.6, 0.25, 1]);
    const request = bumpedPricing(price, { money: 3, quoted: 0.5, discountRate: 0.04 });
    const prices = priced(price);
    const greeks = greeksFromLanes(price, prices);
    const unit = request.interpretLanes(prices.map((value) => [value]));
    expect(request.lanes()).toEqual(bumpedLanes(price));
    expect(unit).toEqual({
      quotedPrice: 0.5 * greeks.value,
      value: 3 * greeks.value,
      delta: 3 * greeks.delta,
      gamma: 3 * greeks.gamma,
      vega: 3 * greeks.vega * 0.01,
      theta: (3 * greeks.theta + 0.04 * unit.value) / 365,
    });
  });

  it('refuses a market that is smooth nowhere', () => {
    expect(() =>
      bumpedLanes(bumpedBlack([100, 100, 0.6, 0.25, 1], { smoothSpotFactors: { low: 1, high: 1 } })),
    ).toThrow('smooth on one side');
  });
});
