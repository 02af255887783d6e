// VaR and ES of a book on one underlying without sampling: its loss is a function of one log return, monotone between a
// few turning points, so the probability of losing more than v is a sum of tail probabilities at the crossings of v, and
// ES an integral over what lies beyond. What a simulation of the same book must agree with.
import { invariant, PlimsollError } from '../core/errors.ts';
import { exp, expm1 } from '../spec/exp.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import type { HorizonDistribution } from './horizon-distributions.ts';
import { requireLevel } from './sample.ts';

export interface OneFactorBook {
  /** Losses of each leg at this log return; positive is a loss. The book loses their sum. */
  readonly legLosses: (logReturn: number) => readonly number[];
  /** What the book owes per unit of price when the price goes to infinity; above 0 it is short the upside. */
  readonly unitsShortUpside: number;
}

export interface OneFactorTail {
  readonly level: number;
  readonly valueAtRisk: number;
  /** Null where it is infinite; `warning` then says why. */
  readonly expectedShortfall: number | null;
  /** E[loss of the leg; book beyond VaR] / (1 - level). They sum to ES. Null with it. */
  readonly contributions: readonly number[] | null;
  readonly warning: string | null;
}

const INFINITE_SHORTFALL =
  'expected shortfall is infinite: the book is short the upside, and under this distribution of the log return the price has no mean; no figure stands for it';

/** Probability left out on either side of the grid. */
const OUTSIDE = 1e-19;
/** Beyond this prices leave f64, in either direction; the probability beyond it still counts, at the last loss. */
const FARTHEST_LOG_RETURN = 600;
const PANELS = 1024;
const RULE = gaussLegendre(12);

/** The return at a grid coordinate: linear in the bulk, exponential in the tails, so that heavy ones are reached. */
function returnAt(distribution: HorizonDistribution, u: number): number {
  return distribution.centre + distribution.scale * 0.5 * (expm1(u) - expm1(-u));
}

function stretchAt(distribution: HorizonDistribution, u: number): number {
  return distribution.scale * 0.5 * (exp(u) + exp(-u));
}

/** The grid: coordinates and the losses there. */
interface Grid {
  readonly from: number;
  readonly step: number;
  readonly losses: Float64Array;
}

function sumOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

function createGrid(book: OneFactorBook, distribution: HorizonDistribution): Grid {
  let [from, to] = [-1, 1];
  const within = (u: number): boolean => Math.abs(returnAt(distribution, u)) <= FARTHEST_LOG_RETURN;
  while (within(from - 0.25) && distribution.below(returnAt(distribution, from)) > OUTSIDE) from -= 0.25;
  while (within(to + 0.25) && distribution.above(returnAt(distribution, to)) > OUTSIDE) to += 0.25;
  const step = (to - from) / PANELS;
  const losses = Float64Array.from({ length: PANELS + 1 }, (_, index) => {
    const x = returnAt(distribution, from + index * step);
    const loss = sumOf(book.legLosses(x));
    if (loss - loss === 0) return loss;
    throw new PlimsollError('INPUT_VALUE', `the loss at the log return ${x} is ${loss}; it must be a finite number`);
  });
  return { from, step, losses };
}

/** A stretch of the grid coordinate in which the book loses more than the threshold. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

function stretchesBeyond(threshold: number, grid: Grid, lossAt: (u: number) => number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let start = grid.losses[0]! > threshold ? Number.NEGATIVE_INFINITY : Number.NaN;
  for (let index = 1; index <= PANELS; index++) {
    const [was, is] = [grid.losses[index - 1]! > threshold, grid.losses[index]! > threshold];
    if (was === is) continue;
    const right = grid.from + index * grid.step;
    const crossing = crossingOf(threshold, { from: right - grid.step, to: right }, is, lossAt);
    if (is) start = crossing;
    else stretches.push({ from: start, to: crossing });
  }
  if (grid.losses[PANELS]! > threshold) stretches.push({ from: start, to: Number.POSITIVE_INFINITY });
  return stretches;
}

/** Bisection: exact to the last bits of u, and blind to how the loss bends. */
function crossingOf(threshold: number, within: Stretch, isRising: boolean, lossAt: (u: number) => number): number {
  let { from, to } = within;
  for (let halving = 0; halving < 50; halving++) {
    const middle = 0.5 * (from + to);
    if (lossAt(middle) > threshold === isRising) to = middle;
    else from = middle;
  }
  return 0.5 * (from + to);
}

