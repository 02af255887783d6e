// The worst error of a block kernel over a table of one product in one scenario, in ULP of the table's scale.
import { expect } from 'vitest';
import { exponentOf } from '../../src/spec/machine.ts';
import { errorUlp, truthTable } from './ulp.ts';

/** |actual - truth|, to a few digits. */
function absoluteError(actual: number, truth: string): number {
  const nearest = Math.abs(Number(truth));
  return errorUlp(actual, truth) * 2 ** (nearest < 2 ** -1022 ? -1074 : exponentOf(nearest) - 52);
}

interface Format {
  readonly unit: number;
  /** The column of the table. */
  readonly scale: string;
}

const FLOAT64: Format = { unit: 2 ** -52, scale: 'scale' };
export const FLOAT32: Format = { unit: 2 ** -23, scale: 'float32Scale' };

/** Every row within `limit` ULP of the format's scale; `floor` is what a subnormal price, times the quantity, may lose. */
export function expectWithinScale(
  name: string,
  functionName: string,
  evaluate: (inputs: readonly number[]) => number,
  limit: number,
  floor: (inputs: readonly number[]) => number = () => 0,
  format: Format = FLOAT64,
): void {
  const table = truthTable(name, functionName);
  const scaleAt = table.columns.indexOf(format.scale);
  const inputCount = table.columns.indexOf('scale') - 1;
  let worst = { error: -1, row: '' };
  for (const row of table.rows) {
    const inputs = row.slice(0, inputCount) as number[];
    const found = evaluate(inputs);
    const lost = floor(inputs);
    const excess = lost === Infinity ? 0 : Math.max(absoluteError(found, row[inputCount] as string) - lost, 0);
    const error = excess / (format.unit * Number(row[scaleAt]) + Number.MIN_VALUE);
    if (!(error <= worst.error))
      worst = { error, row: `${inputs.join(', ')}: got ${found}, wanted ${row[inputCount]}` };
  }
  if (process.env.PLIMSOLL_SHOW_ERRORS) console.log(`${name}: ${worst.error.toFixed(3)}, ${worst.row}`);
  expect(worst.error, worst.row).toBeLessThanOrEqual(limit);
}

export function expectSameBits(found: Float64Array, wanted: Float64Array, count: number): void {
  for (let lane = 0; lane < count; lane++) {
    if (!Object.is(found[lane], wanted[lane])) expect(found[lane], `lane ${lane}`).toBe(wanted[lane]);
  }
}
