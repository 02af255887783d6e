// What every option obeys whatever its formula: in the strike monotone, convex and no steeper than its discount; puts and calls apart by a
// forward that no strike changes; never less than nothing; dearer with volatility; certain without it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runReference } from '../../src/engine/reference.ts';

interface Market {
  readonly carry: number;
  readonly rate: number;
  readonly volatility: number;
  readonly years: number;
}

interface Option {
  readonly kernel: string;
  readonly inputs: (strike: number, market: Market, sign: number) => readonly number[];
  /** Years until the strike is paid, where the kernel discounts; absent: it does not. */
  readonly discountYears?: (market: Market) => number;
  /** Of the larger of spot, forward and strike: what the contract allows three prices, and their sums in doubles. */
  readonly tolerance?: number;
  /** The laws that it does not fall under, for a reason. */
  readonly exempt?: Partial<Record<'parity' | 'volatility' | 'certainty', string>>;
}

const SPOT = 100;
const forwardOf = ({ carry, years }: Market): number => SPOT * Math.exp(carry * years);
const deviationOf = ({ volatility, years }: Market): number => volatility * Math.sqrt(years);
const EXTREME = 'a put and a call look at different extremes';

const OPTIONS: readonly Option[] = [
  { kernel: 'black-price', inputs: (strike, m, sign) => [forwardOf(m), strike, deviationOf(m), sign] },
  {
    kernel: 'black-scholes',
    inputs: (strike, m, sign) => [SPOT, strike, m.rate, m.rate - m.carry, m.volatility, m.years, sign],
    discountYears: ({ years }) => years,
  },
  {
    kernel: 'moment-matched-option',
    inputs: (strike, m, sign) => [forwardOf(m), deviationOf(m) ** 2, strike, sign],
  },
  {
    kernel: 'geometric-asian',
    inputs: (strike, { carry, volatility, years }, sign) => [
      ...[SPOT, strike, 0.5 * carry * years, volatility, 0.5 * years, years / 3],
      ...[1, 0, sign],
    ],
    exempt: { volatility: 'volatility lowers the forward of a geometric average' },
  },
  {
    kernel: 'continuous-asian',
    inputs: (strike, { carry, volatility, years }, sign) => [SPOT, strike, carry, volatility, years, 0, 0, sign],
    tolerance: 4e-10,
  },
  {
    kernel: 'levy-asian',
    inputs: (strike, { carry, volatility, years }, sign) => [SPOT, strike, carry, volatility, years, 0, 0, sign],
  },
  {
    kernel: 'quanto-option',
    inputs: (strike, m, sign) => [forwardOf(m), strike, m.volatility, 0.2, 0.3, m.years, sign],
    exempt: { volatility: 'volatility moves the forward in the other currency' },
  },
  {
    kernel: 'spread-option',
    inputs: (strike, m, sign) => [forwardOf(m), 40, strike, deviationOf(m), 0.3 * Math.sqrt(m.years), -0.3, sign],
    exempt: { certainty: 'the second asset still moves' },
  },
  {
    kernel: 'compound-option',
    inputs: (strike, { carry, rate, volatility, years }, sign) => [
      ...[SPOT, strike, SPOT, rate, carry, volatility, 0.5 * years, years],
      ...[sign, 1],
    ],
    discountYears: ({ years }) => 0.5 * years,
    exempt: { volatility: 'what a put may sell is dearer too', certainty: 'its volatility is at least 1e-4' },
  },
  {
    kernel: 'lookback-option',
    inputs: (strike, m, sign) => [SPOT, strike, SPOT, m.carry, m.volatility, m.years, sign, 0],
    exempt: { parity: EXTREME, certainty: EXTREME },
  },
  {
    kernel: 'partial-lookback-fixed',
    inputs: (strike, m, sign) => [SPOT, strike, m.carry, m.volatility, 0.3 * m.years, m.years, sign],
    exempt: { parity: EXTREME, certainty: EXTREME },
  },
];

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const markets = fc.record({
  carry: between(-0.2, 0.2),
  rate: between(-0.05, 0.2),
  // Half as much again leaves the variance that continuous averages take.
  volatility: between(0.02, 1.4),
  years: between(0.01, 2),
});
const strikes = between(40, 250);
/** Prices of milliseconds are tried less often. */
const settingsOf = ({ kernel }: Option) => ({ numRuns: kernel === 'continuous-asian' ? 12 : 60, seed: 20261130 });

