// The two transforms behind Student scenarios, each read from a table of its own.
//
// radius(z):  sqrt(nu / q(N(z))) with q the chi-square quantile: what turns normals into Student t with nu degrees of freedom.
// marginal(x): the quantile of Student t with nuOwn degrees at the probability that Student t with nu gives x.
import { PlimsollError } from '../core/errors.ts';
import { chiSquareInverse, chiSquareSurvivalInverse } from '../spec/chi-square.ts';
import { exp } from '../spec/exp.ts';
import { log1p } from '../spec/log.ts';
import { normalCdf } from '../spec/normal-cdf.ts';
import { studentTCentral, studentTDensity, studentTTail } from '../spec/student-t.ts';
import { studentTInverse } from '../spec/student-t-inverse.ts';
import { createSmoothTable, readSmoothTable, type SmoothTable } from './smooth-table.ts';

/** Below 2 the variance is infinite; beyond 10,000 t and normal differ by less than a table can show. */
const MIN_DEGREES = 2;
const MAX_DEGREES = 10_000;

/** Normal scores beyond this have probability 1e-17: no uniform number of 53 bits reaches them. */
const LAST_SCORE = 8.5;
const SCORE_INTERVALS = 68;

/** In v = ln(1 + |x|): beyond e^16 a move has long been damped, and the exact quantile is taken. */
const LAST_LOG = 16;
const LOG_INTERVALS = 64;

export function requireDegrees(what: string, degrees: number): number {
  if (degrees > MIN_DEGREES && degrees <= MAX_DEGREES) return degrees;
  throw new PlimsollError(
    'INPUT_VALUE',
    `${what} is ${degrees}; degrees of freedom must lie in (2, 10000]: with 2 or fewer the variance is infinite`,
  );
}

const radii = new Map<number, SmoothTable>();
const marginals = new Map<string, SmoothTable>();

/** sqrt(nu / chi-square) as a smooth function of a standard normal score; falling. */
export function radiusTable(degrees: number): SmoothTable {
  let table = radii.get(degrees);
  if (table === undefined) {
    const exact = (score: number): number => {
      const chiSquare =
        score < 0 ? chiSquareInverse(normalCdf(score), degrees) : chiSquareSurvivalInverse(normalCdf(-score), degrees);
      return Math.sqrt(degrees / chiSquare);
    };
    table = createSmoothTable(exact, { low: -LAST_SCORE, high: LAST_SCORE, intervals: SCORE_INTERVALS });
    radii.set(degrees, table);
  }
  return table;
}

export function radiusOf(degrees: number): (score: number) => number {
  const table = radiusTable(degrees);
  return (score) => readSmoothTable(table, score);
}

/**
 * The ratio of Student t of `own` degrees to Student t of `degrees` with the same probability, over v = ln(1 + |x|) in [0, 16) of
 * the latter.
 */
export function marginalTable(degrees: number, own: number): SmoothTable {
  const key = `${degrees} ${own}`;
  let table = marginals.get(key);
  if (table === undefined) {
    const ratio = (v: number): number => {
      const x = v < 1e-9 ? v : exp(v) - 1;
      return x < 1e-9 ? studentTDensity(0, degrees) / studentTDensity(0, own) : exactMarginal(x, degrees, own) / x;
    };
    table = createSmoothTable(ratio, { low: 0, high: LAST_LOG, intervals: LOG_INTERVALS });
    marginals.set(key, table);
  }
  return table;
}

/** Student t of `degrees` to Student t of `own` with the same probability; odd and rising. */
export function marginalOf(degrees: number, own: number): (x: number) => number {
  if (degrees === own) return (x) => x;
  const table = marginalTable(degrees, own);
  return (x) => {
    const v = log1p(Math.abs(x));
    if (v < LAST_LOG) return x * readSmoothTable(table, v);
    return x < 0 ? -exactMarginal(-x, degrees, own) : exactMarginal(x, degrees, own);
  };
}

function exactMarginal(x: number, degrees: number, own: number): number {
  const tail = studentTTail(x, degrees);
  const lower = tail < 0.25 ? tail : 0.5 - studentTCentral(x, degrees);
  return -studentTInverse(lower, own);
}
