// span, tims, dydx, drift, vega, opyn and binance-unimmr on books: figures by hand, refusals by name, parameters by path, laws.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BookBuilder } from '../../src/book/book-builder.ts';
import { createModel } from '../../src/margin/models.ts';
import type { ParameterDocument } from '../../src/margin/parameters.ts';
import { BINANCE_DEFAULT, DRIFT_DEFAULT, DYDX_DEFAULT, VEGA_DEFAULT } from '../../src/margin/presets/formula-rules.ts';
import { OPYN_DEFAULT } from '../../src/margin/presets/opyn.ts';
import { SPAN_DEFAULT, TIMS_DEFAULT } from '../../src/margin/presets/span.ts';
import type { Requirement } from '../../src/margin/requirement.ts';
import { forwardRiskFactors } from '../../src/risk/lognormal-shortfall.ts';
import { bookOf, requirementsOf } from './walk.ts';

type Row = readonly [account: string, instrument: string, quantity: number];
const MODELS = ['span', 'tims', 'dydx', 'drift', 'vega', 'opyn', 'binance-unimmr'] as const;

const on = async (model: string, ...rows: readonly Row[]): Promise<Requirement> =>
  (await requirementsOf(createModel(model), bookOf(...rows)))[0]!;

async function withHoldings(model: string, rows: readonly Row[], holdings: readonly (readonly [string, number])[]) {
  const builder = new BookBuilder({ source: 'a test' });
  for (const [account, instrument, quantity] of rows) builder.add({ account, instrument, quantity });
  for (const [underlying, quantity] of holdings) {
    const instrument = { kind: 'spot' as const, id: underlying, underlying, multiplier: 1, collateralHaircut: 0 };
    builder.add({ account: 'desk', instrument, quantity });
  }
  return (await requirementsOf(createModel(model), builder.finish()))[0]!;
}

const PERP: Row = ['desk', 'BTC-PERP', 1];
/** Of one unit of BTC at 60,000 over an hour. */
const vegaLong = forwardRiskFactors({ drift: 0, volatility: 0.7, years: 1 / 8766.4 }, 1e-6).long;

