// Laws of the rules that are formulas: dYdX, Drift, Vega, Opyn, Binance. Figures by hand where a comment says so.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adjustedEquity, tieredMaintenance, unimmr } from '../../src/margin/binance-unimmr.ts';
import { driftAssetWeight, driftLiabilityWeight, driftWorstPosition } from '../../src/margin/drift.ts';
import {
  type DydxPosition,
  dydxBankruptcyQuote,
  dydxFillablePrice,
  dydxInitialPpm,
  dydxMargins,
  dydxPortfolio,
} from '../../src/margin/dydx.ts';
import {
  ceilingOf,
  decimalFraction,
  floorOf,
  fractionOf,
  nearestNumber,
  ZERO,
} from '../../src/margin/exact-fraction.ts';
import { opynNaked, opynSpread, upperBoundAt } from '../../src/margin/opyn.ts';
import { vegaLevels, vegaMargin } from '../../src/margin/vega.ts';
import { forwardRiskFactors } from '../../src/risk/lognormal-shortfall.ts';

describe('exact fractions', () => {
  test('a decimal is itself, and the nearest double of it is the one that the language reads', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (value) => {
        fc.pre(value === 0 || Math.abs(value) > 1e-250);
        expect(nearestNumber(decimalFraction(value))).toBe(value === 0 ? 0 : value);
      }),
    );
    expect(() => decimalFraction(Number.NaN)).toThrow('NaN is not a finite decimal number');
  });

  test('the nearest double of a quotient of integers is what the language divides them to', () => {
    const whole = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(whole, whole, (left, right) => {
        expect(nearestNumber(fractionOf(BigInt(left), BigInt(right)))).toBe(left / right);
      }),
    );
  });

  test('floors and ceilings go down and up, below zero too', () => {
    expect([floorOf(fractionOf(-7n, 2n)), ceilingOf(fractionOf(-7n, 2n))]).toEqual([-4n, -3n]);
    expect([floorOf(fractionOf(7n, -2n)), ceilingOf(fractionOf(6n, 2n))]).toEqual([-4n, 3n]);
  });
});

describe('dYdX', () => {
  const tier = {
    initialPpm: 50_000n,
    maintenanceOfInitialPpm: 600_000n,
    openInterestLowerCap: 1_000n,
    openInterestUpperCap: 3_000n,
  };
  const decimals = fc.integer({ min: -100_000, max: 100_000 }).map((value) => fractionOf(BigInt(value), 1000n));
  const position = fc.record({ market: fc.constantFrom('BTC', 'ETH', 'SOL'), size: decimals }).map(
    (terms): DydxPosition => ({
      ...terms,
      price: decimalFraction('1234.567'),
      initialFraction: decimalFraction('0.05'),
      maintenanceFraction: decimalFraction('0.03'),
    }),
  );

  test('the initial margin rises with open interest between the caps', () => {
    const at = (openInterest: bigint) => dydxInitialPpm(tier, fractionOf(openInterest));
    expect([0n, 1_000n, 2_000n, 3_000n, 9_000n].map(at)).toEqual([50_000n, 50_000n, 525_000n, 1_000_000n, 1_000_000n]);
    const step = { ...tier, openInterestLowerCap: 3_000n };
    expect([2_999n, 3_000n].map((interest) => dydxInitialPpm(step, fractionOf(interest)))).toEqual([
      50_000n,
      1_000_000n,
    ]);
  });

  test('maintenance is at most initial, and a larger notional never asks for less', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 24n), fc.bigInt(0n, 10_000n), (notional, openInterest) => {
        const { initial, maintenance } = dydxMargins(fractionOf(notional, 7n), tier, fractionOf(openInterest));
        expect(maintenance <= initial).toBe(true);
        const more = dydxMargins(fractionOf(notional + 7n, 7n), tier, fractionOf(openInterest));
        expect(more.initial >= initial && more.maintenance >= maintenance).toBe(true);
      }),
    );
  });

  test('zero positions and order change nothing', () => {
    fc.assert(
      fc.property(fc.array(position, { maxLength: 6 }), decimals, (positions, quote) => {
        const numbers = (list: readonly DydxPosition[]) =>
          Object.values(dydxPortfolio({ quote, positions: list })).map(nearestNumber);
        const none = positions.map((each) => ({ ...each, size: ZERO }));
        expect(numbers([...none, ...positions].reverse())).toEqual(numbers(positions));
      }),
    );
  });

  test('closing at the bankruptcy price leaves nothing of an account with one position', () => {
    fc.assert(
      fc.property(position, decimals, (held, quote) => {
        fc.pre(held.size.numerator !== 0n);
        const account = { quote, positions: [held] };
        const delta = fractionOf(-held.size.numerator, held.size.denominator);
        // The quote is rounded up to a quantum; decimals of this test are whole quantums.
        const got = dydxBankruptcyQuote(account, held.market, delta);
        expect(nearestNumber(fractionOf(got, 1_000_000n)) + nearestNumber(quote)).toBeCloseTo(0, 6);
      }),
    );
  });

  test('a fill lies below the oracle for a long and above it for a short; what is not there cannot be closed', () => {
    const fill = { bankruptcyAdjustment: fractionOf(1n), spreadToMaintenance: decimalFraction('0.1') };
    fc.assert(
      fc.property(position, decimals, (held, quote) => {
        fc.pre(held.size.numerator !== 0n);
        const price = nearestNumber(dydxFillablePrice({ quote, positions: [held] }, held.market, fill));
        if (held.size.numerator > 0n) expect(price).toBeLessThanOrEqual(1234.567);
        else expect(price).toBeGreaterThanOrEqual(1234.567);
      }),
    );
    const account = { quote: ZERO, positions: [] };
    expect(() => dydxFillablePrice(account, 'BTC', fill)).toThrow('the maintenance margin of the account is 0');
  });
});

