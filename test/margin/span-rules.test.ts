// Laws of SPAN and TIMS over random portfolios, and where SPAN breaks one: named, with the case.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SPAN_DEFAULT, TIMS_DEFAULT } from '../../src/margin/presets/span.ts';
import {
  compositeDelta,
  type DeltaWeights,
  futureRiskArray,
  futuresPriceRisk,
  netOptionValue,
  scanRisk,
  scenarioLosses,
  shortOptionMinimum,
  spanRequirement,
  spanRisk,
  spanScenarios,
} from '../../src/margin/span.ts';
import { interCommodityCredits, interMonthSpreads, spotCharge } from '../../src/margin/span-spreads.ts';
import { TIMS_MINIMUM_PER_UNIT, TIMS_RANGES, timsMoves, timsRequirement } from '../../src/margin/tims.ts';
import { blackPrice } from '../../src/spec/black-price.ts';

const SCENARIOS = spanScenarios({ multiple: 2, cover: 0.35 });
const amount = fc.integer({ min: -1000, max: 1000 }).map((lots) => lots / 7);
const legs = fc.array(fc.record({ units: amount, riskArray: fc.array(amount, { minLength: 16, maxLength: 16 }) }), {
  maxLength: 8,
});
const scanOf = (portfolio: Parameters<typeof scenarioLosses>[0]): number =>
  scanRisk(scenarioLosses(portfolio, 16)).risk;

describe('scan risk', () => {
  test('a leg of zero units changes nothing, nor does the order of legs, to the bit', () => {
    fc.assert(
      fc.property(legs, amount, (portfolio, loss) => {
        const losses = scenarioLosses(portfolio, 16);
        const nothing = { units: 0, riskArray: new Array<number>(16).fill(loss) };
        expect(scenarioLosses([nothing, ...portfolio].reverse(), 16)).toEqual(losses);
      }),
    );
  });

  test('it is subadditive and scales', () => {
    fc.assert(
      fc.property(legs, legs, (left, right) => {
        const apart = scanOf(left) + scanOf(right);
        expect(scanOf([...left, ...right])).toBeLessThanOrEqual(apart * (1 + 1e-12));
        expect(scanOf(left.map((leg) => ({ ...leg, units: 4 * leg.units })))).toBe(4 * scanOf(left));
      }),
    );
  });

  test('an outright future pays the scan range, long or short', () => {
    for (const units of [1, -1]) expect(scanOf([{ units, riskArray: futureRiskArray(SCENARIOS, 900) }])).toBe(900);
  });

  test('a risk array of another length is refused', () => {
    expect(() => scenarioLosses([{ units: 1, riskArray: [1, 2] }], 16)).toThrow(
      'a risk array has 2 numbers; it needs one for each of the 16 scenarios',
    );
  });
});

test('of a future all scan risk is price risk', () => {
  const losses = scenarioLosses([{ units: -3, riskArray: futureRiskArray(SCENARIOS, 900) }], 16);
  expect(futuresPriceRisk(losses, -3)).toEqual({
    volatilityAdjusted: 2700,
    timeRisk: 0,
    priceRisk: 2700,
    perDelta: 900,
  });
  expect(futuresPriceRisk(losses, 0).perDelta).toBe(0);
});

test('a composite delta is an average', () => {
  const weights: DeltaWeights = [0.27, 0.217, 0.11, 0.037];
  expect(compositeDelta([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], weights)).toBeCloseTo(0.5, 15);
  // By hand: (0.27 * 1 + 0.217 * 1 + 0.11 * 1 + 0.037 * 1) / 0.998.
  expect(compositeDelta([1, 1, 0, 1, 0, 1, 0], weights)).toBeCloseTo(0.634 / 0.998, 15);
  expect(() => compositeDelta([1, 2], weights)).toThrow('there are 2 deltas');
});