describe('figures by hand: BTC at 60,000, ETH at 2,000', () => {
  test.each([
    // 12 % of the price; a tenth more at first.
    ['span', 7920, 7200],
    ['tims', 9000, 9000],
    // 2 %, and six tenths of that.
    ['dydx', 1200, 720],
    ['drift', 6000, 3000],
    // 0.4 %: opening orders need 1.2 times that, liquidation comes at 1.05.
    ['binance-unimmr', 288, 252],
  ])('%s: one perpetual', async (model, initial, maintenance) => {
    const requirement = await on(model, PERP);
    expect(requirement.initial).toBeCloseTo(initial, 8);
    expect(requirement.maintenance).toBeCloseTo(maintenance, 8);
    expect(requirement.warnings.some((warning) => warning.includes('provisional'))).toBe(true);
    expect(requirement.components[0]!.inputs).toBeDefined();
  });

  test('vega: the risk factor and a thousandth for closing out', async () => {
    const requirement = await on('vega', PERP);
    expect(requirement.maintenance).toBeCloseTo(60_000 * (vegaLong + 0.001), 0);
    expect(requirement.initial / requirement.maintenance).toBeCloseTo(1.2, 12);
  });

  test('span: BTC against ETH is credited half of the price risk of what it pairs', async () => {
    const requirement = await on('span', PERP, ['desk', 'ETH-PERP', -34]);
    // 7,200 and 34 times 300, less half of both.
    expect(requirement.maintenance).toBeCloseTo((7200 + 10_200) / 2, 6);
    const credit = requirement.components.find(({ name }) => name === 'ETH credit against other commodities')!;
    expect(credit.amount).toBeCloseTo(-5100, 6);
    expect(credit.inputs).toMatchObject({ 'composite net delta': -34 });
    // ETH costs most: what explains the requirement is that scan.
    expect(requirement.worst).toMatchObject({ label: '+3/3 up', words: 'ETH spot rises 15.0 %' });
    expect(requirement.attribution).toMatchObject({ request: 'ETH scan' });
    expect(requirement.attribution!.amount).toBeCloseTo(10_200, 6);
  });

  test('span: a perpetual against a future of the middle tier pays half a per cent of the spot', async () => {
    const requirement = await on('span', PERP, ['desk', 'BTC-27MAR26', -6000]);
    const spreads = requirement.components.find(({ name }) => name === 'BTC spreads between months')!;
    expect(spreads.amount).toBeCloseTo(0.005 * 60_000, 6);
    expect(spreads.inputs).toMatchObject({ 'spreads near-middle': 1 });
  });

  test('span: an option far out of the money that is sold pays the minimum, and its value besides', async () => {
    const requirement = await on('span', ['desk', 'BTC-20260327-300000-C', -1]);
    const uplift = requirement.components.find(({ name }) => name === 'BTC up to the short option minimum')!;
    expect(uplift.inputs).toMatchObject({ minimum: 600, 'calls sold': 1, 'puts sold': 0 });
    expect(requirement.maintenance).toBeGreaterThanOrEqual(600);
    expect(requirement.equity).toBeCloseTo(0, 9);
  });

  test('span: options that are held ask for no more than they are worth', async () => {
    const requirement = await on('span', ['desk', 'BTC-20260327-60000-C', 3]);
    expect(requirement.maintenance).toBe(0);
    expect(requirement.equity).toBeCloseTo(0, 6);
  });

  test('tims: gains of one class offset half', async () => {
    const requirement = await on('tims', PERP, ['desk', 'ETH-PERP', -30]);
    // Down: 9,000 lost and 9,000 gained, of which half counts.
    expect(requirement.initial).toBeCloseTo(4500, 6);
    expect(requirement.components[0]!.name).toBe('crypto: worst of ten prices');
  });

  test('tims: what can lose nothing pays the minimum', async () => {
    const requirement = await on('tims', PERP, ['desk', 'BTC-27MAR26', -6000]);
    expect(requirement.initial).toBeCloseTo(2 * 0.375, 6);
  });

  test('opyn: naked, spread, and too long to be sold naked', async () => {
    // 49 days: the bound of 56 days.
    const naked = await on('opyn', ['desk', 'BTC-20260327-50000-P', -1]);
    expect(naked.initial).toBeCloseTo(0.4603 * 45_000 + 5000, 6);
    expect(naked.equity).toBeCloseTo(0, 6);
    const spread = await on('opyn', ['desk', 'BTC-20260327-50000-P', -1], ['desk', 'BTC-20260327-45000-P', 1]);
    expect(spread.initial).toBe(5000);
    const calls = await on('opyn', ['desk', 'BTC-20260327-50000-C', -2], ['desk', 'BTC-20260327-60000-C', 2]);
    expect(calls.initial).toBeCloseTo((60_000 * 2) / 6, 6);
    const far = await on('opyn', ['desk', 'BTC-20260626-50000-P', -1]);
    expect(far.initial).toBe(50_000);
    expect(far.components[0]!.inputs).toMatchObject({ 'upper bound': 'none: fully collateralised' });
  });

  test('binance-unimmr: collateral counts at its rate, a loan in full and with a margin of its own', async () => {
    const requirement = await withHoldings(
      'binance-unimmr',
      [PERP],
      [
        ['ETH', 1],
        ['USDC', -500],
      ],
    );
    expect(requirement.equity).toBeCloseTo(0.95 * 2000 - 500, 9);
    expect(requirement.maintenance).toBeCloseTo(1.05 * (240 + 0.02 * 500), 9);
    expect(requirement.components.at(-1)!.inputs).toMatchObject({ status: 'normal' });
  });

  test('drift: a coin held counts at its weight, a coin owed beyond its value', async () => {
    expect((await withHoldings('drift', [], [['BTC', 1]])).initial).toBeCloseTo(60_000 * 0.2, 6);
    expect((await withHoldings('drift', [], [['BTC', -1]])).maintenance).toBeCloseTo(60_000 * 0.1, 6);
  });
});

