// The t copula of a sample: correlation from Kendall's tau, degrees of freedom of most likelihood at the ranks.
// Source: McNeil, Frey, Embrechts (2015) Quantitative Risk Management, 7.5; ranks over count + 1, ties share their mean.
import { type Correlation, choleskyFactor, createCorrelation, repairCorrelation } from '../market/correlation.ts';
import { PI } from '../spec/elementary.ts';
import { exp } from '../spec/exp.ts';
import { logGamma } from '../spec/gamma-function.ts';
import { log, log1p } from '../spec/log.ts';
import { studentTInverse } from '../spec/student-t-inverse.ts';
import { sine } from '../spec/trigonometric.ts';

export interface CopulaFit {
  readonly correlation: readonly (readonly number[])[];
  readonly degrees: number;
  readonly notes: readonly string[];
}

/** Range of the search; at its upper end the copula is as good as Gaussian. */
const MIN_DEGREES = 2.05;
const MAX_DEGREES = 200;
/** How much of an identity a repaired, and so singular, correlation gets: its inverse must exist. */
const SHRINKAGE = 1e-3;
const GOLDEN = 0.6180339887498949;

export function fitCopula(columns: readonly Float64Array[]): CopulaFit {
  const size = columns.length;
  const names = columns.map((_, index) => `factor ${index + 1}`);
  const rows = columns.map(() => new Array<number>(size).fill(1));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const rho = sine(0.5 * PI * kendallTau(columns[i]!, columns[j]!));
      rows[i]![j] = rho;
      rows[j]![i] = rho;
    }
  }
  const { correlation, notes } = invertible(createCorrelation(names, rows));
  if (size === 1) return { correlation: rows, degrees: MAX_DEGREES, notes };
  const ranks = columns.map(ranksOf);
  const lower = choleskyFactor(correlation).lower;
  const fitted = Array.from({ length: size }, (_, row) =>
    Array.from(correlation.matrix.subarray(row * size, (row + 1) * size)),
  );
  return { correlation: fitted, degrees: likeliestDegrees(ranks, lower), notes };
}

/** Kendall's tau-b: ties count in neither direction. */
export function kendallTau(left: Float64Array, right: Float64Array): number {
  let agreeing = 0;
  let leftPairs = 0;
  let rightPairs = 0;
  for (let i = 1; i < left.length; i++) {
    const x = left[i]!;
    const y = right[i]!;
    for (let j = 0; j < i; j++) {
      const dx = x > left[j]! ? 1 : x < left[j]! ? -1 : 0;
      const dy = y > right[j]! ? 1 : y < right[j]! ? -1 : 0;
      agreeing += dx * dy;
      leftPairs += dx * dx;
      rightPairs += dy * dy;
    }
  }
  return agreeing / Math.sqrt(leftPairs * rightPairs);
}

/** Twice the rank of each value, from 2 on: mean ranks of ties end on halves. */
function ranksOf(column: Float64Array): Int32Array {
  const order = Array.from(column, (_, index) => index);
  order.sort((a, b) => column[a]! - column[b]! || a - b);
  const ranks = new Int32Array(column.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end + 1 < order.length && column[order[end + 1]!] === column[order[start]!]) end++;
    for (let k = start; k <= end; k++) ranks[order[k]!] = start + end + 2;
    start = end + 1;
  }
  return ranks;
}

function invertible(correlation: Correlation): { correlation: Correlation; notes: string[] } {
  const repair = repairCorrelation(correlation);
  const size = correlation.names.length;
  // Relative to 1, the average eigenvalue: below this an inverse is noise.
  if (!repair.changed && repair.eigenvaluesBefore[0]! > SHRINKAGE / 10) return { correlation, notes: [] };
  const matrix = repair.correlation.matrix.map((value, index) =>
    index % (size + 1) === 0 ? 1 : value * (1 - SHRINKAGE),
  );
  const why = repair.changed ? 'not positive semi-definite and was replaced by the nearest one' : 'all but singular';
  const note = `the correlation of the copula was ${why}; it was then drawn by ${SHRINKAGE} towards independence`;
  return { correlation: { names: correlation.names, matrix }, notes: [note] };
}

/** Golden section in ln(degrees): the likelihood has one peak. */
function likeliestDegrees(ranks: readonly Int32Array[], lower: Float64Array): number {
  const cost = (x: number): number => -copulaLogLikelihood(ranks, lower, exp(x));
  let low = log(MIN_DEGREES);
  let high = log(MAX_DEGREES);
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let leftCost = cost(left);
  let rightCost = cost(right);
  while (high - low > 1e-7) {
    if (leftCost < rightCost) {
      high = right;
      right = left;
      rightCost = leftCost;
      left = high - GOLDEN * (high - low);
      leftCost = cost(left);
    } else {
      low = left;
      left = right;
      leftCost = rightCost;
      right = low + GOLDEN * (high - low);
      rightCost = cost(right);
    }
  }
  return exp(0.5 * (low + high));
}

function copulaLogLikelihood(ranks: readonly Int32Array[], lower: Float64Array, degrees: number): number {
  const size = ranks.length;
  const count = ranks[0]!.length;
  // Quantiles by twice the rank, made when first asked for.
  const quantiles = new Float64Array(2 * count + 2).fill(Number.NaN);
  const quantile = (rank: number): number => {
    const known = quantiles[rank]!;
    if (!Number.isNaN(known)) return known;
    const value = studentTInverse(rank / (2 * (count + 1)), degrees);
    quantiles[rank] = value;
    return value;
  };
  const solved = new Float64Array(size);
  let sum = 0;
  for (let row = 0; row < count; row++) {
    let square = 0;
    for (let i = 0; i < size; i++) {
      const x = quantile(ranks[i]![row]!);
      sum += 0.5 * (degrees + 1) * log1p((x * x) / degrees);
      let rest = x;
      for (let k = 0; k < i; k++) rest -= lower[i * size + k]! * solved[k]!;
      solved[i] = rest / lower[i * size + i]!;
      square += solved[i]! * solved[i]!;
    }
    sum -= 0.5 * (degrees + size) * log1p(square / degrees);
  }
  let constant =
    logGamma(0.5 * (degrees + size)) + (size - 1) * logGamma(0.5 * degrees) - size * logGamma(0.5 * (degrees + 1));
  for (let i = 0; i < size; i++) constant -= log(lower[i * size + i]!);
  return sum + count * constant;
}
