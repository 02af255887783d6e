// Options on an arithmetic average in a block of scenarios: from the option's table (average-tables.ts), and where that has no answer,
// by the density of the average, once for all lanes that share a volatility.
import { walkSumPrice } from '../pricing/walk-sum-price.ts';
import { exp } from '../spec/exp.ts';
import { log } from '../spec/log.ts';
import { averageRoom, WALK_CAPACITY } from './average-room.ts';
import type { AverageRow, AverageSchedule } from './average-rows.ts';
import { cellWidth, leanOf, logFactorOf, tableByte, writeVariances } from './average-tables.ts';
import type { Slice } from './plan.ts';
import { addressOf, type Block, exponentials, refusal, type Thread } from './thread.ts';

/** A schedule in a block; the columns logForward, volFactor and inverseVolFactor hold x, u and e^(-lean u). */
export interface ArithmeticInHand {
  /** exp(x), for amounts. */
  readonly multiples: Float64Array;
  /** The move of the one factor on volatility. */
  readonly moves: Float64Array;
}

/** Takes a schedule in hand: x moves the forward, v is the move of the one factor on volatility. */
export function takeArithmetic(
  thread: Thread,
  slice: Slice,
  block: Block,
  { x, v }: { readonly x: Float64Array; readonly v: (lane: number) => number },
): void {
  const { logForward, volFactor: u, inverseVolFactor } = block.arena;
  const average = slice.average!;
  const logFactor = logFactorOf(average);
  const lean = leanOf(average);
  const moves = new Float64Array(x.length);
  logForward.set(x);
  for (let lane = 0; lane < moves.length; lane++) {
    moves[lane] = v(lane);
    u[lane] = logFactor(moves[lane]!);
    // A factor of nothing, or none at all.
    if (!(u[lane]! > -Infinity)) {
      const change = `${slice.underlying} volatility to nothing at ${slice.timeYears} years`;
      const wanted = 'it must stay above 0: name a volatility floor or move less';
      throw refusal(thread, block.scenarioOf(lane), `the moves take ${change}; ${wanted}`);
    }
    inverseVolFactor[lane] = -lean * u[lane]!;
  }
  exponentials(thread, 'inverseVolFactor', 'inverseVolFactor', u.length);
  block.hand.arithmetic = { multiples: x.map((move) => exp(move)), moves };
  block.held.delete('forwardMultiple');
  block.held.delete('volFactor');
}

/** An option of a slice, with what of it stands in columns. */
export interface ArithmeticOption {
  readonly option: number;
  readonly strike: number;
  readonly money: number;
  readonly sign: number;
}

/** Adds money times price to the column `value`; the first lane that has no price, or -1. */
export function addArithmeticPrices(
  thread: Thread,
  { average: ofSlice }: Slice,
  { option, strike: wholeStrike, money, sign }: ArithmeticOption,
  block: Block,
): number {
  const average = ofSlice!;
  const { amount } = average;
  const { value, density: timeValues } = block.arena;
  const { multiples } = block.hand.arithmetic!;
  const strike = wholeStrike - average.settled;
  if (strike > 0) fillTimeValues(thread, average, average.rows[option]!, { strike, block });
  else timeValues.fill(0);
  let bad = -1;
  for (let lane = block.count - 1; lane >= 0; lane--) {
    const forward = amount * multiples[lane]!;
    const price = timeValues[lane]! * forward + Math.max(sign * (forward - strike), 0);
    if (Number.isNaN(price)) bad = lane;
    value[lane] = value[lane]! + money * price;
  }
  return bad;
}

interface Wanted {
  readonly strike: number;
  readonly block: Block;
}

/** Time values over the forward of the average, into the column `density`. */
function fillTimeValues(thread: Thread, average: AverageSchedule, row: AverageRow, wanted: Wanted): void {
  const { strike, block } = wanted;
  const { count, lowest } = row.table!;
  thread.exports.averageLanes(
    tableByte(thread, row),
    count,
    lowest,
    cellWidth(row.deviation),
    addressOf(thread, 'logForward'),
    addressOf(thread, 'volFactor'),
    addressOf(thread, 'inverseVolFactor'),
    block.count,
    log(average.amount / strike),
    1 / row.deviation,
    addressOf(thread, 'density'),
  );
  const { density: timeValues } = block.arena;
  for (let lane = 0; lane < block.count; lane++) {
    if (!Number.isNaN(timeValues[lane])) continue;
    if (thread.isCancelled()) return;
    valueApart(thread, average, row, { ...wanted, lane });
  }
}

/** The time value, over the forward of the average, of a lane and of all after it that have the same volatility and no value yet. */
function valueApart(
  thread: Thread,
  average: AverageSchedule,
  row: AverageRow,
  { strike, block, lane: first }: Wanted & { readonly lane: number },
): void {
  const { exports } = thread;
  const { density: values } = block.arena;
  const { multiples, moves } = block.hand.arithmetic!;
  const { shares, variances: rows, work } = averageRoom(thread, average);
  const count = shares.length;
  const variances = rows.subarray(0, count);
  writeVariances(average, row, moves[first]!, variances);
  const [amountsAt, variancesAt, workAt] = [shares.byteOffset, variances.byteOffset, work.byteOffset];
  const points = exports.averageDensity(amountsAt, variancesAt, count, WALK_CAPACITY, workAt);
  for (let lane = first; lane < block.count; lane++) {
    if (moves[lane] !== moves[first] || !Number.isNaN(values[lane])) continue;
    const relative = strike / (average.amount * multiples[lane]!);
    let put: number;
    if (points > 0) put = exports.putByDensity(relative, count, WALK_CAPACITY, workAt);
    else {
      put = exports.walkSumOption(amountsAt, variancesAt, count, relative, -1, WALK_CAPACITY, workAt);
      // NaN: so fine a walk needs a larger grid.
      if (Number.isNaN(put)) {
        put = walkSumPrice({ amounts: shares.slice(), variances: variances.slice(), strike: relative, sign: -1 });
      }
    }
    values[lane] = Math.max(put - Math.max(relative - 1, 0), 0);
  }
}
