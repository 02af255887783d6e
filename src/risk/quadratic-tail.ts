// P(L > x), its density and E(L - x)+ of a quadratic loss, by inversion of its moment generating function along a
// hyperbola through the saddle point, bent to the side on which the integrand dies; then VaR and ES of it, exactly.
// Source: Rice, S. (1980) SIAM J. Sci. Stat. Comput. 1, 438-448 (saddle-point quadrature); Imhof (1961) Biometrika 48.
import { PlimsollError } from '../core/errors.ts';
import { PI } from '../spec/elementary.ts';
import { exp } from '../spec/exp.ts';
import { log } from '../spec/log.ts';
import { arctangent2, cosine, sine } from '../spec/trigonometric.ts';
import { cumulantsOf, type QuadraticLoss } from './quadratic-loss.ts';
import { requireLevel } from './sample.ts';

export interface QuadraticTail {
  /** P(L > x). */
  readonly probability: number;
  readonly density: number;
  /** E(L - x)+. */
  readonly excess: number;
}

interface Complex {
  readonly re: number;
  readonly im: number;
}

/** What decides the path: the highest and the lowest loss there is, and where the exponent tends to. */
interface Shape {
  readonly lowest: number;
  readonly highest: number;
  /** The generating function is finite on (0, end). */
  readonly end: number;
  /** exp(K(s) - s x) tends to exp(-s (x - limit)); NaN where a purely linear factor makes it a Gaussian. */
  readonly limit: number;
}

function shapeOf({ constant, linear, quadratic }: QuadraticLoss): Shape {
  let limit = constant;
  let [hasRising, hasFalling, isGaussian] = [false, false, false];
  let steepest = 0;
  for (let index = 0; index < linear.length; index++) {
    const [b, q] = [linear[index]!, quadratic[index]!];
    if (q === 0) isGaussian ||= b !== 0;
    else limit -= (b * b) / (4 * q);
    hasRising ||= q > 0;
    hasFalling ||= q < 0;
    steepest = Math.max(steepest, q);
  }
  return {
    lowest: hasFalling || isGaussian ? Number.NEGATIVE_INFINITY : limit,
    highest: hasRising || isGaussian ? Number.POSITIVE_INFINITY : limit,
    end: steepest > 0 ? 0.5 / steepest : Number.POSITIVE_INFINITY,
    limit: isGaussian ? Number.NaN : limit,
  };
}

/** K(s) - s x and its first two derivatives at a real s. */
function exponentAt(loss: QuadraticLoss, x: number, s: number): { slope: number; curvature: number } {
  let slope = loss.constant - x;
  let curvature = 0;
  for (let index = 0; index < loss.linear.length; index++) {
    const [b, q] = [loss.linear[index]!, loss.quadratic[index]!];
    const w = 1 - 2 * q * s;
    // d/ds of -ln(w)/2 + b^2 s^2 / (2 w).
    slope += q / w + (b * b * s * (1 - q * s)) / (w * w);
    curvature += (2 * q * q) / (w * w) + (b * b) / (w * w * w);
  }
  return { slope, curvature };
}

/** How large the terms are whose sum is the exponent: rounding leaves the integrand no more digits than their last. */
function exponentSize({ constant, linear, quadratic }: QuadraticLoss, x: number, s: number): number {
  let size = Math.abs(constant - x) * s;
  for (let index = 0; index < linear.length; index++) {
    size += (0.5 * linear[index]! * linear[index]! * s * s) / (1 - 2 * quadratic[index]! * s);
  }
  return size;
}