function probabilityOf(stretches: readonly Stretch[], distribution: HorizonDistribution): number {
  let sum = 0;
  for (const { from, to } of stretches) {
    const [low, high] = [returnAt(distribution, from), returnAt(distribution, to)];
    // From the tail in which nothing cancels.
    if (from === Number.NEGATIVE_INFINITY) sum += to === Number.POSITIVE_INFINITY ? 1 : distribution.below(high);
    else if (to === Number.POSITIVE_INFINITY) sum += distribution.above(low);
    else if (low > distribution.centre) sum += distribution.above(low) - distribution.above(high);
    else sum += distribution.below(high) - distribution.below(low);
  }
  return sum;
}

/** E[loss; stretches] of each leg, and last the probability of the stretches by the same quadrature. */
function tailIntegrals(
  book: OneFactorBook,
  distribution: HorizonDistribution,
  grid: Grid,
  stretches: readonly Stretch[],
): number[] {
  const end = grid.from + PANELS * grid.step;
  const sums: number[] = book.legLosses(distribution.centre).map(() => 0);
  for (const stretch of stretches) {
    const from = Math.max(stretch.from, grid.from);
    const to = Math.min(stretch.to, end);
    const panels = Math.max(1, Math.ceil((to - from) / (4 * grid.step)));
    const half = (0.5 * (to - from)) / panels;
    for (let panel = 0; panel < panels; panel++) {
      for (let node = 0; node < RULE.nodes.length; node++) {
        const u = from + (2 * panel + 1 + RULE.nodes[node]!) * half;
        const x = returnAt(distribution, u);
        const weight = RULE.weights[node]! * half * stretchAt(distribution, u) * distribution.density(x);
        const losses = book.legLosses(x);
        for (let leg = 0; leg < sums.length; leg++) sums[leg] = sums[leg]! + weight * losses[leg]!;
      }
    }
  }
  return sums;
}

/** One entry per level, in the order asked. */
export function oneFactorTail(
  book: OneFactorBook,
  distribution: HorizonDistribution,
  levels: readonly number[],
): readonly OneFactorTail[] {
  const grid = createGrid(book, distribution);
  const lossAt = (u: number): number => sumOf(book.legLosses(returnAt(distribution, u)));
  const isInfinite = distribution.hasInfinitePriceMean && book.unitsShortUpside > 0;
  return levels.map((level) => {
    const valueAtRisk = valueAtRiskOf(requireLevel(level), grid, distribution, lossAt);
    if (isInfinite) {
      return { level, valueAtRisk, expectedShortfall: null, contributions: null, warning: INFINITE_SHORTFALL };
    }
    const stretches = stretchesBeyond(valueAtRisk, grid, lossAt);
    const contributions = tailIntegrals(book, distribution, grid, stretches).map((sum) => sum / (1 - level));
    return { level, valueAtRisk, expectedShortfall: sumOf(contributions), contributions, warning: null };
  });
}

/** The loss exceeded with probability 1 - level, by bisection: the probability only falls as the loss rises. */
function valueAtRiskOf(
  level: number,
  grid: Grid,
  distribution: HorizonDistribution,
  lossAt: (u: number) => number,
): number {
  const exceeds = (threshold: number): boolean =>
    probabilityOf(stretchesBeyond(threshold, grid, lossAt), distribution) > 1 - level;
  // First between two losses of the grid, by their rank; then between those two.
  const sorted = Float64Array.from(grid.losses).sort();
  let [low, high] = [0, sorted.length - 1];
  invariant(!exceeds(sorted[high]!), 'a loss above the highest of the grid');
  while (high - low > 1) {
    const middle = Math.floor(0.5 * (low + high));
    if (exceeds(sorted[middle]!)) low = middle;
    else high = middle;
  }
  let [from, to] = [sorted[low]!, sorted[high]!];
  for (let halving = 0; halving < 60 && from < to; halving++) {
    const middle = 0.5 * (from + to);
    if (middle === from || middle === to) break;
    if (exceeds(middle)) from = middle;
    else to = middle;
  }
  return 0.5 * (from + to);
}
