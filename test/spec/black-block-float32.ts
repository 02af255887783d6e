// The f32 build of black-block, lane by lane with Math.fround: what the strict build computes, to the bit.
import type { SliceWorkload } from '../../bench/kernels/slice-workload.ts';
import { cubicCoefficient, TAIL_FIRST_ROW, TAIL_LAST_ROW } from '../../src/spec/tail-table.ts';

const f = Math.fround;
// Adding it leaves the nearest whole number in the low bits of an f32.
const ROUNDER = 12582912;
export const CAP = 1e18;

export function shortTail(tailRows: Float64Array, u: number): number {
  const clamped = Math.min(u, TAIL_LAST_ROW);
  const nearest = f(f(clamped + ROUNDER) - ROUNDER);
  const s = f(clamped - nearest);
  const row = tailRows.subarray((nearest - TAIL_FIRST_ROW) * 8);
  const c = (n: number) => f(cubicCoefficient(row, n));
  const square = f(s * s);
  const even = f(f(c(2) * square) + c(0));
  const odd = f(f(c(3) * square) + c(1));
  return f(f(odd * s) + even);
}

/** Adds to `out` what blackBlockFloat32 adds. */
export function blackBlockFloat32Mirror(tailRows: Float64Array, workload: SliceWorkload, out: Float64Array): void {
  const { scenarioCount, optionCount, scenarios, options } = workload;
  const scenarioStride = scenarios.length / 4;
  const optionStride = options.length / 6;
  for (let scenario = 0; scenario < scenarioCount; scenario++) {
    const scenarioColumn = (index: number) => f(Math.min(scenarios[scenario + index * scenarioStride]!, CAP));
    const forward = scenarioColumn(0);
    let sum = 0;
    for (let option = 0; option < optionCount; option++) {
      const column = (index: number) => options[option + index * optionStride]!;
      const strike = f(column(0));
      const x = Math.abs(f(scenarioColumn(1) - f(column(1))));
      const m = f(f(x * f(Math.min(column(3) * 64, CAP))) * scenarioColumn(3));
      const h = f(f(column(2) * 32) * scenarioColumn(2));
      const lower = Math.min(forward, strike);
      const upper = Math.max(forward, strike);
      const near = shortTail(tailRows, f(m - h));
      const far = shortTail(tailRows, f(m + h));
      const intrinsic = f((column(5) > 0 ? forward : strike) - lower);
      const price = f(f(f(lower * near) - f(upper * far)) + intrinsic);
      sum = f(sum + f(f(column(4)) * price));
    }
    out[scenario] = out[scenario]! + sum;
  }
}
