// The line of a quantile: the least weighted check loss of Koenker and Bassett (1978), exactly, by walking from line to line through two
// points. Lines through one of the two are compared all at once; where neither point offers a better one, the loss being convex, there is none.
import { PlimsollError } from '../../core/errors.ts';

export interface QuantileQuestion {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Above 0. */
  readonly weights: Float64Array;
  readonly probability: number;
}

export interface QuantileLine {
  readonly line: readonly [intercept: number, slope: number];
  /** The two points that it goes through: where the search for a line by other weights begins. */
  readonly through: readonly [number, number];
}

type Line = QuantileLine['line'];

export function quantileLine(question: QuantileQuestion, near?: QuantileLine): QuantileLine {
  const { x, y } = question;
  let pivot = near?.through[0] ?? weightedQuantile(question);
  let other = near?.through[1] ?? bestThrough(question, pivot);
  let line = lineThrough(question, pivot, other);
  let loss = checkLoss(question, line);
  // Turned about one of its points, then about the other, until neither turn gains.
  for (let [turn, idle] = [0, 0]; idle < 2; turn++) {
    if (turn > 8 * y.length) {
      throw new PlimsollError('INTERNAL', `internal error: no line of a quantile was found through ${x.length} points`);
    }
    [pivot, other] = [other, pivot];
    const found = bestThrough(question, pivot);
    const next = lineThrough(question, pivot, found);
    const nextLoss = checkLoss(question, next);
    if (nextLoss < loss) {
      [other, line, loss, idle] = [found, next, nextLoss, 0];
    } else idle++;
  }
  return { line, through: [pivot, other] };
}

/** The point whose y is the quantile of all, by weights. */
function weightedQuantile({ y, weights, probability }: QuantileQuestion): number {
  const order = ascending(y);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  for (const point of order) {
    sum += weights[point]!;
    if (sum >= probability * total) return point;
  }
  return order[order.length - 1]!;
}

const ascending = (values: Float64Array): Uint32Array =>
  new Uint32Array(values.length).map((_, index) => index).sort((a, b) => values[a]! - values[b]! || a - b);

/** The other point of the best line through one. */
function bestThrough({ x, y, weights, probability }: QuantileQuestion, pivot: number): number {
  const slopes = new Float64Array(y.length);
  let slope = 0;
  for (let point = 0; point < y.length; point++) {
    const across = x[point]! - x[pivot]!;
    slopes[point] = across === 0 ? Number.POSITIVE_INFINITY : (y[point]! - y[pivot]!) / across;
    // Of the loss, where the line falls without end: points to the right lie above it, those to the left below.
    slope -= weights[point]! * (across > 0 ? across * probability : -across * (1 - probability));
  }
  for (const point of ascending(slopes)) {
    slope += weights[point]! * Math.abs(x[point]! - x[pivot]!);
    if (slope >= 0 && x[point] !== x[pivot]) return point;
  }
  throw new PlimsollError('INPUT_VALUE', 'the regressor of a quantile never moves; a line on it has no slope');
}

function lineThrough({ x, y }: QuantileQuestion, first: number, second: number): Line {
  const slope = (y[second]! - y[first]!) / (x[second]! - x[first]!);
  return [y[first]! - slope * x[first]!, slope];
}

function checkLoss({ x, y, weights, probability }: QuantileQuestion, [intercept, slope]: Line): number {
  let sum = 0;
  for (let point = 0; point < y.length; point++) {
    const off = y[point]! - (intercept + slope * x[point]!);
    sum += weights[point]! * off * (off < 0 ? probability - 1 : probability);
  }
  return sum;
}
