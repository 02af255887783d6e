// Raw SVI to the quotes of one expiry, quasi-explicitly: for given (m, sigma) the curve is linear in three numbers and the
// best ones are solved for; only m and sigma are searched.
// Source: De Marco, S. and Martini, C. (2009) Quasi-explicit calibration of Gatheral's SVI model, Zeliade Systems white paper.
// Their bounds on the slopes are replaced by Lee's (2004): neither wing steeper than 2; a may be negative as long as the
// total variance stays positive.
import { exp } from '../../spec/exp.ts';
import { log } from '../../spec/log.ts';
import type { SviParameters } from '../snapshot.ts';
import { minimumTotalVariance } from '../svi.ts';
import { solveLeastSquares } from './least-squares.ts';
import { minimiseNelderMead } from './nelder-mead.ts';

/** Quotes of one expiry as the fit sees them: as many of each, ascending or not. */
export interface SviQuotes {
  readonly timeYears: number;
  readonly logMoneyness: Float64Array;
  readonly totalVariances: Float64Array;
  /** Of squared volatility errors; they add up to 1. */
  readonly weights: Float64Array;
}

export interface SviFit {
  readonly parameters: SviParameters;
  /** Weighted mean of squared volatility errors, to first order. */
  readonly cost: number;
  readonly evaluations: number;
}

/** Five parameters want five strikes. */
export const MIN_STRIKES_FOR_SVI = 5;

/** Lee's bound with a little room, so that g stays positive at infinity. */
export const MAX_WING_SLOPE = 1.999;

const COARSE_CENTRES = 9;
const COARSE_WIDTHS = 9;
const STARTS = 3;

/** Square root of the weight of each squared error of total variance: d volatility = d w / (2 volatility T). */
export function varianceWeightRoots(quotes: SviQuotes): Float64Array {
  return quotes.weights.map((weight, index) =>
    Math.sqrt(weight / (4 * quotes.totalVariances[index]! * quotes.timeYears)),
  );
}

/** The unconstrained best fit: free of nothing but Lee's bound. Arbitrage is for svi-surface-fit.ts. */
export function fitSviSlice(quotes: SviQuotes): SviFit {
  const { logMoneyness } = quotes;
  const low = logMoneyness.reduce((least, k) => Math.min(least, k));
  const high = logMoneyness.reduce((most, k) => Math.max(most, k));
  const range = high - low;
  const roots = varianceWeightRoots(quotes);
  const target = quotes.totalVariances.map((variance, index) => variance * roots[index]!);
  const cost = (point: Float64Array): number => {
    const m = point[0]! * range;
    const sigma = exp(point[1]!) * range;
    if (!(m >= low - range && m <= high + range && sigma >= 1e-4 * range && sigma <= 20 * range)) {
      return Number.POSITIVE_INFINITY;
    }
    return innerFit(quotes, roots, target, { m, sigma }).cost;
  };
  let evaluations = 0;
  let best: { readonly point: Float64Array; readonly cost: number } | undefined;
  for (const start of coarseStarts(cost, low / range, high / range)) {
    const found = minimiseNelderMead(cost, start, [0.1, 0.3], { maxEvaluations: 400, pointTolerance: 1e-9 });
    evaluations += found.evaluations;
    if (best === undefined || found.cost < best.cost) best = found;
  }
  const point = best!.point;
  const fit = innerFit(quotes, roots, target, { m: point[0]! * range, sigma: exp(point[1]!) * range });
  return { ...fit, evaluations: evaluations + COARSE_CENTRES * COARSE_WIDTHS };
}

/** The best few nodes of a coarse grid over centre and log width, best first. */
function coarseStarts(cost: (point: Float64Array) => number, low: number, high: number): number[][] {
  const nodes: { readonly start: number[]; readonly cost: number }[] = [];
  for (let centre = 0; centre < COARSE_CENTRES; centre++) {
    for (let width = 0; width < COARSE_WIDTHS; width++) {
      const start = [low + ((centre + 0.5) / COARSE_CENTRES) * (high - low), log(0.01) + 0.75 * width];
      nodes.push({ start, cost: cost(Float64Array.from(start)) });
    }
  }
  nodes.sort((left, right) => (left.cost < right.cost ? -1 : left.cost > right.cost ? 1 : 0));
  return nodes.slice(0, STARTS).map((node) => node.start);
}

