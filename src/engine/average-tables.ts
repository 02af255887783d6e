// Tables of arithmetic averages: which cells an option wants, and what they are written from.
//
// An option's volatilities at the fixings are those of its own strike, so it has a table of its own (average-table.ts): the time value
// over the price and over u, the logarithm of the factor on volatility where it is largest. Cells stand on a fixed grid of u, as wide as
// the deviation of the average allows; a run has those that its scenarios reach, and what a cell holds depends on the option, its
// schedule and its market alone. So neither other positions nor other scenarios move a bit of a price.
//
// Volatilities of near fixings move more, and total variance must not fall: from some u on a fixing counts for nothing (fixingVariances
// of the pricer), where the price has a kink. A cell ends there; beyond, every price is worked out by itself (arithmetic-rows.ts).
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import { TABLE_CELLS, TABLE_U_NODES, tableNode } from '../spec/average-table.ts';
import { exp, expm1 } from '../spec/exp.ts';
import { log, log1p } from '../spec/log.ts';
import { averageRoom, WALK_CAPACITY } from './average-room.ts';
import type { AverageRow, AverageSchedule } from './average-rows.ts';
import { movedVolatility } from './moved-volatility.ts';
import type { Plan, Slice } from './plan.ts';
import { cells } from './run-memory.ts';
import type { Thread } from './thread.ts';

/** Cells of an option: on the grid of its width, cell k reaches from k - 1/2 to k + 1/2; the lowest one, -1, further down. */
export interface TablePlace {
  /** Number of its first cell among those of all options. */
  readonly first: number;
  readonly lowest: number;
  readonly count: number;
}

/** Up to a deviation of the average: how wide cells are, to which deviation they reach where it moves as u does (further where it moves
 *  less), and down to which u; so the polynomials keep their ten digits. */
const WIDTHS = [
  { upTo: 0.15, width: 1.2, reach: 0.36, lowest: -2.4 },
  { upTo: 0.35, width: 1, reach: 0.5, lowest: -1.9 },
  { upTo: 0.7, width: 0.85, reach: 0.7, lowest: -1.275 },
  { upTo: Infinity, width: 0.7, reach: 0.9, lowest: -1.05 },
] as const;

const widthOf = (deviation: number) => WIDTHS.find(({ upTo }) => deviation < upTo)!;

export const cellWidth = (deviation: number): number => widthOf(deviation).width;

/** What the factor on volatility is read from: the fixing that moves most. */
function leadOf({ moves }: AverageSchedule) {
  let lead = moves[0];
  for (const move of moves) {
    if (Math.abs(move?.weight ?? 0) > Math.abs(lead?.weight ?? 0)) lead = move;
  }
  return lead;
}

/** u of a move v of the factor on volatility. */
export function logFactorOf(average: AverageSchedule): (v: number) => number {
  const lead = leadOf(average);
  if (lead === undefined || lead.weight === 0) return () => 0;
  const { weight, form } = lead;
  return form === 'log' ? (v) => weight * v : (v) => log1p(weight * v);
}

function moveOf(average: AverageSchedule): (u: number) => number {
  const lead = leadOf(average);
  if (lead === undefined || lead.weight === 0) return () => 0;
  const { weight, form } = lead;
  return form === 'log' ? (u) => u / weight : (u) => expm1(u) / weight;
}

/** How the deviation of the average follows u: as e^(lean u), near enough to measure prices by. */
export function leanOf(average: AverageSchedule): number {
  const { varianceWeights, years, moves } = average;
  const most = leadOf(average)?.weight ?? 0;
  if (most === 0) return 0;
  let moved = 0;
  let sum = 0;
  for (let fixing = 0; fixing < years.length; fixing++) {
    const variance = varianceWeights[fixing]! * years[fixing]!;
    moved += (variance * (moves[fixing]?.weight ?? 0)) / most;
    sum += variance;
  }
  return moved / sum;
}

/** The slices, their arithmetic averages with a place for their tables; and how many cells those are. */
export function withAverageTables(
  slices: readonly Slice[],
  set: ScenarioSet,
): Pick<Plan, 'slices' | 'averageTableCells'> {
  let averageTableCells = 0;
  const ranges = new Map<number, readonly [number, number]>();
  const rangeOf = (factor: number): readonly [number, number] => {
    const known = ranges.get(factor) ?? rangeWithZero(set.moves[factor]!);
    ranges.set(factor, known);
    return known;
  };
  const withTables = slices.map((slice) => {
    const { average } = slice;
    if (slice.kind !== 'arithmetic' || average === undefined) return slice;
    const [low, high] = logFactorRange(slice, average, rangeOf);
    const rows = average.rows.map((row): AverageRow => {
      const width = cellWidth(row.deviation);
      const lowest = cellWithin(low / width);
      const count = cellWithin(high / width) - lowest + 1;
      const first = averageTableCells;
      averageTableCells += count;
      return { ...row, table: { first, lowest, count } };
    });
    return { ...slice, average: { ...average, rows } };
  });
  return { slices: withTables, averageTableCells };
}

/** Of a place on the grid; what is no number comes to be refused where it is priced. */
const cellWithin = (place: number): number => (place > LOWEST ? Math.min(Math.floor(place + 0.5), HIGHEST) : LOWEST);

function rangeWithZero(moves: Float64Array): readonly [number, number] {
  let low = 0;
  let high = 0;
  for (let scenario = 0; scenario < moves.length; scenario++) {
    low = Math.min(low, moves[scenario]!);
    high = Math.max(high, moves[scenario]!);
  }
  return [low, high];
}

