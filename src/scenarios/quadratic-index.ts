// The loss of a book to second order, seen from a threshold x: the index by which tail scenarios are twisted and stratified.
//
//   T = r (constant - x) + sqrt(r) sum linear_j Z_j + sum curvature_j Z_j^2,   Z standard normal, independent
//
// with r = 1 for Gaussian moves X = Z, and r = chi-square / degrees for Student's X = Z / sqrt(r): then T = r (Q - x), and
// T > 0 exactly where the quadratic loss Q exceeds x. Its cumulant generating function psi is known in closed form.
// Source: Glasserman, P., Heidelberger, P. and Shahabuddin, P. (2000) Management Science 46, 1349-1364 (Gaussian); (2002)
// Mathematical Finance 12, 239-269 (Student t).
import { requireFinite } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import { symmetricEigen } from '../market/symmetric-eigen.ts';
import { log } from '../spec/log.ts';
import { normalCdf, normalDensity } from '../spec/normal-cdf.ts';
import type { FactorSpread } from './horizon.ts';
import type { Loadings } from './loadings.ts';

/** What the book is to second order: numbers, in the order of the horizon's factors. */
export interface SecondOrderBook {
  /** What the value changes by while the horizon passes and nothing moves. */
  readonly thetaValue: number;
  /** Change of value per unit of each factor's amount. */
  readonly deltas: Float64Array;
  /** Second derivatives, row-major and symmetric; or second differences over a few deviations, which fit a tail better. */
  readonly gammas: Float64Array;
}

export interface QuadraticIndex {
  readonly constant: number;
  readonly linear: Float64Array;
  readonly curvature: Float64Array;
  /** Absent: Gaussian moves. */
  readonly degrees: number | undefined;
}

export interface IndexReduction {
  readonly index: QuadraticIndex;
  /** moves of a factor = mean + sum of axes[driver][factor] X_driver. */
  readonly axes: readonly Float64Array[];
}

/** Turns the drivers so that the quadratic part is a sum of squares; the drivers that move the loss most come first. */
export function reduceToIndex(
  spreads: readonly FactorSpread[],
  loadings: Loadings,
  book: SecondOrderBook,
  degrees: number | undefined,
): IndexReduction {
  const size = spreads.length;
  requireBook(book, size);
  const shrink = degrees === undefined ? 1 : Math.sqrt((degrees - 2) / degrees);
  // columns[driver][factor]
  const columns = Array.from({ length: size }, (_, driver) =>
    Float64Array.from(
      spreads,
      ({ deviation }, factor) => deviation * shrink * loadings.matrix[factor * size + driver]!,
    ),
  );
  const means = Float64Array.from(spreads, ({ mean }) => mean);
  const bends = productOf(book.gammas, means);
  const slopes = book.deltas.map((delta, factor) => delta + bends[factor]!);
  const half = new Float64Array(size * size);
  columns.forEach((column, row) => {
    const image = productOf(book.gammas, column);
    for (let other = 0; other < size; other++) half[row * size + other] = -0.5 * dot(image, columns[other]!);
  });
  const { values, vectors } = symmetricEigen(half, size);
  const axes = vectors.map((vector) => {
    const axis = new Float64Array(size);
    for (let driver = 0; driver < size; driver++) {
      for (let factor = 0; factor < size; factor++) {
        axis[factor] = axis[factor]! + vector[driver]! * columns[driver]![factor]!;
      }
    }
    return axis;
  });
  const linear = axes.map((axis) => -dot(axis, slopes));
  const weight = (driver: number): number => linear[driver]! * linear[driver]! + 2 * values[driver]! * values[driver]!;
  const order = axes.map((_, driver) => driver).sort((left, right) => weight(right) - weight(left) || left - right);
  return {
    index: {
      constant: -(book.thetaValue + dot(book.deltas, means) + 0.5 * dot(bends, means)),
      linear: Float64Array.from(order, (driver) => linear[driver]!),
      curvature: Float64Array.from(order, (driver) => values[driver]!),
      degrees,
    },
    axes: order.map((driver) => axes[driver]!),
  };
}

function requireBook({ thetaValue, deltas, gammas }: SecondOrderBook, size: number): void {
  requireFinite('the theta of the book', thetaValue);
  if (deltas.length !== size || gammas.length !== size * size) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `the book has ${deltas.length} deltas and ${gammas.length} gammas; ${size} factors need ${size} and ${size * size}`,
    );
  }
  deltas.forEach((delta, factor) => {
    requireFinite(`the delta of factor ${factor}`, delta);
  });
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const entry = requireFinite(`the gamma of factors ${row} and ${column}`, gammas[row * size + column]!);
      const mirrored = requireFinite(`the gamma of factors ${column} and ${row}`, gammas[column * size + row]!);
      if (!(Math.abs(entry - mirrored) <= 1e-10 * (Math.abs(entry) + Math.abs(mirrored)))) {
        throw new PlimsollError(
          'INPUT_VALUE',
          `the gammas of factors ${row} and ${column} are ${entry} and ${mirrored}; they must be equal`,
        );
      }
    }
  }
}

function productOf(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, row) => dot(matrix.subarray(row * size, (row + 1) * size), vector));
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index]! * right[index]!;
  return sum;
}

