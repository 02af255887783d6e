// The grid and the charges of Deribit and OKX on plain numbers: figures by hand, edges, and laws over random positions.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dampened,
  deltaShock,
  deribitPmMargin,
  extendedProfit,
  inverseProfit,
  rollShock,
  shockedDelta,
} from '../../src/margin/deribit-pm.ts';
import { shortOptionMargin, sizedMargin } from '../../src/margin/deribit-standard.ts';
import {
  aggregateProfits,
  bucketName,
  evenMoves,
  gridOf,
  offsetProfit,
  shockedVolatility,
  type VolatilityRule,
  worstPoint,
} from '../../src/margin/grid-scan.ts';
import { okxUnitMargin, tierMultiplier } from '../../src/margin/okx-pm.ts';
import { DERIBIT_CURRENCIES, DERIBIT_OPTION } from '../../src/margin/presets/deribit.ts';
import { OKX_CLOSE_OUT } from '../../src/margin/presets/okx.ts';

const amount = fc.integer({ min: -400, max: 400 }).map((tenths) => tenths / 10);

describe('volatility in a scenario', () => {
  const rule: VolatilityRule = DERIBIT_CURRENCIES.BTC.volatility;
  const at = (days: number, volatility = 0.6) => ({ volatility, daysToExpiry: days });

  test('at 30 days the move is the published one', () => {
    expect(shockedVolatility(rule, at(30), 'up')).toBeCloseTo(0.9, 15);
    expect(shockedVolatility(rule, at(30), 'down')).toBeCloseTo(0.45, 15);
    expect(shockedVolatility(rule, at(30), 'same')).toBe(0.6);
  });

  test('each side of 30 days has its exponent', () => {
    // 0.6 (1 + 0.5 (30 / 7.5)^0.3), 0.6 (1 + 0.5 (30 / 120)^0.13)
    expect(shockedVolatility(rule, at(7.5), 'up')).toBeCloseTo(0.6 * (1 + 0.5 * 4 ** 0.3), 14);
    expect(shockedVolatility(rule, at(120), 'up')).toBeCloseTo(0.6 * (1 + 0.5 * 0.25 ** 0.13), 14);
  });

  test('the up shock leaves no less than its minimum; down never goes below zero; short tenors count as the least', () => {
    expect(shockedVolatility(rule, at(30, 0.2), 'up')).toBe(0.5);
    expect(shockedVolatility({ ...rule, down: 3 }, at(30), 'down')).toBe(0);
    expect(shockedVolatility(rule, at(0.1), 'up')).toBe(shockedVolatility(rule, at(1), 'up'));
  });

  test('an additive rule adds points', () => {
    const additive: VolatilityRule = { ...rule, form: 'additive', up: 0.5, down: 0.25, minimumForUp: 0 };
    expect(shockedVolatility(additive, at(30), 'up')).toBeCloseTo(1.1, 15);
    expect(shockedVolatility(additive, at(30), 'down')).toBeCloseTo(0.35, 15);
  });
});

describe('the grid', () => {
  test('moves lie evenly, every price with every volatility', () => {
    expect(evenMoves(0.16, 4)).toEqual([-0.16, -0.12, -0.08, -0.04, 0, 0.04, 0.08, 0.12, 0.16]);
    expect(gridOf(evenMoves(0.16, 4), ['up', 'same', 'down'])).toHaveLength(27);
  });

  test('buckets are named as venues name them', () => {
    expect(bucketName({ price: -0.16 })).toBe('price -16%');
    expect(bucketName({ price: 0.12 }, 'down')).toBe('price +12%, vol down');
  });

  test('losses count in full, gains by their share up to the cap', () => {
    expect(offsetProfit(-5, { share: 0, cap: 0 })).toBe(-5);
    expect(offsetProfit(5, { share: 0.6, cap: 2 })).toBe(2);
    expect(offsetProfit(3, { share: 0.6, cap: 2 })).toBeCloseTo(1.8, 15);
  });

  test('nothing lost is no loss and no scenario; of equal losses the first is told', () => {
    expect(worstPoint([0, 1, 2])).toEqual({ loss: 0, scenario: null });
    expect(worstPoint([1, -2, -2])).toEqual({ loss: 2, scenario: 1 });
  });

  test('the order of groups changes no bit, and offsets help no more than full netting', () => {
    const rows = fc.array(fc.tuple(amount, amount, amount), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.double({ min: 0, max: 1, noNaN: true }), (groups, share) => {
        const offset = { share, cap: 3 };
        const together = aggregateProfits(groups, offset);
        expect(aggregateProfits([...groups].reverse(), offset)).toEqual(together);
        const full = aggregateProfits(groups, { share: 1, cap: Number.POSITIVE_INFINITY });
        expect(worstPoint(together).loss).toBeGreaterThanOrEqual(worstPoint(full).loss - 1e-12);
      }),
    );
  });
});