describe('Drift', () => {
  const size = (coins: number, imfMillionths: bigint) => ({
    sizeBillionths: BigInt(coins) * 1_000_000_000n,
    imfMillionths,
  });

  test('by hand: 10,000 coins at 0.003 a root', () => {
    // 1.1 / (1 + 0.003 * 100) = 0.84615; 0.8 * 1.25 + 0.3 = 1.3.
    expect(driftAssetWeight(9_000n, size(10_000, 3_000n))).toBe(8_461n);
    expect(driftLiabilityWeight(12_500n, size(10_000, 3_000n))).toBe(13_000n);
  });

  test('small sizes keep their weight, none gains from size', () => {
    const coins = fc.integer({ min: 0, max: 1e9 });
    fc.assert(
      fc.property(coins, coins, fc.bigInt(0n, 50_000n), (one, other, imf) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const asset = (held: number) => driftAssetWeight(8_000n, size(held, imf));
        const owed = (held: number) => driftLiabilityWeight(12_000n, size(held, imf));
        expect(asset(more) <= asset(less) && asset(less) <= 8_000n).toBe(true);
        expect(owed(more) >= owed(less) && owed(less) >= 12_000n).toBe(true);
      }),
    );
    expect([driftAssetWeight(8_000n, size(1, 3_000n)), driftLiabilityWeight(12_000n, size(1, 3_000n))]).toEqual([
      8_000n,
      12_000n,
    ]);
  });

  test('the worst of bids and asks', () => {
    expect(driftWorstPosition({ position: 5n, bids: 3n, asks: -20n })).toBe(-15n);
    expect(driftWorstPosition({ position: -5n, bids: 10n, asks: 0n })).toBe(5n);
  });
});

describe('Vega', () => {
  const factors = forwardRiskFactors({ drift: 0, volatility: 1.5, years: 1 / 365 }, 1e-3);
  const terms = { slippage: { linear: 0.001, quadratic: 0 }, quantum: 1e-6 };
  const flat = { volume: 0, markPrice: 60_000, buyOrders: 0, sellOrders: 0, fundingDue: 0 };

  test('nothing held, nothing asked; a short pays more than a long; orders count on their side', () => {
    const of = (changed: Partial<typeof flat>) => vegaMargin({ ...flat, ...changed }, factors, terms);
    expect(of({}).maintenance).toBe(0);
    expect(of({ volume: -1 }).maintenance).toBeGreaterThan(of({ volume: 1 }).maintenance);
    expect(of({ volume: 1, sellOrders: 3 }).side).toBe('short');
    expect(of({ volume: 1, fundingDue: 5 }).charges.funding).toBe(5);
    expect(of({ volume: 1, fundingDue: -5 }).charges.funding).toBe(0);
  });

  test('it is rounded up to a quantum, and levels stand in their order', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), (volume) => {
        const { charges, maintenance } = vegaMargin({ ...flat, volume: volume / 8 }, factors, terms);
        expect(maintenance).toBeGreaterThanOrEqual(charges.margin);
        expect(maintenance - charges.margin).toBeLessThan(1.001e-6);
        const levels = vegaLevels(maintenance, { search: 1.1, initial: 1.2, release: 1.3 });
        expect(levels.search).toBeGreaterThanOrEqual(levels.maintenance);
        expect(levels.release).toBeGreaterThanOrEqual(levels.initial);
      }),
    );
  });
});