describe('spreads between months', () => {
  const spreads = [
    {
      legs: [
        { tier: 'near', deltas: 1 },
        { tier: 'far', deltas: 1 },
      ],
      charge: 10,
    },
    {
      legs: [
        { tier: 'far', deltas: 1 },
        { tier: 'far', deltas: 1 },
      ],
      charge: 4,
    },
  ] as const;

  test('by priority, each with the delta that is left', () => {
    const months = [
      { tier: 'near', delta: 3 },
      { tier: 'far', delta: -5 },
      { tier: 'far', delta: 1 },
    ];
    const { formed, charge, left, taken } = interMonthSpreads(months, spreads);
    expect(formed).toEqual([
      { count: 3, charge: 30 },
      { count: 1, charge: 4 },
    ]);
    expect(charge).toBe(34);
    expect(left).toEqual([0, -1, 0]);
    expect(taken).toEqual([3, 4, 1]);
  });

  test('legs of two deltas against one', () => {
    const butterfly = [
      {
        legs: [
          { tier: 'near', deltas: 2 },
          { tier: 'far', deltas: 1 },
        ],
        charge: 7,
      },
    ] as const;
    const months = [
      { tier: 'near', delta: -3 },
      { tier: 'far', delta: 9 },
    ];
    const formed = interMonthSpreads(months, butterfly);
    expect(formed.charge).toBe(10.5);
    expect(formed.left).toEqual([0, 7.5]);
  });

  const month = fc.record({ tier: fc.constantFrom('near', 'far'), delta: fc.integer({ min: -50, max: 50 }) });

  test('they leave the net delta as it was, never charge below zero, and nothing that has one sign', () => {
    fc.assert(
      fc.property(fc.array(month, { maxLength: 8 }), (months) => {
        const { charge, left, taken } = interMonthSpreads(months, spreads);
        const total = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);
        expect(total(left)).toBeCloseTo(total(months.map(({ delta }) => delta)), 9);
        expect(charge).toBeGreaterThanOrEqual(0);
        expect(Math.min(0, ...taken)).toBe(0);
        const oneWay = months.map((each) => ({ ...each, delta: Math.abs(each.delta) }));
        expect(interMonthSpreads(oneWay, spreads).charge).toBe(0);
      }),
    );
  });
});

test('a month of delivery is charged for what stands alone and for what is spread', () => {
  expect(spotCharge(3, -2, { spread: 10, outright: 40 })).toBe(110);
});

describe('credits between commodities', () => {
  const spreads = [
    {
      legs: [
        { commodity: 'BTC', deltas: 1, side: 1 },
        { commodity: 'ETH', deltas: 30, side: -1 },
      ],
      rate: 0.5,
    },
  ] as const;
  const commodities = [
    { commodity: 'BTC', netDelta: -2, riskPerDelta: 9000 },
    { commodity: 'ETH', netDelta: 45, riskPerDelta: 300 },
  ];

  test('both legs are credited with the delta that the smaller allows', () => {
    const { formed, credits } = interCommodityCredits(commodities, spreads);
    expect(formed).toEqual([1.5]);
    expect(credits).toEqual(
      new Map([
        ['BTC', 6750],
        ['ETH', 6750],
      ]),
    );
  });

  test('the order of commodities changes nothing, and legs of one direction earn nothing', () => {
    const { credits } = interCommodityCredits([...commodities].reverse(), spreads);
    expect(credits.get('BTC')).toBe(6750);
    const oneWay = commodities.map((each) => ({ ...each, netDelta: Math.abs(each.netDelta) }));
    expect([...interCommodityCredits(oneWay, spreads).credits.values()]).toEqual([0, 0]);
  });
});

test('options sold are counted together, or calls against puts', () => {
  expect(shortOptionMinimum({ calls: 3, puts: 5 }, 100, 'gross')).toBe(800);
  expect(shortOptionMinimum({ calls: 3, puts: 5 }, 100, 'larger')).toBe(500);
});

