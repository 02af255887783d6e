// A venue: very many accounts over shared instruments. What each account holds of the rows of unit losses, by account, and the
// sizes of what stands in memory. Pure.
//
// A row is the loss of one unit (a part of a linear product, an option, anything else), or what one account holds of a slice
// where that is priced together. Rows stand in the order of the plan, and so do the positions of an account: its sum takes the
// same addends in the same order as full revaluation, hence the same bits.
import type { Plan } from './plan.ts';

export interface UnitRows {
  readonly count: number;
  readonly ofUnit: Uint32Array;
  /** By bundle, over the slices in their order. */
  readonly ofBundle: Uint32Array;
}

type RowSources = Pick<Plan, 'linear' | 'slices' | 'perScenario' | 'optionCount' | 'bundleCount'>;

/** Linear units; of every slice its options, then its bundles; what is priced scenario by scenario. */
export function unitRows({ linear, slices, perScenario, optionCount, bundleCount }: RowSources): UnitRows {
  const ofUnit = new Uint32Array(linear.length + optionCount + perScenario.length);
  const ofBundle = new Uint32Array(bundleCount);
  let count = 0;
  let bundle = 0;
  for (let unit = 0; unit < linear.length; unit++) ofUnit[unit] = count++;
  for (const { firstOption, optionCount: options, bundles } of slices) {
    for (let option = 0; option < options; option++) ofUnit[linear.length + firstOption + option] = count++;
    for (let index = 0; index < bundles.length; index++) ofBundle[bundle++] = count++;
  }
  for (let unit = linear.length + optionCount; unit < ofUnit.length; unit++) ofUnit[unit] = count++;
  return { count, ofUnit, ofBundle };
}

/** Positions by account, each account's by ascending row. */
export interface AccountPositions {
  /** From `start[a]` up to, not with, `start[a + 1]`. */
  readonly start: Uint32Array;
  readonly row: Uint32Array;
  /** Units held; 1 for a bundle, whose quantities stand in its options. */
  readonly quantity: Float64Array;
}

export function accountPositions(plan: Plan, rows: UnitRows): AccountPositions {
  const { accounts, holdings } = plan;
  const start = new Uint32Array(accounts.length + 1);
  for (const account of holdings.account) start[account + 1]!++;
  for (const { bundles } of plan.slices) for (const { account } of bundles) start[account + 1]!++;
  for (let account = 0; account < accounts.length; account++) start[account + 1]! += start[account]!;
  const next = start.slice(0, accounts.length);
  const row = new Uint32Array(start[accounts.length]!);
  const quantity = new Float64Array(row.length);
  const put = (account: number, ofRow: number, amount: number) => {
    const at = next[account]!++;
    row[at] = ofRow;
    quantity[at] = amount;
  };
  const putUnits = (first: number, end: number) => {
    for (let unit = first; unit < end; unit++) {
      for (let holder = holdings.unitStart[unit]!; holder < holdings.unitStart[unit + 1]!; holder++) {
        put(holdings.account[holder]!, rows.ofUnit[unit]!, holdings.coefficient[holder]!);
      }
    }
  };
  const firstOption = plan.linear.length;
  putUnits(0, firstOption);
  let bundle = 0;
  for (const slice of plan.slices) {
    putUnits(firstOption + slice.firstOption, firstOption + slice.firstOption + slice.optionCount);
    for (const { account } of slice.bundles) put(account, rows.ofBundle[bundle++]!, 1);
  }
  putUnits(firstOption + plan.optionCount, rows.ofUnit.length);
  return { start, row, quantity };
}
