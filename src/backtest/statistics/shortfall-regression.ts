// Was the expected shortfall right, by regression: do losses have the ES that was forecast, and no other function of it?
//
// Returns y = -loss get a quantile and an ES that are linear in the forecasts, by the joint loss of Fissler and Ziegel whose part in the
// quantile alone is zero, 1/(-ES) weighing the rest (g1 = 2 and g2 = 1 of esreg). Right forecasts have an ES of 0 + 1 x forecast.
// strict:    both are linear in the ES forecast. auxiliary: the quantile is linear in the VaR forecast.
// intercept: return less ES forecast has an ES of 0; the one-sided test sees ES that was too low.
// As esreg does, returns are moved by their largest, so that every ES is below zero.
//
// The covariance of the ES part does not hang on the quantile's, whose density nobody need estimate: it wants the variance of returns
// beyond their quantile, which is taken to be the same on every day over the square of the distance from quantile to ES (a law of scale and
// location, as esreg's scl). It is that of the limit: of right Gaussian forecasts at 97.5 % the regressions reject 23 in a hundred at 5 % after
// 500 days and 15 after 1,000, the intercept 16 and 10; few days past the VaR say less than the limit has it.
//
// Source: Bayer, S. and Dimitriadis, T. (2022) J. Financial Econometrics 20, 437-471; Dimitriadis and Bayer (2019) Electronic J.
// Statistics 13, 1823-1871. Vectors: test/vectors/shortfall-regression.json.
import { PlimsollError } from '../../core/errors.ts';
import { chiSquareSurvival } from '../../spec/chi-square.ts';
import { log } from '../../spec/log.ts';
import { normalCdf } from '../../spec/normal-cdf.ts';
import type { TestResult } from './coverage.ts';
import { requireProbability } from './exceptions.ts';
import { type QuantileLine, quantileLine } from './quantile-line.ts';
import { requireShortfallSeries, type ShortfallSeries } from './shortfall-tests.ts';

export interface ShortfallRegression {
  /** Intercept and slope of the quantile. */
  readonly quantile: readonly [number, number];
  /** Intercept and slope of the ES; 0 and 1 where the forecasts are right. */
  readonly shortfall: readonly [number, number];
  /** Mean loss of the joint regression, of the moved returns. */
  readonly loss: number;
}

/** Regressors are too few, or say nothing, below this. */
const FEWEST_DAYS = 50;
const FEWEST_BEYOND = 3;
const ON_THE_LINE = 1e-12;

export function shortfallRegressionTest(
  series: ShortfallSeries,
  { probability, version }: { readonly probability: number; readonly version: 'strict' | 'auxiliary' },
): TestResult & ShortfallRegression {
  const { returns, shortfalls, quantiles, moved } = columnsOf(series, probability);
  const data = { y: moved.y, z: version === 'strict' ? shortfalls : quantiles, x: shortfalls, probability };
  requireVaries(data.x, 'ES');
  requireVaries(data.z, 'VaR');
  const fit = fitJoint(data, moved.by);
  const { information, products } = momentsOf(data, fit);
  const off = [fit.shortfall[0] + moved.by, fit.shortfall[1] - 1] as const;
  // The inverse of a covariance A^-1 C A^-1 is A C^-1 A.
  const pulled = solve(products, multiply(information, off));
  const statistic = returns.length * dot(multiply(information, off), pulled);
  return {
    statistic,
    pValue: chiSquareSurvival(statistic, 2),
    quantile: [fit.quantile[0] + moved.by, fit.quantile[1]],
    shortfall: [fit.shortfall[0] + moved.by, fit.shortfall[1]],
    loss: fit.loss,
  };
}

/** One-sided: small where ES was too low. */
export function shortfallInterceptTest(
  series: ShortfallSeries,
  probability: number,
): TestResult & { readonly twoSided: number; readonly intercept: number } {
  const { returns, shortfalls } = columnsOf(series, probability);
  const count = returns.length;
  requireVaries(shortfalls, 'ES');
  const beyond = returns.map((value, day) => value - shortfalls[day]!);
  // Weights are all alike, so that both parts stand by themselves: a quantile line, and the mean of its tail.
  const weights = new Float64Array(count).fill(1);
  const { line } = quantileLine({ x: shortfalls, y: beyond, weights, probability });
  const tailAt = (day: number) => tailOf(beyond[day]!, at(line, shortfalls[day]!), probability);
  let sum = 0;
  for (let day = 0; day < count; day++) sum += tailAt(day);
  const intercept = sum / count;
  let squares = 0;
  for (let day = 0; day < count; day++) {
    const off = intercept - tailAt(day);
    squares += off * off;
  }
  const statistic = intercept / Math.sqrt(squares / count / count);
  return { statistic, pValue: normalCdf(statistic), twoSided: 2 * normalCdf(-Math.abs(statistic)), intercept };
}