describe('a covered spread against its maximum loss', () => {
  const [spot, volatility, years, range] = [100, 0.6, 0.25, 15];
  const call = (strike: number, { price = spot, vol = volatility } = {}): number =>
    blackPrice(price, strike, vol * Math.sqrt(years), 1);
  const array = (strike: number): readonly number[] =>
    SCENARIOS.map(({ price, volatility: move, cover }) => {
      const moved = call(strike, { price: spot + price * range, vol: volatility * (1 + 0.2 * move) });
      return cover * (call(strike) - moved);
    });
  /** Long the lower strike, short the higher: it can lose its value and no more. */
  const spread = (low: number, high: number) => ({
    scan: scanOf([
      { units: 1, riskArray: array(low) },
      { units: -1, riskArray: array(high) },
    ]),
    value: netOptionValue([
      { units: 1, price: call(low), multiplier: 1 },
      { units: -1, price: call(high), multiplier: 1 },
    ]),
  });

  test('scan risk keeps within it', () => {
    for (const [low, high] of [
      [80, 90],
      [95, 100],
      [100, 120],
      [60, 200],
    ] as const) {
      const { scan, value } = spread(low, high);
      expect(scan).toBeLessThanOrEqual(value);
      expect(spanRequirement([scan], value)).toBe(0);
    }
  });

  // Broken by the rule: the minimum counts what was sold, whatever stands against it.
  test('the short option minimum breaks it: calls 100 and 101, one sold at 3 % of the spot', () => {
    const { scan, value } = spread(100, 101);
    const minimum = shortOptionMinimum({ calls: 1, puts: 0 }, 0.03 * spot, 'gross');
    const { risk } = spanRisk({
      scanRisk: scan,
      interMonth: 0,
      spot: 0,
      interCommodityCredit: 0,
      shortOptionMinimum: minimum,
    });
    expect(scan).toBeLessThan(value);
    expect(risk).toBeGreaterThan(value);
  });

  // Broken by the rule: the charge pairs deltas of two months, whatever the put cannot lose.
  test('the inter-month charge breaks it: a future hedged by a later put', () => {
    const put = (price: number, vol: number) => blackPrice(price, 100, vol * Math.sqrt(years), -1);
    const held = SCENARIOS.map(({ price, volatility: move, cover }) => {
      const moved = put(spot + price * range, volatility * (1 + 0.2 * move));
      return cover * (put(spot, volatility) - moved);
    });
    const scan = scanOf([
      { units: 1, riskArray: futureRiskArray(SCENARIOS, range) },
      { units: 1, riskArray: held },
    ]);
    // The future and the put together never fall below the strike.
    const maximumLoss = put(spot, volatility);
    const { charge } = interMonthSpreads(
      [
        { tier: 'near', delta: 1 },
        { tier: 'far', delta: -0.44 },
      ],
      [
        {
          legs: [
            { tier: 'near', deltas: 1 },
            { tier: 'far', deltas: 1 },
          ],
          charge: 25,
        },
      ],
    );
    expect(scan).toBeLessThan(maximumLoss);
    expect(scan + charge).toBeGreaterThan(maximumLoss);
  });
});

describe('TIMS', () => {
  const losses = fc.array(amount, { minLength: 10, maxLength: 10 });

  test('ten points, five evenly on each side', () => {
    const moves = timsMoves(TIMS_RANGES['high-capitalisation broad index']);
    expect(moves.map((move) => Number(move.toFixed(12)))).toEqual([
      -0.08, -0.064, -0.048, -0.032, -0.016, 0.012, 0.024, 0.036, 0.048, 0.06,
    ]);
  });

  test('groups offset a share of gains; order changes nothing; between full netting and none', () => {
    fc.assert(
      fc.property(losses, losses, fc.integer({ min: 0, max: 20 }), (left, right, twentieths) => {
        const classes = [
          { name: 'a', losses: left, units: 0 },
          { name: 'b', losses: right, units: 0 },
        ];
        const group = (offset: number) => [{ name: 'group', members: ['a', 'b'], offset }];
        const at = (offset: number) => timsRequirement(classes, group(offset), 0).requirement;
        const partly = at(twentieths / 20);
        expect(timsRequirement([...classes].reverse(), group(twentieths / 20), 0).requirement).toBe(partly);
        expect(partly).toBeGreaterThanOrEqual(at(1));
        expect(partly).toBeLessThanOrEqual(at(0));
        expect(at(0)).toBeLessThanOrEqual(timsRequirement(classes, [], 0).requirement * (1 + 1e-12));
      }),
    );
  });

  test('37.50 for one contract on 100, where that is more than it can lose', () => {
    const nothing = { name: 'a', losses: new Array<number>(10).fill(0), units: 100 };
    expect(timsRequirement([nothing], [], 0.375)).toMatchObject({ risk: 0, minimum: 37.5, requirement: 37.5 });
    const group = [{ name: 'group', members: ['a', 'b'], offset: 0 }];
    const gain = { name: 'a', losses: new Array<number>(10).fill(-5), units: 0 };
    expect(timsRequirement([gain], group, 0).groups[0]!.losses).toEqual(gain.losses);
  });
});

test('what ships is what the rules state', () => {
  expect(SPAN_DEFAULT.values.extreme).toEqual({ multiple: 2, cover: 0.35 });
  const { classes, minimumPerUnit } = TIMS_DEFAULT.values as {
    classes: Record<string, object>;
    minimumPerUnit: number;
  };
  expect(minimumPerUnit).toBe(TIMS_MINIMUM_PER_UNIT);
  for (const range of Object.values(classes)) expect(range).toEqual(TIMS_RANGES['equity or narrow index']);
});
