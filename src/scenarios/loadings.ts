// Independent normals to correlated ones: correlated = loadings x independent.
import { type Correlation, choleskyFactor, repairCorrelation } from '../market/correlation.ts';
import { symmetricEigen } from '../market/symmetric-eigen.ts';
import { type Draws, fillNormals } from './draws.ts';
import type { ScenarioBlock } from './generator.ts';

/** pca: the first driver explains most variance, the second most of the rest: the best coordinates of a Sobol point do
 *  the most work. cholesky: the first driver is the first factor. */
export type Ordering = 'pca' | 'cholesky';

export interface Loadings {
  readonly size: number;
  /** Row-major: matrix[factor * size + driver]. */
  readonly matrix: Float64Array;
  /** A sentence where the correlation had to be repaired. */
  readonly notes: readonly string[];
}

/** Loadings of a correlation; one that is not positive semi-definite is repaired, and a note says by how much. */
export function loadingsOf(correlation: Correlation, ordering: Ordering = 'pca'): Loadings {
  const repair = repairCorrelation(correlation);
  const { amount, between } = repair.largestChange;
  const notes = repair.changed
    ? [
        `the correlation was not positive semi-definite (lowest eigenvalue ${repair.eigenvaluesBefore[0]}) and was replaced by the nearest one: largest change ${amount}, between ${between[0]} and ${between[1]}`,
      ]
    : [];
  const size = correlation.names.length;
  const matrix = ordering === 'pca' ? principalLoadings(repair.correlation) : choleskyFactor(repair.correlation).lower;
  return { size, matrix, notes };
}

/** Eigenvectors times the roots of their eigenvalues, the largest first; each with its largest entry above 0. */
export function principalLoadings({ names, matrix }: Correlation): Float64Array {
  const size = names.length;
  const { values, vectors } = symmetricEigen(matrix, size);
  const loadings = new Float64Array(size * size);
  for (let driver = 0; driver < size; driver++) {
    const vector = vectors[size - 1 - driver]!;
    const root = Math.sqrt(Math.max(0, values[size - 1 - driver]!));
    const largest = vector.reduce((best, entry) => (Math.abs(entry) > Math.abs(best) ? entry : best), 0);
    const scale = largest < 0 ? -root : root;
    for (let factor = 0; factor < size; factor++) loadings[factor * size + driver] = vector[factor]! * scale;
  }
  return loadings;
}

export interface CorrelatedRequest {
  readonly draws: Draws;
  readonly block: ScenarioBlock;
  readonly step: number;
  readonly factorsPerStep: number;
  /** The cell of the first driver; the others follow. */
  readonly firstFactor: number;
}

/** Writes correlated standard normals to out[0 .. size - 1]; the drivers are added in order. */
export function fillCorrelatedNormals(
  out: readonly Float64Array[],
  loadings: Loadings,
  request: CorrelatedRequest,
): void {
  const { size, matrix } = loadings;
  const { draws, block, step, factorsPerStep, firstFactor } = request;
  const driver = new Float64Array(block.count);
  for (let factor = 0; factor < size; factor++) out[factor]!.fill(0, 0, block.count);
  for (let column = 0; column < size; column++) {
    if (isZeroColumn(matrix, size, column)) continue;
    fillNormals(driver, { draws, ...block, factor: firstFactor + column, step, factorsPerStep });
    for (let factor = 0; factor < size; factor++) {
      const loading = matrix[factor * size + column]!;
      if (loading === 0) continue;
      const target = out[factor]!;
      for (let index = 0; index < block.count; index++) target[index] = target[index]! + loading * driver[index]!;
    }
  }
}

function isZeroColumn(matrix: Float64Array, size: number, column: number): boolean {
  for (let row = 0; row < size; row++) if (matrix[row * size + column] !== 0) return false;
  return true;
}
