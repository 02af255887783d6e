import { expect, test } from 'vitest';
import { plimsoll } from './run.ts';

const QUICK = ['compare', 'examples/market-maker.csv', '--market', 'examples/snapshot.json', '--workers', '1'];

test('a table with a line a rule, and refusals below it', async () => {
  const { code, out, err } = await plimsoll([...QUICK, '--models', 'isolated,cross,delta,fhs']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/isolated .* 100\.0 %/);
  expect(out).toMatch(/\ndelta /);
  expect(out).toContain('fhs says nothing: model fhs replays a history');
});

test('one JSON document with health and efficiency', async () => {
  const { code, out } = await plimsoll([...QUICK, '--models', 'cross,es', '--scenarios', '1000', '--json']);
  expect(code).toBe(0);
  const { models, accounts } = JSON.parse(out);
  expect(accounts.length).toBe(5);
  expect(models[1]).toMatchObject({ name: 'es', scenarios: 1000, refusal: null });
  expect(models[0].accounts[3]).toMatchObject({ account: 'treasury', state: 'liquidation' });
  expect(models[0].accounts[3].ofIsolated).toBeLessThan(1);
});

test('an unknown model is a usage error with the nearest name', async () => {
  const { code, err } = await plimsoll([...QUICK, '--models', 'corss']);
  expect(code).toBe(2);
  expect(err).toContain('did you mean cross?');
});
