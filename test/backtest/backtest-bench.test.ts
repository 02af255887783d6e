// The bench of a walk at a tiny size, so that it cannot rot.
import { expect, test } from 'vitest';
import { benchBacktest } from '../../bench/backtest.node.ts';

test('one thread and two: the same digest, and figures of both', async () => {
  const size = { days: 12, scenarios: 40, positions: 10 };
  const [one, two] = [await benchBacktest(size, 1, 1), await benchBacktest(size, 2, 1)];
  expect(two.digest).toBe(one.digest);
  expect(one.seconds).toHaveLength(1);
  for (const { earlyBytes, lateBytes } of [one, two]) expect(Math.min(earlyBytes, lateBytes)).toBeGreaterThan(0);
});
