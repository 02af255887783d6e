// A what-if is the margin of the joined book, on the same scenarios.
import { beforeAll, describe, expect, test } from 'vitest';
import { BookBuilder } from '../../src/book/book-builder.ts';
import { executeHere, prepareRun, revalue } from '../../src/engine/revalue.ts';
import { openWhatIf, type WhatIfLeg } from '../../src/engine/what-if.ts';
import { lossesOf } from '../../src/losses/losses.ts';
import { tailOf } from '../../src/losses/tail.ts';
import { keptTailRisk } from '../../src/risk/kept-tail.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { mixedBook, SNAPSHOT, scenarios } from './books.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await compileWasmBuild('strict');
});

const SET = scenarios(3000, 13);
const LEVELS = [0.95, 0.99];

const open = () =>
  openWhatIf(
    {
      prepare: (plan, options) => prepareRun(plan, module, { ...options, threads: 1 }),
      executor: ({ thread }) => executeHere(thread),
    },
    { book: mixedBook(), snapshot: SNAPSHOT, scenarios: SET },
    { levels: LEVELS },
  );

async function joined(account: string, legs: readonly WhatIfLeg[]) {
  const builder = new BookBuilder({ source: 'joined' });
  builder.addBook(mixedBook());
  for (const leg of legs) builder.add({ ...leg, account });
  const losses = await revalue(builder.finish(), SNAPSHOT, SET, module);
  return keptTailRisk(tailOf(lossesOf(losses, account), { keep: 200, account }), LEVELS);
}

describe('the answer is the joined book’s', () => {
  test.each<[string, readonly WhatIfLeg[]]>([
    ['one option that the book does not hold', [{ instrument: 'BTC-27MAR26-55000-P', quantity: -3 }]],
    ['one that it holds', [{ instrument: 'BTC-27MAR26-65000-P', quantity: 2 }]],
    ['a perpetual', [{ instrument: 'ETH-PERPETUAL', quantity: 5000 }]],
    [
      'several, many of one slice',
      Array.from({ length: 12 }, (_, index) => ({
        instrument: `BTC-27MAR26-${50000 + 1000 * index}-C`,
        quantity: index - 5.5,
      })),
    ],
  ])('%s', async (_, legs) => {
    const whatIf = await open();
    // Asked twice: the annex is used again.
    whatIf.change('a', [{ instrument: 'BTC-26JUN26-80000-C', quantity: 100 }]);
    const { before, after } = whatIf.change('b', legs);
    const wanted = await joined('b', legs);
    after.forEach(({ valueAtRisk, expectedShortfall, level }, index) => {
      expect(level).toBe(LEVELS[index]);
      expect(Math.abs(valueAtRisk / wanted[index]!.valueAtRisk - 1)).toBeLessThan(1e-12);
      expect(Math.abs(expectedShortfall / wanted[index]!.expectedShortfall - 1)).toBeLessThan(1e-12);
      expect(before[index]!.expectedShortfall).not.toBe(expectedShortfall);
    });
  });
});

test('no legs change nothing; an unknown account and too many legs are sentences', async () => {
  const whatIf = await open();
  const { before, after } = whatIf.change('a', []);
  expect(after).toEqual(before);
  expect(() => whatIf.change('z', [])).toThrow('there is no account z; the book has 3');
  const many = Array.from({ length: 30_000 }, (_, index) => ({
    instrument: `BTC-27MAR26-${index + 1}-P`,
    quantity: 1,
  }));
  expect(() => whatIf.change('a', many)).toThrow(/^30000 instruments take .* beside the book; there is room for /);
});
