// The tail is what a stable sort says, on both machines, whatever order the losses come in.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitmix32 } from '../../bench/splitmix.ts';
import { tailOf } from '../../src/losses/tail.ts';
import { contract, tailSelect } from '../../src/spec/tail-select.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { type FoundTail, hostAccounts, type Refused } from './account-host.ts';

interface Row {
  readonly kind: string;
  readonly losses: readonly number[];
  readonly keep: number;
  readonly scenarios: readonly number[];
}

type Machine = (losses: ArrayLike<number>, keep: number) => FoundTail | Refused;

const { rows }: { rows: readonly Row[] } = JSON.parse(
  readFileSync(new URL('../vectors/tail-select.json', import.meta.url), 'utf8'),
);

const reference: Machine = (losses, keep) => {
  const [tailLosses, tailScenarios] = [new Float64Array(keep), new Float64Array(keep)];
  const kept = tailSelect(Float64Array.from(losses), losses.length, keep, tailLosses, tailScenarios);
  if (kept < 0) return { account: 0, scenario: -1 - kept };
  return { losses: [...tailLosses.subarray(0, kept)], scenarios: [...tailScenarios.subarray(0, kept)] };
};

const machines: readonly (readonly [string, Machine])[] = [
  ['reference', reference],
  ['f64 strict', hostAccounts(await compileWasmBuild('strict')).select],
];

describe.each(machines)('tail-select, %s', (_name, select) => {
  it.each(rows.map((row) => [row.kind, row.losses.length, row.keep, row] as const))(
    '%s: of %d scenarios the worst %d',
    (_kind, _count, keep, { losses, scenarios }) => {
      const wanted = { losses: scenarios.map((scenario) => losses[scenario]!), scenarios };
      // toEqual tells 0 from -0.
      expect(select(losses, keep)).toEqual(wanted);
    },
  );

  it('any losses, in any order: the tail of src/losses', () => {
    const anyLosses = fc
      .record({ count: fc.integer({ min: 1, max: 1500 }), seed: fc.integer(), values: fc.integer({ min: 2, max: 40 }) })
      .map(({ count, seed, values }) => {
        const uniform = splitmix32(seed);
        const isCoarse = uniform() < 0.4;
        const trend = Math.floor(3 * uniform()) - 1;
        return Float64Array.from({ length: count }, (_, scenario) =>
          isCoarse ? Math.floor(values * uniform()) : uniform() + (trend * 20 * scenario) / count,
        );
      });
    fc.assert(
      fc.property(anyLosses, fc.integer({ min: 1, max: 300 }), (losses, keep) => {
        const { losses: worst, scenarios } = tailOf(losses, { keep, account: 'a' });
        expect(select(losses, keep)).toEqual({ losses: [...worst], scenarios: [...scenarios] });
      }),
      { seed: 20261202, numRuns: 150 },
    );
  });

  it('takes the largest and the smallest number of its contract', () => {
    const { low, high } = contract.inputs[0] as { low: number; high: number };
    const losses = Array.from({ length: 40 }, (_, scenario) => (scenario === 20 ? high : low));
    expect(select(losses, 2)).toEqual({ losses: [high, low], scenarios: [20, 0] });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'a loss of %d is refused with the first scenario, wherever it stands',
    (bad) => {
      for (const count of [1, 15, 16, 33, 200]) {
        for (let at = 0; at < count; at++) {
          const losses = Float64Array.from({ length: count }, (_, scenario) => -scenario);
          losses[at] = bad;
          // A second one, of another kind, is not what is reported.
          if (at + 3 < count) losses[at + 3] = -bad;
          expect(select(losses, 2)).toEqual({ account: 0, scenario: at });
        }
      }
    },
  );
});
