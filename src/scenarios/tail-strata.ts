// Where tail scenarios go: strata of the index, each with the same number of scenarios. How many of them fall near a value of the
// index is a mixture of three densities:
//
//   plain  as the model draws, the defensive share: no estimate is worse than plain draws by more than 1 / share
//   tail   as the twisted model draws: VaR at many levels, ES
//   near   as the twisted model draws, times exp(-|t| / width): scenarios whose loss may fall on either side of the
//          threshold, where the error of a VaR is made
import { PlimsollError } from '../core/errors.ts';
import { exp } from '../spec/exp.ts';
import { type IndexTail, indexTail, inversionLine } from './index-tail.ts';
import { cumulantAt, endOfCumulant, type QuadraticIndex, twistedVariance } from './quadratic-index.ts';

export interface TailShares {
  readonly plain: number;
  readonly tail: number;
  readonly near: number;
}

export interface TailStrata {
  /** Rising; stratum k holds the index from edges[k - 1] to edges[k]. */
  readonly edges: Float64Array;
  /** What the model gives each stratum; they sum to 1. */
  readonly probabilities: Float64Array;
  /** How many strata's worth of scenarios the lowest one takes; every other takes one. */
  readonly lowest: number;
}

/** Width of `near` in units of 1 / twist, over which the tail falls by e. Half of it served books from 0.06 to 0.6 best. */
const NEAR_WIDTH = 0.5;
const CELLS = 1024;
/** How far the cells reach, in standard deviations; what lies beyond belongs to the outermost strata. */
const REACH = 6;
/** Terms of the inversion stay below e to this power, and its errors below 1e-5. */
const MAX_LOG_TERM = 10;

export function requireShares(shares: TailShares): TailShares {
  const { plain, tail, near } = shares;
  if (plain > 0 && tail >= 0 && near >= 0 && Math.abs(plain + tail + near - 1) <= 1e-9) return shares;
  throw new PlimsollError(
    'INPUT_VALUE',
    `the shares of plain, tail and near scenarios are ${plain}, ${tail} and ${near}; they must sum to 1, and the plain one must be above 0: it bounds the weights`,
  );
}

export interface StrataRequest {
  readonly index: QuadraticIndex;
  readonly threshold: number;
  readonly twist: number;
  readonly shares: TailShares;
  readonly count: number;
}

export function tailStrata({ index, threshold, twist, shares, count }: StrataRequest): TailStrata {
  const tail = indexTail(index, threshold, twist);
  const { edges, lowest } = edgesOf({ index, threshold, twist, shares, count }, tail);
  const probabilities = new Float64Array(edges.length + 1);
  let above = 1;
  edges.forEach((edge, stratum) => {
    const beyond = tail.at(edge);
    probabilities[stratum] = above - beyond;
    above = beyond;
  });
  probabilities[edges.length] = above;
  return { edges, probabilities, lowest };
}

/** Quantiles of the mixture, read off cells of equal width: where an edge lies exactly changes nothing, its probabilities do. */
function edgesOf(
  { index, threshold, twist, shares, count }: StrataRequest,
  tailOf: IndexTail,
): { edges: Float64Array; lowest: number } {
  const end = endOfCumulant(index, threshold);
  const spread = REACH * Math.sqrt(twistedVariance(index, threshold, 0, end));
  const low = Math.max(cumulantAt(index, threshold, 0).slope - spread, lowestExact(index, threshold, twist));
  const high = REACH * Math.sqrt(twistedVariance(index, threshold, twist, end));
  const width = (high - low) / CELLS;
  const [plain, tail, near] = [new Float64Array(CELLS), new Float64Array(CELLS), new Float64Array(CELLS)];
  const cumulant = cumulantAt(index, threshold, twist).value;
  const beyond = tailOf.sweep(low, width, CELLS + 1);
  let [tailTotal, nearTotal] = [0, 0];
  for (let cell = 0; cell < CELLS; cell++) {
    plain[cell] = Math.max(0, beyond[cell]! - beyond[cell + 1]!);
    const middle = low + (cell + 0.5) * width;
    tail[cell] = plain[cell]! * exp(twist * middle - cumulant);
    tailTotal += tail[cell]!;
    near[cell] = tail[cell]! * exp((-Math.abs(middle) * twist) / NEAR_WIDTH);
    nearTotal += near[cell]!;
  }
  const mixture = plain.map(
    (share, cell) =>
      shares.plain * share + (shares.tail * tail[cell]!) / tailTotal + (shares.near * near[cell]!) / nearTotal,
  );
  mixture[0] = mixture[0]! + shares.plain * Math.max(0, 1 - beyond[0]!);
  const total = mixture.reduce((sum, share) => sum + share, 0);
  const edges: number[] = [];
  let lowest = 1;
  let reached = 0;
  let cell = 0;
  for (let edge = 1; edge < count; edge++) {
    const wanted = (total * edge) / count;
    while (cell + 1 < CELLS && reached + mixture[cell]! < wanted) reached += mixture[cell++]!;
    // The lowest cell holds all that lies below it and is not cut.
    if (cell === 0) lowest++;
    else edges.push(low + width * (cell + (wanted - reached) / mixture[cell]!));
  }
  return { edges: Float64Array.from(edges), lowest };
}

/** Farther down P(T > t) would be a small difference of large terms; all of that belongs to the lowest stratum. */
function lowestExact(index: QuadraticIndex, threshold: number, twist: number): number {
  const line = inversionLine(index, threshold, twist);
  return (cumulantAt(index, threshold, line).value - MAX_LOG_TERM) / line;
}
