// The facade: the same bits by threads or alone, by screening or in full; parts that add up; changes that are changes.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPlimsoll } from '../../src/app/create-plimsoll.node.ts';
import { createPlimsollInThread } from '../../src/app/in-thread.ts';
import type { Plimsoll } from '../../src/app/plimsoll.ts';
import { BookBuilder } from '../../src/book/book-builder.ts';
import { PlimsollError } from '../../src/core/errors.ts';
import type { MarginReport } from '../../src/margin/margin-report.ts';
import { createModel } from '../../src/margin/models.ts';
import type { Requirement } from '../../src/margin/requirement.ts';
import { readBook } from '../../src/store/read-book.node.ts';
import { readSnapshot } from '../../src/store/read-snapshot.node.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { bookOf, FLAT } from '../margin/walk.ts';
import { expectClose } from '../market/helpers.ts';
import { exampleHistory } from '../scenarios/history-of.ts';

let pool: Plimsoll;
beforeAll(async () => {
  pool = await createPlimsoll({ workers: 2 });
});
afterAll(() => pool.close());

const marketMaker = () =>
  Promise.all([readBook('examples/market-maker.csv'), readSnapshot('examples/snapshot.json')] as const);
const es = { name: 'es', values: { scenarios: 20_000 } };
const figures = ({ requirements }: MarginReport) =>
  requirements.map(({ account, initial, maintenance, worst, attribution }) => ({
    account,
    initial,
    maintenance,
    worst,
    attribution,
  }));

test('one thread, two threads, screened, exact: the same bits', async () => {
  const [book, snapshot] = await marketMaker();
  const alone = await createPlimsollInThread(await compileWasmBuild('strict'));
  const options = { contributions: 'none' } as const;
  // So many that screening pays, and that threads are handed the work.
  const many = { name: 'es', values: { scenarios: 100_000 } };
  const screened = await pool.margin(book, snapshot, many, options);
  expect(screened.requirements.length).toBe(5);
  expect(screened.requirements[0]!.tail!.certificate!.candidates).toBeGreaterThan(0);
  const exact = await pool.margin(book, snapshot, many, { ...options, exact: true });
  expect(exact.requirements[0]!.tail!.certificate).toBeUndefined();
  expect(figures(exact)).toEqual(figures(screened));
  expect(figures(await alone.margin(book, snapshot, many, options))).toEqual(figures(screened));
});

test('many accounts over few instruments: the same requirements as one by one', async () => {
  const symbols = ['BTC_USDC-PERPETUAL', 'BTC-27MAR26-60000-C', 'ETH-27MAR26-1800-P', 'ETH-PERPETUAL'];
  const rows = Array.from({ length: 1500 }, (_, row) => {
    const quantity = ((row * 7919) % 41) - 20;
    return [`account-${String(row % 600).padStart(3, '0')}`, symbols[row % 4]!, quantity] as const;
  });
  const many = { name: 'es', values: { scenarios: 5000 } };
  const all = await pool.margin(bookOf(...rows), FLAT, many);
  expect(all.requirements.length).toBe(600);
  // The largest are explained, and their parts add up.
  expect(all.requirements.filter(({ contributions }) => contributions !== undefined).length).toBe(32);
  for (const index of [0, 17, 599]) {
    // What only the largest are told besides: who loses in the worst scenario.
    const plain = ({ worst, ...rest }: Requirement) => ({
      ...rest,
      worst: { ...worst, parts: undefined, losers: undefined },
      contributions: undefined,
      tail: undefined,
    });
    const { account } = all.requirements[index]!;
    const own = await pool.margin(bookOf(...rows.filter(([name]) => name === account)), FLAT, many);
    expect(plain(own.requirements[0]!)).toEqual(plain(all.requirements[index]!));
  }
});

describe('contributions', () => {
  const sum = (parts: readonly { readonly amount: number }[]) => parts.reduce((total, { amount }) => total + amount, 0);

  test('of instruments, underlyings and factors each sum to the requirement', async () => {
    const [book, snapshot] = await marketMaker();
    for (const model of [es, { ...es, name: 'var' }]) {
      const { requirements } = await pool.margin(book, snapshot, model);
      for (const { account, initial, contributions } of requirements) {
        expect(contributions!.map(({ by }) => by)).toEqual(['instrument', 'underlying', 'factor']);
        for (const { by, parts } of contributions!) expectClose(sum(parts), initial, 1e-8, [model.name, account, by]);
      }
    }
  });

  test('a coin-settled position keeps its entry price: what it has earned is in coins, and moves with them', async () => {
    const builder = new BookBuilder({ source: 'a test' });
    builder.add({ account: 'desk', instrument: 'BTC-PERPETUAL', quantity: 6_000, entryPrice: 40_000 });
    builder.add({ account: 'desk', instrument: 'BTC-PERPETUAL', quantity: -1_000, entryPrice: 70_000 });
    const { requirements } = await pool.margin(builder.finish(), FLAT, es);
    const { initial, contributions } = requirements[0]!;
    expectClose(sum(contributions![0]!.parts), initial, 1e-12, 'instruments');
    expect(contributions![2]!.parts.map(({ name }) => name)).toEqual(['BTC spot', 'moves together']);
  });

  test('a grid of derivatives has none', async () => {
    const { requirements } = await pool.margin(bookOf(['a', 'BTC-PERPETUAL', 100]), FLAT, 'delta-normal');
    expect(requirements[0]!.contributions).toBeUndefined();
  });
});

