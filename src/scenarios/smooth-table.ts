// A smooth function of one variable as Chebyshev polynomials of degree 11 on equal intervals: quantile transforms cost microseconds
// each, and a scenario set needs millions. The functions are analytic on intervals far wider than ours, so that the error is that
// of the function itself; tests hold the results to mpmath.
import { invariant } from '../core/errors.ts';
import { PI } from '../spec/elementary.ts';
import { cosine } from '../spec/trigonometric.ts';

const NODES = 12;

export interface SmoothTable {
  readonly low: number;
  readonly high: number;
  readonly intervalsPerUnit: number;
  readonly coefficients: Float64Array;
}

export interface TableRange {
  readonly low: number;
  readonly high: number;
  readonly intervals: number;
}

export function createSmoothTable(value: (x: number) => number, { low, high, intervals }: TableRange): SmoothTable {
  invariant(high > low && intervals >= 1, `a table of ${intervals} intervals on [${low}, ${high}]`);
  const coefficients = new Float64Array(intervals * NODES);
  const width = (high - low) / intervals;
  const cosines = Float64Array.from({ length: 4 * NODES }, (_, k) => cosine((PI * k) / (2 * NODES)));
  const values = new Float64Array(NODES);
  for (let interval = 0; interval < intervals; interval++) {
    for (let node = 0; node < NODES; node++) {
      values[node] = value(low + width * (interval + 0.5 * (1 + cosines[2 * node + 1]!)));
    }
    for (let degree = 0; degree < NODES; degree++) {
      let sum = 0;
      for (let node = 0; node < NODES; node++) {
        sum += values[node]! * cosines[(degree * (2 * node + 1)) % (4 * NODES)]!;
      }
      coefficients[interval * NODES + degree] = (degree === 0 ? 1 : 2) * (sum / NODES);
    }
  }
  return { low, high, intervalsPerUnit: 1 / width, coefficients };
}

/** The function at x in [low, high]. */
export function readSmoothTable(table: SmoothTable, x: number): number {
  const { coefficients } = table;
  const position = (x - table.low) * table.intervalsPerUnit;
  const interval = Math.max(0, Math.min(Math.floor(position), coefficients.length / NODES - 1));
  const start = interval * NODES;
  const t = 2 * (position - interval) - 1;
  // Clenshaw's recurrence.
  let next = 0;
  let afterNext = 0;
  for (let degree = NODES - 1; degree > 0; degree--) {
    const current = coefficients[start + degree]! + 2 * t * next - afterNext;
    afterNext = next;
    next = current;
  }
  return coefficients[start]! + t * next - afterNext;
}
