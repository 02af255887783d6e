// Kernels against rows in which every output of the contract has a truth and a scale of its own (test/vectors/scaled_table.py).
import { expect } from 'vitest';
import type { Contract } from '../../src/spec/contract.ts';
import { scaledRows } from './scaled-truth.ts';

type Formula = (...inputs: never[]) => unknown;

/** One lane of a kernel: inputs in the order of the contract, outputs likewise. */
export function evaluate(contract: Contract, formula: Formula, inputs: readonly number[]): readonly number[] {
  const outputs = new Float64Array(contract.outputs.length);
  const call = formula as unknown as (...values: unknown[]) => unknown;
  const work = contract.workCells === undefined ? [] : [new Float64Array(contract.workCells)];
  if (contract.outputs.length === 1) return [call(...inputs, ...work) as number];
  call(...inputs, outputs, ...work);
  return Array.from(outputs);
}

/** Every output of every row within the contract's error, in units of its scale (the value itself where the error is relative); a failure prints the worst row. */
export function expectWithinContract(contract: Contract, formula: Formula): void {
  let worst = { error: -1, what: '' };
  for (const row of scaledRows(contract.name)) {
    const inputs = contract.inputs.map(({ name }) => {
      expect(typeof row[name], `${name} of a row of ${contract.name}`).toBe('number');
      return row[name] as number;
    });
    const outputs = evaluate(contract, formula, inputs);
    contract.outputs.forEach(({ name }, index) => {
      const truth = Number(row[name]);
      const error = Math.abs(outputs[index]! - truth) / Number(row[`${name}Scale`]);
      if (!(error <= worst.error)) {
        const measured = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
        worst = { error: measured, what: `${name} is ${outputs[index]}, wanted ${truth}, of ${JSON.stringify(row)}` };
      }
    });
  }
  if (process.env.PLIMSOLL_SHOW_ERRORS) console.log(`${contract.name}: ${worst.error}, ${worst.what}`);
  expect(contract.error.reference.unit).toMatch(/^relative/);
  expect(worst.error, worst.what).toBeLessThanOrEqual(contract.error.reference.amount);
}
