// The seven grid rules on books: laws over random books through the engine, rules that break a law by name, parameters refused.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dampened } from '../../src/margin/deribit-pm.ts';
import { createModel, modelEntry } from '../../src/margin/models.ts';
import type { ParameterDocument } from '../../src/margin/parameters.ts';
import type { Requirement } from '../../src/margin/requirement.ts';
import { bookOf, FLAT, requirementsOf } from './walk.ts';

const MODELS = ['deribit-pm', 'deribit-standard', 'okx-pm', 'bybit-uta', 'paradex-pm', 'aevo-pm', 'bit-pm'] as const;
/** Twice the position owes exactly twice: no tier, slope or dampener in reach. */
const PROPORTIONAL = ['bybit-uta', 'paradex-pm', 'aevo-pm', 'bit-pm'] as const;
/** Two accounts in one owe at most what both owe. */
const NETTING = ['deribit-standard', 'paradex-pm', 'aevo-pm', 'bit-pm'] as const;
const RUNS = { numRuns: 12, seed: 20_261_130 };

type Row = readonly [account: string, instrument: string, quantity: number];

const SYMBOLS = [
  'BTC-PERPETUAL',
  'BTC-27MAR26',
  'BTC-27MAR26-60000-C',
  'BTC-27MAR26-70000-C',
  'BTC-27MAR26-50000-P',
  'BTC-27FEB26-65000-C',
  'ETH-PERPETUAL',
  'ETH-27MAR26-2000-P',
];
const isInverseLinear = (symbol: string): boolean => !/-[CP]$/.test(symbol);
const rowOf = (account: string) =>
  fc
    .record({ symbol: fc.constantFrom(...SYMBOLS), lots: fc.integer({ min: -20, max: 20 }) })
    .map(({ symbol, lots }): Row => [account, symbol, isInverseLinear(symbol) ? lots * 1000 : lots / 4]);
const rows = fc.array(rowOf('a'), { minLength: 1, maxLength: 6 });

const assess = (name: string, positions: readonly Row[]): Promise<readonly Requirement[]> =>
  requirementsOf(createModel(name), bookOf(...positions));
const one = async (name: string, positions: readonly Row[]): Promise<Requirement> =>
  (await assess(name, positions))[0]!;

/** Sums of what the engine rounds in another order agree to this share of the book. */
const ROUNDING = 1e-9;

describe.each(MODELS)('%s', (name) => {
  test('maintenance is at most initial, components add up, and what is inferred says so', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (positions) => {
        const { initial, maintenance, components, warnings } = await one(name, positions);
        expect(maintenance).toBeLessThanOrEqual(initial * (1 + 1e-12));
        const sum = components.reduce((total, { amount }) => total + amount, 0);
        expect(Math.abs(sum - initial)).toBeLessThanOrEqual(1e-9 * Math.max(1, initial));
        for (const { amount } of components) expect(amount).toBeGreaterThan(0);
        expect(warnings.some((warning) => warning.startsWith('provisional: '))).toBe(true);
      }),
      RUNS,
    );
  });

  test('the order of positions and the other accounts change no bit; a position of zero changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(rows, rows, async (mine, others) => {
        const theirs = others.map(([, symbol, lots]): Row => ['b', symbol, lots]);
        const [first] = await assess(name, [...mine, ...theirs]);
        const [again] = await assess(name, [...theirs, ...[...mine].reverse()]);
        expect(again).toEqual(first);
        const nothing = await assess(name, [...mine, ...theirs, ['a', 'BTC-27FEB26-65000-C', 0]]);
        expect(nothing[0]!.initial).toBe(first!.initial);
      }),
      RUNS,
    );
  });

  test('nothing owes nothing', async () => {
    expect(await one(name, [['a', 'BTC-PERPETUAL', 0]])).toMatchObject({ initial: 0, maintenance: 0, components: [] });
  });
});

test.each(PROPORTIONAL)('%s: twice the positions owe twice', async (name) => {
  await fc.assert(
    fc.asyncProperty(rows, async (positions) => {
      const single = await one(name, positions);
      const twice = await one(
        name,
        positions.map(([account, symbol, lots]): Row => [account, symbol, 2 * lots]),
      );
      expect(Math.abs(twice.initial - 2 * single.initial)).toBeLessThanOrEqual(ROUNDING * Math.max(1, twice.initial));
    }),
    RUNS,
  );
});

