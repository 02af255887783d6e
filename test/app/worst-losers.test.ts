// Who loses in the worst scenario: shares of each position that add up to its loss, in the rule's own way of counting.
import { beforeAll, expect, test } from 'vitest';
import { createPlimsollInThread } from '../../src/app/in-thread.ts';
import type { Plimsoll } from '../../src/app/plimsoll.ts';
import { holdingWords } from '../../src/margin/words.ts';
import { storyText } from '../../src/report/margin-lines.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { bookOf, FLAT } from '../margin/walk.ts';

type Row = readonly [account: string, instrument: string, quantity: number];

let plimsoll: Plimsoll;
beforeAll(async () => {
  plimsoll = await createPlimsollInThread(await compileWasmBuild('strict'));
});
const requirementOf = async (name: string, ...rows: readonly Row[]) => {
  const values = name === 'es' ? { scenarios: 500 } : {};
  return (await plimsoll.margin(bookOf(...rows), FLAT, { name, values })).requirements[0]!;
};
const amountsOf = async (name: string, ...rows: readonly Row[]) => {
  const { worst, contributions } = await requirementOf(name, ...rows);
  const parts = contributions!.find(({ by }) => by === 'instrument')!.parts;
  return { worst: worst!, amounts: new Map(parts.map((part) => [part.name, part.amount])) };
};

const BOOK: readonly Row[] = [
  ['a', 'BTC_USDC-27MAR26-50000-P', -10],
  ['a', 'BTC_USDC-PERPETUAL', -1],
  ['a', 'ETH-27MAR26-1800-P', -20],
  ['a', 'USDC', 1_000_000],
  ['a', 'BTC', 2],
];

test.each(['deribit-pm', 'okx-pm', 'bybit-uta', 'aevo-pm', 'paradex-pm'])(
  '%s: the shares add up to the loss',
  async (name) => {
    const { worst, amounts } = await amountsOf(name, ...BOOK);
    const total = [...amounts.values()].reduce((sum, amount) => sum + amount, 0);
    expect(Math.abs(total / worst.loss - 1)).toBeLessThan(1e-9);
    expect(amounts.has('BTC')).toBe(false);
    const [first, ...others] = worst.losers!;
    expect(first!.loss).toBe(Math.max(...amounts.values()));
    expect([first, ...others].length).toBeLessThanOrEqual(3);
    expect(worst.losers!.every(({ loss }) => loss > 0)).toBe(true);
  },
);

test('a coin-settled scenario is shared out in coins: each leg as it would stand alone', async () => {
  const legs: readonly Row[] = [
    ['a', 'BTC-PERPETUAL', 600_000],
    ['a', 'BTC-27MAR26', -120_000],
  ];
  const { worst, amounts } = await amountsOf('deribit-pm', ...legs);
  // Coins of a linear leg that settles in them: q (1 - 1 / (1 + k)), each worth the index. No carry: a contract of 10 dollars is 1 / 6,000.
  const lossOf = (dollars: number) => dollars * (1 / 0.84 - 1);
  expect(worst.words).toBe('BTC spot falls 16.0 %');
  for (const [, instrument, contracts] of legs) {
    const dollars = amounts.get(instrument)! / (1 / 0.84 - 1);
    expect(Math.abs(Math.abs(dollars) / Math.abs(contracts)) % 1, instrument).toBeCloseTo(0, 9);
  }
  const size = amounts.get('BTC-PERPETUAL')! / lossOf(1);
  expect(worst.loss).toBeCloseTo(lossOf(size * 0.8), 3);
  expect(amounts.get('BTC-27MAR26')).toBeCloseTo(-lossOf(size * 0.2), 3);
});

test('under every kind of rule the sentence names positions, and what the rest does', async () => {
  for (const name of ['es', 'span', 'tims', 'derive-pmrm2', 'okx-pm']) {
    const { worst } = await requirementOf(
      name,
      ['a', 'BTC_USDC-27MAR26-50000-P', -10],
      ['a', 'BTC_USDC-PERPETUAL', -1],
      ['a', 'USDC', 1_000_000],
    );
    const said = storyText(worst!);
    expect(said, name).toMatch(/; your short 27-Mar-26 50k BTC puts lose [\d,]+, the rest gains [\d,]+$/);
  }
  const none = await requirementOf('es', ['a', 'USDC', 1000]);
  expect(storyText(none.worst!)).toBe('nothing is lost in any scenario');
});

test('positions in words', () => {
  const words = (symbol: string, quantity: number) =>
    holdingWords(bookOf(['a', symbol, quantity]).instruments[0]!, quantity);
  expect(words('BTC-27JUN26-90000-P', -3)).toBe('short 27-Jun-26 90k BTC puts');
  expect(words('ETH-27MAR26-1850-C', 1)).toBe('long 27-Mar-26 1850 ETH calls');
  expect(words('BTC-PERPETUAL', 1)).toBe('long BTC-PERPETUAL');
  expect(words('ETH', -2)).toBe('debt of ETH');
  expect(words('USDC', 2)).toBe('USDC held');
});
