// derive-srm, derive-pmrm and derive-pmrm2 on books: hand-made figures, the rule beneath, sentences, and laws.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BookBuilder } from '../../src/book/book-builder.ts';
import { PlimsollError } from '../../src/core/errors.ts';
import { forwardParts } from '../../src/margin/derive-options.ts';
import { derivePmrm2 } from '../../src/margin/derive-pmrm2.ts';
import { pmrm2Fields, pmrm2Scenarios } from '../../src/margin/derive-shapes.ts';
import { createModel } from '../../src/margin/models.ts';
import { objectOf } from '../../src/margin/parameter-readers.ts';
import { DERIVE_PMRM2 } from '../../src/margin/presets/derive-portfolio.ts';
import { DERIVE_SRM } from '../../src/margin/presets/derive-standard.ts';
import type { Requirement } from '../../src/margin/requirement.ts';
import { exp } from '../../src/spec/exp.ts';
import { AS_OF, bookOf, requirementsOf } from './walk.ts';

const NAMES = ['derive-srm', 'derive-pmrm', 'derive-pmrm2'] as const;
type Row = readonly [account: string, instrument: string, quantity: number];

const requirementOf = async (name: string, ...rows: readonly Row[]): Promise<Requirement> =>
  (await requirementsOf(createModel(name), bookOf(...rows)))[0]!;

const holding = (account: string, underlying: string, quantity: number) => ({
  account,
  instrument: { kind: 'spot' as const, id: underlying, underlying, multiplier: 1, collateralHaircut: 0 },
  quantity,
});

async function holdingsOf(name: string, rows: readonly Row[], holdings: readonly (readonly [string, number])[]) {
  const builder = new BookBuilder({ source: 'a test' });
  for (const [account, instrument, quantity] of rows) builder.add({ account, instrument, quantity });
  for (const [currency, quantity] of holdings) builder.add(holding('desk', currency, quantity));
  return (await requirementsOf(createModel(name), builder.finish()))[0]!;
}

const amountOf = (requirement: Requirement, name: string): number | undefined =>
  requirement.components.find((component) => component.name === name)?.amount;

describe('figures by hand: BTC at 60,000, mainnet parameters', () => {
  test.each([
    // 10 % and 6.5 % of the notional.
    ['derive-srm', 6000, 3900],
    // 20 % down and 3 % for the perpetual, 1.25 times.
    ['derive-pmrm', 1.25 * (12_000 + 1800), 13_800],
    // 18 % down, in full or eight tenths, and 1.5 % or 2 % for the perpetual.
    ['derive-pmrm2', 10_800 + 1200, 8640 + 900],
  ])('%s: one perpetual', async (name, initial, maintenance) => {
    const requirement = await requirementOf(name, ['desk', 'BTC-PERP', 1]);
    expect(requirement.initial).toBeCloseTo(initial, 8);
    expect(requirement.maintenance).toBeCloseTo(maintenance, 8);
    expect(requirement.equity).toBe(0);
  });

  test('derive-srm: a short call at the money asks for 15 % and 9 % of the spot beyond its value', async () => {
    const requirement = await requirementOf('derive-srm', ['desk', 'BTC-20260327-60000-C', -1]);
    expect(requirement.initial).toBeCloseTo(9000, 8);
    expect(requirement.maintenance).toBeCloseTo(5400, 8);
    expect(requirement.components.map(({ name }) => name)).toEqual(['BTC options 2026-03-27']);
  });

  test('derive-srm: a spread asks for no more than it can lose', async () => {
    const requirement = await requirementOf(
      'derive-srm',
      ['desk', 'BTC-20260327-60000-C', -1],
      ['desk', 'BTC-20260327-62000-C', 1],
    );
    expect(requirement.initial - requirement.equity).toBeCloseTo(2000, 8);
    expect(requirement.components[0]).toMatchObject({
      name: 'BTC options 2026-03-27',
      inputs: { by: 'the worst settlement', 'settles at': 62_000, margin: -2000 },
    });
    expect(requirement.alternatives![0]!.name).toBe('BTC options 2026-03-27 by every short alone');
  });

  test('derive-srm: an option held counts for nothing', async () => {
    const requirement = await requirementOf('derive-srm', ['desk', 'BTC-20260327-60000-C', 1]);
    expect(requirement.initial).toBeCloseTo(requirement.equity, 8);
    expect(requirement.equity).toBeGreaterThan(0);
  });

  test('derive-srm: of a coin held 75 % count, and 93 % of that at first; of one that it does not know nothing', async () => {
    const btc = await holdingsOf('derive-srm', [], [['BTC', 2]]);
    expect(btc.initial).toBeCloseTo(120_000 * (1 - 0.75 * 0.93), 8);
    expect(btc.maintenance).toBeCloseTo(120_000 * 0.25, 8);
  });

  test('derive-pmrm2: a coin cancels the perpetual sold against it, and has its haircut', async () => {
    const requirement = await holdingsOf('derive-pmrm2', [['desk', 'BTC-PERP', -1]], [['BTC', 1]]);
    expect(amountOf(requirement, 'BTC worst scenario')).toBeUndefined();
    expect(requirement.initial).toBeCloseTo(60_000 * (0.02 + 0.01 + 0.015 + 0.005), 8);
    expect(requirement.maintenance).toBeCloseTo(60_000 * (0.02 + 0.015), 8);
    expect(requirement.worst).toBeUndefined();
  });

  test('derive-pmrm2: a coin of another market has a haircut of its own, once', async () => {
    const rows: readonly Row[] = [
      ['desk', 'BTC-PERP', 1],
      ['desk', 'ETH-PERP', 1],
    ];
    const without = await holdingsOf('derive-pmrm2', rows, []);
    const dollars = await holdingsOf('derive-pmrm2', rows, [['USDC', 5000]]);
    expect(dollars.initial).toBe(without.initial);
    expect(dollars.equity).toBe(5000);
    const alone = await holdingsOf('derive-pmrm2', [['desk', 'BTC-PERP', 1]], [['ETH', 10]]);
    const btc = await holdingsOf('derive-pmrm2', [['desk', 'BTC-PERP', 1]], []);
    expect(alone.initial - btc.initial).toBeCloseTo(20_000 * 0.3, 8);
    expect((await holdingsOf('derive-pmrm2', [], [['ETH', 10]])).initial).toBeCloseTo(20_000 * 0.3, 8);
  });
});

