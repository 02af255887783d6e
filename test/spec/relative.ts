// How far a kernel of several outputs is from a table of truths, each output relative to its own truth.
import { expect } from 'vitest';
import type { TruthTable } from './ulp.ts';

/** Every output of every row within `limit` of its truth, relative to it; a failure prints the worst row. */
export function expectWithinRelative(
  table: TruthTable,
  limit: number,
  evaluate: (...inputs: number[]) => ArrayLike<number>,
): void {
  let worst = { error: -1, row: '' };
  for (const row of table.rows) {
    const inputs = row.filter((cell) => typeof cell === 'number');
    const truths = row.filter((cell) => typeof cell === 'string');
    const results = Array.from(evaluate(...inputs));
    expect(results.length, 'as many results as truths').toBe(truths.length);
    truths.forEach((truth, index) => {
      const error = Math.abs(results[index]! / Number(truth) - 1);
      if (!(error <= worst.error)) {
        const name = table.columns[inputs.length + index];
        worst = { error, row: `${name} at ${inputs.join(', ')}: got ${results[index]}, wanted ${truth}` };
      }
    });
  }
  if (process.env.PLIMSOLL_SHOW_ERRORS) console.log(`${table.function}: ${worst.error}, ${worst.row}`);
  expect(worst.error, worst.row).toBeLessThanOrEqual(limit);
}

/** A price of every row within `limit` of its truth, relative to the forward, the first input. */
export function expectWithinForward(table: TruthTable, limit: number, evaluate: (...inputs: number[]) => number): void {
  let worst = { error: -1, row: '' };
  for (const row of table.rows) {
    const inputs = row.filter((cell) => typeof cell === 'number');
    const truth = row.find((cell) => typeof cell === 'string');
    const price = evaluate(...inputs);
    const error = Math.abs(price - Number(truth)) / inputs[0]!;
    if (!(error <= worst.error)) worst = { error, row: `at ${inputs.join(', ')}: got ${price}, wanted ${truth}` };
  }
  if (process.env.PLIMSOLL_SHOW_ERRORS) console.log(`${table.function}: ${worst.error} of forward, ${worst.row}`);
  expect(worst.error, worst.row).toBeLessThanOrEqual(limit);
}
