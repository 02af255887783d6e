// Options on a geometric average as rows of black-block: the average is lognormal, and what is peculiar to a row, the forward
// and the deviation of its average in every scenario, becomes scenario columns of its own.
//
//   ln E[G] = constant + w x + (variance - mean) / 2,   deviation = sqrt(variance)      (geometric-asian-columns.ts)
//
// with x the move of the forward, mean and variance sums over the fixings of their total variance in the scenario. A move of
// volatility differs by tenor, so every fixing has its own factor: once for all rows of a schedule.
import { takeArithmetic } from './arithmetic-rows.ts';
import type { TablePlace } from './average-tables.ts';
import type { TenorMove } from './factor-forms.ts';
import { movedVolatility, volatilityRefusal } from './moved-volatility.ts';
import type { Slice } from './plan.ts';
import { BOX_NODES } from './surface-fit.ts';
import { type Block, exponentials, type Thread } from './thread.ts';

export interface AverageRow {
  /** The volatility at each fixing, squared. */
  readonly squares: Float64Array;
  /** Of the geometric average: what its deviation is measured by. */
  readonly deviation: number;
  /** Of an arithmetic average. */
  readonly table?: TablePlace;
}

/** Fixings to come, by column. */
export interface AverageSchedule {
  readonly years: Float64Array;
  /** Of an arithmetic average: the forward of what is to come where nothing moves, the fixings' shares of it, and what is fixed. */
  readonly amount: number;
  readonly shares: Float64Array;
  readonly settled: number;
  /** Shares of the whole average. */
  readonly weights: Float64Array;
  /** Of the variances of the fixings in that of the average. */
  readonly varianceWeights: Float64Array;
  readonly futureWeight: number;
  /** ln(E[G] / forward of the slice) where nothing moves and nothing is uncertain. */
  readonly constant: number;
  readonly moves: readonly (TenorMove | undefined)[];
  readonly rows: readonly AverageRow[];
}

/** A schedule in a block: the move of the forward, and by fixing the years times the square of the factor on volatility, for as many
 *  lanes as these differ. */
export interface AverageInHand {
  readonly x: Float64Array;
  readonly growths: readonly Float64Array[];
  /** Room for a row. */
  readonly most: Float64Array;
  readonly variance: Float64Array;
  readonly mean: Float64Array;
}

/** What the deviation of a row is measured by: that of its geometric average where nothing moves. */
export function averageDeviation(
  { years, varianceWeights }: Pick<AverageSchedule, 'years' | 'varianceWeights'>,
  squares: Float64Array,
): number {
  let most = 0;
  let variance = 0;
  for (let fixing = 0; fixing < years.length; fixing++) {
    most = Math.max(most, squares[fixing]! * years[fixing]!);
    variance += varianceWeights[fixing]! * most;
  }
  return Math.sqrt(variance);
}

/** Takes a schedule in hand: x moves the forward, v is the move of the one factor on volatility. */
export function takeAverage(
  thread: Thread,
  slice: Slice,
  block: Block,
  { x, v }: Pick<AverageInHand, 'x'> & { readonly v: (lane: number) => number },
): void {
  if (slice.kind === 'arithmetic') {
    takeArithmetic(thread, slice, block, { x, v });
    return;
  }
  const { years, moves } = slice.average!;
  const vs = new Float64Array(x.length);
  for (let lane = 0; lane < vs.length; lane++) vs[lane] = v(lane);
  const period = periodOf(vs);
  const growths = moves.map((move, fixing) => {
    const growth = new Float64Array(period);
    const factors = block.arena.density.subarray(0, period);
    fillMovedFactors(thread, move, vs, factors);
    for (let lane = 0; lane < growth.length; lane++) {
      const factor = factors[lane]!;
      if (!(factor > 0)) {
        throw volatilityRefusal(thread, slice, block.scenarioOf(lane), {
          base: 1,
          moved: factor,
          row: undefined,
        });
      }
      growth[lane] = years[fixing]! * (factor * factor);
    }
    return growth;
  });
  const [most, variance, mean] = [0, 1, 2].map(() => new Float64Array(period));
  block.hand.average = { x: x.slice(), growths, most: most!, variance: variance!, mean: mean! };
  // Every row leaves its own in these.
  block.held.delete('forwardMultiple');
  block.held.delete('volFactor');
}

/** After how many lanes the moves of the factor on volatility begin anew: nodes of surfaces have few of them, over and over. */
function periodOf(vs: Float64Array): number {
  for (const period of [1, BOX_NODES]) {
    let lane = period;
    while (lane < vs.length && vs[lane] === vs[lane - period]) lane++;
    if (lane >= vs.length) return Math.min(period, vs.length);
  }
  return vs.length;
}

/** movedVolatility of 1, exponentials all at once. */
function fillMovedFactors(thread: Thread, move: TenorMove | undefined, vs: Float64Array, factors: Float64Array): void {
  if (move === undefined) factors.fill(1);
  else if (move.form === 'log') {
    for (let lane = 0; lane < factors.length; lane++) factors[lane] = move.weight * vs[lane]!;
    exponentials(thread, 'density', 'density', factors.length);
  } else {
    for (let lane = 0; lane < factors.length; lane++) factors[lane] = movedVolatility(1, move, vs[lane]!);
  }
}

/** The four scenario columns of one row. */
export function fillAverageRow(thread: Thread, slice: Slice, block: Block, row: number): void {
  const { weights, varianceWeights, futureWeight, constant, rows } = slice.average!;
  const { x, growths, most, variance, mean } = block.hand.average!;
  const option = thread.rowOption[row]! - slice.firstOption;
  const { squares } = rows[option]!;
  const { forward, logForward, volFactor, inverseVolFactor } = block.arena;
  const baseDeviation = thread.volatility[row]! * Math.sqrt(slice.timeYears);
  for (const column of [most, variance, mean]) column.fill(0);
  for (let fixing = 0; fixing < growths.length; fixing++) {
    const growth = growths[fixing]!;
    const [square, varianceWeight, weight] = [squares[fixing]!, varianceWeights[fixing]!, weights[fixing]!];
    for (let lane = 0; lane < growth.length; lane++) {
      const larger = Math.max(most[lane]!, square * growth[lane]!);
      most[lane] = larger;
      variance[lane] = variance[lane]! + varianceWeight * larger;
      mean[lane] = mean[lane]! + weight * larger;
    }
  }
  for (let first = 0; first < forward.length; first += most.length) {
    for (let at = 0; at < most.length; at++) {
      const lane = first + at;
      logForward[lane] = constant + futureWeight * x[lane]! + 0.5 * (variance[at]! - mean[at]!);
      volFactor[lane] = Math.sqrt(variance[at]!) / baseDeviation;
    }
  }
  const { exports } = thread;
  exports.invertColumn(volFactor.byteOffset, inverseVolFactor.byteOffset, volFactor.length);
  exponentials(thread, 'logForward', 'forward', forward.length);
  exports.setMultiple(forward.byteOffset, forward.byteOffset, forward.length, slice.forward);
}