test('derive-pmrm2 is the rule beneath, on what the book holds, and equity less requirement is its margin', async () => {
  const requirement = await requirementOf(
    'derive-pmrm2',
    ['desk', 'BTC-20260327-60000-C', -3],
    ['desk', 'BTC-20260327-50000-P', 2],
    ['desk', 'BTC-PERP', 0.5],
  );
  const secondsToExpiry = (Date.UTC(2026, 2, 27, 8) - AS_OF) / 1000;
  const option = (strike: number, sign: 1 | -1, amount: number) => ({ strike, sign, amount, volatility: 0.6 });
  const only = Object.fromEntries(Object.keys(pmrm2Fields).map((name) => [name, DERIVE_PMRM2.values[name]]));
  const margin = derivePmrm2(
    {
      spot: 60_000,
      spotConfidence: 1,
      stablePrice: 1,
      perpPrice: 60_000,
      perpConfidence: 1,
      cash: 0,
      perp: 0.5,
      perpProfit: 0,
      collaterals: [],
      expiries: [
        {
          secondsToExpiry,
          ...forwardParts(60_000, secondsToExpiry),
          rate: 0,
          confidence: 1,
          options: [option(60_000, 1, -3), option(50_000, -1, 2)],
        },
      ],
    },
    pmrm2Scenarios(DERIVE_PMRM2.values.scenarios, {}),
    objectOf(pmrm2Fields)(only, {}),
  );
  expect(requirement.equity).toBeCloseTo(margin.markToMarket, 6);
  expect(requirement.equity - requirement.initial).toBeCloseTo(margin.initialMargin, 6);
  expect(requirement.equity - requirement.maintenance).toBeCloseTo(margin.maintenanceMargin, 6);
  const worst = margin.worstScenario!;
  expect(requirement.worst).toMatchObject({
    scenario: worst,
    label: `BTC scenario ${worst + 1} of 33`,
    words: 'BTC spot rises 18.0 %, BTC volatility rises 50.0 % at 30 days',
  });
  const moved = requirement.worst!.moves.map(({ factor, amount }) => [factor, Number(exp(amount).toFixed(9))]);
  expect(moved).toEqual([
    ['BTC spot', 1.18],
    ['BTC volatility', 1.5],
  ]);
  expect(requirement.alternatives!.map(({ name }) => name)).toEqual([
    'BTC worst dampened tail',
    'BTC worst skew',
    'BTC basis contingency',
  ]);
});

