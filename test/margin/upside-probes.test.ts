// Student moves without damping: who is short upside has no ES, and is told so; everyone else has one.
import { describe, expect, test } from 'vitest';
import { requirementChange } from '../../src/margin/margin-report.ts';
import { createModel } from '../../src/margin/models.ts';
import { marginJson } from '../../src/report/margin-json.ts';
import { marginText } from '../../src/report/margin-text.ts';
import { bookOf, requirementsOf } from './walk.ts';

const factors = {
  'BTC spot': { deviation: 0.0326 },
  'BTC volatility': { deviation: 0.0416 },
  'ETH spot': { deviation: 0.0432, damping: { from: 0.5, limit: 1 } },
  'ETH volatility': { deviation: 0.03 },
};
const undamped = { factors, scenarios: 4000 };

/** Rows of symbol and contracts, and whether the ES of the book is infinite. */
const BOOKS: readonly (readonly [string, readonly (readonly [string, number])[], boolean])[] = [
  ['a short call', [['BTC-27MAR26-65000-C', -1]], true],
  ['a short perpetual, linear', [['BTC_USDC-PERPETUAL', -1]], true],
  ['a short perpetual, inverse', [['BTC-PERPETUAL', -60_000]], true],
  [
    'one call in a hundred uncovered',
    [
      ['BTC-27MAR26-60000-C', 99],
      ['BTC-27MAR26-65000-C', -100],
    ],
    true,
  ],
  [
    'a covered call',
    [
      ['BTC-27MAR26-65000-C', -1],
      ['BTC_USDC-PERPETUAL', 1],
    ],
    false,
  ],
  [
    'a short call spread',
    [
      ['BTC-27MAR26-60000-C', -100],
      ['BTC-27MAR26-65000-C', 100],
    ],
    false,
  ],
  [
    'a conversion: call, put and future cancel',
    [
      ['BTC-27MAR26-60000-C', -7.3],
      ['BTC-27MAR26-60000-P', 7.3],
      ['BTC_USDC-PERPETUAL', 7.3],
    ],
    false,
  ],
  ['a short put', [['BTC-27MAR26-55000-P', -1]], false],
  ['a short call on what is damped', [['ETH-27MAR26-2200-C', -10]], false],
];

const only = async (name: string, legs: (typeof BOOKS)[number][1], values: Record<string, unknown> = undamped) => {
  const book = bookOf(...legs.map(([symbol, quantity]) => ['desk', symbol, quantity] as const));
  return { book, requirement: (await requirementsOf(createModel(name, { values }), book))[0]! };
};
const SAID = 'account desk: expected shortfall is infinite: the book is short the upside of BTC spot';

describe.each(BOOKS)('%s', (_, legs, isInfinite) => {
  test('es', async () => {
    const { requirement } = await only('es', legs);
    const { initial, maintenance, tail, attribution, warnings } = requirement;
    expect(warnings.some((warning) => warning.startsWith(SAID))).toBe(isInfinite);
    expect(tail!.valueAtRisk).toBeLessThan(1e9);
    if (isInfinite) {
      expect([initial, maintenance, tail!.expectedShortfall]).toEqual(new Array(3).fill(Number.POSITIVE_INFINITY));
      expect([attribution, tail!.expectedShortfallInterval]).toEqual([undefined, undefined]);
    } else {
      expect(initial).toBeGreaterThan(0);
      expect(initial).toBeLessThan(1e9);
      expect(attribution!.amount).toBe(tail!.expectedShortfall);
    }
  });
});

test('var is a number all the same, beside no ES', async () => {
  const { requirement } = await only('var', BOOKS[0]![1]);
  expect(requirement.initial).toBe(requirement.tail!.valueAtRisk);
  expect(requirement.tail!.expectedShortfall).toBe(Number.POSITIVE_INFINITY);
  expect(requirement.warnings[0]).toContain(SAID);
});

test.each([
  ['damped', { scenarios: 4000 }],
  ['Gaussian', { ...undamped, distribution: 'gaussian' }],
])('%s: no probes, a number', async (_, values) => {
  const { requirement } = await only('es', BOOKS[0]![1], values);
  expect(requirement.tail!.expectedShortfall).toBeLessThan(1e9);
  expect(requirement.warnings.some((warning) => warning.includes('infinite'))).toBe(false);
});

test('JSON says null, text says infinite, a change from infinite to infinite is none', async () => {
  const { requirement } = await only('es', BOOKS[0]![1]);
  const report = {
    ...{ model: 'es', asOf: 0, currency: 'USD', book: 'b', market: 'm', positionCount: 1, instrumentCount: 1 },
    requirements: [requirement],
    scenarios: [],
    parameters: requirement.parameters,
    timings: { valuation: 0, scenarios: 0, revaluation: 0, judgement: 0, contributions: 0 },
  };
  const { accounts } = JSON.parse(JSON.stringify(marginJson(report)));
  expect(accounts[0]).toMatchObject({ initial: null, maintenance: null, expectedShortfall: null });
  expect(accounts[0].valueAtRisk).toBeGreaterThan(0);
  expect(accounts[0].interval).toBeUndefined();
  const same = (text: string): string => text;
  const text = marginText(report, { widthCells: 160, strong: same, faint: same });
  expect(text).toMatch(/desk +infinite +infinite/);
  expect(text).toContain(`warning: ${SAID}`);
  expect(requirementChange(requirement, requirement).initial).toBe(0);
});
