// The venue bench at a tiny size, so that it cannot rot.
import { expect, it } from 'vitest';
import { benchVenue } from '../../bench/venue.node.ts';

it('measures every stage, with one digest for all workers', async () => {
  const size = { accounts: 50, positionsPerAccount: 6, instruments: 100, expiries: 2, scenarios: 400 };
  const figures = await benchVenue(size, [1, 2, 3], 1);
  expect(figures.map(({ workers }) => workers)).toEqual([1, 2, 3]);
  expect(new Set(figures.map(({ digest }) => digest)).size).toBe(1);
  for (const { workers, digest, ...amounts } of figures) {
    for (const [name, amount] of Object.entries(amounts)) expect(amount, name).toBeGreaterThan(0);
  }
});
