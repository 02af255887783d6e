// Probabilities of the index of quadratic-index.ts by inversion of its moment generating function:
//
//   P(T > t) = 1/pi  integral over y > 0 of  Re[ exp(psi(s) - s t) / s ],  s = c + i y
//
// on one vertical line half way to the twist (near it in the tail, near 0 in the bulk: both keep their digits), so that psi is
// computed once for every t asked. The trapezoidal rule is exact but for probabilities one period away, which its step makes
// smaller than 1e-13 of what they would disturb.
// Source: Abate, J. and Whitt, W. (1992) Queueing Systems 10, 5-88 (the Fourier-series method).
import { PI } from '../spec/elementary.ts';
import { exp } from '../spec/exp.ts';
import { log } from '../spec/log.ts';
import { arctangent2, cosine, sine } from '../spec/trigonometric.ts';
import { cumulantAt, endOfCumulant, type QuadraticIndex, twistedVariance } from './quadratic-index.ts';

/** Periods of the rule, in units of the nearest end of the strip. */
const PERIODS = 60;
/** One driver alone decays like y^-3/2: the sum then ends 2e-4 short, a tenth of what a stratum's own noise is. */
const MAX_NODES = 8192;
const LOG_NEGLIGIBLE = -23;
/** Least distance of the line from 0, in 1 / deviation: the step is in proportion, and a twist near 0 would never be through. */
const LEAST_LINE = 0.5;

export interface IndexTail {
  /** P(T > t). */
  readonly at: (t: number) => number;
  /** P(T > low), P(T > low + width), ...: the same by turning every node once a step, a hundred times as fast. */
  readonly sweep: (low: number, width: number, count: number) => Float64Array;
}

/** The real part of s on the line of integration. */
export function inversionLine(index: QuadraticIndex, threshold: number, twist: number): number {
  const end = endOfCumulant(index, threshold);
  const deviation = Math.sqrt(twistedVariance(index, threshold, 0, end));
  return Math.max(0.5 * twist, Math.min(0.5 * end, LEAST_LINE / deviation));
}

/** Everything that does not depend on t is done here. */
export function indexTail(index: QuadraticIndex, threshold: number, twist: number): IndexTail {
  const line = inversionLine(index, threshold, twist);
  const step = (2 * PI * Math.min(line, endOfCumulant(index, threshold) - line)) / PERIODS;
  const top = cumulantAt(index, threshold, line).value;
  const logs: Complex[] = [];
  for (let node = 0; node < MAX_NODES; node++) {
    const value = complexCumulant(index, threshold, line, node * step);
    logs.push(value);
    if (value.re - top < LOG_NEGLIGIBLE) break;
  }
  const count = logs.length;
  /** Writes exp(psi(s) - s t) / s of every node, the first of half weight. */
  const write = (t: number, re: Float64Array, im: Float64Array): void => {
    logs.forEach((value, node) => {
      const y = node * step;
      const size = ((node === 0 ? 0.5 : 1) * exp(value.re - line * t)) / (line * line + y * y);
      const phase = value.im - y * t;
      const [cos, sin] = [cosine(phase), sine(phase)];
      re[node] = size * (cos * line + sin * y);
      im[node] = size * (sin * line - cos * y);
    });
  };
  const [re, im] = [new Float64Array(count), new Float64Array(count)];
  const sumOf = (): number => (step / PI) * re.reduceRight((sum, value) => sum + value, 0);
  return {
    at: (t) => {
      write(t, re, im);
      return sumOf();
    },
    sweep: (low, width, steps) => {
      write(low, re, im);
      const turnRe = logs.map((_, node) => exp(-line * width) * cosine(node * step * width));
      const turnIm = logs.map((_, node) => -exp(-line * width) * sine(node * step * width));
      return Float64Array.from({ length: steps }, (_, at) => {
        for (let node = 0; at > 0 && node < count; node++) {
          const [x, y] = [re[node]!, im[node]!];
          re[node] = x * turnRe[node]! - y * turnIm[node]!;
          im[node] = x * turnIm[node]! + y * turnRe[node]!;
        }
        return sumOf();
      });
    },
  };
}

interface Complex {
  readonly re: number;
  readonly im: number;
}

/** psi(x + i y). Every logarithm is of a number with a positive real part, so its argument never jumps. */
function complexCumulant(index: QuadraticIndex, threshold: number, x: number, y: number): Complex {
  const { linear, curvature, degrees, constant } = index;
  const [squareRe, squareIm] = [x * x - y * y, 2 * x * y];
  let [logRe, logIm] = [0, 0];
  let tiltRe = (constant - threshold) * x;
  let tiltIm = (constant - threshold) * y;
  for (let driver = 0; driver < linear.length; driver++) {
    const [b, q] = [linear[driver]!, curvature[driver]!];
    const wRe = 1 - 2 * q * x;
    const wIm = -2 * q * y;
    const norm = wRe * wRe + wIm * wIm;
    const half = (0.5 * b * b) / norm;
    tiltRe += half * (squareRe * wRe + squareIm * wIm);
    tiltIm += half * (squareIm * wRe - squareRe * wIm);
    logRe += 0.5 * log(norm);
    logIm += arctangent2(wIm, wRe);
  }
  if (degrees === undefined) return { re: tiltRe - 0.5 * logRe, im: tiltIm - 0.5 * logIm };
  const roomRe = 1 - (2 * tiltRe) / degrees;
  const roomIm = (-2 * tiltIm) / degrees;
  return {
    re: -0.5 * logRe - 0.25 * degrees * log(roomRe * roomRe + roomIm * roomIm),
    im: -0.5 * logIm - 0.5 * degrees * arctangent2(roomIm, roomRe),
  };
}
