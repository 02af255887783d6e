// Linear least squares with a handful of columns, and damped non-linear least squares built of blocks.

/**
 * Coefficients that minimise |sum coefficient_j column_j - target|, by modified Gram-Schmidt with a second pass: columns that
 * are nearly parallel keep their digits, where normal equations would square the condition number.
 * A column that the ones before it already span gets coefficient 0.
 */
export function solveLeastSquares(columns: readonly Float64Array[], target: Float64Array): number[] {
  const count = columns.length;
  const basis: Float64Array[] = [];
  const upper: Float64Array[] = columns.map(() => new Float64Array(count));
  for (let column = 0; column < count; column++) {
    const vector = Float64Array.from(columns[column]!);
    const size = Math.sqrt(dot(vector, vector));
    for (let pass = 0; pass < 2; pass++) {
      for (let row = 0; row < column; row++) {
        const share = dot(basis[row]!, vector);
        upper[row]![column] = upper[row]![column]! + share;
        addScaled(vector, basis[row]!, -share);
      }
    }
    const length = Math.sqrt(dot(vector, vector));
    const independent = length > 1e-14 * size;
    upper[column]![column] = independent ? length : 0;
    basis.push(independent ? vector.map((value) => value / length) : vector.fill(0));
  }
  const rest = Float64Array.from(target);
  const projections = basis.map((direction) => {
    const share = dot(direction, rest);
    addScaled(rest, direction, -share);
    return share;
  });
  const coefficients = new Array<number>(count).fill(0);
  for (let row = count - 1; row >= 0; row--) {
    const pivot = upper[row]![row]!;
    if (pivot === 0) continue;
    let value = projections[row]!;
    for (let column = row + 1; column < count; column++) value -= upper[row]![column]! * coefficients[column]!;
    coefficients[row] = value / pivot;
  }
  return coefficients;
}

/** A sum of squares made of blocks, each depending on few parameters: the Jacobian is only formed where it is not zero. */
export interface BlockProblem {
  /** First residual of each block, and the count of all residuals as last entry. */
  readonly blockStarts: readonly number[];
  /** Blocks that depend on each parameter, ascending. */
  readonly blocksOfParameter: readonly (readonly number[])[];
  /** Finite-difference step of each parameter. */
  readonly steps: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly evaluateBlock: (block: number, parameters: Float64Array, residuals: Float64Array) => void;
}

/**
 * Levenberg-Marquardt with Marquardt's scaling and steps held within bounds. Deterministic; stops when a step gains less
 * than `tolerance` of the cost, or after `maxIterations`.
 */
export function minimiseBlocks(
  problem: BlockProblem,
  start: Float64Array,
  maxIterations: number,
  tolerance: number,
): { readonly parameters: Float64Array; readonly cost: number; readonly iterations: number } {
  const { blockStarts, evaluateBlock } = problem;
  const residualCount = blockStarts[blockStarts.length - 1]!;
  const evaluate = (parameters: Float64Array, out: Float64Array): number => {
    for (let block = 0; block + 1 < blockStarts.length; block++) evaluateBlock(block, parameters, out);
    return dot(out, out);
  };
  let parameters = clamped(problem, start);
  let residuals = new Float64Array(residualCount);
  let cost = evaluate(parameters, residuals);
  let damping = 1e-3;
  let iterations = 0;
  let stalled = false;
  while (iterations < maxIterations && !stalled) {
    iterations++;
    const { normal, gradient } = normalEquations(problem, parameters, residuals);
    stalled = true;
    for (let attempt = 0; attempt < 24; attempt++) {
      const step = solveDamped(normal, gradient, damping);
      const candidate = clamped(
        problem,
        parameters.map((value, index) => value - step[index]!),
      );
      const candidateResiduals = new Float64Array(residualCount);
      const candidateCost = evaluate(candidate, candidateResiduals);
      if (candidateCost < cost) {
        stalled = cost - candidateCost < tolerance * cost;
        parameters = candidate;
        residuals = candidateResiduals;
        cost = candidateCost;
        damping = Math.max(damping / 5, 1e-12);
        break;
      }
      damping *= 4;
    }
  }
  return { parameters, cost, iterations };
}