describe('Opyn', () => {
  test('a covered spread is charged its maximum loss, whatever the settlement', () => {
    const strike = fc.integer({ min: 1, max: 40 }).map((step) => step * 2500);
    const lots = fc.integer({ min: 0, max: 20 }).map((count) => count / 4);
    fc.assert(
      fc.property(
        fc.constantFrom('call', 'put'),
        strike,
        strike,
        lots,
        lots,
        (callPut, shortStrike, longStrike, ...n) => {
          const [short, long] = n;
          const margin = opynSpread({ callPut, short, shortStrike, long, longStrike });
          const payoff = (at: number, settled: number) => Math.max(0, callPut === 'call' ? settled - at : at - settled);
          const settlements = [1e-9, shortStrike, longStrike, 1e15];
          const losses = settlements.map((settled) => {
            const owed = short * payoff(shortStrike, settled) - long * payoff(longStrike, settled);
            return callPut === 'call' ? owed / settled : owed;
          });
          const worst = Math.max(0, ...losses);
          expect(Math.abs(margin - worst)).toBeLessThanOrEqual(1e-6 * Math.max(1, worst));
        },
      ),
    );
  });

  test('a naked short asks for less than full collateral, and for its intrinsic value after the shock at least', () => {
    const terms = { short: 2, spot: 60_000, upperBound: 0.3326, spotShock: 0.75 } as const;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200_000 }), (strike) => {
        const put = opynNaked({ ...terms, callPut: 'put', strike });
        expect(put).toBeLessThanOrEqual(2 * strike);
        expect(put).toBeGreaterThanOrEqual(2 * Math.max(0, strike - 45_000));
        expect(opynNaked({ ...terms, callPut: 'call', strike })).toBeLessThanOrEqual(2);
      }),
    );
    // By hand: 0.3326 * 45,000 + 5,000 for each of two.
    expect(opynNaked({ ...terms, callPut: 'put', strike: 50_000 })).toBeCloseTo(2 * (0.3326 * 45_000 + 5_000), 9);
  });

  test('bounds go up to the tenor they stand at, and no farther', () => {
    const bounds = [
      { days: 7, bound: 0.1 },
      { days: 14, bound: 0.2 },
    ];
    expect([0, 7, 7.01, 14, 14.01].map((days) => upperBoundAt(bounds, days))).toEqual([0.1, 0.1, 0.2, 0.2, undefined]);
  });
});

describe('Binance', () => {
  const tiers = [
    { upTo: 300_000, rate: 0.004 },
    { upTo: 800_000, rate: 0.005 },
    { upTo: null, rate: 0.0065 },
  ];

  test('what is owed is not cut', () => {
    const terms = { indexPrice: 2000, collateralRate: 0.95 };
    expect(adjustedEquity({ ...terms, net: 2 })).toBe(3800);
    expect(adjustedEquity({ ...terms, net: -2 })).toBe(-4000);
  });

  test('tiers join: deductions by hand are 300 and 1,500', () => {
    expect(tieredMaintenance(500_000, tiers)).toMatchObject({ rate: 0.005, deduction: 300 });
    expect(tieredMaintenance(-1_000_000, tiers)).toMatchObject({ rate: 0.0065, deduction: 1500, margin: 5000 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000 }), (notional) => {
        const step = tieredMaintenance(notional + 1, tiers).margin - tieredMaintenance(notional, tiers).margin;
        expect(step).toBeGreaterThan(0.0039);
        expect(step).toBeLessThan(0.0066);
      }),
    );
  });

  test('statuses by threshold', () => {
    const thresholds = { reminder: 1.5, noOpening: 1.2, liquidation: 1.05 };
    const at = (ratio: number) => unimmr([ratio * 100], [60, 40], thresholds).status;
    expect([1.51, 1.5, 1.2, 1.06, 1.05].map(at)).toEqual([
      'normal',
      'reminder',
      'no opening orders',
      'no opening orders',
      'liquidation',
    ]);
    expect(unimmr([5], [], thresholds).ratio).toBe(Number.POSITIVE_INFINITY);
  });
});