describe('what a rule does not margin is refused by name', () => {
  const call = 'BTC-20260327-60000-C';
  test.each([
    ['dydx', call, `${call} is of kind option (european); dydx margins perpetuals, and USDC or USD as collateral`],
    ['drift', call, `${call} is of kind option (european); drift margins perpetuals and coins held or owed`],
    ['vega', call, `${call} is of kind option (european); vega margins perpetuals and dated futures`],
    [
      'binance-unimmr',
      call,
      `${call} is of kind option (european); binance-unimmr margins holdings, perpetuals and futures`,
    ],
    ['opyn', 'BTC-PERP', 'BTC-PERP is of kind perpetual; opyn margins European options, and holdings as collateral'],
  ])('%s', async (model, instrument, sentence) => {
    await expect(on(model, ['desk', instrument, 1])).rejects.toThrow(sentence);
  });

  test.each(['span', 'tims'])('%s: a product paid in a coin of another market', async (model) => {
    const builder = new BookBuilder({ source: 'a test' });
    const settlement = { style: 'quanto' as const, currency: 'BTC', fixedRate: 1e-6 };
    const instrument = { kind: 'perpetual' as const, id: 'foreign', underlying: 'ETH', settlement, multiplier: 1 };
    builder.add({ account: 'desk', instrument, quantity: 1 });
    await expect(requirementsOf(createModel(model), builder.finish())).rejects.toThrow(
      `foreign is of kind perpetual; ${model} margins products on one underlying`,
    );
  });

  test('coins under dydx', async () => {
    await expect(withHoldings('dydx', [], [['ETH', 1]])).rejects.toThrow(
      'ETH is of kind spot; dydx margins perpetuals',
    );
    expect((await withHoldings('dydx', [PERP], [['USDC', 5000]])).equity).toBe(5000);
  });
});

describe('wrong parameters are refused with their path', () => {
  const spoilt = (
    document: ParameterDocument,
    change: (values: Record<string, unknown>) => void,
  ): ParameterDocument => {
    const values = structuredClone(document.values) as Record<string, unknown>;
    change(values);
    return { ...document, values };
  };
  // biome-ignore lint/suspicious/noExplicitAny: documents are spoilt at will.
  type Any = any;
  test.each<[string, ParameterDocument, (values: Any) => void, string]>([
    ['span', SPAN_DEFAULT, (v) => (v.commodities.BTC.priceScanRange = 12), 'values.commodities.BTC.priceScanRange'],
    ['span', SPAN_DEFAULT, (v) => (v.commodities.BTC.priceScanRange = 0.6), 'would take the price to zero'],
    [
      'span',
      SPAN_DEFAULT,
      (v) => (v.commodities.BTC.interMonth[0].legs = { near: 1, late: 1 }),
      'values.commodities.BTC.interMonth.0.legs.late',
    ],
    [
      'span',
      SPAN_DEFAULT,
      (v) => (v.interCommodity[0].legs.SOL = { deltas: 1, side: 1 }),
      'values.interCommodity.0.legs.SOL',
    ],
    ['span', SPAN_DEFAULT, (v) => (v.deltaWeights = [1]), 'values.deltaWeights'],
    ['span', SPAN_DEFAULT, (v) => (v.commodities.BTC.tiers[1].upToDays = 3), 'values.commodities.BTC.tiers.1.upToDays'],
    ['tims', TIMS_DEFAULT, (v) => (v.classes.BTC.down = -15), 'values.classes.BTC.down'],
    ['tims', TIMS_DEFAULT, (v) => (v.groups[0].members = ['SOL']), 'values.groups.0.members.0'],
    ['dydx', DYDX_DEFAULT, (v) => (v.markets.BTC.initialFraction = 2), 'values.markets.BTC.initialFraction'],
    [
      'dydx',
      DYDX_DEFAULT,
      (v) => (v.markets.BTC.openInterest = { usd: 1, lowerCapUsd: 2, upperCapUsd: 1 }),
      'values.markets.BTC.openInterest.upperCapUsd',
    ],
    ['drift', DRIFT_DEFAULT, (v) => (v.perpetuals.BTC.initialRatio = 0.01), 'values.perpetuals.BTC.initialRatio'],
    ['drift', DRIFT_DEFAULT, (v) => (v.coins.BTC.initialAsset = 1), 'values.coins.BTC.initialAsset'],
    ['vega', VEGA_DEFAULT, (v) => (v.scaling.search = 1.25), 'values.scaling'],
    ['vega', VEGA_DEFAULT, (v) => (v.tail = 0), 'values.tail'],
    ['opyn', OPYN_DEFAULT, (v) => (v.upperBounds[1].days = 7), 'values.upperBounds.1.days'],
    ['binance-unimmr', BINANCE_DEFAULT, (v) => (v.tiers.BTC[2].rate = 0.001), 'values.tiers.BTC.2.rate'],
    ['binance-unimmr', BINANCE_DEFAULT, (v) => (v.tiers.BTC[7].upTo = 1e9), 'values.tiers.BTC.7.upTo'],
    ['binance-unimmr', BINANCE_DEFAULT, (v) => (v.thresholds.noOpening = 2), 'values.thresholds'],
  ])('%s %#', (model, document, change, path) => {
    expect(() => createModel(model, { parameters: spoilt(document, change) })).toThrow(path);
  });

  test('a market that the parameters do not know', async () => {
    const parameters = spoilt(SPAN_DEFAULT, (values: Any) => {
      delete values.commodities.ETH;
      values.interCommodity = [];
    });
    const answer = requirementsOf(createModel('span', { parameters }), bookOf(['desk', 'ETH-PERP', 1]));
    await expect(answer).rejects.toThrow(
      'the parameters say nothing of ETH; they have BTC (parameters span-crypto, values.commodities)',
    );
  });
});

