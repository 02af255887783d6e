// The loss of a book to second order in factors that move together normally, turned into independent factors:
// loss = constant + sum of (linear_j Z_j + quadratic_j Z_j^2), Z_j standard normal.
import { requireFinite } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import { symmetricEigen } from '../market/symmetric-eigen.ts';

export interface DeltaGammaBook {
  /** What the value changes by while the horizon passes and nothing moves. */
  readonly thetaValue: number;
  /** Change of value per unit of each factor's move. */
  readonly deltas: Float64Array;
  /** Second derivatives, row-major and symmetric. */
  readonly gammas: Float64Array;
  /** Covariance of the moves over the horizon, row-major and symmetric. */
  readonly covariance: Float64Array;
}

export interface QuadraticLoss {
  readonly constant: number;
  readonly linear: Float64Array;
  readonly quadratic: Float64Array;
}

/** An eigenvalue this far below zero beside the largest is rounding; farther, the matrix is no covariance. */
const ROUNDING = 1e-10;

export function quadraticLossOf(book: DeltaGammaBook): QuadraticLoss {
  const { deltas, gammas, covariance, thetaValue } = book;
  const size = deltas.length;
  requireFinite('the theta of the book', thetaValue);
  for (const [factor, delta] of deltas.entries()) requireFinite(`the delta of factor ${factor}`, delta);
  requireSymmetric('the gammas', gammas, size);
  requireSymmetric('the covariance', covariance, size);
  const root = rootOf(covariance, size);
  // -1/2 C' Gamma C with C C' = covariance; root[column] is a column of C.
  const half = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const image = productOf(gammas, root[row]!);
    for (let column = 0; column < size; column++) half[row * size + column] = -0.5 * dot(image, root[column]!);
  }
  const { values, vectors } = symmetricEigen(half, size);
  const slopes = root.map((column) => -dot(column, deltas));
  const linear = Float64Array.from(vectors, (vector) => dot(vector, slopes));
  return { constant: -thetaValue, linear, quadratic: values };
}

/** The columns of a square root of the covariance: its eigenvectors, each by the root of its eigenvalue. */
function rootOf(covariance: Float64Array, size: number): readonly Float64Array[] {
  const { values, vectors } = symmetricEigen(covariance, size);
  const largest = Math.max(0, values[size - 1] ?? 0);
  if ((values[0] ?? 0) < -ROUNDING * largest) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `the covariance has the eigenvalue ${values[0]}; it must not be negative: repair the correlation first`,
    );
  }
  return vectors.map((vector, index) => {
    const deviation = Math.sqrt(Math.max(0, values[index]!));
    return vector.map((entry) => entry * deviation);
  });
}

function requireSymmetric(name: string, matrix: Float64Array, size: number): void {
  if (matrix.length !== size * size) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `${name} have ${matrix.length} entries; ${size} factors need ${size * size}`,
    );
  }
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const entry = requireFinite(`${name} of factors ${row} and ${column}`, matrix[row * size + column]!);
      const mirrored = matrix[column * size + row]!;
      if (!(Math.abs(entry - mirrored) <= ROUNDING * (Math.abs(entry) + Math.abs(mirrored)))) {
        throw new PlimsollError(
          'INPUT_VALUE',
          `${name} of factors ${row} and ${column} are ${entry} and ${mirrored}; they must be equal`,
        );
      }
    }
  }
}

function productOf(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, row) => dot(matrix.subarray(row * size, (row + 1) * size), vector));
}

function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index]! * right[index]!;
  return sum;
}

export interface Cumulants {
  readonly mean: number;
  readonly variance: number;
  readonly third: number;
  readonly fourth: number;
}

/** The first four cumulants; (Z_j linear + Z_j^2 quadratic) adds b^2 r!/2 (2q)^(r-2) + (r-1)!/2 (2q)^r to the r-th. */
export function cumulantsOf({ constant, linear, quadratic }: QuadraticLoss): Cumulants {
  let [mean, variance, third, fourth] = [constant, 0, 0, 0];
  for (let index = 0; index < linear.length; index++) {
    const q = quadratic[index]!;
    const slope = linear[index]! * linear[index]!;
    mean += q;
    variance += slope + 2 * q * q;
    third += q * (6 * slope + 8 * q * q);
    fourth += 48 * q * q * (slope + q * q);
  }
  return { mean, variance, third, fourth };
}