describe('what if', () => {
  const book = bookOf(
    ['desk', 'BTC_USDC-PERPETUAL', 10],
    ['desk', 'BTC-27MAR26-60000-P', 4],
    ['other', 'ETH_USDC-PERPETUAL', -5],
  );
  const ask = (change: Parameters<Plimsoll['whatIf']>[0]['change']) =>
    pool.whatIf({ book, snapshot: FLAT, change }, es);

  test('the change is the margin of the changed book less that of the old, in the same scenarios', async () => {
    const { before, after, changes } = await ask({
      add: [{ account: 'desk', instrument: 'BTC-27MAR26-60000-P', quantity: 8 }],
      remove: [],
    });
    const changed = bookOf(
      ['desk', 'BTC_USDC-PERPETUAL', 10],
      ['desk', 'BTC-27MAR26-60000-P', 4],
      ['desk', 'BTC-27MAR26-60000-P', 8],
      ['other', 'ETH_USDC-PERPETUAL', -5],
    );
    const direct = await pool.margin(changed, FLAT, es);
    expect(after.requirements.map(({ initial }) => initial)).toEqual(direct.requirements.map(({ initial }) => initial));
    expect(changes.map(({ account }) => account)).toEqual(['desk']);
    expect(changes[0]!.initial).toBe(direct.requirements[0]!.initial - before.requirements[0]!.initial);
    expect(changes[0]!.initial).toBeLessThan(0);
    expect(changes[0]!.components).toEqual([{ name: 'expected shortfall', amount: changes[0]!.initial }]);
    // The puts were paid for: what they are worth is no new equity.
    expect(after.requirements[0]!.equity).toBe(before.requirements[0]!.equity);
    expect(direct.requirements[0]!.equity).toBeGreaterThan(before.requirements[0]!.equity);
  });

  test('a leg in and out again changes nothing; all of a position can go', async () => {
    const leg = { account: 'desk', instrument: 'BTC_USDC-PERPETUAL', quantity: 10 };
    const same = await ask({ add: [leg], remove: [leg] });
    expect(same.changes[0]!.initial).toBe(0);
    const gone = await ask({ add: [], remove: [{ account: 'other', instrument: 'ETH_USDC-PERPETUAL' }] });
    expect(gone.after.requirements[1]!.initial).toBe(0);
    expect(gone.changes[0]!.initial).toBe(-gone.before.requirements[1]!.initial);
  });

  test('a new account starts with nothing', async () => {
    const { changes } = await ask({
      add: [{ account: 'new', instrument: 'BTC_USDC-PERPETUAL', quantity: 1 }],
      remove: [],
    });
    expect(changes.map(({ account, before, after }) => [account, before, after!.equity])).toEqual([['new', null, 0]]);
  });

  test.each([
    [
      { account: 'desk', instrument: 'BTC-27MAR26-6000-P' },
      'account desk holds no BTC-27MAR26-6000-P (did you mean BTC-27MAR26-60000-P?)',
    ],
    [{ account: 'dsk', instrument: 'x' }, 'there is no account dsk (did you mean desk?); the book has desk, other'],
    [
      { account: 'desk', instrument: 'BTC_USDC-PERPETUAL', quantity: 11 },
      'account desk holds 10 of BTC_USDC-PERPETUAL; 11 cannot be taken out of it',
    ],
  ])('removing %j is refused', async (leg, sentence) => {
    await expect(ask({ add: [], remove: [leg] })).rejects.toThrow(sentence);
  });

  test('an instrument that nobody knows is refused', async () => {
    const add = [{ account: 'desk', instrument: 'BTC-27MAR26-60000-X', quantity: 1 }];
    await expect(ask({ add, remove: [] })).rejects.toThrow('BTC-27MAR26-60000-X');
  });
});

