// The correlation matrix nearest to a symmetric one in the Frobenius norm, by alternating projections with Dykstra's correction.
// Source: Higham, N. (2002) Computing the nearest correlation matrix, IMA J. Numer. Anal. 22, 329-343, algorithm 3.3.
// Vectors: test/vectors/correlation.json.
import { PlimsollError } from '../core/errors.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** Steps shorter than this (Frobenius, relative) end the search; the error left is about as much over the rate of convergence. */
const TOLERANCE = 1e-13;
const MAX_ITERATIONS = 20_000;

/** `matrix` is row-major and symmetric; its diagonal may be anything. The result has ones there and no negative eigenvalue. */
export function nearestCorrelation(
  matrix: Float64Array,
  size: number,
): { readonly matrix: Float64Array; readonly iterations: number } {
  let current = Float64Array.from(matrix);
  let correction = new Float64Array(matrix.length);
  let iterations = 0;
  for (;;) {
    iterations++;
    const shifted = current.map((value, index) => value - correction[index]!);
    const projected = withoutNegativeEigenvalues(shifted, size);
    correction = projected.map((value, index) => value - shifted[index]!);
    const next = Float64Array.from(projected);
    for (let index = 0; index < size; index++) next[index * size + index] = 1;
    const moved = distance(next, current) + distance(next, projected);
    current = next;
    if (moved <= TOLERANCE * size) break;
    if (iterations === MAX_ITERATIONS) {
      throw new PlimsollError(
        'MARKET_DATA_INVALID',
        `the nearest correlation of ${size} factors was not reached in ${MAX_ITERATIONS} steps; the last one was ${moved} long`,
        { size, moved },
      );
    }
  }
  return { matrix: withUnitDiagonal(withoutNegativeEigenvalues(current, size), size), iterations };
}

/** The nearest positive semi-definite matrix: negative eigenvalues become zero. */
function withoutNegativeEigenvalues(matrix: Float64Array, size: number): Float64Array {
  const { values, vectors } = symmetricEigen(matrix, size);
  const result = new Float64Array(size * size);
  for (let index = 0; index < size; index++) {
    const value = values[index]!;
    if (!(value > 0)) continue;
    const vector = vectors[index]!;
    for (let row = 0; row < size; row++) {
      const share = value * vector[row]!;
      for (let column = 0; column <= row; column++) {
        result[row * size + column] = result[row * size + column]! + share * vector[column]!;
      }
    }
  }
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) result[column * size + row] = result[row * size + column]!;
  }
  return result;
}

/** D^(-1/2) M D^(-1/2): semi-definite as before, and the diagonal is exactly 1. */
function withUnitDiagonal(matrix: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    result[row * size + row] = 1;
    for (let column = 0; column < row; column++) {
      const scale = Math.sqrt(matrix[row * size + row]! * matrix[column * size + column]!);
      const value = matrix[row * size + column]! / scale;
      result[row * size + column] = value;
      result[column * size + row] = value;
    }
  }
  return result;
}

function distance(left: Float64Array, right: Float64Array): number {
  let squares = 0;
  for (let index = 0; index < left.length; index++) {
    const difference = left[index]! - right[index]!;
    squares += difference * difference;
  }
  return Math.sqrt(squares);
}
