// The revalue bench at a tiny size, so that it cannot rot.
import { expect, it } from 'vitest';
import { benchRevalue } from '../../bench/revalue.node.ts';

it('measures every stage, with one digest for all workers', async () => {
  const figures = await benchRevalue({ options: 120, scenarios: 500, repetitions: 1 }, [1, 2]);
  expect(figures.map(({ workers }) => workers)).toEqual([1, 2]);
  expect(new Set(figures.map(({ digest }) => digest)).size).toBe(1);
  for (const { workers, digest, ...amounts } of figures) {
    for (const [name, amount] of Object.entries(amounts)) expect(amount, name).toBeGreaterThan(0);
  }
});