test.each(NETTING)('%s: netting never costs', async (name) => {
  await fc.assert(
    fc.asyncProperty(rows, rows, async (mine, others) => {
      if (name === 'deribit-standard') {
        // The rate of a perpetual rises with its size: two small ones owe less than one large one. Options alone net.
        mine = mine.filter(([, symbol]) => !isInverseLinear(symbol));
        others = others.filter(([, symbol]) => !isInverseLinear(symbol));
        if (mine.length === 0 || others.length === 0) return;
      }
      const together = await one(name, [...mine, ...others]);
      const [left, right] = [await one(name, mine), await one(name, others)];
      const apart = left.initial + right.initial;
      expect(together.initial).toBeLessThanOrEqual(apart + ROUNDING * Math.max(1, apart));
    }),
    RUNS,
  );
});

describe('rules by which netting costs', () => {
  test('Bybit: a calendar spread of nine months is charged more for its days than its legs owe alone', async () => {
    const near: Row = ['a', 'BTC-27MAR26', 6000];
    const far: Row = ['a', 'BTC-25DEC26', -6000];
    const apart = (await one('bybit-uta', [near])).initial + (await one('bybit-uta', [far])).initial;
    const together = await one('bybit-uta', [near, far]);
    expect(together.components.map(({ name }) => name)).toContain('BTC delta spread');
    expect(together.initial).toBeGreaterThan(apart);
  });

  test('Deribit: the dampener lets two losses go that it charges as one', () => {
    const point = { move: 1, priceRange: 0.16 };
    const terms = { dampenerUsd: 100_000, index: 60_000 };
    expect(dampened(-5, point, terms)).toBe(0);
    expect(dampened(-10, point, terms)).toBeLessThan(0);
  });

  test('OKX: a larger unit falls into a dearer tier of MR7', async () => {
    const hedge = (lots: number): Row[] => [
      ['a', 'BTC-PERPETUAL', lots],
      ['a', 'BTC-27MAR26', -lots],
    ];
    const small = await one('okx-pm', hedge(1_000_000));
    const large = await one('okx-pm', hedge(10_000_000));
    expect(large.initial).toBeGreaterThan(10.5 * small.initial);
  });
});

describe('a spread that is covered', () => {
  // Bought at 60,000, sold at 70,000, same day: it can lose what it is worth and no more.
  const spread: Row[] = [
    ['a', 'BTC-27MAR26-60000-C', 10],
    ['a', 'BTC-27MAR26-70000-C', -10],
  ];

  test.each(['deribit-pm', 'paradex-pm', 'aevo-pm', 'bit-pm'])('%s scans no more than it can lose', async (name) => {
    const { components, equity } = await one(name, spread);
    const scan = components.find((each) => each.name === 'BTC worst scenario')?.amount ?? 0;
    expect(scan).toBeLessThanOrEqual(equity * (1 + 1e-9));
  });

  // Far out of the money: worth cents, and that is all it can lose. Each of these charges does not look at what covers the sold leg.
  const far: Row[] = [
    ['a', 'BTC-27MAR26-150000-C', 10],
    ['a', 'BTC-27MAR26-151000-C', -10],
  ];

  test.each([
    ['okx-pm', 'BTC minimum charge (MR7)'],
    ['bybit-uta', 'BTC contingency on size'],
    ['paradex-pm', 'BTC contingency on size'],
    ['aevo-pm', 'BTC minimum for options sold'],
    ['bit-pm', 'BTC minimum for options sold'],
  ])('%s asks for more than it can lose, by its %s', async (name, rule) => {
    const { components, equity } = await one(name, far);
    expect(equity).toBeGreaterThan(0);
    expect(equity).toBeLessThan(1);
    expect(components.find((each) => each.name === rule)!.amount).toBeGreaterThan(100);
  });

  test.each([spread, far])('deribit-pm asks for no more than it can lose in all', async (...positions) => {
    const { initial, equity } = await one('deribit-pm', positions);
    expect(initial).toBeLessThanOrEqual(equity * (1 + 1e-9));
  });

  test('Deribit standard margins the sold leg as if nothing covered it: above the largest loss, by rule', async () => {
    const { initial, equity } = await one('deribit-standard', spread);
    expect(initial).toBeGreaterThan(equity);
  });
});

