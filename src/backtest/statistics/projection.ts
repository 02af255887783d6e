// Least squares on a few columns, by orthogonal vectors: what of a series the columns explain, and what is left of it.
// Modified Gram-Schmidt, twice: once loses the digits that nearly dependent columns cost. A column that the ones before it
// explain to 1e-9 adds nothing and is left out, as a pseudo-inverse leaves it out.
import { compensatedDot } from '../../core/sums.ts';

const DEPENDENT = 1e-9;

function norm(vector: Float64Array): number {
  return Math.sqrt(compensatedDot(vector, vector));
}

function takeOut(vector: Float64Array, basis: readonly Float64Array[]): void {
  for (const direction of basis) {
    const share = compensatedDot(direction, vector);
    for (let row = 0; row < vector.length; row++) vector[row] = vector[row]! - share * direction[row]!;
  }
}

/** Orthonormal vectors that span the columns. */
function basisOf(columns: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const length = norm(column);
    if (!(length > 0)) continue;
    const vector = column.map((value) => value / length);
    takeOut(vector, basis);
    takeOut(vector, basis);
    const left = norm(vector);
    if (left > DEPENDENT) basis.push(vector.map((value) => value / left));
  }
  return basis;
}

export interface Projection {
  /** Sum of squares of what the columns explain. */
  readonly explained: number;
  readonly residuals: Float64Array;
  /** Columns that are not combinations of others. */
  readonly rank: number;
}

export function project(series: Float64Array, columns: readonly Float64Array[]): Projection {
  const basis = basisOf(columns);
  const shares = Float64Array.from(basis, (direction) => compensatedDot(direction, series));
  const residuals = Float64Array.from(series);
  takeOut(residuals, basis);
  return { explained: compensatedDot(shares, shares), residuals, rank: basis.length };
}
