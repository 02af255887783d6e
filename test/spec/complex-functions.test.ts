// Complex functions against 25 digits: the error as a complex number, relative to the modulus of the truth.
import { describe, expect, it } from 'vitest';
import {
  EXP_CONSTANTS,
  LANES,
  realPartOfExp,
  writeExp,
  writeExpConstants,
  writeExpm1s,
  writeLog1ps,
  writeSquareRoots,
} from '../../src/spec/complex-functions.ts';
import { type TruthTable, truthTable } from './ulp.ts';

const LIMIT = 4e-16;

function worstError(table: TruthTable, write: (x: number, y: number, out: Float64Array, at: number) => void): number {
  const out = new Float64Array(4);
  return Math.max(
    ...table.rows.map(([x, y, real, imaginary]) => {
      write(x as number, y as number, out, 0);
      const [wanted, wantedImaginary] = [Number(real), Number(imaginary)];
      const size = Math.hypot(wanted, wantedImaginary);
      return size === 0 ? Math.hypot(out[0]!, out[1]!) : Math.hypot(out[0]! - wanted, out[1]! - wantedImaginary) / size;
    }),
  );
}

type Columns = (table: Float64Array, argument: number, result: number, count: number) => void;

/** What a function of columns makes of one number among others. */
const alone =
  (write: Columns) =>
  (x: number, y: number, out: Float64Array, at: number): void => {
    const table = new Float64Array(5 * LANES).fill(0.5);
    table[2] = x;
    table[LANES + 2] = y;
    write(table, 0, 2 * LANES, LANES);
    for (let column = 0; column < 3; column++) out[at + column] = table[(2 + column) * LANES + 2]!;
  };

describe('complex-functions', () => {
  it.each([
    ['exp', writeExp],
    ['expm1', alone(writeExpm1s)],
    ['squareRoot', alone(writeSquareRoots)],
    ['log1p', alone(writeLog1ps)],
  ] as const)('%s is within 4e-16 of the 25-digit table', (name, write) => {
    expect(worstError(truthTable('complex-functions', name), write)).toBeLessThanOrEqual(LIMIT);
  });

  it('takes the real part of a weighted power as the power would give it', () => {
    const out = new Float64Array(2);
    for (const [x, y] of truthTable('complex-functions', 'exp').rows as [number, number][]) {
      writeExp(x, y, out, 0);
      const size = Math.hypot(out[0]!, out[1]!);
      expect(Math.abs(realPartOfExp(x, y, 0.75, -2) - (0.75 * out[0]! + 2 * out[1]!))).toBeLessThanOrEqual(
        1e-15 * size,
      );
    }
  });

  it('is zero far below, and NaN for NaN', () => {
    expect(realPartOfExp(-701, 1, 1, 1)).toBe(0);
    expect(realPartOfExp(Number.NaN, 1, 1, 1)).toBeNaN();
    expect(realPartOfExp(1, Number.NaN, 1, 1)).toBeNaN();
    const out = new Float64Array(3);
    alone(writeExpm1s)(-1e6, 3, out, 0);
    expect(Array.from(out)).toEqual([-1, 0, -1]);
  });

  it('hands its twin as many constants as it says, all of them numbers', () => {
    const constants = new Float64Array(EXP_CONSTANTS + 1).fill(Number.NaN);
    writeExpConstants(constants);
    expect(constants.slice(0, EXP_CONSTANTS).some(Number.isNaN)).toBe(false);
    expect(constants[EXP_CONSTANTS]).toBeNaN();
  });
});
