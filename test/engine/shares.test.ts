// Losses summed over scenarios in shares: what full revaluation says, option by option, for any kind and any number of threads.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitmix32 } from '../../bench/splitmix.ts';
import { bookMm, bookOf, bookOtc, mixed, scenariosOf, type Workload } from '../../bench/workloads.ts';
import { partsOf } from '../../src/app/account-parts.ts';
import type { Book } from '../../src/book/book.ts';
import { compensatedDot } from '../../src/core/sums.ts';
import type { RevalueOptions } from '../../src/engine/plan.ts';
import type { Engine } from '../../src/engine/pool.node.ts';
import { openEngine } from '../../src/engine/pool.node.ts';

const engines: Engine[] = [];
beforeAll(async () => {
  engines.push(await openEngine({ workers: 1 }), await openEngine({ workers: 2, smallRuns: 'threads' }));
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const OTC = { options: 240, underlyings: 2, expiries: 3, scenarios: 130 };
const works: readonly (readonly [name: string, workload: Workload, rules: RevalueOptions])[] = [
  ['vanillas', bookOtc(OTC), {}],
  ['vanillas, some of them intrinsic', bookOtc(OTC), { horizonYears: 20 / 365 }],
  ['vanillas under a floor', bookOtc(OTC), { volatilityFloor: 0.3 }],
  ['exotics', mixed({ ...OTC, options: 80, scenarios: 70 }), {}],
  ['futures and coin-settled options', bookMm({ positions: 500, instruments: 120, expiries: 3, scenarios: 70 }), {}],
];

describe.each(works)('%s', (_, workload, rules) => {
  const joined = bookOf(workload);
  const set = scenariosOf(workload);
  const uniform = splitmix32(7);
  const shares = Float64Array.from({ length: set.count }, () => uniform() / set.count);

  async function hold(book: Book): Promise<void> {
    const losses = await engines[0]!.revalue(book, workload.snapshot, set, rules);
    const question = { book, snapshot: workload.snapshot, scenarios: set, shares };
    const [alone, together] = await Promise.all(engines.map((engine) => engine.sharedLosses(question, rules)));
    expect(together).toEqual(alone);
    losses.columns.forEach((column, account) => {
      const wanted = compensatedDot(shares, column);
      const size = column.reduce((sum, loss, scenario) => sum + shares[scenario]! * Math.abs(loss), 0);
      const difference = Math.abs(alone![account]! - wanted);
      expect(difference, losses.accounts[account]).toBeLessThanOrEqual(1e-11 * size);
    });
  }

  test('each instrument an account of its own', () => hold(partsOf(joined, joined.accounts[0]!)));
  test('one account', () => hold(joined));
});
