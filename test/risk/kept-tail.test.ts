// A kept tail knows what the whole sample knows, to the bit, or says what it lacks.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tailOf } from '../../src/losses/tail.ts';
import { orderStatisticRanks, shortfallInterval, valueAtRiskInterval } from '../../src/risk/intervals.ts';
import {
  keptShortfallInterval,
  keptTailRisk,
  keptValueAtRiskInterval,
  scenariosToKeep,
} from '../../src/risk/kept-tail.ts';
import { createSample } from '../../src/risk/sample.ts';
import { TAIL_CONVENTIONS, tailRiskOf } from '../../src/risk/tail-risk.ts';
import { anyLevel, FIXED } from './fixtures.ts';

const anyLosses = fc
  .array(fc.oneof(fc.constantFrom(-1, 0, 1), fc.double({ min: -1e6, max: 1e6, noNaN: true })), {
    minLength: 1,
    maxLength: 80,
  })
  .map((losses) => Float64Array.from(losses));

test('the same bits as from all scenarios, with no scenario more kept than needed', () => {
  fc.assert(
    fc.property(anyLosses, anyLevel, (losses, level) => {
      const keep = scenariosToKeep(losses.length, level);
      const [kept] = keptTailRisk(tailOf(losses, { keep, account: 'a' }), [level]);
      const sample = createSample({ losses });
      const [whole] = tailRiskOf(sample, [level], TAIL_CONVENTIONS['order-statistic']);
      expect(Object.is(kept!.valueAtRisk, whole!.valueAtRisk)).toBe(true);
      expect(Object.is(kept!.expectedShortfall, whole!.expectedShortfall)).toBe(true);
      expect(kept!.scenario).toBe(sample.scenarios[whole!.rank - 1]);
      if (keep > 1) {
        const short = tailOf(losses, { keep: keep - 1, account: 'a' });
        expect(() => keptTailRisk(short, [level])).toThrow(`needs the worst ${keep}; the tail holds ${keep - 1}`);
      }
    }),
    FIXED,
  );
});

test.each([
  [100_000, 0.99, 1001],
  [10_000, 0.975, 251],
  [250, 0.99, 3],
  [100, 0.29, 72],
])('%d scenarios at %d keep %d', (count, level, keep) => {
  expect(scenariosToKeep(count, level)).toBe(keep);
});

test('intervals from the kept tail are those of the whole sample, open where a loss was not kept', () => {
  const losses = Float64Array.from({ length: 4000 }, (_, scenario) => ((scenario * 2654435761) % 4000) ** 2 / 1e4);
  const sample = createSample({ losses });
  const level = 0.99;
  const ranks = orderStatisticRanks(losses.length, level, 0.95);
  const { lower } = ranks;
  const tail = tailOf(losses, { keep: scenariosToKeep(losses.length, lower / losses.length), account: 'a' });
  const [risk] = tailRiskOf(sample, [level], TAIL_CONVENTIONS['order-statistic']);
  expect(keptValueAtRiskInterval(tail, ranks, 0.95)).toEqual(valueAtRiskInterval(sample, level, 0.95));
  const request = { ...risk!, confidence: 0.95 };
  const [kept, whole] = [keptShortfallInterval(tail, request), shortfallInterval(sample, request)];
  expect(kept.low! / whole.low!).toBeCloseTo(1, 13);
  expect(kept.high! / whole.high!).toBeCloseTo(1, 13);
  const short = tailOf(losses, { keep: scenariosToKeep(losses.length, level), account: 'a' });
  expect(keptValueAtRiskInterval(short, ranks, 0.95).low).toBeNull();
  expect(keptValueAtRiskInterval(short, ranks, 0.95).high).toBe(valueAtRiskInterval(sample, level, 0.95).high);
});
