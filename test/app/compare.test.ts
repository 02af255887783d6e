// compare: the same figures as margin, a refusal in its row, sets revalued once, and one book on several venues.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPlimsoll } from '../../src/app/create-plimsoll.node.ts';
import type { Plimsoll } from '../../src/app/plimsoll.ts';
import { UNION } from '../../src/app/unified-account.ts';
import { BookBuilder } from '../../src/book/book-builder.ts';
import { efficiencyOf, sumEfficiency, sumOfInitial } from '../../src/margin/compare-report.ts';
import { MODELS } from '../../src/margin/models.ts';
import { readBook } from '../../src/store/read-book.node.ts';
import { readSnapshot } from '../../src/store/read-snapshot.node.ts';
import { bookOf, FLAT } from '../margin/walk.ts';
import { exampleHistory } from '../scenarios/history-of.ts';

let pool: Plimsoll;
beforeAll(async () => {
  pool = await createPlimsoll({ workers: 2 });
});
afterAll(() => pool.close());

const history = { history: { ...exampleHistory(), factors: ['BTC spot', 'ETH spot'] }, source: 'the example' };

test('every model on the example book, each with the figures of margin', async () => {
  const book = await readBook('examples/market-maker.csv');
  const snapshot = await readSnapshot('examples/snapshot.json');
  const report = await pool.compare(book, snapshot, { history, scenarios: 2000 });
  expect(report.models.map(({ name }) => name)).toEqual(MODELS.map(({ name }) => name));
  for (const name of ['es', 'historical', 'cross', 'delta']) {
    const row = report.models.find((model) => model.name === name)!;
    const values = name === 'es' ? { scenarios: 2000 } : {};
    const alone = await pool.margin(book, snapshot, { name, values, history }, { contributions: 'none' });
    expect(row.requirements).toEqual(alone.requirements);
  }
  const isolated = report.models.find(({ name }) => name === 'isolated')!;
  expect(sumEfficiency(report, isolated)).toBe(1);
  const cross = report.models.find(({ name }) => name === 'cross')!;
  expect(efficiencyOf(report, cross, 0)).toBe(cross.requirements[0]!.initial / isolated.requirements[0]!.initial);
  // es and var look at the same scenarios.
  expect(report.models.find(({ name }) => name === 'var')!.sharedSets).toBe(1);
});

test('a rule that refuses the book says so in its row, and the others go on', async () => {
  const book = bookOf(['desk', 'BTC_USDC-PERPETUAL', 1]);
  const report = await pool.compare(book, FLAT, { models: ['fhs', 'es', 'delta'], scenarios: 1000 });
  expect(report.models.map(({ name, refusal }) => [name, refusal === null])).toEqual([
    ['fhs', false],
    ['es', true],
    ['delta', true],
  ]);
  expect(report.models[0]!.refusal).toContain('model fhs replays a history, and none was given');
  // isolated was not asked for, and is what the others are measured against all the same.
  expect(report.isolated).toEqual([60_000 * 0.02005]);
});

test('an unknown model is a sentence, and a cancelled run ends', async () => {
  const book = bookOf(['desk', 'BTC_USDC-PERPETUAL', 1]);
  await expect(pool.compare(book, FLAT, { models: ['crosss'] })).rejects.toThrow('did you mean cross?');
  const signal = AbortSignal.abort();
  await expect(pool.compare(book, FLAT, { models: ['es'], signal })).rejects.toThrow('cancelled');
});

test('one book on two venues: each venue by itself, and one account for all', async () => {
  const builder = new BookBuilder({ source: 'a test' });
  builder.add({ account: 'a', instrument: 'BTC_USDC-PERPETUAL', quantity: 5 });
  builder.add({ account: 'b', instrument: 'BTC-USDT-SWAP', quantity: -500 });
  const snapshot = { ...FLAT, currencyRates: new Map([...FLAT.currencyRates, ['USDT', 1]]) };
  const report = await pool.compare(builder.finish(), snapshot, { unify: true, models: ['delta', 'isolated'] });
  expect(report.accounts).toEqual(['deribit', 'okx', UNION]);
  const [delta, isolated] = report.models;
  const [deribit, okx, union] = delta!.requirements.map(({ initial }) => initial);
  expect(deribit).toBe(5 * 60_000 * 0.16);
  expect(okx).toBe(deribit);
  expect(union).toBe(0);
  expect(sumOfInitial(report, delta!)).toBe(deribit! + okx!);
  // Rates without offsets gain nothing by it.
  expect(isolated!.requirements[2]!.initial).toBe(sumOfInitial(report, isolated!));
});
