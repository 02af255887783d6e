// The page of a run: the figures of the run, the same text twice, names of strangers as letters.

import { beforeAll, describe, expect, it } from 'vitest';
import type { RiskPicture } from '../../src/margin/risk-picture.ts';
import { shipLevels } from '../../src/report/margin-page/hull.ts';
import { comparePage, marginPage } from '../../src/report/margin-page/margin-page.ts';
import { numberText } from '../../src/report/number-text.ts';
import { readBook } from '../../src/store/read-book.node.ts';
import { exampleMarket, onePosition, openFacade, pageOf, RUN, strangeNames } from './pages.ts';

const ES = { name: 'es', values: { scenarios: 2000 } };

describe('the example book', () => {
  let picture: RiskPicture;
  let text: string;
  beforeAll(async () => {
    const plimsoll = await openFacade();
    picture = await plimsoll.picture(await readBook('examples/market-maker.csv'), await exampleMarket(), ES);
    text = marginPage({ picture, run: RUN });
  }, 120_000);

  it('says every requirement, VaR, ES and digest', () => {
    const { margin, digests } = picture;
    for (const { account, initial, equity, tail } of margin.requirements) {
      for (const figure of [initial, equity, tail!.valueAtRisk, tail!.expectedShortfall]) {
        expect(text, account).toContain(numberText(figure, 0));
      }
    }
    for (const digest of Object.values(digests)) expect(text).toContain(`<code>${digest}</code>`);
    expect(text).toContain('seed <b>20260206</b>');
    expect(text).toContain(RUN.command);
  });

  it('spreads the losses that the tail was read off', () => {
    for (const [index, { spread, worst, account }] of picture.accounts.entries()) {
      const { tail, worst: deepest } = picture.margin.requirements[index]!;
      const counted = spread!.bins.reduce((sum, { count }) => sum + count, 0) + spread!.below + spread!.beyond;
      expect(counted, account).toBe(2000);
      expect(spread!.most).toBe(deepest!.loss);
      expect(worst[0]).toEqual(deepest);
      // One per cent of 2,000 scenarios lose VaR or more; bars end on round numbers, so that they hold one bar more at most.
      const from = spread!.bins.findIndex(({ high }) => high > tail!.valueAtRisk);
      const beyond = spread!.bins.slice(from).reduce((sum, { count }) => sum + count, 0) + spread!.beyond;
      expect(beyond).toBeGreaterThanOrEqual(20);
      expect(beyond - spread!.bins[from]!.count).toBeLessThanOrEqual(20);
    }
  });

  it('adds up by expiry to what it adds up to by position, and to the totals of the account', () => {
    for (const { expiries, account, positionCount } of picture.accounts) {
      const requirement = picture.margin.requirements.find((each) => each.account === account)!;
      const sum = (of: (row: (typeof expiries)[number]) => number) =>
        expiries.reduce((total, row) => total + of(row), 0);
      expect(sum((row) => row.positionCount)).toBe(positionCount);
      expect(Math.abs(sum((row) => row.contribution!) - requirement.initial)).toBeLessThan(1e-6 * requirement.initial);
      expect(Math.abs(sum((row) => row.totals.value) - requirement.equity)).toBeLessThan(1);
    }
  });

  it('the grid stands still where nothing moves, and its worst cell is the worst', () => {
    for (const { matrix } of picture.accounts) {
      const { losses, priceMoves, volatilityMoves, worst } = matrix!;
      expect(Math.abs(losses[volatilityMoves.indexOf(0)]![priceMoves.indexOf(0)]!)).toBeLessThan(1e-6);
      expect(worst.loss).toBe(Math.max(...losses.flat()));
      expect(losses[worst.volatility]![worst.price]).toBe(worst.loss);
    }
  });
});

it('the same inputs give the same page', async () => {
  const [first, second] = [await pageOf(onePosition(), 500), await pageOf(onePosition(), 500)];
  expect(second).toBe(first);
});

it('names of strangers stay letters', async () => {
  const text = await pageOf(strangeNames(), 500);
  expect(text.match(/<script/g)!.length).toBe(1);
  expect(text).not.toContain('<img');
  const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...text.matchAll(/href="#([^"]*)"/g)].filter(([, id]) => !ids.includes(id!))).toEqual([]);
});

it.each(['var', 'span', 'isolated', 'delta', 'deribit-pm'])('a page under %s', async (model) => {
  const plimsoll = await openFacade();
  const name = model === 'var' ? { ...ES, name: model } : model;
  const picture = await plimsoll.picture(strangeNames(), await exampleMarket(), name);
  const text = marginPage({ picture, run: RUN });
  expect(text).toContain(`under <b>${model}</b>`);
  expect(text).not.toMatch(/undefined|NaN|\[object/);
});

it('a page of a margin with open orders says that the other rules know of none', async () => {
  const plimsoll = await openFacade();
  const [book, market] = [onePosition(), await exampleMarket()];
  const compare = await plimsoll.compare(book, market, { models: ['isolated', 'delta'] });
  const told = 'Open orders are not in this comparison';
  const pictureOf = async (options = {}) => ({
    picture: await plimsoll.picture(book, market, 'isolated', options),
    compare,
  });
  expect(marginPage({ ...(await pictureOf({ orders: book })), run: RUN })).toContain(told);
  expect(marginPage({ ...(await pictureOf()), run: RUN })).not.toContain(told);
});

it('a page of rules alone', async () => {
  const plimsoll = await openFacade();
  const compare = await plimsoll.compare(onePosition(), await exampleMarket(), {
    models: ['isolated', 'delta', 'fhs'],
  });
  const text = comparePage({ compare, run: RUN });
  expect(text).toContain('2 rules on one book');
  expect(text).toContain('model fhs replays a history');
  expect(text).not.toMatch(/undefined|NaN|\[object/);
});

describe('the water on the hull', () => {
  const levels = (equity: number, maintenance: number, initial = maintenance) =>
    shipLevels({ equity, maintenance, initial });

  it('stands at the keel for nothing, at the ring for all of the equity, half way for half of it', () => {
    const { ringY, waterY } = levels(100, 100);
    expect(waterY).toBe(ringY);
    const keelY = levels(100, 0).waterY;
    expect(levels(100, 50).waterY).toBe((keelY + ringY) / 2);
  });

  it('never leaves the drawing, and drowns who has no equity', () => {
    expect(levels(1, 1e12).waterY).toBe(levels(-5, 10).waterY);
    expect(levels(100, Number.POSITIVE_INFINITY).waterY).toBe(levels(-5, 10).waterY);
    expect(levels(-5, 10).waterY).toBeLessThan(levels(-5, 10).ringY);
  });
});