function normalEquations(problem: BlockProblem, parameters: Float64Array, residuals: Float64Array) {
  const { blockStarts, blocksOfParameter, steps, evaluateBlock } = problem;
  const count = parameters.length;
  const moved = Float64Array.from(parameters);
  const scratch = new Float64Array(residuals.length);
  const columns = blocksOfParameter.map((blocks, index) => {
    // One-sided, towards the inside of the bounds.
    const step = parameters[index]! + steps[index]! <= problem.high[index]! ? steps[index]! : -steps[index]!;
    moved[index] = parameters[index]! + step;
    const column = new Float64Array(residuals.length);
    for (const block of blocks) {
      evaluateBlock(block, moved, scratch);
      for (let row = blockStarts[block]!; row < blockStarts[block + 1]!; row++) {
        column[row] = (scratch[row]! - residuals[row]!) / step;
      }
    }
    moved[index] = parameters[index]!;
    return column;
  });
  const normal = Array.from({ length: count }, () => new Float64Array(count));
  const gradient = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (const block of blocksOfParameter[i]!) {
      const start = blockStarts[block]!;
      const end = blockStarts[block + 1]!;
      gradient[i] = gradient[i]! + dot(columns[i]!, residuals, start, end);
      for (let j = 0; j <= i; j++) {
        if (blocksOfParameter[j]!.includes(block)) {
          normal[i]![j] = normal[i]![j]! + dot(columns[i]!, columns[j]!, start, end);
        }
      }
    }
  }
  // A parameter at its bound that would go beyond it stays: the others then step as if it were a constant.
  for (let i = 0; i < count; i++) {
    const pushedDown = parameters[i]! <= problem.low[i]! && gradient[i]! > 0;
    const pushedUp = parameters[i]! >= problem.high[i]! && gradient[i]! < 0;
    if (!pushedDown && !pushedUp) continue;
    gradient[i] = 0;
    for (let j = 0; j < count; j++) if (j !== i) normal[Math.max(i, j)]![Math.min(i, j)] = 0;
  }
  return { normal, gradient };
}

/** (N + damping diag N) step = gradient, by Cholesky of the lower half. */
function solveDamped(normal: readonly Float64Array[], gradient: Float64Array, damping: number): Float64Array {
  const count = gradient.length;
  const lower = normal.map((row) => Float64Array.from(row));
  const step = Float64Array.from(gradient);
  for (let i = 0; i < count; i++) {
    const row = lower[i]!;
    for (let j = 0; j < i; j++) {
      const value = row[j]! - dot(row, lower[j]!, 0, j);
      row[j] = value / lower[j]![j]!;
    }
    const pivot = normal[i]![i]! * (1 + damping) - dot(row, row, 0, i);
    // A parameter that no residual feels stays where it is.
    row[i] = pivot > 0 ? Math.sqrt(pivot) : Number.POSITIVE_INFINITY;
    step[i] = (step[i]! - dot(row, step, 0, i)) / row[i]!;
  }
  for (let i = count - 1; i >= 0; i--) {
    let value = step[i]!;
    for (let j = i + 1; j < count; j++) value -= lower[j]![i]! * step[j]!;
    step[i] = value / lower[i]![i]!;
  }
  return step;
}

function clamped(problem: BlockProblem, parameters: Float64Array): Float64Array {
  return parameters.map((value, index) => Math.min(Math.max(value, problem.low[index]!), problem.high[index]!));
}

function dot(left: Float64Array, right: Float64Array, start = 0, end = left.length): number {
  let sum = 0;
  for (let index = start; index < end; index++) sum += left[index]! * right[index]!;
  return sum;
}

function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index++) target[index] = target[index]! + factor * source[index]!;
}