describe('laws', () => {
  const OPTIONS = ['BTC-20260327-60000-C', 'BTC-20260327-50000-P', 'ETH-20260327-2500-C', 'BTC-20260213-70000-C'];
  const PERPS = ['BTC-PERP', 'ETH-PERP', 'BTC-PERPETUAL'];
  const listedBy = (model: string): readonly string[] =>
    model === 'opyn' ? OPTIONS : model === 'span' || model === 'tims' ? [...OPTIONS, ...PERPS] : PERPS;

  test.each(MODELS)('%s: zero positions and order change nothing, maintenance is at most initial', async (model) => {
    const lots = fc.integer({ min: -40, max: 40 }).map((count) => count / 8);
    const row = fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom(...listedBy(model)), lots);
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), async (rows) => {
        const book: Row[] = [['a', listedBy(model)[0]!, 1], ['b', listedBy(model)[0]!, -1], ...rows];
        const zeros = listedBy(model).map((id): Row => ['b', id, 0]);
        const first = await requirementsOf(createModel(model), bookOf(...book));
        const second = await requirementsOf(createModel(model), bookOf(...zeros, ...[...book].reverse()));
        for (const [index, { initial, maintenance, equity }] of first.entries()) {
          expect(maintenance).toBeLessThanOrEqual(initial);
          expect(second[index]).toMatchObject({ initial, maintenance, equity });
        }
      }),
      { numRuns: 12 },
    );
  });

  test.each(['span', 'tims', 'drift', 'opyn'])('%s: eight times the book, eight times the margin', async (model) => {
    const ids = listedBy(model);
    const rows = ids.map((id, index): Row => ['desk', id, index % 2 === 0 ? 0.5 : -0.75]);
    const scaled = rows.map(([account, id, quantity]): Row => [account, id, 8 * quantity]);
    const [one, eight] = [await on(model, ...rows), await on(model, ...scaled)];
    expect(eight.initial).toBeCloseTo(8 * one.initial, 6);
    expect(eight.maintenance).toBeCloseTo(8 * one.maintenance, 6);
  });
});