/**
 * The best (a, left slope, right slope) for a centre and width. In y = (k - m)/sigma, z = sqrt(y^2 + 1):
 * w = floor + p (z - 1 + y)/2 + q (z - 1 - y)/2, with p, q = sigma times the slope of the right and left wing, both in
 * [0, 2 sigma], and floor = a + (p + q)/2. The cost is convex, so the best feasible face minimum is the minimum.
 */
function innerFit(
  quotes: SviQuotes,
  roots: Float64Array,
  target: Float64Array,
  shape: { readonly m: number; readonly sigma: number },
): Omit<SviFit, 'evaluations'> {
  const { m, sigma } = shape;
  const limit = MAX_WING_SLOPE * sigma;
  const right = new Float64Array(roots.length);
  const left = new Float64Array(roots.length);
  for (let index = 0; index < roots.length; index++) {
    const y = (quotes.logMoneyness[index]! - m) / sigma;
    const rise = (y * y) / (1 + Math.sqrt(y * y + 1));
    right[index] = 0.5 * (rise + y) * roots[index]!;
    left[index] = 0.5 * (rise - y) * roots[index]!;
  }
  let best = { cost: Number.POSITIVE_INFINITY, floor: 0, p: 0, q: 0 };
  // undefined: solved for; a number: held at that bound. The free case first: where it is feasible nothing beats it.
  for (const heldRight of [undefined, 0, limit]) {
    for (const heldLeft of [undefined, 0, limit]) {
      const face = solveFace(roots, right, left, target, heldRight, heldLeft);
      const feasible = face.p >= 0 && face.p <= limit && face.q >= 0 && face.q <= limit;
      if (feasible && face.cost < best.cost) best = face;
      if (feasible && heldRight === undefined && heldLeft === undefined) return asFit(quotes, best, shape);
    }
  }
  return asFit(quotes, best, shape);
}

interface Face {
  readonly cost: number;
  readonly floor: number;
  readonly p: number;
  readonly q: number;
}

function solveFace(
  roots: Float64Array,
  right: Float64Array,
  left: Float64Array,
  target: Float64Array,
  heldRight: number | undefined,
  heldLeft: number | undefined,
): Face {
  const columns = [roots];
  let rest = target;
  if (heldRight === undefined) columns.push(right);
  else rest = rest.map((value, index) => value - heldRight * right[index]!);
  if (heldLeft === undefined) columns.push(left);
  else rest = rest.map((value, index) => value - heldLeft * left[index]!);
  const solved = solveLeastSquares(columns, rest);
  const floor = solved[0]!;
  const p = heldRight ?? solved[1]!;
  const q = heldLeft ?? solved[solved.length - 1]!;
  let cost = 0;
  for (let index = 0; index < roots.length; index++) {
    const error = floor * roots[index]! + p * right[index]! + q * left[index]! - target[index]!;
    cost += error * error;
  }
  return { cost, floor, p, q };
}

function asFit(quotes: SviQuotes, face: Face, shape: { readonly m: number; readonly sigma: number }) {
  const { p, q } = face;
  const { m, sigma } = shape;
  const sum = p + q;
  const rho = sum > 0 ? (p - q) / sum : 0;
  const parameters: SviParameters = { a: face.floor - sum / 2, b: sum / (2 * sigma), rho, m, sigma };
  // Not part of the inner problem: a curve that dips to no variance at all is steered away from in the outer one.
  const typical = quotes.totalVariances[0]!;
  const lack = 1e-3 - minimumTotalVariance(parameters) / typical;
  return { parameters, cost: lack > 0 ? face.cost * (1 + lack) + lack * lack : face.cost };
}
