// Laws of margin over every model of the registry. Three hold for all. Of the other three every rule says which it keeps, and of those
// it breaks, why and by which book: a rule without a row, or one that keeps what it says it breaks, fails.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPlimsollInThread } from '../../src/app/in-thread.ts';
import type { Plimsoll } from '../../src/app/plimsoll.ts';
import { PlimsollError } from '../../src/core/errors.ts';
import { runReference } from '../../src/engine/reference.ts';
import type { ModelEntry } from '../../src/margin/model-entry.ts';
import { MODELS } from '../../src/margin/models.ts';
import type { Requirement } from '../../src/margin/requirement.ts';
import { valueBook } from '../../src/pricing/value-book.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { exampleHistory } from '../scenarios/history-of.ts';
import { bookOf, FLAT } from './walk.ts';

/** Kept by every book that is drawn; or broken, with why and the book that shows it; or a law of what the rule has no margin for. */
type Claim = 'keeps' | { readonly breaks: string; readonly by: readonly Row[] };

interface Claims {
  /** Two books under one roof never owe more than apart. */
  readonly netting: Claim;
  /** Twice the book, twice the margin. */
  readonly scaling: Claim;
  /** A covered spread owes no more than it can lose. breaks: it does owe more, in the cases of SPREADS that are named. */
  readonly spread: 'keeps' | { readonly breaks: string; readonly cases: readonly SpreadName[] } | 'no options';
}

const LARGE_PERPETUAL: readonly Row[] = [
  ['a', 'BTC_USDC-PERPETUAL', 1000],
  ['b', 'BTC_USDC-PERPETUAL', 1000],
];
const LARGE_OPTIONS: readonly Row[] = [
  ['a', 'BTC_USDC-27MAR26-60000-C', 1000],
  ['b', 'BTC_USDC-27MAR26-60000-C', 1000],
];
const LARGE_COIN_OPTIONS: readonly Row[] = [
  ['a', 'BTC-27MAR26-70000-C', -1000],
  ['b', 'BTC-27MAR26-70000-C', -1000],
];
/** Neither moves with the market: what is left is the cost of closing. */
const LARGE_HEDGE: readonly Row[] = [
  ['a', 'BTC_USDC-PERPETUAL', 1000],
  ['a', 'BTC_USDC-27MAR26', -1000],
  ['b', 'BTC_USDC-PERPETUAL', 1000],
  ['b', 'BTC_USDC-27MAR26', -1000],
];
/** A day's call far out of the money, which can lose next to nothing, beside one sold seven weeks out. */
const TWO_EXPIRIES: readonly Row[] = [
  ['a', 'BTC_USDC-7FEB26-90000-C', 100],
  ['b', 'BTC_USDC-27MAR26-65000-C', -100],
];
/** A naked call, cheapest at its own rate, and a spread, cheapest at what it can lose. */
const NAKED_AND_COVERED: readonly Row[] = [
  ['a', 'BTC_USDC-27MAR26-65000-C', -1],
  ['b', 'BTC_USDC-27MAR26-60000-C', 1],
  ['b', 'BTC_USDC-27MAR26-65000-C', -1],
];

const sized = (breaks: string, by: readonly Row[]) => ({ netting: { breaks, by }, scaling: { breaks, by } });
const TIERS = sized('rates grow with size', LARGE_PERPETUAL);
const IMPACT = sized('the cost of liquidation grows with size', LARGE_OPTIONS);
const COHERENT = { netting: 'keeps', scaling: 'keeps' } as const;
const EVERY_SPREAD = ['call of a day', 'call', 'put sold', 'wide call'] as const;
const NO_OFFSET = { breaks: 'an option sold is charged whatever is held against it', cases: EVERY_SPREAD };

