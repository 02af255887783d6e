// Which runs this thread finishes before other threads have heard of them. Pure: a matter of the plan, never of the results, which are
// the same bits wherever they are made.
import { americanBlocks } from './american-tables.ts';
import { averageTableBlocks } from './average-tables.ts';
import type { Plan } from './plan.ts';
import { PER_SCENARIO_COST, rowCost } from './screen-plan.ts';

/** Work in prices of the block kernel among many, some 3 ns each: threads that stand ready have it in hand after a few milliseconds... */
const HANDED_OVER = 1e6;
/** ... and those that are still to start after a tenth of a second of the machine's time each. */
const STARTED = 40e6;

/** An option that is priced alone goes through the kernel for itself. */
const UNIT_COST = 4;
/** Columns of moves that a slice fills, and a holding adds to. */
const SLICE_COST = 10;
const HOLDING_COST = 0.3;

/** A cell of a table of American options or averages, before the first price: about a millisecond. */
const TABLE_COST = 3e5;

export function isSmallRun(plan: Plan, hasThreads: boolean): boolean {
  const tables = americanBlocks(plan.americanTables) + averageTableBlocks(plan.slices);
  return TABLE_COST * tables + plan.set.count * pricesPerScenario(plan) <= (hasThreads ? HANDED_OVER : STARTED);
}

/** What full revaluation costs. */
function pricesPerScenario({ slices, linear, perScenario, holdings }: Plan): number {
  const { unitStart, account } = holdings;
  let sum = PER_SCENARIO_COST * perScenario.length + linear.length + HOLDING_COST * account.length;
  for (const slice of slices) {
    const { firstOption, optionCount, bundles } = slice;
    let rows = SLICE_COST;
    const firstUnit = linear.length + firstOption;
    for (let unit = firstUnit; unit < firstUnit + optionCount; unit++) {
      if (unitStart[unit + 1]! > unitStart[unit]!) rows += UNIT_COST;
    }
    for (const { rowCount } of bundles) rows += rowCount;
    sum += rowCost(slice) * rows;
  }
  return sum;
}
