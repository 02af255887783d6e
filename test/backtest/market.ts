// A made-up market for tests: two coins whose prices are drawn from Philox, a day a row.

import { createPlimsollInThread } from '../../src/app/in-thread.ts';
import { strategyBooks } from '../../src/backtest/books.ts';
import { openPriceTape } from '../../src/backtest/price-tape.ts';
import { createRule, RULE_SETTINGS, type Rule, type RuleChoice } from '../../src/backtest/rules.ts';
import { strategyNamed } from '../../src/backtest/strategies.ts';
import type { WalkPlan, WalkRecord } from '../../src/backtest/walk.ts';
import { MILLISECONDS_PER_DAY } from '../../src/core/units.ts';
import { createHistory, type History } from '../../src/market/history.ts';
import { fillNormals } from '../../src/scenarios/draws.ts';
import { exp } from '../../src/spec/exp.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';

export const FIRST_DAY = Date.UTC(2020, 0, 1);
export const dayOf = (row: number): number => FIRST_DAY + row * MILLISECONDS_PER_DAY;

/** Prices from row `changedFrom` on are of another seed. */
export function drawnHistory(dayCount: number, { seed = 7, changedFrom = dayCount } = {}): History {
  const draws = (own: number) => ({ seed: own, stream: 0, method: 'philox', antithetic: false }) as const;
  const normals = (own: number, factor: number): Float64Array => {
    const column = new Float64Array(dayCount);
    fillNormals(column, { draws: draws(own), factor, step: 0, factorsPerStep: 2, firstScenario: 0, count: dayCount });
    return column;
  };
  const rows = { instants: [] as number[], factors: [] as string[], values: [] as number[] };
  for (const [factor, [name, first]] of (
    [
      ['BTC spot', 10_000],
      ['ETH spot', 300],
    ] as const
  ).entries()) {
    const own = normals(seed, factor);
    const other = normals(seed + 1, factor);
    let price: number = first;
    for (let row = 0; row < dayCount; row++) {
      price *= exp(0.04 * (row < changedFrom ? own[row]! : other[row]!));
      rows.instants.push(dayOf(row));
      rows.factors.push(name);
      rows.values.push(price);
    }
  }
  return createHistory(rows);
}

export interface PlanChoice {
  readonly history: History;
  readonly rules?: readonly Rule[];
  readonly models?: readonly RuleChoice[];
  readonly strategies?: readonly string[];
  readonly first?: number;
  readonly end?: number;
  readonly riskDays?: number;
}

export const TEST_SETTINGS = { ...RULE_SETTINGS, windowChanges: 120, scenarios: 200 };

export function planOf(choice: PlanChoice): WalkPlan {
  const { history, strategies = ['short-strangle', 'levered-perp'], riskDays = 1 } = choice;
  const tape = openPriceTape({ history, source: 'a test', underlyings: ['BTC'] });
  const models = choice.models ?? [{ model: 'fhs' }, { model: 'es' }];
  return {
    tape,
    books: strategyBooks(strategies.map(strategyNamed), ['BTC']),
    rules: choice.rules ?? models.map((each) => createRule(each, TEST_SETTINGS)),
    riskMilliseconds: riskDays * MILLISECONDS_PER_DAY,
    first: choice.first ?? 0,
    end: choice.end ?? tape.instants.length,
    stride: 1,
  };
}

export async function recordsOf(plan: WalkPlan): Promise<readonly WalkRecord[]> {
  const plimsoll = await createPlimsollInThread(await compileWasmBuild('strict'));
  const records: WalkRecord[] = [];
  for await (const record of plimsoll.backtest(plan)) records.push(record);
  await plimsoll.close();
  return records;
}