describe('figures by hand', () => {
  test('Deribit: a perpetual long one coin falls to 16 % less; worst scenario and roll shock in coins of today', async () => {
    const { components, worst, maintenance } = await one('deribit-pm', [['a', 'BTC-PERPETUAL', 6000]]);
    const amounts = Object.fromEntries(components.map(({ name, amount }) => [name, amount]));
    // 60,000 (1 / 0.84 - 1) and 1 % of 60,000.
    expect(amounts['BTC worst scenario']).toBeCloseTo(60_000 * (1 / 0.84 - 1), 6);
    expect(amounts['BTC roll shock']).toBeCloseTo(600, 8);
    expect(maintenance).toBeCloseTo(0.8 * (60_000 * (1 / 0.84 - 1) + 600), 6);
    expect(worst).toMatchObject({ label: 'BTC price -16%', words: 'BTC spot falls 16.0 %' });
  });

  test('Paradex: a future loses 16 %, the tails count for less', async () => {
    const { worst, components } = await one('paradex-pm', [['a', 'BTC-27MAR26', 6000]]);
    const scan = components.find(({ name }) => name === 'BTC worst scenario')!;
    // 0.16 against 0.66 times 0.24 = 0.1584 and 0.33 times 0.48 = 0.1584.
    expect(scan.amount).toBeCloseTo(0.16 * 60_000, 6);
    expect(worst!.words).toBe('BTC spot falls 16.0 %');
  });

  test('coins held beside the book are no part of its risk, and a debt is borrowed', async () => {
    const bare = await one('okx-pm', [['a', 'BTC-PERPETUAL', 6000]]);
    const rich = await one('okx-pm', [
      ['a', 'BTC-PERPETUAL', 6000],
      ['a', 'BTC', 3],
    ]);
    expect(rich.initial).toBeCloseTo(bare.initial, 6);
    const owing = await one('okx-pm', [
      ['a', 'BTC-PERPETUAL', 6000],
      ['a', 'USDC', -1000],
    ]);
    expect(owing.initial - bare.initial).toBeCloseTo(100, 6);
    expect(owing.maintenance - bare.maintenance).toBeCloseTo(20, 6);
  });
});

test('a tail that decides is attributed with the share that counts', async () => {
  const sold: Row[] = [['a', 'BTC-27FEB26-65000-C', -10]];
  for (const name of ['okx-pm', 'paradex-pm']) {
    const { attribution, worst } = await one(name, sold);
    expect(attribution!.amount).toBe(worst!.loss);
    expect(attribution!.request).toContain('BTC price, volatility');
  }
  expect((await one('deribit-pm', sold)).attribution).toBeUndefined();
});

describe('parameters that cannot be', () => {
  const preset = (name: string): ParameterDocument => modelEntry(name).presets[0];
  const changed = (name: string, change: (values: Record<string, never>) => void): ParameterDocument => {
    const document = JSON.parse(JSON.stringify(preset(name))) as ParameterDocument;
    change(document.values as Record<string, never>);
    return document;
  };
  const refusal = (name: string, change: (values: never) => void): string => {
    try {
      createModel(name, { parameters: changed(name, change as never) });
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };

  test('a key that is missing, by its path', () => {
    const told = refusal('deribit-pm', (values: { underlyings: { BTC: { roll?: unknown } } }) => {
      delete values.underlyings.BTC.roll;
    });
    expect(told).toContain('roll is missing');
    expect(told).toContain('values.underlyings.BTC.roll');
  });

  test('per cent for a fraction', () => {
    const told = refusal(
      'paradex-pm',
      (values: { underlyings: { 'any other': { scenarios: { price: number }[] } } }) => {
        values.underlyings['any other'].scenarios[0]!.price = 16;
      },
    );
    expect(told).toContain('looks like per cent');
    expect(told).toContain('values.underlyings.any other.scenarios[0].price');
  });

  test('a scan range of 0', () => {
    const told = refusal('aevo-pm', (values: { underlyings: { 'any other': { scenarios: { price: number }[] } } }) => {
      for (const scenario of values.underlyings['any other'].scenarios) scenario.price = 0;
    });
    expect(told).toContain('a scan range of 0 scans nothing');
    expect(told).toContain('values.underlyings.any other.scenarios');
  });

  test('a venue that nobody knows', () => {
    expect(() => createModel('deribt-pm')).toThrow('did you mean deribit-pm?');
  });

  test.each(['deribit-pm', 'deribit-standard', 'isolated', 'span', 'delta-normal'])(
    '%s: a document past its days',
    async (name) => {
      const stale = { ...preset(name), date: '2025-01-01', goodForDays: 90, whenStale: 'refuse' } as const;
      const book = bookOf(['a', 'BTC-PERPETUAL', 1]);
      const asked = requirementsOf(createModel(name, { parameters: stale }), book, { snapshot: FLAT });
      await expect(asked).rejects.toThrow(/date is 2025-01-01, 401 days before the market's.*date/);
    },
  );

  test('an underlying without terms', async () => {
    const model = createModel('okx-pm', {
      parameters: changed('okx-pm', (values) => {
        const { underlyings } = values as unknown as { underlyings: Record<string, unknown> };
        delete underlyings.ETH;
        delete underlyings['any other'];
      }),
    });
    await expect(requirementsOf(model, bookOf(['a', 'ETH-PERPETUAL', 1]))).rejects.toThrow('values.underlyings.ETH');
  });
});
