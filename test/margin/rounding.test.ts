// How figures are written: exact in decimals, up, down and to the nearest; beside what was computed, never in its place.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createModel, modelEntry } from '../../src/margin/models.ts';
import { parameterDocument } from '../../src/margin/parameters.ts';
import { rounded, roundingWords } from '../../src/margin/rounding.ts';
import { sentenceOf } from '../market/helpers.ts';
import { bookOf, requirementsOf } from './walk.ts';

test.each([
  [0.1 + 0.2, 1, 'up', 0.3],
  [1.0000001, 6, 'up', 1.000001],
  [1.0000001, 6, 'down', 1],
  [1.005, 2, 'nearest', 1.01],
  [2.5, 0, 'nearest', 3],
  [1249.99, -2, 'nearest', 1200],
  [1250, -2, 'up', 1300],
  [0, 6, 'up', 0],
  [12_345_678.123_456_7, 6, 'down', 12_345_678.123_456],
  [Number.POSITIVE_INFINITY, 2, 'up', Number.POSITIVE_INFINITY],
] as const)('%d to %d decimals, %s', (amount, decimals, direction, wanted) => {
  expect(rounded(amount, { decimals, direction })).toBe(wanted);
});

test('what is written lies within one step, on the side that is named, and rounds to itself', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.integer({ min: 0, max: 5 }), (amount, decimals) => {
      const step = 10 ** -decimals;
      const slack = 1e-14 * amount;
      const [up, down] = (['up', 'down'] as const).map((direction) => rounded(amount, { decimals, direction }));
      expect(up! - amount).toBeGreaterThanOrEqual(-slack);
      expect(amount - down!).toBeGreaterThanOrEqual(-slack);
      expect(up! - down!).toBeLessThanOrEqual(step * (1 + 1e-9) + slack);
      expect(rounded(up!, { decimals, direction: 'up' })).toBe(up);
    }),
    { seed: 20260206 },
  );
});

test('a document says how its venue rounds; the requirement carries both figures', async () => {
  const [preset] = modelEntry('cross').presets;
  const parameters = parameterDocument({
    ...preset,
    rounding: { decimals: 0, direction: 'up', certainty: 'published' },
  });
  const [requirement] = await requirementsOf(
    createModel('cross', { parameters }),
    bookOf(['a', 'BTC_USDC-PERPETUAL', 0.0123]),
  );
  const { initial, written } = requirement!;
  expect(Number.isInteger(initial)).toBe(false);
  expect(written).toMatchObject({ initial: Math.ceil(initial), words: 'to 0 decimals, up' });
  const [plain] = await requirementsOf(createModel('cross'), bookOf(['a', 'BTC_USDC-PERPETUAL', 0.0123]));
  expect(plain!.written).toBeUndefined();
  expect(plain!.initial).toBe(initial);
});

test('what is not known for certain says so, and a wrong word is refused with its path', () => {
  expect(roundingWords({ decimals: -2, direction: 'nearest', certainty: 'inferred' })).toBe(
    'to 100s, to the nearest, provisional: inferred',
  );
  const [preset] = modelEntry('cross').presets;
  const rounding = { decimals: 2, direction: 'sideways', certainty: 'read' };
  expect(sentenceOf(() => parameterDocument({ ...preset, rounding }, { file: 'mine.json' }))).toBe(
    'direction is "sideways"; it must be one of up, down, nearest (mine.json, rounding.direction)',
  );
});