/** Lowest and highest u over the scenarios and the base snapshot; what goes too far is refused where it is priced. */
function logFactorRange(
  { volatilityMoves }: Slice,
  average: AverageSchedule,
  rangeOf: (factor: number) => readonly [number, number],
): [number, number] {
  const [move] = volatilityMoves;
  if (move === undefined) return [0, 0];
  const ends = rangeOf(move.factor).map(logFactorOf(average));
  return [Math.min(...ends), Math.max(...ends)];
}

/** First and last cell: what lies further out is rare, and worked out by itself. */
const LOWEST = -1;
const HIGHEST = 2;

/** Options of a block of the phase that writes the tables. */
const BLOCK_OPTIONS = 4;

export function averageTableBlocks(slices: readonly Slice[]): number {
  const options = slices.reduce((sum, { kind, optionCount }) => sum + (kind === 'arithmetic' ? optionCount : 0), 0);
  return Math.ceil(options / BLOCK_OPTIONS);
}

/** Writes all cells of the options of a block; false where it was told to stop on the way. */
export function runAverageTableBlock(thread: Thread, block: number): boolean {
  let first = BLOCK_OPTIONS * block;
  let left = BLOCK_OPTIONS;
  for (const { kind, average, optionCount } of thread.program.slices) {
    if (kind !== 'arithmetic') continue;
    for (; left > 0 && first < optionCount; first++) {
      if (!writeTable(thread, average!, average!.rows[first]!)) return false;
      left--;
    }
    first -= optionCount;
    if (left === 0) return true;
  }
  return true;
}

function writeTable(thread: Thread, average: AverageSchedule, row: AverageRow): boolean {
  const { lowest, count } = row.table!;
  for (let cell = 0; cell < count; cell++) {
    if (thread.isCancelled()) return false;
    writeCell(thread, average, row, { index: lowest + cell, at: cell });
  }
  return true;
}

/** First byte of the cells of an option, which stand one after the other. */
export const tableByte = ({ program }: Thread, { table }: AverageRow): number =>
  program.layout.averageTables + 8 * TABLE_CELLS * table!.first;

function writeCell(
  thread: Thread,
  average: AverageSchedule,
  row: AverageRow,
  { index, at }: { readonly index: number; readonly at: number },
): void {
  const cell = tableByte(thread, row) + 8 * TABLE_CELLS * at;
  cells(thread.memory, cell, 1)[0] = 0;
  const { width, reach, lowest } = widthOf(row.deviation);
  const lean = leanOf(average);
  const end = lean > 0 ? log(Math.min(reach / lean, HIGHEST_DEVIATION) / row.deviation) / lean : Infinity;
  const from = index > LOWEST ? (index - 0.5) * width : lowest;
  const to = Math.min((index + 0.5) * width, end);
  if (!(to - from > LEAST_SHARE * width)) return;
  const [low, high] = smoothPart(average, row, from, to);
  if (!(high - low > LEAST_SHARE * width)) return;
  const { shares, variances, deviations, work } = averageRoom(thread, average);
  const count = shares.length;
  const ofNode = moveOf(average);
  for (let node = 0; node <= TABLE_U_NODES; node++) {
    // The last one is the end, where the cell is tried.
    const t = node < TABLE_U_NODES ? tableNode(node) : 1;
    const u = 0.5 * (low + high) + 0.5 * (high - low) * t;
    writeVariances(average, row, ofNode(u), variances.subarray(node * count, (node + 1) * count));
    deviations[node] = row.deviation * exp(lean * u);
  }
  const { exports, program } = thread;
  const [sharesAt, variancesAt, deviationsAt, workAt] = [shares, variances, deviations, work].map(addressOf);
  const { averageMatrices } = program.layout;
  exports.writeTableCell(
    ...([sharesAt!, variancesAt!, deviationsAt!, count, low, high, averageMatrices] as const),
    ...[WALK_CAPACITY, workAt!, cell],
  );
}

const addressOf = ({ byteOffset }: Float64Array): number => byteOffset;

/** Beyond it nine deviations are not the end. */
const HIGHEST_DEVIATION = 1.3;

/** A narrower part of a cell is not worth its nodes. */
const LEAST_SHARE = 0.1;

/** Total variance up to each fixing where the factor on volatility has moved by v. */
export function writeVariances(average: AverageSchedule, { squares }: AverageRow, v: number, out: Float64Array): void {
  const { years, moves } = average;
  let most = 0;
  for (let fixing = 0; fixing < out.length; fixing++) {
    const move = moves[fixing];
    const factor = move === undefined ? 1 : movedVolatility(1, move, v);
    most = Math.max(most, squares[fixing]! * (years[fixing]! * (factor * factor)));
    out[fixing] = most;
  }
}

/** The part of a cell, seen from where nothing moves, in which the same fixings count. */
function smoothPart(average: AverageSchedule, row: AverageRow, low: number, high: number): [number, number] {
  const ofNode = moveOf(average);
  const variances = new Float64Array(average.years.length);
  const countingAt = (u: number): string => {
    writeVariances(average, row, ofNode(u), variances);
    let counting = '';
    let before = 0;
    for (const variance of variances) {
      counting += variance > before ? '1' : '0';
      before = variance;
    }
    return counting;
  };
  const anchor = Math.min(Math.max(0, low), high);
  const wanted = countingAt(anchor);
  const endTowards = (end: number): number => {
    if (countingAt(end) === wanted) return end;
    let inside = anchor;
    let outside = end;
    for (let halving = 0; halving < HALVINGS; halving++) {
      const middle = 0.5 * (inside + outside);
      if (countingAt(middle) === wanted) inside = middle;
      else outside = middle;
    }
    return inside;
  };
  return [endTowards(low), endTowards(high)];
}

const HALVINGS = 30;
