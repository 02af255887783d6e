// Bars of losses: nothing is lost between them, edges are round, figures are in view.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lossSpread } from '../../src/margin/loss-spread.ts';

const spreadOf = (losses: readonly number[], seen: readonly number[] = []) =>
  lossSpread({ losses: Float64Array.from(losses), scenarioCount: losses.length, stride: 1, seen });

test('every scenario is in one bar or beyond the edges, in the bar that its loss falls in', () => {
  const losses = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 400 });
  fc.assert(
    fc.property(losses, (all) => {
      const { bins, below, beyond, least, most, looked } = spreadOf(all);
      expect(bins.reduce((sum, { count }) => sum + count, 0) + below + beyond).toBe(looked);
      expect([least, most]).toEqual([Math.min(...all), Math.max(...all)]);
      expect(bins.length).toBeLessThanOrEqual(51);
      for (const { low, high, count } of bins) {
        const width = high - low;
        // An edge itself may round to either side.
        const inside = all.filter((loss) => loss > low + width * 1e-6 && loss < high - width * 1e-6).length;
        const near = all.filter((loss) => loss > low - width * 1e-6 && loss < high + width * 1e-6).length;
        expect(count).toBeGreaterThanOrEqual(inside);
        expect(count).toBeLessThanOrEqual(near);
      }
    }),
    { numRuns: 200, seed: 1 },
  );
});

test('a thousand scenarios from 0 to 999: bars of 25, ends on round numbers', () => {
  const { bins } = spreadOf(Array.from({ length: 1000 }, (_, index) => index));
  expect(bins[0]).toEqual({ low: 0, high: 25, count: 25 });
  expect(bins.length).toBe(40);
  expect(bins.every(({ count }) => count === 25)).toBe(true);
});

test('what lies far out is counted and not drawn, unless a figure lies there', () => {
  const losses = [...Array.from({ length: 9999 }, (_, index) => index / 10_000), 1e6];
  expect(spreadOf(losses)).toMatchObject({ beyond: 1, most: 1e6 });
  const { bins } = spreadOf(losses, [500]);
  expect(bins.at(-1)!.high).toBeGreaterThanOrEqual(500);
});

test('weights count as weights; one loss, and equal losses, are one bar', () => {
  const weighted = lossSpread({
    losses: Float64Array.of(0, 10),
    weights: Float64Array.of(3, 1),
    scenarioCount: 2,
    stride: 1,
    seen: [],
  });
  const drawn = weighted.bins.filter(({ count }) => count > 0).map(({ count }) => count);
  expect(drawn).toEqual([1.5, 0.5]);
  expect(spreadOf([7]).bins).toEqual([{ low: 7, high: 8, count: 1 }]);
  expect(spreadOf([0, 0, 0]).bins).toEqual([{ low: 0, high: 1, count: 3 }]);
});