/** exp(K(s) - s x) at a complex s. */
function integrandAt(loss: QuadraticLoss, x: number, s: Complex): Complex {
  let re = (loss.constant - x) * s.re;
  let im = (loss.constant - x) * s.im;
  const squareRe = s.re * s.re - s.im * s.im;
  const squareIm = 2 * s.re * s.im;
  for (let index = 0; index < loss.linear.length; index++) {
    const [b, q] = [loss.linear[index]!, loss.quadratic[index]!];
    const wRe = 1 - 2 * q * s.re;
    const wIm = -2 * q * s.im;
    const norm = wRe * wRe + wIm * wIm;
    const half = (0.5 * b * b) / norm;
    re += half * (squareRe * wRe + squareIm * wIm) - 0.25 * log(norm);
    im += half * (squareIm * wRe - squareRe * wIm) - 0.5 * arctangent2(wIm, wRe);
  }
  const size = exp(re);
  return { re: size * cosine(im), im: size * sine(im) };
}

/** The real s in (0, end) at which exp(K(s) - s x) / s is least: where the path crosses. */
function saddleOf(loss: QuadraticLoss, x: number, end: number): number {
  const rises = (s: number): boolean => exponentAt(loss, x, s).slope - 1 / s > 0;
  // From the scale of the loss, never from the end: an eigenvalue that is rounding puts the end at 1e14 times the crossing.
  let high = Math.min(end, 1 / Math.sqrt(cumulantsOf(loss).variance));
  while (high < end && !rises(high)) high = Math.min(end, 2 * high);
  let low = 0;
  for (let halving = 0; halving < 60; halving++) {
    const middle = 0.5 * (low + high);
    if (rises(middle)) high = middle;
    else low = middle;
  }
  return low;
}

/** How far the path bends from the vertical; beyond 1 a linear factor's Gaussian would grow along it. */
const BEND = 0.5;
const FIRST_STEP = 0.25;
const MAX_HALVINGS = 8;
const MAX_NODES = 20_000;
const AGREEMENT = 1e-13;
const MOST_GROWTH = 1e4;

interface Path {
  readonly crossing: number;
  readonly width: number;
  readonly bend: number;
}

/** The three integrals by the trapezoidal rule, which converges exponentially; nodes at offset, offset + step, ... */
function integrate(loss: QuadraticLoss, x: number, path: Path, offset: number, step: number): Float64Array {
  const sums = new Float64Array(3);
  let [first, largest, quiet] = [0, 0, 0];
  for (let node = 0; node < MAX_NODES && quiet < 4; node++) {
    const v = offset + node * step;
    const [up, down] = [exp(v), exp(-v)];
    const [cosh, sinh] = [0.5 * (up + down), 0.5 * (up - down)];
    const s = { re: path.crossing + path.width * path.bend * (cosh - 1), im: path.width * sinh };
    const value = integrandAt(loss, x, s);
    // ds / i dv = width (cosh v - i bend sinh v).
    const along = { re: path.width * cosh, im: -path.width * path.bend * sinh };
    const norm = s.re * s.re + s.im * s.im;
    const inverse = { re: s.re / norm, im: -s.im / norm };
    const density = times(value, along);
    const probability = times(density, inverse);
    const excess = times(probability, inverse);
    const share = v === 0 ? 0.5 : 1;
    sums[0] = sums[0]! + share * probability.re;
    sums[1] = sums[1]! + share * density.re;
    sums[2] = sums[2]! + share * excess.re;
    // The density dies last: where its terms are nothing, so are the others.
    const size = Math.abs(density.re) + Math.abs(density.im);
    if (node === 0) first = size;
    // Bent to the wrong side the integrand grows before it dies, and its digits cancel.
    if (!(size <= MOST_GROWTH * first)) return sums.fill(Number.NaN);
    largest = Math.max(largest, size);
    quiet = size <= 1e-18 * largest ? quiet + 1 : 0;
  }
  return sums;
}

function times(left: Complex, right: Complex): Complex {
  return { re: left.re * right.re - left.im * right.im, im: left.re * right.im + left.im * right.re };
}

