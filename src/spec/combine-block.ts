// combine-block: losses of accounts in a row of scenarios, each the sum of quantity times unit loss over its positions.
// Domain:    any quantity and unit loss; a loss that is no finite number is for tail-select to refuse.
// Error:     reference 2 ULP; wasm 2 ULP.
// Edges:     An account without positions loses 0; a quantity of zero adds exactly nothing to finite losses.
// Source:    The sum itself. Vectors: test/vectors/combine-block.json.
//
// Many accounts over shared instruments: the loss of one unit in every scenario is found once, and an account is a sparse
// row of quantities. Scenarios come in rows of COMBINE_LANES, unit by unit, so that what one row holds of all units (256 bytes
// each) stays in the second-level cache while the accounts pass by. The sum of an account runs in the order of its positions,
// from zero, one rounding for a product and one for a sum: who else is in the block changes no bit of it.
//
// The scale of the error is the sum of |quantity unit loss| over the positions. Every product rounds once and every partial sum
// once, so the bound grows with the count: it is stated for 20 positions, where alike ones come to 1.8 ULP.

import type { Contract } from './contract.ts';
import { type Column, type Index, read, toWord, write } from './machine.ts';

/** Scenarios in one row. */
export const COMBINE_LANES: Index = 32;

/** Worst error of the relaxed build, in ULP, as the contract's. */
export const COMBINE_RELAXED_ERROR_ULP: number = 2;

/** out: COMBINE_LANES losses for each account. rows: as many for each unit. starts: where an account's positions begin, and
 *  the end of the last; units and quantities by position. */
export function combineBlock(
  rows: Column,
  starts: Column,
  units: Column,
  quantities: Column,
  accountCount: Index,
  out: Column,
): void {
  for (let account = 0; account < accountCount; account++) {
    const start: Index = toWord(read(starts, account));
    const end: Index = toWord(read(starts, account + 1));
    for (let lane = 0; lane < COMBINE_LANES; lane++) {
      let sum: number = 0;
      for (let position: Index = start; position < end; position++) {
        const unit: Index = toWord(read(units, position));
        sum = sum + read(quantities, position) * read(rows, unit * COMBINE_LANES + lane);
      }
      write(out, account * COMBINE_LANES + lane, sum);
    }
  }
}

export const contract: Contract = {
  name: 'combine-block',
  summary: 'Losses of accounts in a row of scenarios, each the sum of quantity times unit loss over its positions.',
  shape: 'block',
  inputs: [
    { name: 'unitLoss', unit: 'quote per unit, per unit and scenario' },
    { name: 'quantity', unit: 'units, per position' },
  ],
  outputs: [{ name: 'loss', unit: 'quote, per account and scenario' }],
  error: {
    reference: { amount: 2, unit: 'ULP', where: 'of the sum of |quantity unit loss|, up to 20 positions' },
    wasm: { amount: 2, unit: 'ULP', where: 'of the sum of |quantity unit loss|, up to 20 positions' },
  },
  edges: 'An account without positions loses 0; a quantity of zero adds exactly nothing to finite losses.',
  source: 'The sum itself.',
};