function columnsOf(series: ShortfallSeries, probability: number) {
  requireShortfallSeries(series);
  requireProbability(probability);
  const { losses, valueAtRisk, expectedShortfall } = series;
  if (losses.length < FEWEST_DAYS) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `a regression of ES has ${losses.length} days; it needs at least ${FEWEST_DAYS}`,
    );
  }
  const negative = (column: Float64Array) => column.map((value) => -value);
  const returns = negative(losses);
  const by = returns.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return {
    returns,
    quantiles: negative(valueAtRisk),
    shortfalls: negative(expectedShortfall),
    moved: { by, y: returns.map((value) => value - by) },
  };
}

function requireVaries(column: Float64Array, what: string): void {
  if (column.some((value) => value !== column[0])) return;
  throw new PlimsollError('INPUT_VALUE', `the ${what} forecasts never move; a regression on them has no slope`);
}

/** What the ES of a day would be by that day alone: its mean is the ES. */
const tailOf = (y: number, quantile: number, probability: number): number =>
  y <= quantile ? quantile - (quantile - y) / probability : quantile;

interface Data {
  readonly y: Float64Array;
  /** Regressor of the quantile, and of the ES. */
  readonly z: Float64Array;
  readonly x: Float64Array;
  readonly probability: number;
}

type Line = readonly [intercept: number, slope: number];

interface Fit {
  readonly quantile: Line;
  readonly shortfall: Line;
  readonly loss: number;
}

const at = ([intercept, slope]: Line, x: number): number => intercept + slope * x;

/** Infinite where an ES is not below zero. */
function lossOf({ y, z, x, probability }: Data, quantile: Line, shortfall: Line): number {
  let sum = 0;
  for (let day = 0; day < y.length; day++) {
    const es = at(shortfall, x[day]!);
    if (!(es < 0)) return Number.POSITIVE_INFINITY;
    sum += tailOf(y[day]!, at(quantile, z[day]!), probability) / es - 1 + log(-es);
  }
  return sum / y.length;
}

const MOST_ROUNDS = 200;
/** Slopes that the search begins at: the loss is not convex in both parts together, and has minima that are not its least. */
const STARTS = [1, 0, 0.25, 0.5, 0.75, 1.25, 1.5, 2, 3];
/** And how far below zero: in sizes of the forecasts. */
const DEPTHS = [0.1, 1, 4];

/** Part by part, each at its least with the other held: the quantile a line by weights, the ES by Newton's steps. */
function fitJoint(data: Data, movedBy: number): Fit {
  let best: Fit | undefined;
  for (const share of STARTS) {
    for (const depth of DEPTHS) {
      const fit = descend(data, startOf(data, movedBy, { share, depth }));
      if (best === undefined || fit.loss < best.loss) best = fit;
    }
  }
  return best!;
}

/** Below zero on every day. */
function startOf(
  { x }: Data,
  movedBy: number,
  { share, depth }: { readonly share: number; readonly depth: number },
): Line {
  const highest = x.reduce((most, value) => Math.max(most, share * value), Number.NEGATIVE_INFINITY);
  const size = x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return [Math.min(-movedBy * depth, -highest - depth * size), share];
}

function descend(data: Data, start: Line): Fit {
  const { y, z, x, probability } = data;
  const weights = new Float64Array(y.length);
  let shortfall = start;
  let found: QuantileLine | undefined;
  let quantile: Line = [0, 0];
  let loss = Number.POSITIVE_INFINITY;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (let day = 0; day < weights.length; day++) weights[day] = -1 / at(shortfall, x[day]!);
    found = quantileLine({ x: z, y, weights, probability }, found);
    quantile = found.line;
    shortfall = shortfallLine(data, quantile, shortfall);
    const next = lossOf(data, quantile, shortfall);
    if (!(next < loss - 1e-15 * Math.abs(loss))) break;
    loss = next;
  }
  return { quantile, shortfall, loss: lossOf(data, quantile, shortfall) };
}

/** A step so short, of the line's own size, is Newton's last: the loss no longer tells one line from the next. */
const LAST_STEPS = 1e-4;

