// derive-srm, derive-pmrm and derive-pmrm2 take forwards, rates, volatilities and the stablecoin from the market they are given.
import { describe, expect, test } from 'vitest';
import { forwardParts } from '../../src/margin/derive-options.ts';
import { derivePmrm } from '../../src/margin/derive-pmrm.ts';
import { derivePmrm2 } from '../../src/margin/derive-pmrm2.ts';
import { pmrm2Fields, pmrm2Scenarios, pmrmFields, pmrmScenarios } from '../../src/margin/derive-shapes.ts';
import { type DepegParameters, deriveSrmMarket, type SrmMarketParameters } from '../../src/margin/derive-srm.ts';
import { createModel } from '../../src/margin/models.ts';
import { objectOf } from '../../src/margin/parameter-readers.ts';
import { DERIVE_PMRM, DERIVE_PMRM2 } from '../../src/margin/presets/derive-portfolio.ts';
import { DERIVE_SRM } from '../../src/margin/presets/derive-standard.ts';
import { createSnapshot } from '../../src/market/create-snapshot.ts';
import { AS_OF, bookOf, FLAT, requirementsOf } from './walk.ts';

const NAMES = ['derive-srm', 'derive-pmrm', 'derive-pmrm2'] as const;

describe('forwards, rates and the price of the stablecoin come from the snapshot', () => {
  const MARCH = Date.UTC(2026, 2, 27, 8);
  const seconds = (MARCH - AS_OF) / 1000;
  const snapshot = createSnapshot({
    ...FLAT,
    underlyings: new Map([
      [
        'BTC',
        {
          underlying: 'BTC',
          spot: 60_000,
          perpetual: 60_100,
          carryRate: 0,
          forwards: [{ expiry: MARCH, forward: 61_000, source: 'given' as const }],
          smiles: [{ expiry: MARCH, kind: 'flat' as const, volatility: 0.6 }],
        },
      ],
    ]),
    currencyRates: new Map([['USDC', 0.96]]),
    discountRates: new Map([['USDC', 0.05]]),
    instrumentVolatilities: new Map([['BTC-20260327-50000-P', 0.75]]),
  });
  const book = bookOf(
    ['desk', 'BTC-20260327-60000-C', -3],
    ['desk', 'BTC-20260327-50000-P', 2],
    ['desk', 'BTC-PERP', 0.5],
  );
  const market = {
    spot: 60_000,
    spotConfidence: 1,
    perpPrice: 60_100,
    perpConfidence: 1,
    perp: 0.5,
    perpProfit: 0,
    base: 0,
    expiries: [
      {
        secondsToExpiry: seconds,
        ...forwardParts(61_000, seconds),
        rate: 0.05,
        confidence: 1,
        options: [
          { strike: 60_000, sign: 1 as const, amount: -3, volatility: 0.6 },
          { strike: 50_000, sign: -1 as const, amount: 2, volatility: 0.75 },
        ],
      },
    ],
  };
  const stable = { stablePrice: 0.96, cash: 0, collaterals: [] };
  const fieldsOf = (values: Readonly<Record<string, unknown>>, fields: object) =>
    Object.fromEntries(Object.keys(fields).map((name) => [name, values[name]]));
  const requiredBy = ({ markToMarket, initialMargin, maintenanceMargin }: Record<string, number>) => [
    markToMarket! - initialMargin!,
    markToMarket! - maintenanceMargin!,
  ];

  const RULES: Readonly<Record<(typeof NAMES)[number], () => number[]>> = {
    'derive-srm': () => {
      const parameters = (DERIVE_SRM.values.markets as Record<string, SrmMarketParameters>).BTC!;
      const depeg = DERIVE_SRM.values.depeg as DepegParameters;
      return [true, false].map((isInitial) => {
        const result = deriveSrmMarket(market, parameters, { isInitial, stablePrice: 0.96, depeg });
        return result.markToMarket - result.margin;
      });
    },
    'derive-pmrm': () => {
      const parameters = objectOf(pmrmFields)(fieldsOf(DERIVE_PMRM.values, pmrmFields), {});
      const { markToMarket, initialMargin, maintenanceMargin } = derivePmrm(
        { ...market, ...stable },
        pmrmScenarios(DERIVE_PMRM.values.scenarios, {}),
        parameters,
      );
      return requiredBy({ markToMarket, initialMargin, maintenanceMargin });
    },
    'derive-pmrm2': () => {
      const parameters = objectOf(pmrm2Fields)(fieldsOf(DERIVE_PMRM2.values, pmrm2Fields), {});
      const { markToMarket, initialMargin, maintenanceMargin } = derivePmrm2(
        { ...market, ...stable },
        pmrm2Scenarios(DERIVE_PMRM2.values.scenarios, {}),
        parameters,
      );
      return requiredBy({ markToMarket, initialMargin, maintenanceMargin });
    },
  };

  test.each(NAMES)('%s', async (name) => {
    const [requirement] = await requirementsOf(createModel(name), book, { snapshot });
    const [initial, maintenance] = RULES[name]();
    expect(requirement!.initial).toBeCloseTo(initial!, 6);
    expect(requirement!.maintenance).toBeCloseTo(maintenance!, 6);
    // A stablecoin below par weighs on the initial margin alone.
    const [atPar] = await requirementsOf(createModel(name), book, {
      snapshot: createSnapshot({ ...snapshot, currencyRates: new Map([['USDC', 1]]) }),
    });
    expect(atPar!.initial).toBeLessThan(requirement!.initial);
    expect(atPar!.maintenance).toBeCloseTo(requirement!.maintenance, 6);
  });
});