describe('what each instrument adds to the loss that decides', () => {
  const rows: readonly Row[] = [
    ['desk', 'BTC-20260327-60000-C', 4],
    ['desk', 'BTC-20260626-60000-C', -4],
    ['desk', 'BTC-20260626-80000-C', -2],
    ['desk', 'BTC-PERP', 1],
  ];
  const changed = (group: 'basis' | 'skew', change: object) => ({
    [group]: { ...(DERIVE_PMRM2.values[group] as object), ...change },
  });

  const noBasis = changed('basis', { addFactor: 0, multFactor: 0 });

  test.each([
    ['a scenario in full', noBasis, /^BTC scenario (\d|1\d|2[0-3]) of 33$/],
    ['the basis contingency', {}, /^BTC basis contingency$/],
    ['a tilt', { ...noBasis, ...changed('skew', { linearBaseCap: 9, widthScale: 0.1 }) }, /^BTC scenario 32 of 33$/],
    ['the wings', { ...noBasis, ...changed('skew', { absBaseCap: 9, widthScale: 0.1 }) }, /^BTC scenario 33 of 33$/],
  ] as const)('%s', async (_, values, label) => {
    const [requirement] = await requirementsOf(createModel('derive-pmrm2', { values }), bookOf(...rows));
    const { worst, contributions } = requirement!;
    expect(worst!.label).toMatch(label);
    const { by, parts } = contributions![0]!;
    expect(by).toBe('instrument');
    expect(parts.map(({ name }) => name).sort()).toEqual(rows.map(([, instrument]) => instrument).sort());
    expect(parts.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(worst!.loss, 6);
    // A skew or a basis says nothing about the perpetual.
    const perpetual = parts.find(({ name }) => name === 'BTC-PERP')!.amount;
    if (label.source !== /^BTC scenario (\d|1\d|2[0-3]) of 33$/.source) expect(perpetual).toBeCloseTo(0, 12);
    else expect(perpetual).not.toBe(0);
  });

  test('a coin stands against the perpetual sold against it', async () => {
    const { contributions, worst } = await holdingsOf('derive-pmrm', [['desk', 'BTC-PERP', -3]], [['BTC', 1]]);
    expect(worst!.words).toBe('BTC spot rises 20.0 %, BTC volatility rises 60.0 % at 30 days');
    expect(contributions![0]!.parts.map(({ name, amount }) => [name, Math.round(amount)])).toEqual([
      ['BTC-PERP', 36_000],
      ['BTC', -12_000],
    ]);
  });
});

describe('what a reader must know', () => {
  test('positions that Derive does not list are taken as the nearest that it does, and said', async () => {
    const requirement = await requirementOf('derive-pmrm', ['desk', 'BTC-27MAR26', 60_000], ['desk', 'ETH-PERP', 1]);
    expect(requirement.warnings).toEqual([
      'BTC-27MAR26: Derive lists no dated futures; derive-pmrm margins them as perpetuals of the same delta',
      'BTC-27MAR26: Derive settles nothing in coins; derive-pmrm margins them as if they settled in USDC',
      'account desk holds BTC and ETH: derive-pmrm margins each alone, as accounts of their own',
      expect.stringMatching(
        /^account desk is [0-9.]+ short of its maintenance margin and worth 0\.00: an auction pays who takes it from 0\.00 up to [0-9.]+$/,
      ),
    ]);
    expect(requirement.worst!.words).toBe(
      'BTC spot falls 20.0 %, BTC volatility rises 60.0 % at 30 days; ETH spot falls 20.0 %, ETH volatility rises 60.0 % at 30 days',
    );
  });

  test('an account below its maintenance margin is told what an auction would do', async () => {
    const requirement = await holdingsOf('derive-pmrm2', [['desk', 'BTC-PERP', 1]], [['USDC', 1000]]);
    // MM = 1000 - 9540 = -8540; BM = -8540 - 9540 x 0.15 = -9971; f = 9971 / (9971 + 950); fee = 9971 / 10971 x 1000 x 0.1.
    expect(requirement.warnings).toEqual([
      'account desk is 8540.00 short of its maintenance margin: an auction would sell at most 91.3 % of it, first at 95.0 % of its value, for a fee of 90.89',
    ]);
    expect((await holdingsOf('derive-pmrm2', [['desk', 'BTC-PERP', 1]], [['USDC', 9541]])).warnings).toEqual([]);
  });

  test.each([
    [['BTC', -1], 'account desk owes 1 BTC; derive-srm knows no debts but of USDC and USD'],
    [['USDC', -1], undefined],
  ] as const)('a debt of %j', async (debt, sentence) => {
    const answer = holdingsOf('derive-srm', [['desk', 'BTC-PERP', 0]], [debt]);
    if (sentence === undefined) expect((await answer).initial).toBe(0);
    else await expect(answer).rejects.toThrow(sentence);
  });

  test('what the rule cannot margin is refused by name', async () => {
    const builder = new BookBuilder({ source: 'a test' });
    builder.add({
      account: 'desk',
      instrument: {
        kind: 'option',
        id: 'american',
        underlying: 'BTC',
        settlement: { style: 'linear', currency: 'USDC' },
        multiplier: 1,
        expiry: Date.UTC(2026, 2, 27, 8),
        callPut: 'call',
        strike: 60_000,
        exercise: 'american',
      },
      quantity: 1,
    });
    await expect(requirementsOf(createModel('derive-pmrm2'), builder.finish())).rejects.toThrow(
      new PlimsollError(
        'INPUT_VALUE',
        'american is an American option; derive-pmrm2 margins holdings, perpetuals, futures and European options',
      ).message,
    );
  });

  test('parameters are read to the last key', () => {
    const values = { ...DERIVE_PMRM2.values, skew: { ...(DERIVE_PMRM2.values.skew as object), minKstar: 0 } };
    expect(() => createModel('derive-pmrm2', { parameters: { ...DERIVE_PMRM2, values } })).toThrow(
      'minKstar is not known here; did you mean minKStar?',
    );
  });

  test('the confidence of tails is not that of feeds', () => {
    expect(() => createModel('derive-pmrm', { values: { confidence: 0.975 } })).toThrow('confidence is not known here');
  });

  test('unsure feeds are charged where the parameters say that they are', async () => {
    const unsure = { ...DERIVE_PMRM2, values: { ...DERIVE_PMRM2.values, feedConfidence: 0.5 } };
    const book = bookOf(['desk', 'BTC-PERP', 1]);
    const [plain] = await requirementsOf(createModel('derive-pmrm2'), book);
    const [charged] = await requirementsOf(createModel('derive-pmrm2', { parameters: unsure }), book);
    expect(charged!.initial - plain!.initial).toBeCloseTo(30_000, 8);
    expect(charged!.maintenance).toBe(plain!.maintenance);
    expect(amountOf(charged!, 'BTC unsure feeds')).toBe(30_000);
  });

  test('parameters without a market for the book are a sentence', async () => {
    const { markets, ...values } = DERIVE_SRM.values;
    const parameters = {
      name: 'mine',
      source: 'me',
      date: '2026-01-01',
      certainty: 'chosen',
      values: { ...values, markets: { BTC: (markets as Record<string, object>).BTC } },
    } as const;
    await expect(
      requirementsOf(createModel('derive-srm', { parameters }), bookOf(['desk', 'ETH-PERP', 1])),
    ).rejects.toThrow('parameters mine have no market ETH and no "any other"; they have BTC');
  });
});

describe.each(NAMES)('%s, laws on books', (name) => {
  const symbol = fc.constantFrom(
    'BTC-20260327-60000-C',
    'BTC-20260327-50000-P',
    'BTC-20260626-80000-C',
    'BTC-20260626-80000-P',
    'ETH-20260327-2000-C',
    'ETH-20260327-1800-P',
    'BTC-PERP',
    'ETH-PERP',
  );
  const rows = fc.array(fc.tuple(symbol, fc.integer({ min: -8, max: 8 })), { minLength: 1, maxLength: 8 });
  const asked = (pairs: readonly (readonly [string, number])[]) =>
    requirementOf(name, ...pairs.map(([instrument, quantity]): Row => ['desk', instrument, quantity]));

  test('components add up, and initial is at least maintenance', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (pairs) => {
        const { initial, maintenance, components, maintenanceComponents, contributions, worst } = await asked(pairs);
        const sum = (parts: readonly { amount: number }[]) => parts.reduce((total, { amount }) => total + amount, 0);
        expect(sum(components)).toBeCloseTo(initial, 6);
        expect(sum(maintenanceComponents!)).toBeCloseTo(maintenance, 6);
        for (const { parts } of contributions ?? []) expect(sum(parts)).toBeCloseTo(worst!.loss, 6);
        expect(initial).toBeGreaterThanOrEqual(maintenance - 1e-9);
      }),
      { numRuns: 25 },
    );
  });

  test('the order of rows and positions of zero change nothing, to the bit', async () => {
    await fc.assert(
      fc.asyncProperty(rows, symbol, async (pairs, extra) => {
        const plain = await asked(pairs);
        const { initial, maintenance, worst } = await asked([...[...pairs].reverse(), [extra, 0]]);
        expect({ initial, maintenance, worst }).toEqual({
          initial: plain.initial,
          maintenance: plain.maintenance,
          worst: plain.worst,
        });
      }),
      { numRuns: 25 },
    );
  });
});