/** The ES line of least loss beside a quantile line. */
function shortfallLine(data: Data, quantile: Line, start: Line): Line {
  let line = start;
  let loss = lossOf(data, quantile, line);
  let lastSize = Number.POSITIVE_INFINITY;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { gradient, newton, fisher } = slopesOf(data, quantile, line);
    const isConvex = newton[0] > 0 && newton[0] * newton[2] - newton[1] * newton[1] > 0;
    const step = solve(isConvex ? newton : fisher, gradient);
    const size = (Math.abs(step[0]) + Math.abs(step[1])) / (Math.abs(line[0]) + Math.abs(line[1]));
    if (isConvex && size < LAST_STEPS) {
      if (!(size < lastSize)) return line;
      line = [line[0] - step[0], line[1] - step[1]];
      lastSize = size;
      continue;
    }
    const found = shorterStep(data, quantile, { line, step, loss });
    if (found === undefined) return line;
    [line, loss] = [found.line, found.loss];
  }
  return line;
}

interface Step {
  readonly line: Line;
  readonly step: readonly [number, number];
  readonly loss: number;
}

/** So much of a step that the loss falls. */
function shorterStep(data: Data, quantile: Line, { line, step, loss }: Step) {
  for (let length = 1; length > 1e-10; length *= 0.5) {
    const next: Line = [line[0] - length * step[0], line[1] - length * step[1]];
    const nextLoss = lossOf(data, quantile, next);
    if (nextLoss < loss) return { line: next, loss: nextLoss };
  }
  return undefined;
}

/** Symmetric 2 x 2: first diagonal, off it, last. */
type Symmetric = readonly [number, number, number];

function slopesOf({ y, z, x, probability }: Data, quantile: Line, shortfall: Line) {
  const gradient: [number, number] = [0, 0];
  const newton: [number, number, number] = [0, 0, 0];
  const fisher: [number, number, number] = [0, 0, 0];
  for (let day = 0; day < y.length; day++) {
    const es = at(shortfall, x[day]!);
    const tail = tailOf(y[day]!, at(quantile, z[day]!), probability);
    const slope = (es - tail) / (es * es);
    gradient[0] += slope;
    gradient[1] += slope * x[day]!;
    addProduct(newton, (2 * tail - es) / (es * es * es), x[day]!);
    addProduct(fisher, 1 / (es * es), x[day]!);
  }
  return { gradient, newton, fisher };
}

function addProduct(matrix: [number, number, number], weight: number, x: number): void {
  matrix[0] += weight;
  matrix[1] += weight * x;
  matrix[2] += weight * x * x;
}

/** Means: what the ES scores change by with its line, and their products by the law of scale and location. */
function momentsOf({ y, z, x, probability }: Data, { quantile, shortfall }: Fit) {
  const information: [number, number, number] = [0, 0, 0];
  const products: [number, number, number] = [0, 0, 0];
  const count = y.length;
  const spread = tailSpread({ y, z, x, probability }, { quantile, shortfall });
  const perDay = (spread + 1 - probability) / probability;
  for (let day = 0; day < count; day++) {
    const es = at(shortfall, x[day]!);
    const beyond = at(quantile, z[day]!) - es;
    addProduct(information, 1 / (es * es) / count, x[day]!);
    addProduct(products, (perDay * beyond * beyond) / (es * es * es * es) / count, x[day]!);
  }
  return { information, products };
}

/** The variance of returns beyond their quantile, each over the distance of its ES from it. */
function tailSpread({ y, z, x }: Data, { quantile, shortfall }: Pick<Fit, 'quantile' | 'shortfall'>): number {
  const shares: number[] = [];
  for (let day = 0; day < y.length; day++) {
    const q = at(quantile, z[day]!);
    // The line goes through two of them, which count whatever rounding says.
    if (y[day]! <= q + ON_THE_LINE * Math.abs(y[day]!)) shares.push((q - y[day]!) / (q - at(shortfall, x[day]!)));
  }
  if (shares.length < FEWEST_BEYOND) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `a regression of ES has ${shares.length} days past its quantile; it needs at least ${FEWEST_BEYOND}`,
    );
  }
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return shares.reduce((sum, share) => sum + (share - mean) * (share - mean), 0) / (shares.length - 1);
}

type Pair = readonly [number, number];

const multiply = ([a, b, c]: Symmetric, [x, y]: Pair): Pair => [a * x + b * y, b * x + c * y];
const dot = ([a, b]: Pair, [x, y]: Pair): number => a * x + b * y;

function solve([a, b, c]: Symmetric, [x, y]: Pair): Pair {
  const determinant = a * c - b * b;
  return [(c * x - b * y) / determinant, (a * y - b * x) / determinant];
}
