// Minimum of a function of a few variables without derivatives, the same steps on every machine.
// Source: Nelder, J. A. and Mead, R. (1965) Computer Journal 7, 308-313; ordering and shrink as in Lagarias et al. (1998).

export interface SimplexOptions {
  readonly maxEvaluations: number;
  /** Stop when the simplex is narrower than this in every coordinate, in units of the first steps. */
  readonly pointTolerance: number;
}

export interface SimplexMinimum {
  readonly point: Float64Array;
  readonly cost: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

interface Vertex {
  readonly point: Float64Array;
  readonly cost: number;
}

/** `cost` may return Infinity outside of its domain; NaN counts as Infinity. */
export function minimiseNelderMead(
  cost: (point: Float64Array) => number,
  start: readonly number[],
  firstSteps: readonly number[],
  options: SimplexOptions,
): SimplexMinimum {
  const dimension = start.length;
  let evaluations = 0;
  const vertexAt = (point: Float64Array): Vertex => {
    evaluations++;
    const value = cost(point);
    return { point, cost: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  const simplex: Vertex[] = [vertexAt(Float64Array.from(start))];
  for (let axis = 0; axis < dimension; axis++) {
    const point = Float64Array.from(start);
    point[axis] = point[axis]! + firstSteps[axis]!;
    simplex.push(vertexAt(point));
  }
  // Array.prototype.sort is stable: equal costs keep their age, so the path does not depend on the engine.
  const order = () => simplex.sort((left, right) => (left.cost < right.cost ? -1 : left.cost > right.cost ? 1 : 0));
  order();
  let converged = isNarrow(simplex, firstSteps, options.pointTolerance);
  while (!converged && evaluations < options.maxEvaluations) {
    const centre = centreOf(simplex);
    const worst = simplex[dimension]!;
    const along = (distance: number) =>
      vertexAt(centre.map((value, axis) => value + distance * (worst.point[axis]! - value)));
    const reflected = along(-1);
    if (reflected.cost < simplex[0]!.cost) {
      const expanded = along(-2);
      simplex[dimension] = expanded.cost < reflected.cost ? expanded : reflected;
    } else if (reflected.cost < simplex[dimension - 1]!.cost) {
      simplex[dimension] = reflected;
    } else {
      const outside = reflected.cost < worst.cost;
      const contracted = along(outside ? -0.5 : 0.5);
      if (contracted.cost < (outside ? reflected.cost : worst.cost)) simplex[dimension] = contracted;
      else shrink(simplex, vertexAt);
    }
    order();
    converged = isNarrow(simplex, firstSteps, options.pointTolerance);
  }
  return { ...simplex[0]!, evaluations, converged };
}

/** The mean of all vertices but the worst. */
function centreOf(simplex: readonly Vertex[]): Float64Array {
  const dimension = simplex.length - 1;
  const centre = new Float64Array(dimension);
  for (let index = 0; index < dimension; index++) {
    for (let axis = 0; axis < dimension; axis++) centre[axis] = centre[axis]! + simplex[index]!.point[axis]!;
  }
  return centre.map((sum) => sum / dimension);
}

function shrink(simplex: Vertex[], vertexAt: (point: Float64Array) => Vertex): void {
  const best = simplex[0]!.point;
  for (let index = 1; index < simplex.length; index++) {
    simplex[index] = vertexAt(simplex[index]!.point.map((value, axis) => best[axis]! + 0.5 * (value - best[axis]!)));
  }
}

function isNarrow(simplex: readonly Vertex[], firstSteps: readonly number[], tolerance: number): boolean {
  const best = simplex[0]!.point;
  return simplex.every((vertex) =>
    vertex.point.every((value, axis) => Math.abs(value - best[axis]!) <= tolerance * Math.abs(firstSteps[axis]!)),
  );
}
