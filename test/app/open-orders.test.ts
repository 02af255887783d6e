// Open orders at their worst: what fills ask for, against each way of filling margined as a book of its own.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPlimsollInThread } from '../../src/app/in-thread.ts';
import type { Plimsoll } from '../../src/app/plimsoll.ts';
import { runReference } from '../../src/engine/reference.ts';
import { valueBook } from '../../src/pricing/value-book.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { bookOf, FLAT } from '../margin/walk.ts';

type Row = readonly [account: string, instrument: string, quantity: number];

let plimsoll: Plimsoll;
beforeAll(async () => {
  plimsoll = await createPlimsollInThread(await compileWasmBuild('strict'));
});

const POSITIONS: readonly Row[] = [
  ['a', 'USDC', 100_000],
  ['a', 'BTC_USDC-PERPETUAL', 2],
  ['a', 'BTC_USDC-27MAR26-65000-C', -3],
];
const margin = async (name: string, rows: readonly Row[], orders?: readonly Row[]) => {
  const options = { contributions: 'none', ...(orders === undefined ? {} : { orders: bookOf(...orders) }) } as const;
  const values = name === 'es' ? { scenarios: 500 } : {};
  return (await plimsoll.margin(bookOf(...rows), FLAT, { name, values }, options)).requirements;
};

describe.each(['es', 'cross', 'bybit-uta'])('%s', (name) => {
  test('the worst of all fills decides, and beats every one of them', async () => {
    const orders: readonly Row[] = [
      ['a', 'BTC_USDC-PERPETUAL', 1],
      ['a', 'BTC_USDC-PERPETUAL', -5],
      ['a', 'ETH_USDC-PERPETUAL', 30],
    ];
    const [ordered] = await margin(name, POSITIONS, orders);
    const ways: (readonly Row[])[] = [];
    for (const btc of [0, 1, -5]) {
      for (const eth of [0, 30]) {
        ways.push([
          ['a', 'BTC_USDC-PERPETUAL', btc],
          ['a', 'ETH_USDC-PERPETUAL', eth],
        ]);
      }
    }
    const each = [];
    for (const way of ways) each.push((await margin(name, [...POSITIONS, ...way]))[0]!.initial);
    expect(Math.abs(ordered!.initial / Math.max(...each) - 1)).toBeLessThan(1e-12);
    const [plain] = await margin(name, POSITIONS);
    expect(ordered!.maintenance).toBe(plain!.maintenance);
    expect(ordered!.equity).toBe(plain!.equity);
    expect(ordered!.components.at(-1)).toMatchObject({
      name: 'open orders at their worst',
      inputs: { orders: 3, ways: 6 },
    });
  });
});

test('the premium of an option to be bought must be there where the rule lends nothing on options', async () => {
  const orders: readonly Row[] = [['a', 'BTC_USDC-27MAR26-65000-C', 2]];
  const cash: readonly Row[] = [['a', 'USDC', 1000]];
  const [plain] = await margin('cross', [...cash, ...orders]);
  const [ordered] = await margin('cross', cash, orders);
  // cross asks for the value of what is held, which is what the fill costs.
  expect(ordered!.initial).toBeGreaterThan(1000);
  expect(Math.abs(ordered!.initial / (plain!.equity - 1000) - 1)).toBeLessThan(1e-12);
  expect(ordered!.health).toEqual({ utilisation: 0, state: 'reduce-only' });
});

test('an order never lowers the initial margin, and none at all changes no bit', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.constantFrom('BTC_USDC-PERPETUAL', 'ETH_USDC-PERPETUAL', 'BTC_USDC-27MAR26-65000-C'),
          fc.integer({ min: -5, max: 5 }).filter((quantity) => quantity !== 0),
        ),
        { minLength: 1, maxLength: 4 },
      ),
      async (drawn) => {
        const orders = drawn.map(([instrument, quantity]): Row => ['a', instrument, quantity]);
        const [plain] = await margin('cross', POSITIONS);
        const [fewer] = await margin('cross', POSITIONS, orders.slice(1));
        const [all] = await margin('cross', POSITIONS, orders);
        expect(all!.initial).toBeGreaterThanOrEqual(fewer!.initial * (1 - 1e-12));
        if (orders.length === 1) expect(fewer).toEqual(plain);
      },
    ),
    { seed: 20260206, numRuns: 15 },
  ));

test('orders of an account that is not there are refused', async () => {
  const asked = margin('cross', POSITIONS, [['b', 'BTC_USDC-PERPETUAL', 1]]);
  await expect(asked).rejects.toThrow('a test has orders of account b, which a test does not know; it has a');
});

test.each(['bybit-uta', 'es', 'deribit-pm'])(
  '%s: of more ways than are tried whole, the search finds the worst',
  async (name) => {
    const orders = Array.from({ length: 11 }, (_, at): Row => {
      const quantity = [3, -2, 1, -4, 2][at % 5]!;
      return ['a', `BTC_USDC-27MAR26-${58_000 + 2000 * at}-${at % 3 === 0 ? 'P' : 'C'}`, quantity];
    });
    const [ordered] = await margin(name, POSITIONS, orders);
    const accounts = Array.from({ length: 2 ** orders.length }, (_, way) => {
      const account = `way ${way}`;
      const fills = orders.filter((__, at) => (way >> at) % 2 === 1).map(([, ...rest]): Row => [account, ...rest]);
      return [...POSITIONS.map(([, ...rest]): Row => [account, ...rest]), ...fills];
    });
    const each = await margin(name, accounts.flat());
    const { book, positions } = valueBook(bookOf(...orders), FLAT, runReference);
    const costOf = new Map(
      Array.from(positions.value, (value, at) => [book.instruments[book.positionInstrument[at]!]!.id, value]),
    );
    // Fills cost their marks.
    const needs = new Map(each.map(({ account, initial, equity }) => [account, initial - equity]));
    const needOf = (way: number) =>
      orders.reduce((sum, [, id], at) => sum + ((way >> at) % 2 === 1 ? costOf.get(id)! : 0), needs.get(`way ${way}`)!);
    const worst = Math.max(...Array.from({ length: 2048 }, (_, way) => needOf(way)));
    const found = ordered!.components.at(-1)!;
    expect(found.inputs).toMatchObject({ orders: 11, search: 'none that differs in one instrument asks for more' });
    expect(Number(found.inputs!.ways)).toBeLessThan(1000);
    expect(Math.abs(found.amount / (worst - needOf(0)) - 1)).toBeLessThan(1e-9);
  },
);