export function quadraticTail(loss: QuadraticLoss, x: number): QuadraticTail {
  const shape = shapeOf(loss);
  const { mean } = cumulantsOf(loss);
  if (x >= shape.highest) return { probability: 0, density: 0, excess: 0 };
  if (x <= shape.lowest) return { probability: 1, density: 0, excess: mean - x };
  const crossing = saddleOf(loss, x, shape.end);
  // The integrand is largest here: where it is too small for a number, or the crossing is the end itself, so is the tail.
  if (!(integrandAt(loss, x, { re: crossing, im: 0 }).re > 0)) return { probability: 0, density: 0, excess: 0 };
  const { curvature } = exponentAt(loss, x, crossing);
  const width = 1 / Math.sqrt(curvature + 1 / (crossing * crossing));
  const bend = x > shape.limit ? BEND : x < shape.limit ? -BEND : 0;
  // A factor so nearly linear that its limit lies out of sight says nothing of where the others die: then another side does.
  for (const side of [bend, bend === 0 ? BEND : 0, bend === 0 ? -BEND : -bend]) {
    const settled = settle(loss, x, { crossing, width, bend: side });
    if (settled !== undefined) return settled;
  }
  throw new PlimsollError('INTERNAL', `the tail of the quadratic loss beyond ${x} did not settle`);
}

/** Halves the step until the integrals no longer change; undefined where they go on doing so. */
function settle(loss: QuadraticLoss, x: number, path: Path): QuadraticTail | undefined {
  const deviation = Math.sqrt(cumulantsOf(loss).variance);
  const agreement = Math.max(AGREEMENT, 4 * Number.EPSILON * exponentSize(loss, x, path.crossing));
  let step = FIRST_STEP;
  let sums = integrate(loss, x, path, 0, step);
  for (let halving = 0; halving < MAX_HALVINGS; halving++) {
    const between = integrate(loss, x, path, 0.5 * step, step);
    const finer = sums.map((sum, index) => sum + between[index]!);
    step *= 0.5;
    // A density far smaller than the probability over the deviation has no digits of its own below that, and needs none.
    const scales = finer.map(Math.abs);
    scales[1] = Math.max(scales[1]!, scales[0]! / deviation);
    const isSettled = finer.every((sum, index) => Math.abs(0.5 * sum - sums[index]!) <= agreement * scales[index]!);
    sums = finer;
    if (sums.some(Number.isNaN)) return undefined;
    if (isSettled) {
      const [probability = 0, density = 0, excess = 0] = sums.map((sum) => (sum * step) / PI);
      return { probability, density, excess };
    }
  }
  return undefined;
}

export interface QuadraticRisk {
  readonly level: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

/** VaR and ES of the quadratic loss itself, with no sampling: Newton's method on P(L > x), kept inside a bracket. */
export function quadraticRisk(loss: QuadraticLoss, level: number): QuadraticRisk {
  requireLevel(level);
  const { mean, variance } = cumulantsOf(loss);
  if (variance === 0) return { level, valueAtRisk: mean, expectedShortfall: mean };
  const tail = 1 - level;
  const deviation = Math.sqrt(variance);
  let [low, high] = [mean - deviation, mean + deviation];
  while (quadraticTail(loss, high).probability > tail) high += high - mean;
  while (quadraticTail(loss, low).probability < tail) low -= mean - low;
  let x = 0.5 * (low + high);
  let at = quadraticTail(loss, x);
  for (let step = 0; step < 100; step++) {
    if (at.probability > tail) low = x;
    else high = x;
    // In the logarithm of the probability, which is nearly a straight line in a tail.
    const move = at.density > 0 ? (at.probability * log(at.probability / tail)) / at.density : Number.NaN;
    const next = x + move > low && x + move < high ? x + move : 0.5 * (low + high);
    if (Math.abs(next - x) <= 1e-14 * (Math.abs(x) + deviation)) break;
    x = next;
    at = quadraticTail(loss, x);
  }
  return { level, valueAtRisk: x, expectedShortfall: x + at.excess / tail };
}
