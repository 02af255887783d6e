// es and var by other draws than plain ones: the same figures, tighter intervals, for the account that is aimed at and for others.
import { expect, test } from 'vitest';
import { createModel } from '../../src/margin/models.ts';
import { bookOf, requirementsOf } from './walk.ts';

const book = bookOf(
  ['desk', 'BTC-27MAR26-65000-C', -5],
  ['desk', 'ETH-27MAR26-1800-P', -40],
  ['desk', 'BTC_USDC-PERPETUAL', 2],
  ['small', 'ETH_USDC-PERPETUAL', 3],
  ['small', 'BTC-27MAR26-50000-P', 0.1],
);
const figuresBy = async (name: string, values: Readonly<Record<string, unknown>>) =>
  (await requirementsOf(createModel(name, { values }), book)).map(({ tail }) => tail!);

test.each(['sobol', 'importance'])(
  '%s sampling: intervals that meet those of many plain draws, and are shorter',
  async (sampling) => {
    const plain = await figuresBy('es', { scenarios: 30_000, seed: 3 });
    const equal = await figuresBy('es', { scenarios: 4096 });
    const sampled = await figuresBy('es', { scenarios: 4096, sampling });
    for (const [account, tail] of sampled.entries()) {
      for (const name of ['valueAtRiskInterval', 'expectedShortfallInterval'] as const) {
        const own = tail[name]!;
        expect(own.method).toBe(sampling === 'sobol' ? 'replicates' : 'strata');
        const wide = plain[account]![name]!;
        expect(own.low!).toBeLessThan(wide.high!);
        expect(own.high!).toBeGreaterThan(wide.low!);
      }
      const widthOf = ({ expectedShortfallInterval: of }: typeof tail) => of!.high! - of!.low!;
      // The desk is what importance sampling aims at.
      const share = account > 0 ? 1 : sampling === 'importance' ? 0.3 : 0.9;
      expect(widthOf(tail)).toBeLessThan(share * widthOf(equal[account]!));
    }
  },
);

test('what is aimed at is said', async () => {
  const model = createModel('es', { values: { scenarios: 2048, sampling: 'importance' } });
  const [requirement] = await requirementsOf(model, book);
  expect(requirement!.warnings).toContain(
    'the scenarios aim at account desk; figures of the others are as right, with wider intervals',
  );
});

test.each([
  [
    'es',
    { sampling: 'sobol', scenarios: 1000 },
    '1000 scenarios are too few for sobol sampling; it needs at least 1024',
  ],
  ['var', { sampling: 'latin' }, 'latin'],
  ['es-plus', { sampling: 'sobol' }, 'sampling'],
])('%s with %o is refused', async (name, values, sentence) => {
  await expect((async () => requirementsOf(createModel(name, { values }), book))()).rejects.toThrow(sentence);
});