const CLAIMS: Readonly<Record<string, Claims>> = {
  es: { ...COHERENT, spread: 'keeps' },
  var: {
    netting: {
      breaks: 'VaR is not subadditive (Artzner et al. 1999)',
      by: [
        ['a', 'BTC_USDC-7FEB26-65000-C', -1],
        ['b', 'BTC_USDC-7FEB26-55000-P', -1],
      ],
    },
    scaling: 'keeps',
    spread: 'keeps',
  },
  historical: { ...COHERENT, spread: 'keeps' },
  fhs: { ...COHERENT, spread: 'keeps' },
  'delta-normal': {
    ...COHERENT,
    spread: { breaks: 'a slope at the money knows nothing of where it ends', cases: ['call of a day'] },
  },
  'delta-gamma': {
    ...COHERENT,
    spread: { breaks: 'a parabola at the money knows nothing of where it ends', cases: ['call of a day'] },
  },
  'derive-srm': {
    netting: { breaks: 'the cheaper of two ways is taken for an expiry as a whole', by: NAKED_AND_COVERED },
    scaling: 'keeps',
    spread: 'keeps',
  },
  'derive-pmrm': {
    ...COHERENT,
    spread: { breaks: 'contingencies of expiries and options sold come on top', cases: EVERY_SPREAD },
  },
  'derive-pmrm2': {
    ...COHERENT,
    spread: { breaks: 'contingencies come on top', cases: ['call of a day', 'call', 'put sold'] },
  },
  isolated: { ...TIERS, spread: NO_OFFSET },
  cross: { ...TIERS, spread: NO_OFFSET },
  delta: { ...COHERENT, spread: { breaks: 'delta alone', cases: ['call of a day'] } },
  'delta-gamma-vega': { ...COHERENT, spread: { breaks: 'Greeks of now alone', cases: ['call of a day'] } },
  span: {
    ...COHERENT,
    spread: { breaks: 'options sold have a minimum, covered or not', cases: ['call of a day', 'call', 'put sold'] },
  },
  tims: { ...COHERENT, spread: 'keeps' },
  dydx: { ...COHERENT, spread: 'no options' },
  drift: { ...sized('weights grow with the root of size', LARGE_PERPETUAL), spread: 'no options' },
  vega: { ...COHERENT, spread: 'no options' },
  opyn: { ...COHERENT, spread: 'keeps' },
  'binance-unimmr': { ...TIERS, spread: 'no options' },
  'cross-offset': { ...COHERENT, spread: 'keeps' },
  'es-plus': { ...IMPACT, spread: { breaks: 'the cost of liquidation comes on top', cases: ['call of a day'] } },
  stans: { ...COHERENT, spread: 'keeps' },
  pairs: { ...COHERENT, spread: 'keeps' },
  // Add-ons on top here too, but the mix leaves room for them in these cases.
  span2: { ...IMPACT, spread: 'keeps' },
  'deribit-standard': { ...TIERS, spread: NO_OFFSET },
  'deribit-pm': {
    ...sized('the delta shock grows with size, and dampeners do not', LARGE_COIN_OPTIONS),
    spread: 'keeps',
  },
  'okx-pm': {
    ...sized('multipliers of the minimum charge grow with size', LARGE_HEDGE),
    spread: { breaks: 'initial margin is 1.3 times the loss, and a minimum', cases: EVERY_SPREAD },
  },
  'bybit-uta': {
    netting: { breaks: 'hedges between expiries are charged by the day', by: TWO_EXPIRIES },
    scaling: 'keeps',
    spread: {
      breaks: 'the factor of initial margin and the contingency on size',
      cases: ['call of a day', 'wide call'],
    },
  },
  'paradex-pm': {
    ...COHERENT,
    spread: { breaks: 'the least for delta, and fees', cases: ['call of a day', 'call'] },
  },
  'aevo-pm': {
    ...COHERENT,
    spread: { breaks: 'the floor for options sold', cases: ['call of a day', 'call', 'put sold'] },
  },
  'bit-pm': {
    ...COHERENT,
    spread: { breaks: 'the floor for options sold', cases: ['call of a day', 'call', 'put sold'] },
  },
};

const SYMBOLS = [
  'BTC_USDC-PERPETUAL',
  'BTC_USDC-27MAR26-60000-C',
  'BTC_USDC-27MAR26-50000-P',
  'BTC-27MAR26-70000-C',
  'ETH_USDC-PERPETUAL',
  'ETH-27MAR26-1800-P',
  'ETH-27MAR26-2200-C',
];
const NOTHING = 'BTC_USDC-27MAR26-55000-P';
type Row = readonly [account: string, instrument: string, quantity: number];

