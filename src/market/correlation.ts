// Correlation of named factors: checked, repaired where it is not one, and factored for drawing.
import { requireInRange } from '../core/checks.ts';
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { within } from './market-checks.ts';
import { nearestCorrelation } from './nearest-correlation.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

export interface Correlation {
  readonly names: readonly string[];
  /** Row-major, names.length squared; symmetric, with ones on the diagonal. */
  readonly matrix: Float64Array;
}

/** An eigenvalue this far below zero is rounding of the source, not a fault: matrices come with 15 digits at best. */
const ROUNDING = 1e-13;

/** Largest symmetric difference and departure of the diagonal from 1 that a table printed to 12 digits may have. */
const PRINTED_ROUNDING = 1e-12;

/**
 * A correlation from its rows. Refused: a diagonal that is not 1, entries beyond [-1, 1], asymmetry, repeated names. Whether it
 * is positive semi-definite is for `repairCorrelation` and `choleskyFactor` to say.
 */
export function createCorrelation(
  names: readonly string[],
  rows: readonly (readonly number[])[],
  place: Place = {},
): Correlation {
  const count = names.length;
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined)
    throw invalid(`factor ${repeated} stands twice in the correlation; each may stand once`, place);
  if (count === 0 || rows.length !== count) {
    throw invalid(
      `a correlation of ${count} factors has ${rows.length} rows; it needs one row per factor, and at least one`,
      place,
    );
  }
  const matrix = new Float64Array(count * count);
  for (let row = 0; row < count; row++) {
    const values = rows[row]!;
    if (values.length !== count) {
      throw invalid(
        `row ${names[row]} of the correlation has ${values.length} entries; it needs ${count}`,
        within(place, row),
      );
    }
    for (let column = 0; column < count; column++) {
      const pair = `correlation of ${names[row]} and ${names[column]}`;
      const here = within(within(place, row), column);
      matrix[row * count + column] = requireInRange(pair, values[column]!, { low: -1, high: 1 }, here);
      if (row === column && !(Math.abs(values[column]! - 1) <= PRINTED_ROUNDING)) {
        throw invalid(`${pair} is ${values[column]}; the diagonal must be 1`, here);
      }
      const mirrored = matrix[column * count + row]!;
      if (column < row && !(Math.abs(values[column]! - mirrored) <= PRINTED_ROUNDING)) {
        throw invalid(`${pair} is ${values[column]} in one half and ${mirrored} in the other; they must agree`, here);
      }
    }
  }
  for (let row = 0; row < count; row++) {
    matrix[row * count + row] = 1;
    for (let column = 0; column < row; column++) matrix[row * count + column] = matrix[column * count + row]!;
  }
  return { names, matrix };
}

export interface CorrelationRepair {
  readonly correlation: Correlation;
  /** False: it was positive semi-definite already, and is handed back as it came. */
  readonly changed: boolean;
  readonly largestChange: { readonly amount: number; readonly between: readonly [string, string] };
  /** Root of the sum of all squared changes, both halves. */
  readonly frobeniusChange: number;
  /** Ascending. */
  readonly eigenvaluesBefore: Float64Array;
  readonly eigenvaluesAfter: Float64Array;
  readonly iterations: number;
}

/** The nearest correlation matrix (Higham 2002) where the given one has a negative eigenvalue, and what that changed. */
export function repairCorrelation(correlation: Correlation): CorrelationRepair {
  const { names, matrix } = correlation;
  const count = names.length;
  const eigenvaluesBefore = symmetricEigen(matrix, count).values;
  const untouched: readonly [string, string] = [names[0]!, names[0]!];
  if (eigenvaluesBefore[0]! >= -ROUNDING * count) {
    return {
      correlation,
      changed: false,
      largestChange: { amount: 0, between: untouched },
      frobeniusChange: 0,
      eigenvaluesBefore,
      eigenvaluesAfter: eigenvaluesBefore,
      iterations: 0,
    };
  }
  const { matrix: repaired, iterations } = nearestCorrelation(matrix, count);
  let largestChange = { amount: 0, between: untouched };
  let squares = 0;
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      const change = repaired[row * count + column]! - matrix[row * count + column]!;
      squares += change * change;
      if (column < row && Math.abs(change) > Math.abs(largestChange.amount)) {
        largestChange = { amount: change, between: [names[row]!, names[column]!] };
      }
    }
  }
  return {
    correlation: { names, matrix: repaired },
    changed: true,
    largestChange,
    frobeniusChange: Math.sqrt(squares),
    eigenvaluesBefore,
    eigenvaluesAfter: symmetricEigen(repaired, count).values,
    iterations,
  };
}

export interface CholeskyFactor {
  /** Lower triangle L, row-major, with L L' = matrix. Column j is zero where factor j adds nothing to the ones before it. */
  readonly lower: Float64Array;
  /** Columns that are not zero. */
  readonly rank: number;
  /** Largest |L L' - matrix|. */
  readonly residual: number;
}

/** Pivots below this are zero: a matrix of rank r leaves rounding of this size in the rest. */
const PIVOT_ROUNDING = 1e-12;
/** What a zeroed pivot of 1e-12 can at most leave in its column: its square root. */
const MAX_RESIDUAL = 1e-6;

/** Cholesky factor of a positive semi-definite correlation; a matrix that is not is refused, with the factor at which it shows. */
export function choleskyFactor(correlation: Correlation): CholeskyFactor {
  const { names, matrix } = correlation;
  const count = names.length;
  const lower = new Float64Array(count * count);
  let rank = 0;
  for (let column = 0; column < count; column++) {
    const pivot = remainder(lower, matrix, count, column, column);
    if (!(pivot >= -PIVOT_ROUNDING * count)) throw notSemiDefinite(correlation, names[column]!, pivot);
    if (pivot <= PIVOT_ROUNDING * count) continue;
    rank++;
    const root = Math.sqrt(pivot);
    lower[column * count + column] = root;
    for (let row = column + 1; row < count; row++) {
      lower[row * count + column] = remainder(lower, matrix, count, row, column) / root;
    }
  }
  let residual = 0;
  for (let row = 0; row < count; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = 0;
      for (let k = 0; k <= column; k++) sum += lower[row * count + k]! * lower[column * count + k]!;
      residual = Math.max(residual, Math.abs(sum - matrix[row * count + column]!));
    }
  }
  if (!(residual <= MAX_RESIDUAL)) throw notSemiDefinite(correlation, 'a dependent factor', residual);
  return { lower, rank, residual };
}

function remainder(lower: Float64Array, matrix: Float64Array, count: number, row: number, column: number): number {
  let value = matrix[row * count + column]!;
  for (let k = 0; k < column; k++) value -= lower[row * count + k]! * lower[column * count + k]!;
  return value;
}

function notSemiDefinite({ names, matrix }: Correlation, name: string, left: number): PlimsollError {
  const lowest = symmetricEigen(matrix, names.length).values[0]!;
  return new PlimsollError(
    'MARKET_DATA_INVALID',
    `the correlation of ${names.join(', ')} is not positive semi-definite: lowest eigenvalue ${lowest}, ${left} left at ${name}; repair it first (repairCorrelation)`,
    { names, lowestEigenvalue: lowest },
  );
}

function invalid(what: string, place: Place): PlimsollError {
  return new PlimsollError('INPUT_VALUE', `${what}${describePlace(place)}`, { ...place });
}