function pricesOf({ kernel, inputs }: Option, cases: readonly Parameters<Option['inputs']>[]): Float64Array {
  const lanes = cases.map((terms) => inputs(...terms));
  return runReference(
    kernel,
    lanes[0]!.map((_, input) => Float64Array.from(lanes, (lane) => lane[input]!)),
  )[0]!;
}

describe.each(OPTIONS.map((option) => ({ name: option.kernel, option })))('laws of $name', ({ option }) => {
  const { tolerance = 4e-12, exempt = {} } = option;
  const discountOf = (market: Market): number => Math.exp(-market.rate * (option.discountYears?.(market) ?? 0));
  const slack = (strike: number, market: Market): number => tolerance * Math.max(strike, SPOT, forwardOf(market));

  it.each([1, -1])('sign %d: in the strike monotone, convex and no steeper than the discount', (sign) => {
    fc.assert(
      fc.property(markets, strikes, between(0.1, 30), (market, strike, width) => {
        const [low, middle, high] = [strike - width, strike, strike + width];
        const [first, second, third] = pricesOf(option, [
          [low, market, sign],
          [middle, market, sign],
          [high, market, sign],
        ]) as unknown as [number, number, number];
        const room = slack(high, market);
        expect(Math.min(first, second, third)).toBeGreaterThanOrEqual(0);
        for (const fall of [sign * (first - second), sign * (second - third)]) {
          expect(fall).toBeGreaterThanOrEqual(-room);
          expect(fall).toBeLessThanOrEqual(discountOf(market) * width + room);
        }
        expect(first + third - 2 * second).toBeGreaterThanOrEqual(-2 * room);
      }),
      settingsOf(option),
    );
  });

  if (exempt.parity === undefined)
    it('call less put is a forward less the strike, and bounds both', () => {
      fc.assert(
        fc.property(markets, strikes, strikes, (market, strike, other) => {
          const [call, put, otherCall, otherPut] = pricesOf(option, [
            [strike, market, 1],
            [strike, market, -1],
            [other, market, 1],
            [other, market, -1],
          ]) as unknown as [number, number, number, number];
          const discount = discountOf(market);
          const room = slack(Math.max(strike, other), market);
          const worth = call - put + discount * strike;
          expect(Math.abs(worth - (otherCall - otherPut + discount * other))).toBeLessThanOrEqual(room);
          expect(call).toBeLessThanOrEqual(Math.max(worth, put + worth) + room);
          expect(put).toBeLessThanOrEqual(discount * strike + Math.max(0, call - worth) + room);
          expect(call).toBeGreaterThanOrEqual(worth - discount * strike - room);
        }),
        settingsOf(option),
      );
    });

  if (exempt.volatility === undefined)
    it('dearer with volatility', () => {
      fc.assert(
        fc.property(markets, strikes, between(1, 1.5), fc.constantFrom(1, -1), (market, strike, factor, sign) => {
          const livelier = { ...market, volatility: market.volatility * factor };
          const [calm, lively] = pricesOf(option, [
            [strike, market, sign],
            [strike, livelier, sign],
          ]) as unknown as [number, number];
          expect(lively).toBeGreaterThanOrEqual(calm - slack(strike, market));
        }),
        settingsOf(option),
      );
    });

  if (exempt.certainty === undefined)
    it('without volatility a call or its put is worth nothing', () => {
      fc.assert(
        fc.property(markets, strikes, (market, strike) => {
          const still = { ...market, volatility: 0 };
          const [call, put] = pricesOf(option, [
            [strike, still, 1],
            [strike, still, -1],
          ]) as unknown as [number, number];
          expect(Math.min(call, put)).toBe(0);
          expect(Math.max(call, put)).toBeGreaterThan(0);
        }),
        settingsOf(option),
      );
    });
});