/** Both underlyings are always there: what is drawn does not hang on which of them a book happens to hold. */
const ANCHORS: readonly Row[] = [
  ['a', 'BTC_USDC-27MAR26-65000-C', -1],
  ['a', 'ETH-27MAR26-2000-C', -4],
  ['b', 'BTC_USDC-27MAR26-65000-C', 1],
  ['b', 'ETH_USDC-PERPETUAL', 2],
];
const rowsOf: fc.Arbitrary<readonly Row[]> = fc
  .array(fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom(...SYMBOLS), fc.integer({ min: -20, max: 20 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((rows) => [...ANCHORS, ...rows]);

const past = exampleHistory();
const recent = past.instants.length - 500;
const history = {
  history: {
    ...past,
    factors: ['BTC spot', 'ETH spot'],
    instants: past.instants.slice(recent),
    columns: past.columns.map((column) => column.slice(recent)),
  },
  source: 'the last 500 days of the example',
};
const RUNS = { seed: 20260206, numRuns: 5 };

let plimsoll: Plimsoll;
beforeAll(async () => {
  plimsoll = await createPlimsollInThread(await compileWasmBuild('strict'));
});

/** Of every symbol the laws are tried on, whether a rule has an answer for it: some know perpetuals alone, some options. */
const answered = new Map<string, Set<string>>();

async function answeredBy(entry: ModelEntry): Promise<ReadonlySet<string>> {
  const known = answered.get(entry.name);
  if (known !== undefined) return known;
  const found = new Set<string>();
  for (const symbol of new Set([...SYMBOLS, ...ANCHORS.map(([, instrument]) => instrument), NOTHING])) {
    try {
      await requirements(entry, [['a', symbol, -1]]);
      found.add(symbol);
    } catch (error) {
      if (!(error instanceof PlimsollError && error.code.startsWith('INPUT_'))) throw error;
    }
  }
  expect(found.size).toBeGreaterThan(0);
  answered.set(entry.name, found);
  return found;
}

/** The rows that a rule has an answer for. */
async function within(entry: ModelEntry, rows: readonly Row[]): Promise<readonly Row[]> {
  const known = await answeredBy(entry);
  return rows.filter(([, instrument]) => known.has(instrument));
}

async function requirements(entry: ModelEntry, rows: readonly Row[]): Promise<readonly Requirement[]> {
  const draws = typeof entry.presets[0].values.scenarios === 'number';
  const model = { name: entry.name, history, values: draws ? { scenarios: 1000 } : {} };
  return (await plimsoll.margin(bookOf(...rows), FLAT, model, { contributions: 'none' })).requirements;
}

/** Requirements of a and b, of both under one roof, and of a twice over. All laws draw the same books: each is margined once. */
const judged = new Map<string, readonly Requirement[]>();

async function judge(entry: ModelEntry, rows: readonly Row[]): Promise<readonly Requirement[]> {
  const key = JSON.stringify([entry.name, rows]);
  const known = judged.get(key);
  if (known !== undefined) return known;
  const together = rows.map(([, ...rest]): Row => ['roof', ...rest]);
  const twice = rows.flatMap(([account, instrument, quantity]): Row[] =>
    account === 'a' ? [['twice', instrument, 2 * quantity]] : [],
  );
  const all = await requirements(entry, [...rows, ...together, ...twice]);
  judged.set(key, all);
  return all;
}

const figures = (all: readonly Requirement[]) => all.map(({ initial, maintenance }) => ({ initial, maintenance }));

/** What one roof costs beyond two, and twice the book beyond twice the margin: as shares of these. */
const nettingExcess = ([a, b, both]: readonly Requirement[]): number =>
  (both!.initial - a!.initial - b!.initial - 1e-6) / (a!.initial + b!.initial + 1e-6);
const scalingExcess = ([a, , , two]: readonly Requirement[]): number =>
  (Math.abs(two!.initial - 2 * a!.initial) - 1e-6) / (2 * a!.initial + 1e-6);

test('every rule says which laws it keeps', () => {
  expect(Object.keys(CLAIMS).sort()).toEqual(MODELS.map((entry) => entry.name).sort());
});

describe.each(MODELS.map((entry) => [entry.name, entry] as const))('%s', (name, entry) => {
  const law = (hold: (rows: readonly Row[]) => Promise<void>) =>
    fc.assert(
      fc.asyncProperty(rowsOf, async (rows) => {
        const own = await within(entry, rows);
        fc.pre(own.some(([account]) => account === 'a') && own.some(([account]) => account === 'b'));
        await hold(own);
      }),
      RUNS,
    );
  const claimed = (what: string, claim: Claim, excess: (all: readonly Requirement[]) => number, allowed: number) =>
    claim === 'keeps'
      ? test(what, () => law(async (rows) => expect(excess(await judge(entry, rows))).toBeLessThanOrEqual(allowed)))
      : test(`not so that ${what}: ${claim.breaks}`, async () => {
          expect(excess(await judge(entry, claim.by))).toBeGreaterThan(allowed);
        });

  test('a position of nothing, the order of rows and accounts, and a position in two halves change no bit', () =>
    law(async (rows) => {
      const given = figures(await judge(entry, rows)).slice(0, 2);
      const withNothing = await within(entry, [...rows, ['a', NOTHING, 0]]);
      expect(figures(await requirements(entry, withNothing))).toEqual(given);
      const halves = [...rows].reverse().flatMap(([account, instrument, quantity]): Row[] => [
        [account, instrument, quantity / 2],
        [account, instrument, quantity / 2],
      ]);
      const byName = (await requirements(entry, halves)).toSorted((left, right) =>
        left.account < right.account ? -1 : 1,
      );
      expect(figures(byName)).toEqual(given);
    }));

  test('maintenance is not above initial, and neither is below zero', () =>
    law(async (rows) => {
      for (const { initial, maintenance } of await judge(entry, rows)) {
        expect(maintenance).toBeGreaterThanOrEqual(0);
        expect(maintenance).toBeLessThanOrEqual(initial * (1 + 1e-12));
      }
    }));

  const { netting, scaling, spread } = CLAIMS[name]!;
  claimed('one roof never costs more than two', netting, nettingExcess, 1e-9);
  claimed('twice the book is twice the margin', scaling, scalingExcess, 1e-6);

  if (spread === 'no options') {
    test('covered spreads: it margins no options, and refuses them', async () => {
      const rows = SPREADS.call.legs.map(([instrument, quantity]): Row => ['a', instrument, quantity]);
      await expect(requirements(entry, rows)).rejects.toThrow(/option/);
    });
  } else if (spread === 'keeps') {
    test.each(EVERY_SPREAD)('covered spread, %s: no more than it can lose', async (which) => {
      expect(await spreadExcess(entry, which)).toBeLessThanOrEqual(1e-9);
    });
  } else {
    test.each(EVERY_SPREAD.filter((which) => spread.cases.includes(which)))(
      `covered spread, %s: more than it can lose: ${spread.breaks}`,
      async (which) => expect(await spreadExcess(entry, which)).toBeGreaterThan(1e-9),
    );
    const kept = EVERY_SPREAD.filter((which) => !spread.cases.includes(which));
    if (kept.length > 0) {
      test.each(kept)('covered spread, %s: no more than it can lose', async (which) => {
        expect(await spreadExcess(entry, which)).toBeLessThanOrEqual(1e-9);
      });
    }
  }
});

/** What an account must pay in beside the spread, over the most that it can lose from there on, less 1. */
async function spreadExcess(entry: ModelEntry, which: SpreadName): Promise<number> {
  const { legs, width } = SPREADS[which];
  const rows = legs.map(([instrument, quantity]): Row => ['a', instrument, quantity]);
  const value = valueBook(bookOf(...rows), FLAT, runReference).positions.value.reduce((sum, each) => sum + each, 0);
  const [requirement] = await requirements(entry, rows);
  const { initial, equity } = requirement!;
  // Bought, it may lose what it is worth; sold, the rest of its width. Some rules count equity without the value of options.
  const maximumLoss = value > 0 ? value : width + value;
  return (initial - equity + value) / maximumLoss - 1;
}

type SpreadName = (typeof EVERY_SPREAD)[number];

/** Of 100 coins, the spot at 60,000: three a month from now, and one of a day that a slope at the money knows nothing of. */
const SPREADS = {
  'call of a day': {
    legs: [
      ['BTC_USDC-7FEB26-60000-C', 100],
      ['BTC_USDC-7FEB26-61000-C', -100],
    ],
    width: 100_000,
  },
  call: {
    legs: [
      ['BTC_USDC-27MAR26-60000-C', 100],
      ['BTC_USDC-27MAR26-61000-C', -100],
    ],
    width: 100_000,
  },
  'put sold': {
    legs: [
      ['BTC_USDC-27MAR26-58000-P', -100],
      ['BTC_USDC-27MAR26-57000-P', 100],
    ],
    width: 100_000,
  },
  'wide call': {
    legs: [
      ['BTC_USDC-27MAR26-60000-C', 100],
      ['BTC_USDC-27MAR26-90000-C', -100],
    ],
    width: 3_000_000,
  },
} as const;
