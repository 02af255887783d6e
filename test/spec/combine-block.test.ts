// Accounts over shared instruments: each sum within its contract, the builds bit for bit alike, tails as from the losses.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitmix32 } from '../../bench/splitmix.ts';
import { enableRelaxedSimd } from '../../src/engine/relaxed-simd.node.ts';
import { tailOf } from '../../src/losses/tail.ts';
import { COMBINE_LANES, COMBINE_RELAXED_ERROR_ULP, combineBlock, contract } from '../../src/spec/combine-block.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { type Accounts, hostAccounts } from './account-host.ts';
import { expectSameBits, expectWithinScale } from './block-error.ts';

const hasRelaxed = enableRelaxedSimd();
const strict = hostAccounts(await compileWasmBuild('strict'));
const relaxed = hasRelaxed ? hostAccounts(await compileWasmBuild('relaxed')) : undefined;

type Machine = (accounts: Accounts) => Float64Array;

const reference: Machine = ({ rows, starts, units, quantities }) => {
  const accountCount = starts.length - 1;
  const out = new Float64Array(COMBINE_LANES * accountCount);
  const columns = [starts, units, quantities].map((column) => Float64Array.from(column));
  combineBlock(rows, columns[0]!, columns[1]!, columns[2]!, accountCount, out);
  return out;
};

/** The loss of one account in the last lane; the other lanes and the account before it hold something else. */
const oneAccount =
  (machine: Machine) =>
  (cells: readonly number[]): number => {
    const count = cells.length / 2;
    const rows = new Float64Array(COMBINE_LANES * count).fill(3);
    for (let unit = 0; unit < count; unit++) rows[(unit + 1) * COMBINE_LANES - 1] = cells[count + unit]!;
    const all = Array.from({ length: count }, (_, unit) => unit);
    const quantities = [7, ...cells.slice(0, count)];
    return machine({ rows, unitCount: count, starts: [0, 1, count + 1], units: [0, ...all], quantities }).at(-1)!;
  };

const blocks = fc
  .record({
    unitCount: fc.integer({ min: 1, max: 40 }),
    accountCount: fc.integer({ min: 1, max: 12 }),
    scenarioCount: fc.integer({ min: 1, max: 200 }),
    seed: fc.integer(),
  })
  .map(({ unitCount, accountCount, scenarioCount, seed }): Accounts & { readonly scenarioCount: number } => {
    const uniform = splitmix32(seed);
    const isWhole = uniform() < 0.3;
    // Whole numbers tie often.
    const number = () => (isWhole ? Math.floor(4 * uniform()) - 2 : (uniform() - 0.5) * 10 ** (16 * uniform() - 8));
    const rowCount = Math.ceil(scenarioCount / COMBINE_LANES);
    const rows = Float64Array.from({ length: rowCount * unitCount * COMBINE_LANES }, number);
    const starts = [0];
    for (let account = 0; account < accountCount; account++) starts.push(starts.at(-1)! + Math.floor(25 * uniform()));
    const units = Array.from({ length: starts.at(-1)! }, () => Math.floor(unitCount * uniform()));
    return { rows, unitCount, starts, units, quantities: units.map(number), scenarioCount };
  });

/** What the accounts lose in all scenarios, row after row by the reference. */
function lossesOf(accounts: Accounts, scenarioCount: number): Float64Array[] {
  const columns = accounts.starts.slice(1).map(() => new Float64Array(scenarioCount));
  const rowCells = accounts.unitCount * COMBINE_LANES;
  for (let first = 0; first < scenarioCount; first += COMBINE_LANES) {
    const start = (first / COMBINE_LANES) * rowCells;
    const found = reference({ ...accounts, rows: accounts.rows.subarray(start, start + rowCells) });
    columns.forEach((column, account) => {
      const lanes = Math.min(COMBINE_LANES, scenarioCount - first);
      column.set(found.subarray(account * COMBINE_LANES, account * COMBINE_LANES + lanes), first);
    });
  }
  return columns;
}

describe('combine-block against 25 digits', () => {
  it('reference within its contract', () =>
    expectWithinScale('combine-block', 'combineBlock', oneAccount(reference), contract.error.reference.amount));

  it('f64 strict within its contract', () =>
    expectWithinScale('combine-block', 'combineBlock', oneAccount(strict.combine), contract.error.wasm.amount));

  it.skipIf(!relaxed)('f64 relaxed within its bound (skipped where relaxed SIMD is missing)', () =>
    expectWithinScale('combine-block', 'combineBlock', oneAccount(relaxed!.combine), COMBINE_RELAXED_ERROR_ULP),
  );
});

describe('combine-block: bits', () => {
  it('f64 strict and reference agree: accounts of no positions, units held twice', () => {
    fc.assert(
      fc.property(blocks, (accounts) => {
        const wanted = reference(accounts);
        expectSameBits(strict.combine(accounts), wanted, wanted.length);
      }),
      { seed: 20261130, numRuns: 80 },
    );
  });

  it('an account loses the same alone', () => {
    fc.assert(
      fc.property(blocks, (accounts) => {
        const together = strict.combine(accounts);
        const last = accounts.starts.length - 2;
        const [start, end] = [accounts.starts[last]!, accounts.starts[last + 1]!];
        const of = <T>(column: readonly T[]) => column.slice(start, end);
        const alone = { ...accounts, starts: [0, end - start] };
        const found = strict.combine({ ...alone, units: of(accounts.units), quantities: of(accounts.quantities) });
        expectSameBits(found, together.subarray(last * COMBINE_LANES), COMBINE_LANES);
      }),
      { seed: 20261131, numRuns: 40 },
    );
  });
});

describe('combine-block and tail-select in one go', () => {
  it('give the tails of the losses, over any number of rows', () => {
    fc.assert(
      fc.property(blocks, fc.integer({ min: 1, max: 60 }), (accounts, keep) => {
        const { scenarioCount } = accounts;
        const found = strict.tails(accounts, scenarioCount, keep);
        const wanted = lossesOf(accounts, scenarioCount).map((losses) => {
          const tail = tailOf(losses, { keep, account: 'a' });
          return { losses: [...tail.losses], scenarios: [...tail.scenarios] };
        });
        expect(found).toEqual(wanted);
      }),
      { seed: 20261201, numRuns: 120 },
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'a unit loss of %d is refused with the first account that holds it, and the scenario',
    (bad) => {
      const rows = new Float64Array(3 * 2 * COMBINE_LANES).fill(1);
      // Unit 1 in scenario 5 of the third row.
      rows[2 * 2 * COMBINE_LANES + COMBINE_LANES + 5] = bad;
      const starts = [0, 1, 2, 3, 4];
      const accounts = { rows, unitCount: 2, starts, units: [0, 0, 1, 1], quantities: [1, 1, 1, 1] };
      expect(strict.tails(accounts, 3 * COMBINE_LANES, 4)).toEqual({ account: 2, scenario: 2 * COMBINE_LANES + 5 });
    },
  );
});
