// A few faults of each kind; `npm run faults` injects fifty.
import { expect, test } from 'vitest';
import { FAULTS, injectFaults } from './injected-faults.ts';

test('a run that loses a worker at a random moment has the digest of one that does not', {
  timeout: 120_000,
}, async () => {
  const figures = await injectFaults(4);
  expect(figures.map(({ fault }) => fault)).toEqual([...FAULTS]);
  for (const { sameDigest, runs, struck, fault } of figures) {
    expect(sameDigest, fault).toBe(runs);
    expect(struck, fault).toBeGreaterThan(0);
  }
});
