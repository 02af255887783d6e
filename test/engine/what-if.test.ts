// A what-if is the margin of the joined book, on the same scenarios.
import { beforeAll, describe, expect, test } from 'vitest';
import { BookBuilder } from '../../src/book/book-builder.ts';
import { executeHere, prepareRun, revalue } from '../../src/engine/revalue.ts';
import { openWhatIf, type WhatIfLeg } from '../../src/engine/what-if.ts';
import { lossesOf } from '../../src/losses/losses.ts';
import { tailOf } from '../../src/losses/tail.ts';
import { spotFactor, volatilityFactor } from '../../src/market/factor.ts';
import { keptTailRisk } from '../../src/risk/kept-tail.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { mixedBook, SNAPSHOT, scenarios } from './books.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await compileWasmBuild('strict');
});

const SET = scenarios(3000, 13);
const LEVELS = [0.95, 0.99];

/** Rates stand still: American options have tables, which stand in the annex. */
const STILL_RATES = scenarios(3000, 13, [spotFactor('ETH'), volatilityFactor('ETH'), spotFactor('BTC')]);

const TWO_FACTORS = scenarios(3000, 13, [spotFactor('BTC'), volatilityFactor('BTC')]);

const open = (set = SET) =>
  openWhatIf(
    {
      prepare: (plan, options) => prepareRun(plan, module, { ...options, threads: 1 }),
      executor: ({ thread }) => executeHere(thread),
    },
    { book: mixedBook(), snapshot: SNAPSHOT, scenarios: set },
    { levels: LEVELS },
  );

async function joined(account: string, legs: readonly WhatIfLeg[], set = SET) {
  const builder = new BookBuilder({ source: 'joined' });
  builder.addBook(mixedBook());
  for (const leg of legs) builder.add({ ...leg, account });
  const losses = await revalue(builder.finish(), SNAPSHOT, set, module);
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

test('American options have tables of their own', async () => {
  const whatIf = await open(STILL_RATES);
  const american = (strike: number, expiry: number): WhatIfLeg => ({
    instrument: {
      ...{ kind: 'option', id: `american-${strike}`, underlying: 'ETH', callPut: 'put', exercise: 'american' },
      ...{ strike, expiry, multiplier: 1, settlement: { style: 'linear', currency: 'USD' } },
    },
    quantity: strike / 50,
  });
  whatIf.change('a', [{ instrument: 'BTC-26JUN26-80000-C', quantity: 100 }]);
  const legs = [american(1800, Date.UTC(2026, 2, 27, 8)), american(2100, Date.UTC(2026, 5, 26, 8))];
  const { after } = whatIf.change('b', legs);
  const wanted = await joined('b', legs, STILL_RATES);
  after.forEach(({ expectedShortfall }, index) => {
    expect(Math.abs(expectedShortfall / wanted[index]!.expectedShortfall - 1)).toBeLessThan(1e-12);
  });
});

test('averages have tables of their own', async () => {
  const whatIf = await open(TWO_FACTORS);
  const asian = (strike: number, count: number, hoursApart: number): WhatIfLeg => ({
    instrument: {
      ...{ kind: 'asian', id: `asian-${strike}`, underlying: 'BTC', callPut: 'call', averaging: 'arithmetic' },
      ...{ strikeStyle: 'fixed', strike, expiry: Date.UTC(2026, 5, 26, 8), multiplier: 1 },
      settlement: { style: 'linear', currency: 'USD' },
      fixings: Array.from({ length: count }, (_, index) => ({
        instant: Date.UTC(2026, 5, 26, 8) - 3_600_000 * hoursApart * (count - 1 - index),
        weight: 1,
      })),
    },
    quantity: strike / 30_000,
  });
  const legs = [asian(60_000, 3, 500), asian(70_000, 12, 168)];
  const { after } = whatIf.change('b', legs);
  const wanted = await joined('b', legs, TWO_FACTORS);
  after.forEach(({ expectedShortfall }, index) => {
    expect(Math.abs(expectedShortfall / wanted[index]!.expectedShortfall - 1)).toBeLessThan(1e-12);
  });
  const tooLong = [asian(65_000, 1100, 1)];
  expect(() => whatIf.change('b', tooLong)).toThrow(
    /^an average of \d+ fixings is too long beside the book; there is room for 1024/,
  );
});

test('no legs change nothing; an unknown account and too many legs are sentences', async () => {
  const whatIf = await open();
  const { before, after } = whatIf.change('a', []);
  expect(after).toEqual(before);
  expect(() => whatIf.change('z', [])).toThrow('there is no account z; the book has 3');
  const many = Array.from({ length: 130_000 }, (_, index) => ({
    instrument: `BTC-27MAR26-${index + 1}-P`,
    quantity: 1,
  }));
  expect(() => whatIf.change('a', many)).toThrow(/^130000 instruments take .* beside the book; there is room for /);
});