/** psi(s) = ln E exp(s T) and its derivative at a real s; infinite where the expectation is. */
export function cumulantAt(index: QuadraticIndex, threshold: number, s: number): { value: number; slope: number } {
  const { linear, curvature, degrees } = index;
  const distance = index.constant - threshold;
  let logs = 0;
  let squares = 0;
  let tilt = s * distance;
  let tiltSlope = distance;
  for (let driver = 0; driver < linear.length; driver++) {
    const [b, q] = [linear[driver]!, curvature[driver]!];
    const w = 1 - 2 * q * s;
    if (!(w > 0)) return { value: Number.POSITIVE_INFINITY, slope: Number.POSITIVE_INFINITY };
    logs += log(w);
    squares += q / w;
    tilt += (0.5 * s * s * b * b) / w;
    tiltSlope += (b * b * s * (1 - q * s)) / (w * w);
  }
  if (degrees === undefined) return { value: tilt - 0.5 * logs, slope: tiltSlope + squares };
  const room = 1 - (2 * tilt) / degrees;
  if (!(room > 0)) return { value: Number.POSITIVE_INFINITY, slope: Number.POSITIVE_INFINITY };
  return { value: -0.5 * logs - 0.5 * degrees * log(room), slope: squares + tiltSlope / room };
}

/** An end so many deviations away says nothing: an eigenvalue that is rounding puts it at 1e14. */
const FARTHEST_END = 1000;

/** Variance of T under the twist s. */
export function twistedVariance(index: QuadraticIndex, threshold: number, s: number, end: number): number {
  const perDeviation = 1 / Math.sqrt(plainScale(index));
  const atZero = end < FARTHEST_END * perDeviation ? end : perDeviation;
  const room = s === 0 ? atZero : Math.min(s, end - s);
  const step = 1e-4 * (room > 0 ? room : perDeviation);
  const [up, down] = [cumulantAt(index, threshold, s + step), cumulantAt(index, threshold, s - step)];
  return (up.slope - down.slope) / (2 * step);
}

/** Sum of squares of what moves the loss: 0 where nothing does. */
export function plainScale({ linear, curvature }: QuadraticIndex): number {
  let sum = 0;
  for (let driver = 0; driver < linear.length; driver++) {
    sum += linear[driver]! * linear[driver]! + 2 * curvature[driver]! * curvature[driver]!;
  }
  return sum;
}

/** psi is finite on [0, end). */
export function endOfCumulant(index: QuadraticIndex, threshold: number): number {
  const exists = (s: number): boolean => cumulantAt(index, threshold, s).value < Number.POSITIVE_INFINITY;
  let high = 1 / Math.sqrt(plainScale(index));
  for (let doubling = 0; exists(high); doubling++) {
    if (doubling === 60) return Number.POSITIVE_INFINITY;
    high *= 2;
  }
  let low = 0;
  for (let halving = 0; halving < 60; halving++) {
    const middle = 0.5 * (low + high);
    if (exists(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The twist under which T has mean 0, the loss its threshold; null where no twist above 0 does that. */
export function twistFor(index: QuadraticIndex, threshold: number): number | null {
  const rises = (s: number): boolean => cumulantAt(index, threshold, s).slope > 0;
  if (rises(0)) return null;
  let high = 1 / Math.sqrt(plainScale(index));
  for (let doubling = 0; !rises(high); doubling++) {
    if (doubling === 60) return null;
    high *= 2;
  }
  let low = 0;
  for (let halving = 0; halving < 60; halving++) {
    const middle = 0.5 * (low + high);
    if (rises(middle)) high = middle;
    else low = middle;
  }
  return low;
}

/**
 * The quantile of the quadratic loss, to a per cent or so, by the saddle-point formula of Lugannani and Rice (1980): it
 * steers where scenarios go and enters no figure.
 */
export function quantileOfIndex(index: QuadraticIndex, level: number): number {
  let mean = index.constant;
  for (const q of index.curvature) mean += q * studentSquare(index.degrees);
  const deviation = Math.sqrt(plainScale(index) * studentSquare(index.degrees));
  const isBeyond = (x: number): boolean => tailProbability(index, x) < 1 - level;
  let [low, high] = [mean, mean + deviation];
  for (let doubling = 0; !isBeyond(high) && doubling < 200; doubling++) {
    low = high;
    high += high - mean;
  }
  for (let halving = 0; halving < 40; halving++) {
    const middle = 0.5 * (low + high);
    if (isBeyond(middle)) high = middle;
    else low = middle;
  }
  return 0.5 * (low + high);
}

/** E X^2 of a Student driver. */
const studentSquare = (degrees: number | undefined): number => (degrees === undefined ? 1 : degrees / (degrees - 2));

function tailProbability(index: QuadraticIndex, threshold: number): number {
  const twist = twistFor(index, threshold);
  if (twist === null) return cumulantAt(index, threshold, 0).slope > 0 ? 0.5 : 0;
  const root = Math.sqrt(-2 * cumulantAt(index, threshold, twist).value);
  const end = endOfCumulant(index, threshold);
  const scaled = twist * Math.sqrt(twistedVariance(index, threshold, twist, end));
  // Near the mean the two reciprocals cancel; half of the probability lies there anyway.
  if (!(root > 1e-3)) return 0.5;
  return normalCdf(-root) + normalDensity(root) * (1 / scaled - 1 / root);
}
