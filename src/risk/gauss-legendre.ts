// Nodes and weights of Gauss-Legendre quadrature on [-1, 1], by Newton's method on the Legendre recurrence.
// Source: Golub, G. and Welsch, J. (1969) Math. Comp. 23, 221-230, for the rule; Abramowitz and Stegun 25.4.29-30.
import { PI } from '../spec/elementary.ts';
import { cosine } from '../spec/trigonometric.ts';

export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

export function gaussLegendre(count: number): Quadrature {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    let x = cosine((PI * (index + 0.75)) / (count + 0.5));
    let slope = 0;
    // Quadratic from a start good to three digits: five steps reach f64, the rest change nothing.
    for (let step = 0; step < 8; step++) {
      let [before, value] = [1, x];
      for (let degree = 2; degree <= count; degree++) {
        [before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree];
      }
      slope = (count * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    nodes[index] = x;
    weights[index] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}