describe('stress', () => {
  const book = bookOf(['desk', 'BTC_USDC-PERPETUAL', 10], ['desk', 'BTC-27MAR26-60000-C', -3]);

  test('named scenarios, the worst first; a perpetual loses what the price does', async () => {
    const { accounts, notes } = await pool.stress(bookOf(['desk', 'BTC_USDC-PERPETUAL', 10]), FLAT);
    const { stories } = accounts[0]!;
    expect(stories[0]!.label).toBe('2022-06, lenders fail');
    expectClose(stories[0]!.loss, 600_000 * (1 - Math.exp(-0.4576)), 1e-14, 'worst');
    expect(stories.map(({ loss }) => loss)).toEqual([...stories.map(({ loss }) => loss)].sort((a, b) => b - a));
    expect(notes.length).toBeGreaterThan(0);
  });

  test('remembered days from a history are the same days', async () => {
    const history = { history: exampleHistory(), source: 'the example' };
    const own = await pool.stress(book, FLAT, { history });
    const packaged = await pool.stress(book, FLAT);
    const lossOf = ({ accounts }: typeof own, name: string) =>
      accounts[0]!.stories.find(({ label }) => label!.startsWith(name))!.loss;
    for (const name of ['2020-03-12', '2021-05-19', '2022-06', '2022-11']) {
      // The packaged moves have four digits.
      expect(Math.abs(lossOf(own, name) / lossOf(packaged, name) - 1)).toBeLessThan(1e-3);
    }
  });

  test('scenarios of the user, with the factors of the book and of the rows', async () => {
    const row = (scenario: string, factor: string, amount: number) => ({ scenario, factor, amount });
    const rows = [row('up', 'BTC spot', 0.1), row('down', 'BTC spot', -0.1), row('down', 'USDC peg', -0.05)];
    const { accounts } = await pool.stress(book, FLAT, { rows: { rows, source: 'a test' } });
    expect(accounts[0]!.stories.map(({ label, words }) => [label, words])).toEqual([
      ['down', 'BTC spot falls 9.5 %, USDC peg falls 4.9 %'],
      ['up', 'BTC spot rises 10.5 %'],
    ]);
    const unknown = { rows: { rows: [row('a', 'DOGE spot', 1)], source: 'a test' } };
    await expect(pool.stress(book, FLAT, unknown)).rejects.toThrow(
      'the market has nothing that DOGE spot could move; it has BTC, ETH, USDC',
    );
    const odd = { rows: { rows: [row('a', 'BTC moon', 1)], source: 'a test' } };
    await expect(pool.stress(book, FLAT, odd)).rejects.toThrow('factor "BTC moon" is not known; it must be');
  });
});

describe('calibration', () => {
  const history = { history: exampleHistory(), source: 'examples/history/btc-eth-daily.csv' };
  // Named as the reader of the file names them.
  const named = { ...history, history: { ...history.history, factors: ['BTC spot', 'ETH spot'] } };

  test('parameters with source and dates that the models read', async () => {
    const document = pool.calibrate({ name: 'mine', history: named });
    expect(document.date).toBe('2019-01-01/2025-12-31');
    expect(document.certainty).toBe('calibrated');
    expect(document.source).toContain('2556 daily changes of examples/history/btc-eth-daily.csv');
    const values = document.values as { factors: Record<string, { deviation: number }>; degrees: number };
    // numpy and scipy: test/vectors/calibration.json.
    expectClose(values.factors['BTC spot']!.deviation, 0.032568141619924905, 1e-6, 'deviation');
    expectClose(values.degrees, 3.88857186300458, 1e-3, 'degrees');
    const parameters = JSON.parse(JSON.stringify(document));
    const { requirements } = await pool.margin(bookOf(['a', 'BTC-27MAR26-60000-C', -1]), FLAT, { ...es, parameters });
    expect(requirements[0]!.parameters.name).toBe('mine with scenarios 20000');
    // The default was calibrated to the same days, to three digits.
    const usual = await pool.margin(bookOf(['a', 'BTC-27MAR26-60000-C', -1]), FLAT, es);
    expect(Math.abs(requirements[0]!.initial / usual.requirements[0]!.initial - 1)).toBeLessThan(0.02);
  });

  test('a history without a price is refused', () => {
    const odd = { ...history, history: { ...history.history, factors: ['a', 'b'] } };
    expect(() => pool.calibrate({ name: 'mine', history: odd })).toThrow('has no series of a price; it has a, b');
    const series = new Map([['BTC spot', 'a']]);
    const document = pool.calibrate({ name: 'mine', history: odd, series });
    expect(Object.keys(document.values.factors as object)).toEqual(['BTC spot', 'BTC volatility']);
  });
});

test('a cancelled run ends with CANCELLED, and the next one works', async () => {
  const [book, snapshot] = await marketMaker();
  const control = new AbortController();
  const stages: string[] = [];
  const run = pool.margin(book, snapshot, es, {
    signal: control.signal,
    onProgress: ({ stage }) => {
      stages.push(stage);
      if (stage === 'revaluing') control.abort();
    },
  });
  const error = await run.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PlimsollError);
  expect((error as PlimsollError).code).toBe('CANCELLED');
  expect(stages).toEqual(['valuing', 'drawing scenarios', 'revaluing']);
  const again = await pool.margin(book, snapshot, createModel('es', es), { contributions: 'none' });
  expect(again.requirements.length).toBe(5);
});
