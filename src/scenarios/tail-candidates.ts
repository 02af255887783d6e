// Candidates for tail scenarios: drivers of plain and of twisted draws, with the index (quadratic-index.ts) of each.
//
// Twisted by theta, driver j given r has mean theta linear_j sqrt(r) / (1 - 2 theta curvature_j) and variance
// 1 / (1 - 2 theta curvature_j); r is Student's chi-square / degrees, under the twist the plain one by a constant factor.
import { type Draws, fillNormals } from './draws.ts';
import type { QuadraticIndex } from './quadratic-index.ts';
import { radiusOf } from './student-mixing.ts';

/** How draws are twisted: by `twist`, whose cumulant is psi; 0 leaves them plain. */
export interface Twist {
  readonly threshold: number;
  readonly twist: number;
  readonly cumulant: number;
}

const CANDIDATE_BLOCK = 2048;

export interface Source {
  readonly index: QuadraticIndex;
  readonly aim: Twist;
  readonly draws: Draws;
}

export interface Urn {
  /** Where the next candidate stands in the columns. */
  readonly next: () => number;
  readonly drivers: readonly Float64Array[];
  /** sqrt(chi-square / degrees) of Student's moves, else 1. */
  readonly roots: Float64Array;
  readonly indexes: Float64Array;
}

/** Candidates of one kind, drawn a block at a time: cell step 0 for the twisted ones, 1 for the plain. */
export function createUrn({ index, aim, draws }: Source, kind: 'plain' | 'twisted'): Urn {
  const { linear, curvature, degrees } = index;
  const size = linear.length;
  const drivers = Array.from({ length: size }, () => new Float64Array(CANDIDATE_BLOCK));
  const roots = new Float64Array(CANDIDATE_BLOCK).fill(1);
  const indexes = new Float64Array(CANDIDATE_BLOCK);
  const twist = kind === 'twisted' ? aim.twist : 0;
  const firstFactor = degrees === undefined ? 0 : 1;
  const cell = { step: kind === 'twisted' ? 0 : 1, factorsPerStep: size + firstFactor };
  const widths = curvature.map((q) => 1 / (1 - 2 * twist * q));
  const distance = index.constant - aim.threshold;
  // Under the twist the chi-square is the plain one by this factor.
  const shrink = degrees === undefined ? 1 : 1 / (1 - (2 * tiltOf(index, distance, twist)) / degrees);
  const radius = degrees === undefined ? undefined : radiusOf(degrees);
  const draw = (firstScenario: number): void => {
    const block = { draws, ...cell, firstScenario, count: CANDIDATE_BLOCK };
    if (radius !== undefined) {
      fillNormals(roots, { ...block, factor: 0 });
      for (let at = 0; at < CANDIDATE_BLOCK; at++) roots[at] = Math.sqrt(shrink) / radius(roots[at]!);
    }
    for (let at = 0; at < CANDIDATE_BLOCK; at++) indexes[at] = roots[at]! * roots[at]! * distance;
    for (let driver = 0; driver < size; driver++) {
      const column = drivers[driver]!;
      fillNormals(column, { ...block, factor: firstFactor + driver });
      const [b, q, width] = [linear[driver]!, curvature[driver]!, widths[driver]!];
      const deviation = Math.sqrt(width);
      for (let at = 0; at < CANDIDATE_BLOCK; at++) {
        const root = roots[at]!;
        const z = twist * b * root * width + deviation * column[at]!;
        column[at] = z;
        indexes[at] = indexes[at]! + root * b * z + q * z * z;
      }
    }
  };
  let number = 0;
  return {
    drivers,
    roots,
    indexes,
    next: () => {
      const at = number % CANDIDATE_BLOCK;
      if (at === 0) draw(number);
      number++;
      return at;
    },
  };
}

/** What the twist adds to the exponent of exp per unit of r: s (constant - x) + sum s^2 linear^2 / (2 (1 - 2 s curvature)). */
function tiltOf({ linear, curvature }: QuadraticIndex, distance: number, s: number): number {
  let tilt = s * distance;
  for (let driver = 0; driver < linear.length; driver++) {
    tilt += (0.5 * s * s * linear[driver]! * linear[driver]!) / (1 - 2 * s * curvature[driver]!);
  }
  return tilt;
}