/** The whole rule for perpetuals of these deltas. */
function marginOf(deltas: readonly number[], index = 60_000) {
  const { scenarios, extended, priceRange, roll, delta } = DERIBIT_CURRENCIES.BTC;
  const together = deltas.reduce((sum, each) => sum + each, 0);
  const far = extended.moves.map((move, at) => {
    const point = { move, tableFactor: extended.factors[at]!, priceRange };
    return dampened(extendedProfit(inverseProfit(together, move), point), point, { ...extended, index });
  });
  return deribitPmMargin(
    {
      standard: scenarios.map(({ price }) => Math.min(0, inverseProfit(together, price))),
      extended: far.map((profit) => Math.min(0, profit)),
      rollShock: rollShock([{ delta: together, yearsToExpiry: 0 }], roll),
      deltaShock: deltaShock({ longOptions: 0, futuresAndShortOptions: together }, index, delta),
      correlationContingency: 0,
      openOrders: 0,
      marketMakerProtection: 0,
      spot: 0,
    },
    0.8,
  );
}

describe('Deribit', () => {
  test('a linear profit far out is not scaled by what the coin is worth there', () => {
    expect(extendedProfit(-40, { move: -0.32, tableFactor: 1, priceRange: 0.16 }, false)).toBe(-20);
  });

  test('long options make good for what is sold, and are charged nothing of their own', () => {
    expect(shockedDelta({ longOptions: 3, futuresAndShortOptions: -5 })).toBe(-2);
    expect(shockedDelta({ longOptions: 7, futuresAndShortOptions: -5 })).toBe(0);
    expect(shockedDelta({ longOptions: -3, futuresAndShortOptions: -5 })).toBe(-5);
    expect(shockedDelta({ longOptions: -3, futuresAndShortOptions: 5 })).toBe(2);
  });

  test('the delta shock starts at the threshold and stops at its maximum', () => {
    const { delta } = DERIBIT_CURRENCIES.BTC;
    const charge = (coins: number) => deltaShock({ longOptions: 0, futuresAndShortOptions: coins }, 50_000, delta);
    expect(charge(400)).toBe(0);
    expect(charge(400.01)).toBeCloseTo(400.01 * 500 * 5e-5, 6);
    expect(charge(1000)).toBe(100);
  });

  test('maintenance is at most initial, nothing owes nothing, and netting never costs', () => {
    expect(marginOf([0])).toMatchObject({ initial: 0, maintenance: 0, worstScenario: null });
    fc.assert(
      fc.property(amount, amount, (left, right) => {
        const [one, other, both] = [marginOf([left]), marginOf([right]), marginOf([left, right])];
        expect(both.initial).toBeLessThanOrEqual((one.initial + other.initial) * (1 + 1e-12) + 1e-12);
        expect(both.maintenance).toBeLessThanOrEqual(both.initial);
      }),
    );
  });

  test('a put sold: initial is never below maintenance', () => {
    const put = { callPut: 'put', strike: 9_000, underlying: 10_000, markCoin: 0.02 } as const;
    // max(0.15 - 0.1, 0.1) + 0.02; max(0.075, 0.0015) + 0.02.
    const { initial, maintenance } = shortOptionMargin(put, DERIBIT_OPTION);
    expect(initial).toBeCloseTo(0.12, 15);
    expect(maintenance).toBeCloseTo(0.095, 15);
    // A mark of 2 coins: 0.075 * 2 + 2 is more than 0.15 + 2.
    const deep = shortOptionMargin({ ...put, strike: 30_000, markCoin: 3 }, DERIBIT_OPTION);
    expect(deep).toEqual({ initial: 3.225, maintenance: 3.225 });
  });

  test('size counts on either side', () => {
    const rate = { base: 0.02, slopePerCoin: 5e-5 };
    expect(sizedMargin(-25, 100_000, rate)).toBe(sizedMargin(25, 100_000, rate));
  });
});

describe('OKX', () => {
  const parts = {
    spotVolatility: [5, -100],
    extreme: [-400, 400],
    theta: 0,
    vegaTermStructure: 0,
    basis: 10,
    interestRate: 0,
    depeg: 0,
    minimum: 0,
  };
  const terms = { extremeShare: 0.5, initialFactor: 1.3 };

  test('the larger of scan and extreme, and what comes on top', () => {
    expect(okxUnitMargin(parts, terms)).toMatchObject({ maintenance: 210, initial: 273, worstScenario: null });
    expect(okxUnitMargin({ ...parts, extreme: [0] }, terms)).toMatchObject({ maintenance: 110, worstScenario: 1 });
  });

  test('never below the minimum', () => {
    expect(okxUnitMargin({ ...parts, minimum: 1000 }, terms)).toMatchObject({ maintenance: 1000, initial: 1300 });
  });

  test('an amount on the border belongs to the tier below it', () => {
    expect([0, 10_000, 10_001, 700_000, 700_001].map((usd) => tierMultiplier(usd, OKX_CLOSE_OUT))).toEqual([
      1, 1, 2, 10, 12,
    ]);
  });
});
